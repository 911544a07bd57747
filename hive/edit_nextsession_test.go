package hive_test

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// A nextSession plays the Windows that finds what a power cut left: it mounts the hive, flushes
// changes of its own to either log, and loses power before they reach the hive's file. The next
// mount must show, byte for byte, what that session saw: nothing of the session lost, nothing of
// the interrupted commit mixed in.
//
// Only a log that doesn't count while the hive is clean can guarantee that: Windows numbers its
// first entry by the hive's secondary number without looking at the logs. (Hive sheet sections 6.4,
// 6.5 and 7.)
type nextSession struct {
	start   image
	ill     bool // before the commit, stale entries pass for those of a session
	formats []hivetest.LogFormat
	mounted map[fingerprint]error // the results for the states mounted so far
	cut     map[fingerprint]bool  // the states left by its own power cuts
}

func newNextSession(start image) *nextSession {
	s := &nextSession{start: start, formats: []hivetest.LogFormat{hivetest.HvLE}}
	if len(start.log1) >= 512 && le.Uint32(start.log1[28:]) == 1 {
		s.formats = append(s.formats, hivetest.DIRT) // the next Windows may also be an old one
	}
	s.forget()
	s.ill = s.play(start) != nil
	s.forget()
	return s
}

func (s *nextSession) forget() {
	s.mounted, s.cut = make(map[fingerprint]error), make(map[fingerprint]bool)
}

// A fingerprint tells images apart.
type fingerprint [3]uint64

var fingerprintSeed = maphash.MakeSeed()

func (i image) fingerprint() (f fingerprint) {
	for n, b := range [][]byte{i.primary, i.log1, i.log2} {
		f[n] = maphash.Bytes(fingerprintSeed, b)
	}
	return f
}

// play has Windows mount a state and run the session. It returns what went wrong.
func (s *nextSession) play(i image) error {
	if s.ill && bytes.Equal(i.primary[:512], s.start.primary[:512]) {
		return nil // not our doing, and the commit has not fixed it yet
	}
	m, err := mount(i)
	if err != nil {
		return fmt.Errorf("Windows mounts it: %w", err)
	}
	f := m.fingerprint()
	if err, ok := s.mounted[f]; ok {
		return err
	}
	err = s.runs(m)
	s.mounted[f] = err
	return err
}

// runs has the session run in every way.
func (s *nextSession) runs(m image) error {
	for _, format := range s.formats {
		for entries := 1; entries <= 2; entries++ {
			d, bins, err := session(m, format, entries)
			if err != nil {
				return err
			}
			for n, cut := range []image{
				{d.Primary, over(m.log1, d.Log1), m.log2},
				{d.Primary, m.log1, over(m.log2, d.Log1)},
			} {
				s.cut[cut.fingerprint()] = true
				if err := mountAgain(cut, bins); err != nil {
					return fmt.Errorf(
						"the next session writes %d %s entries into LOG%d and is cut: %w",
						entries, format, n+1, err)
				}
			}
		}
	}
	return nil
}

// mount returns what is on disk after Windows has mounted a hive: a dirty one is written back and
// gets the number after the last entry's.
func mount(i image) (image, error) {
	h, err := hive.OpenUnchecked(i.files())
	if err != nil || !h.Dirty() {
		return i, err
	}
	primary := make([]byte, max(int(h.Size()), len(i.primary)))
	copy(primary, i.primary)
	if _, err := h.ReadAt(primary[:h.Size()], 0); err != nil {
		return i, err
	}
	next := h.Replay().Last + 1
	return image{hivetest.SetSequences(primary, next, next), i.log1, i.log2}, nil
}

// sessionTime is when an old Windows writes: later than all edits.
const sessionTime = hivetest.DefaultTime + 1<<56

// session returns what a session makes of a mounted hive until power is lost, with its log in LOG1,
// and the bins that it saw.
func session(
	m image, format hivetest.LogFormat, entries int,
) (d *hivetest.DirtyHive, bins []byte, err error) {
	before := m.primary
	if format == hivetest.DIRT {
		before = hivetest.SetBaseBlock(before, func(b []byte) { le.PutUint64(b[12:], sessionTime) })
	}
	after, err := hivetest.SetDWORD(before, `Z\Z 30`, "n", 0x5E5510)
	if err != nil {
		return nil, nil, err
	}
	d, err = hivetest.Dirty(before, after, hivetest.DirtyOptions{Format: format, Entries: entries})
	return d, image{primary: after}.bins(), err
}

// mountAgain mounts what the session left, and returns an error if that isn't the session's
// content.
func mountAgain(cut image, bins []byte) error {
	ways := []image{cut}
	if len(cut.log1) >= 512 && len(cut.log2) >= 512 &&
		le.Uint32(cut.log1[4:]) == le.Uint32(cut.log2[4:]) {
		// If both begin with the same number, it is unknown which goes first.
		ways = append(ways, image{cut.primary, cut.log2, cut.log1})
	}
	for _, i := range ways {
		m, err := mount(i)
		if err != nil {
			return err
		}
		if !bytes.Equal(m.bins(), bins) {
			return errors.New("the bins are not those of the session")
		}
	}
	return nil
}

// over lays a log over what the file had before, as Windows does.
func over(old, log []byte) []byte {
	if len(old) <= len(log) {
		return log
	}
	return append(bytes.Clone(log), old[len(log):]...)
}
