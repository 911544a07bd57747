package stick

import (
	"crypto/x509/pkix"
	"debug/pe"
	"encoding/asn1"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// The signatures of an executable are in its security directory, an array of WIN_CERTIFICATE, each
// a PKCS #7 SignedData. Further signatures may be attributes of the first one, which is how
// Microsoft signs one file by two authorities.
const (
	securityDirectory     = 4 // number of the data directory
	certificateHeaderSize = 8
	certificateSignedData = 2 // WIN_CERT_TYPE_PKCS_SIGNED_DATA
	maxSecurity           = 1 << 20
	maxSignatures         = 16
	maxNesting            = 4
	maxName               = 256
)

var (
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidNested     = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 4, 1}
	oidCommonName = asn1.ObjectIdentifier{2, 5, 4, 3}
)

// signatureError is an executable whose signatures can't be read.
type signatureError struct {
	Why string
	Err error
}

func (e *signatureError) Error() string {
	if e.Err != nil {
		return "signature: " + e.Why + ": " + e.Err.Error()
	}
	return "signature: " + e.Why
}

func (e *signatureError) Unwrap() error { return e.Err }

// readSigners gives the names of the authorities that the signatures of an executable claim to be
// from, each once, in order. It tells what is written there; only the firmware says whether a
// signature is valid.
func readSigners(r io.ReaderAt, size int64) ([]string, error) {
	table, err := readSecurity(r, size)
	if err != nil {
		return nil, err
	}
	s := &signers{}
	for len(table) >= certificateHeaderSize {
		length := int(binary.LittleEndian.Uint32(table))
		kind := binary.LittleEndian.Uint16(table[6:])
		if length < certificateHeaderSize || length > len(table) {
			return nil, &signatureError{"an entry ends outside of the table", nil}
		}
		if kind == certificateSignedData {
			if err := s.addSignedData(table[certificateHeaderSize:length], 0); err != nil {
				return nil, err
			}
		}
		table = table[min((length+7)/8*8, len(table)):]
	}
	return s.names, nil
}

// readSecurity reads the table of signatures, nil for none.
func readSecurity(r io.ReaderAt, size int64) ([]byte, error) {
	f, err := pe.NewFile(r)
	if err != nil {
		return nil, &signatureError{"no executable", err}
	}
	var directory pe.DataDirectory
	switch h := f.OptionalHeader.(type) {
	case *pe.OptionalHeader64:
		directory = h.DataDirectory[securityDirectory]
	case *pe.OptionalHeader32:
		directory = h.DataDirectory[securityDirectory]
	default:
		return nil, &signatureError{"no executable: it has no optional header", nil}
	}
	// here the address is a file offset
	at, length := int64(directory.VirtualAddress), int64(directory.Size)
	if length == 0 {
		return nil, nil
	}
	if length > maxSecurity || at+length > size {
		return nil, &signatureError{fmt.Sprintf("table of %d bytes at 0x%x of %d", length, at,
			size), nil}
	}
	table := make([]byte, length)
	if _, err := r.ReadAt(table, at); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return table, nil
}

// signers collects names.
type signers struct {
	names []string
	count int // signatures seen
}

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,tag:0"`
}

type signedData struct {
	Version      int
	Digests      asn1.RawValue
	Content      asn1.RawValue
	Certificates asn1.RawValue `asn1:"optional,tag:0"`
	Revoked      asn1.RawValue `asn1:"optional,tag:1"`
	Signers      []signerInfo  `asn1:"set"`
}

type signerInfo struct {
	Version int
	By      struct {
		Issuer asn1.RawValue
		Serial asn1.RawValue
	}
	Digest    asn1.RawValue
	Signed    asn1.RawValue `asn1:"optional,tag:0"`
	Algorithm asn1.RawValue
	Signature []byte
	Unsigned  asn1.RawValue `asn1:"optional,tag:1"`
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values asn1.RawValue // a set
}

// addSignedData adds the signers of one signature, and those nested in it.
func (s *signers) addSignedData(der []byte, depth int) error {
	if depth > maxNesting {
		return &signatureError{"signatures are nested too deep", nil}
	}
	var info contentInfo
	if _, err := asn1.Unmarshal(der, &info); err != nil {
		return &signatureError{"content", err}
	}
	if !info.Type.Equal(oidSignedData) {
		return &signatureError{"content of another type", nil}
	}
	var data signedData
	if _, err := asn1.Unmarshal(info.Content.Bytes, &data); err != nil {
		return &signatureError{"signed data", err}
	}
	for _, signer := range data.Signers {
		if s.count++; s.count > maxSignatures {
			return &signatureError{"too many signatures", nil}
		}
		name, err := commonName(signer.By.Issuer.FullBytes)
		if err != nil {
			return err
		}
		if !slices.Contains(s.names, name) {
			s.names = append(s.names, name)
		}
		if err := s.addNested(signer.Unsigned.Bytes, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// addNested looks for signatures among the unsigned attributes.
func (s *signers) addNested(attributes []byte, depth int) error {
	for len(attributes) > 0 {
		var a attribute
		rest, err := asn1.Unmarshal(attributes, &a)
		if err != nil {
			return &signatureError{"attribute", err}
		}
		attributes = rest
		if !a.Type.Equal(oidNested) {
			continue
		}
		for values := a.Values.Bytes; len(values) > 0; {
			var one asn1.RawValue
			if values, err = asn1.Unmarshal(values, &one); err != nil {
				return &signatureError{"nested signature", err}
			}
			if err := s.addSignedData(one.FullBytes, depth); err != nil {
				return err
			}
		}
	}
	return nil
}

// commonName is what people call an authority.
func commonName(der []byte) (string, error) {
	var name pkix.RDNSequence
	if _, err := asn1.Unmarshal(der, &name); err != nil {
		return "", &signatureError{"name of the issuer", err}
	}
	for _, set := range name {
		for _, part := range set {
			if text, ok := part.Value.(string); ok && part.Type.Equal(oidCommonName) &&
				len(text) <= maxName {
				return text, nil
			}
		}
	}
	return "", &signatureError{"the issuer has no name that can be shown", nil}
}
