package bitlocker

import (
	"fmt"
	"math"
)

// A Gate is a reason why plaintext can't be written: one stable word. Its sentence is in
// gateSentences.
type Gate string

// Gates that close the whole volume.
const (
	GateEOW           Gate = "encrypt-on-write"
	GateConverting    Gate = "converting"
	GateDecrypted     Gate = "decrypted"
	GateVista         Gate = "vista"
	GateDiffuser      Gate = "diffuser"
	GateSize          Gate = "size"
	GateTruncated     Gate = "truncated"
	GateRegions       Gate = "regions"
	GateWiped         Gate = "wiped"
	GateUnknownSystem Gate = "unknown-file-system"
)

// Gates that close the whole volume because its metadata is in doubt. Reading goes on.
const (
	GateCopies            Gate = "copies"
	GateDisagree          Gate = "copies-disagree"
	GateSectorSize        Gate = "sector-size"
	GateBootOffset        Gate = "boot-offset"
	GateMetadataTruncated Gate = "metadata-truncated"
	GateStretch           Gate = "stretch"
)

// Gates that close part of the volume.
const (
	GateBounds    Gate = "bounds"
	GateSlack     Gate = "slack"
	GateHeader    Gate = "header"
	GateMetadata  Gate = "metadata"
	GateMovedBoot Gate = "moved-boot"
	GateConvLog   Gate = "conversion-log"
	GateICE       Gate = "verification-area"
)

// gateSentences says each gate in English, for errors and logs.
var gateSentences = map[Gate]string{
	GateEOW:           "encrypt-on-write is converting the volume",
	GateConverting:    "the volume is not fully encrypted, or not to stay so",
	GateDecrypted:     "the volume is decrypted",
	GateVista:         "the volume was made by Windows Vista",
	GateDiffuser:      "the diffuser is known for sectors of 512 bytes only",
	GateSize:          "the volume's size is not whole sectors",
	GateTruncated:     "the volume is smaller than what is on it",
	GateRegions:       "the metadata names regions that can't be",
	GateWiped:         "the volume's key is gone",
	GateUnknownSystem: "the file system is not known, so neither is its size",

	GateCopies:            "fewer than two sound copies of the metadata",
	GateDisagree:          "the copies of the metadata disagree",
	GateSectorSize:        "boot sector and metadata disagree about the sector size",
	GateBootOffset:        "the metadata disagrees about where the boot sectors were moved",
	GateMetadataTruncated: "the volume ends before its metadata does",
	GateStretch:           "a protector derives its key in a way that is not known",

	GateBounds:    "beyond the end of the volume",
	GateSlack:     "beyond what BitLocker encrypted",
	GateHeader:    "BitLocker's volume header",
	GateMetadata:  "BitLocker's metadata",
	GateMovedBoot: "the copy of the boot sectors",
	GateConvLog:   "BitLocker's conversion log",
	GateICE:       "BitLocker's verification area",
}

// NotWritableError says that plaintext must not be written, and why.
type NotWritableError struct {
	Why    Gate
	Offset int64 // in the view, of the first byte that must not be written
}

func (e *NotWritableError) Error() string {
	return fmt.Sprintf("bitlocker: the volume must not be written at 0x%x: %s",
		e.Offset, gateSentences[e.Why])
}

// A gate decides what may be written.
type gate struct {
	closed    Gate // why nothing may be written, empty if something may
	protected []protectedRange
}

// A protectedRange is a physical range that must not be written.
type protectedRange struct {
	Range
	why Gate
}

func newGate(p *Plain) (*gate, error) {
	m := p.m
	g := &gate{closed: closedGate(m, p.volumeSize)}
	g.protect(Range{0, m.vsize}, GateHeader)
	for _, off := range m.infoOffsets {
		g.protect(Range{off, m.infoSize}, GateMetadata)
	}
	for _, r := range m.areas {
		g.protect(r, GateMetadata)
	}
	g.protect(m.convLog, GateConvLog)
	g.protect(m.ice, GateICE)
	if g.closed != "" {
		return g, nil
	}
	for _, r := range g.protected {
		if r.end() > p.volumeSize {
			g.closed = GateTruncated
			return g, nil
		}
	}
	behind := max(m.stateOffset, 0)
	g.protect(Range{behind, math.MaxInt64 - behind}, GateSlack)
	// Everything that needs no reading has been checked.
	return g, g.closeForFileSystem(p)
}

// closedGate returns what in the metadata forbids all writing. The gates that say the most to
// people come first.
func closedGate(m *metadata, size int64) Gate {
	switch {
	case m.variant == EOW:
		return GateEOW
	case m.state == Decrypted:
		return GateDecrypted
	case m.state != Encrypted || m.nextState != Encrypted || m.stateSize != 0:
		return GateConverting
	case m.variant == Vista || m.version == 1:
		return GateVista
	case len(m.doubts) > 0:
		return m.doubts[0]
	case (m.method == AES128CBCDiffuser || m.method == AES256CBCDiffuser) &&
		m.sectorSize != minSectorSize:
		return GateDiffuser
	case size&int64(m.sectorSize-1) != 0:
		return GateSize
	}
	return ""
}

// protect adds a physical range, or closes the gate if there can be no such range.
func (g *gate) protect(r Range, why Gate) {
	if r.Offset < 0 || r.Length < 0 || r.Offset > math.MaxInt64-r.Length {
		if g.closed == "" {
			g.closed = GateRegions
		}
		return
	}
	if r.Length > 0 {
		g.protected = append(g.protected, protectedRange{r, why})
	}
}

// closeForFileSystem closes the gate if the file system is larger than the volume, which was then
// cut off, or if its size is unknown.
func (g *gate) closeForFileSystem(p *Plain) error {
	boot := make([]byte, minSectorSize)
	if _, err := p.ReadAt(boot, 0); err != nil {
		return err
	}
	switch size, known := fileSystemSize(boot); {
	case !known:
		g.closed = GateUnknownSystem
	case size > p.volumeSize:
		g.closed = GateTruncated
	}
	return nil
}

// CanWrite says whether n bytes of plaintext at off of the view may be replaced: it returns nil or
// a *NotWritableError. With n = 0 it answers for the volume as a whole. Whole sectors are
// rewritten, so all of every sector must be writable.
func (p *Plain) CanWrite(off, n int64) error {
	if p.cipher == nil && p.gate.closed == "" {
		return &NotWritableError{GateWiped, off}
	}
	if p.gate.closed != "" {
		return &NotWritableError{p.gate.closed, off}
	}
	if off < 0 || n < 0 || off > p.extents.size {
		return &NotWritableError{GateBounds, off}
	}
	if n > p.extents.size-off {
		return &NotWritableError{GateBounds, p.extents.size}
	}
	if n == 0 {
		return nil
	}
	size := int64(p.m.sectorSize)
	for at, end := off&^(size-1), (off+n+size-1)&^(size-1); at < end; {
		e := p.extents.at(at)
		part := Range{at, min(end, e.end) - at}
		if bad, why := p.gate.refuses(part, e); why != "" {
			return &NotWritableError{why, max(bad, off)}
		}
		at += part.Length
	}
	return nil
}

// refuses returns the first offset in a part of an extent that must not be written, and why.
func (g *gate) refuses(part Range, e *extent) (off int64, why Gate) {
	if e.from != sealed {
		return part.Offset, e.why
	}
	off = math.MaxInt64
	phys := Range{part.Offset + e.shift, part.Length}
	for _, r := range g.protected {
		if at := max(r.Offset, phys.Offset); at < min(r.end(), phys.end()) && at-e.shift < off {
			off, why = at-e.shift, r.why
		}
	}
	return off, why
}
