package record

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"unhello/internal/device"
)

// The versions of record files that this program writes and reads.
const (
	FormatVersion = 3
	SealedVersion = 4 // of a record with a Key
)

// Record is everything needed to take a plan back.
type Record struct {
	Created time.Time // UTC, to the millisecond
	Program string    // name and version of the program
	Note    string    // by the user
	Target  Target
	Files   []FileState     // all files of the plan, and others that must not change
	Summary json.RawMessage // JSON object for people and reports; nothing here reads it
	Plan    Plan

	// Key seals the record when it is written: without it nothing can be read about the files and
	// what was changed in them. The key itself is never written.
	Key *Key
	// Path is where undo looks first, before it has the key: the disk or image. It isn't part of
	// the target's identity. Only sealed records have it; in others it is in the summary.
	Path string
	// Was is what undo has left to go by if the key no longer opens the record: the old value, in
	// the caller's words. Only sealed records have it, in clear; in others it is in the summary.
	Was string

	sealed *sealedContent // nil if there is nothing to unseal
}

// FileState is one file before and after the plan.
type FileState struct {
	Name                  string // as in the plan
	SizeBefore, SizeAfter int64  // in bytes
	// BaseBefore and BaseAfter are the first SectorSize bytes, or the whole file if it is shorter.
	BaseBefore, BaseAfter []byte
	// SumsAfter are the CRC-32C checksums of each 64 KiB after the plan.
	SumsAfter []uint32
}

// Describe reads what a record says about the files: those of the plan, which must still be as the
// plan expects them, and any others that must not change before the plan is taken back. The result
// is sorted by name. Files are read completely, except for blocks that a Summer in known has seen.
func Describe[R Reader](
	plan Plan, files map[string]R, known map[string]*Summer,
) ([]FileState, error) {
	readers := asReaders(files)
	tl, err := compile(plan, nil)
	if err != nil {
		return nil, err
	}
	if err := tl.fits(readers); err != nil {
		return nil, err
	}
	states := make([]FileState, 0, len(files))
	for _, name := range slices.Sorted(maps.Keys(readers)) {
		r := readers[name]
		s := FileState{Name: name, SizeBefore: r.Size()}
		s.BaseBefore = make([]byte, max(0, min(SectorSize, s.SizeBefore)))
		if err := readFull(r, s.BaseBefore, 0); err != nil {
			return nil, &readError{name, -1, err}
		}
		s.SizeAfter, s.BaseAfter = after(plan, s)
		if s.SumsAfter, err = tl.file(name).sumsAfter(r, s.SizeAfter, known[name]); err != nil {
			return nil, err
		}
		states = append(states, s)
	}
	return states, nil
}

// after applies the plan to the first bytes of a file.
func after(plan Plan, s FileState) (size int64, base []byte) {
	var sector [SectorSize]byte
	copy(sector[:], s.BaseBefore)
	size = s.SizeBefore
	for _, g := range plan.Groups {
		for _, step := range g.Steps {
			switch {
			case step.File != s.Name:
			case step.IsResize():
				size = step.NewSize
			case step.Offset < SectorSize:
				copy(sector[step.Offset:], step.New)
			}
		}
	}
	return size, bytes.Clone(sector[:max(0, min(SectorSize, size))])
}

// LocateRecord determines how far along the recorded plan the files are, as Locate does. In
// addition it checks the sizes and base blocks of all recorded files, and the checksums of
// everything else in them: a file that something else has written to is Foreign even if the plan
// doesn't touch those bytes, and so is a file that the record doesn't know. It reads the files
// completely. A sealed record is a *SealedError.
func LocateRecord[R Reader](r *Record, files map[string]R) (State, error) {
	tl, err := r.compile()
	if err != nil {
		return State{}, err
	}
	readers := asReaders(files)
	st, err := tl.locate(readers)
	if err != nil || st.Where == Foreign {
		return st, err
	}
	return r.fitsElsewhere(tl, st, readers)
}

// compile returns the timeline of the plan together with the recorded base blocks.
func (r *Record) compile() (*timeline, error) {
	if r.Sealed() {
		return nil, &SealedError{r.sealed.path}
	}
	bases := make(map[string]base, len(r.Files))
	for _, s := range r.Files {
		// If a file shrinks into its base block, the plan knows the rest.
		n := min(int64(len(s.BaseBefore)), s.SizeAfter)
		bases[s.Name] = base{size: s.SizeBefore, bytes: s.BaseBefore[:max(0, n)]}
	}
	return compile(r.Plan, bases)
}

// unwritable returns what keeps the record from being written, or nothing.
func (r *Record) unwritable() string {
	switch {
	case r.Key == nil && r.Target.VolumeGUID != "":
		return "there is no key to seal the record of an encrypted volume with"
	case r.Key != nil && *r.Key == Key{}:
		return "the key is all zeros"
	}
	return r.validate()
}

const driveLetter = "a drive letter names the target"

// validate returns what keeps the record from being used, or nothing.
func (r *Record) validate() string {
	if err := r.Plan.Validate(); err != nil {
		return err.Error()
	}
	seen := make(map[string]bool)
	for _, s := range r.Files {
		if s.Name == "" || seen[s.Name] {
			return "a file without a name of its own"
		}
		if detail := s.validate(r.Plan); detail != "" {
			return s.Name + ": " + detail
		}
		seen[s.Name] = true
	}
	for _, name := range r.Plan.Files() {
		if !seen[name] {
			return name + ": in the plan, but not described"
		}
	}
	if r.Target.hasDriveLetter() {
		return driveLetter
	}
	if len(r.Summary) > 0 && !json.Valid(r.Summary) {
		return "the summary is not JSON"
	}
	if _, err := r.compile(); err != nil {
		return err.Error()
	}
	return ""
}

// validate checks the file against a valid plan.
func (s FileState) validate(plan Plan) string {
	if s.SizeBefore < 0 || int64(len(s.BaseBefore)) != min(SectorSize, s.SizeBefore) {
		return "base block and size don't fit"
	}
	size, base := after(plan, s)
	if size != s.SizeAfter || !bytes.Equal(base, s.BaseAfter) {
		return "the plan doesn't lead to the recorded base block"
	}
	if int64(len(s.SumsAfter)) != blocksIn(s.SizeAfter) {
		return "checksums and size don't fit"
	}
	return ""
}

// Name makes the file name of a record: unhello-20261122T104500.123Z-1A2B3C4D.record, with the time
// in UTC to the millisecond and the last eight digits of the volume serial. Two records of one
// volume in the same millisecond get the same name; Create refuses the second.
func Name(t time.Time, volumeSerial string) string {
	serial := strings.ToUpper(device.SerialDigits(volumeSerial))
	if serial == "" {
		serial = "00000000"
	}
	return "unhello-" + t.UTC().Format("20060102T150405.000Z") + "-" +
		serial[max(0, len(serial)-8):] + ".record"
}
