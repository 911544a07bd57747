package bitlockertest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"

	"unhello/bitlocker"
)

// Format writes an encrypted volume of this size to w. Its plaintext is an NTFS volume, followed by
// zeros if that is smaller.
func Format(w io.WriterAt, plain io.ReaderAt, size int64, o Options) (*Volume, error) {
	boot, err := readBoot(plain)
	if err != nil {
		return nil, err
	}
	if o, err = o.withDefaults(boot, size); err != nil {
		return nil, err
	}
	if o, err = o.withLayout(plain, boot, size); err != nil {
		return nil, err
	}
	f, err := newFormatter(w, plain, size, o)
	if err != nil {
		return nil, err
	}
	if err := f.data(); err != nil {
		return nil, err
	}
	if err := f.metadata(boot); err != nil {
		return nil, err
	}
	if o.State == bitlocker.Switching && o.StateSize > 0 {
		// It is unknown how much of it was converted.
		f.volume.Reserved = append(f.volume.Reserved,
			bitlocker.Range{Offset: o.Watermark, Length: o.StateSize})
	}
	return f.volume, nil
}

type formatter struct {
	o      Options
	w      io.WriterAt
	plain  io.ReaderAt
	size   int64
	volume *Volume

	vmk     [32]byte
	fvek    []byte
	sealer  sealer
	encrypt encryption
}

func newFormatter(w io.WriterAt, plain io.ReaderAt, size int64, o Options) (*formatter, error) {
	f := &formatter{o: o, w: w, plain: plain, size: size,
		sealer: sealer{created: filetime(o.Created), counter: 1}}
	f.volume = &Volume{KeyFiles: map[string][]byte{}, Reserved: f.o.reserved()}
	if size%int64(o.SectorSize) != 0 {
		return nil, fmt.Errorf("bitlockertest: %d bytes are not whole sectors", size)
	}
	if err := checkRanges(f.volume.Reserved, &f.o, size); err != nil {
		return nil, err
	}
	if o.Variant == bitlocker.EOW && eowChunks(size) > eowMostChunks {
		return nil, fmt.Errorf(
			"bitlockertest: %d bytes are more than encrypt-on-write can map here", size)
	}
	f.volume.ID = f.id("volume")
	for i, p := range o.Protectors {
		id := p.ID
		if id.IsZero() {
			id = f.id(fmt.Sprint("protector ", i))
		}
		f.volume.Protectors = append(f.volume.Protectors, id)
	}
	f.vmk = [32]byte(f.bytes("VMK", 32))
	if o.NewKey {
		f.vmk = [32]byte(f.bytes("second VMK", 32))
	}
	f.fvek = f.bytes("FVEK", keySizes[o.Method])
	var err error
	f.encrypt, err = newEncryption(o.Method, f.fvek)
	return f, err
}

// bytes derives n bytes from the seed for a purpose.
func (f *formatter) bytes(purpose string, n int) []byte {
	b := make([]byte, n)
	seed := sha256.Sum256(append(u64(f.o.Seed), purpose...))
	rand.NewChaCha8(seed).Read(b) // never fails
	return b
}

// id returns a GUID marked as random, like those of Windows.
func (f *formatter) id(purpose string) bitlocker.GUID {
	id := bitlocker.GUID(f.bytes(purpose, 16))
	id[7], id[8] = 0x40|id[7]&0x0F, 0x80|id[8]&0x3F
	return id
}

// keyOf returns the key of a protector that has its own.
func (f *formatter) keyOf(id bitlocker.GUID) *[32]byte {
	key := [32]byte(f.bytes("key of "+id.String(), 32))
	return &key
}

// metadata writes BitLocker's own data, which is not encrypted.
func (f *formatter) metadata(boot []byte) error {
	block, err := f.block(boot)
	if err != nil {
		return err
	}
	if len(block)+digestSize > int(f.o.areaSize()) {
		return errors.New("bitlockertest: too many protectors")
	}
	for i, off := range f.o.Layout.Info {
		if _, err := f.w.WriteAt(f.area(i, block), off); err != nil {
			return err
		}
	}
	if f.o.Variant == bitlocker.EOW {
		b, start := f.o.eowArea(f.size), f.o.Layout.EOW
		for _, r := range f.o.eowRanges() {
			if _, err := f.w.WriteAt(b[r.Offset-start:][:r.Length], r.Offset); err != nil {
				return err
			}
		}
	}
	if f.o.Variant == bitlocker.Vista {
		_, err = f.w.WriteAt(f.o.vistaHeader(boot), 0)
		return err
	}
	header := make([]byte, f.o.BootSize)
	copy(header, f.o.volumeHeader(boot))
	_, err = f.w.WriteAt(header, 0)
	return err
}

// data writes the plaintext, encrypted as far as it should be.
func (f *formatter) data() error {
	if err := f.move(0, f.o.BootSize, f.o.bootShift()); err != nil {
		return err
	}
	at := f.o.BootSize
	for _, r := range f.volume.Reserved {
		if err := f.move(at, r.Offset, 0); err != nil {
			return err
		}
		if err := f.checkEmpty(r); err != nil {
			return err
		}
		at = r.Offset + r.Length
	}
	return f.move(at, f.size, 0)
}

// move writes the plaintext from start to end, shifted by shift on the volume.
func (f *formatter) move(start, end, shift int64) error {
	buffer := make([]byte, 64<<10)
	for start < end {
		b := buffer[:min(end-start, int64(len(buffer)))]
		if err := f.read(b, start); err != nil {
			return err
		}
		for i := 0; i < len(b); i += f.o.SectorSize {
			if off := start + shift + int64(i); f.encrypted(off) {
				f.encrypt(b[i:i+f.o.SectorSize], off)
			}
		}
		if _, err := f.w.WriteAt(b, start+shift); err != nil {
			return err
		}
		start += int64(len(b))
	}
	return nil
}

// encrypted reports whether there is ciphertext at an offset of the volume.
func (f *formatter) encrypted(off int64) bool {
	switch f.o.Variant {
	case bitlocker.EOW:
		return f.o.eowEncrypted((off-eowRegion)/eowChunk, f.size)
	case bitlocker.Vista:
		return off >= vistaClear && off < f.o.Watermark
	}
	return off < f.o.Watermark
}

// read reads plaintext, and zeros beyond its end.
func (f *formatter) read(b []byte, off int64) error {
	n, err := f.plain.ReadAt(b, off)
	clear(b[n:])
	if n < len(b) && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// checkEmpty refuses to overwrite any data with BitLocker's own areas.
func (f *formatter) checkEmpty(r bitlocker.Range) error {
	b := make([]byte, r.Length)
	if err := f.read(b, r.Offset); err != nil {
		return err
	}
	for i, c := range b {
		if c != 0 {
			return fmt.Errorf("bitlockertest: the plaintext has something at 0x%x, "+
				"where BitLocker is to keep its own", r.Offset+int64(i))
		}
	}
	return nil
}
