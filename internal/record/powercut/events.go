package powercut

import (
	"bytes"
	"fmt"

	"unhello/internal/record"
)

// event is something that reaches the disk as a whole: one sector of one step, or one change of
// size.
type event struct {
	step int // index of the step in its group
	file string

	slot  int    // index of the sector written, -1 for a change of size
	off   int64  // of the sector in the file, in bytes
	after []byte // the sector after this write, with all earlier writes of the group
	sum   sum    // of after

	oldSize, newSize int64 // of the file, for a change of size
}

func (e event) isResize() bool { return e.slot < 0 }

// end is where the sector's content ends in the file, in bytes.
func (e event) end() int64 { return e.off + int64(len(e.after)) }

func (e event) String() string {
	if e.isResize() {
		return fmt.Sprintf("%s resized from %d to %d", e.file, e.oldSize, e.newSize)
	}
	return fmt.Sprintf("%s sector 0x%x", e.file, e.off)
}

// slot is a sector that a group writes to.
type slot struct {
	file        string
	off         int64  // in bytes
	before      []byte // the sector before the group
	sum, nought sum    // of before, and of a sector of zeros here
	last        []byte // the sector after the events listed so far
}

// group is one group of a plan, on top of the files as they are before it.
type group struct {
	events []event
	slots  []slot
}

// list adds the events of a group in the plan's order.
func (g *group) list(steps []record.Step, files map[string][]byte) {
	slots := make(map[string]map[int64]int)
	sizes := make(map[string]int64)
	for name, data := range files {
		sizes[name] = int64(len(data))
		slots[name] = make(map[int64]int)
	}
	for i, s := range steps {
		if s.IsResize() {
			sizes[s.File] = s.NewSize
			g.events = append(g.events, event{step: i, file: s.File, slot: -1, oldSize: s.OldSize,
				newSize: s.NewSize})
			continue
		}
		for off, rest := s.Offset, s.New; len(rest) > 0; {
			start := off - off%record.SectorSize
			index, ok := slots[s.File][start]
			if !ok {
				index = g.slot(s.File, start, files[s.File], sizes[s.File])
				slots[s.File][start] = index
			}
			n := g.write(i, index, off-start, rest)
			off, rest = off+int64(n), rest[n:]
		}
	}
}

// slot adds a sector of a file that has this data and is going to have this size.
func (g *group) slot(file string, off int64, data []byte, size int64) int {
	s := slot{file: file, off: off}
	if off < int64(len(data)) {
		s.before = data[off:min(int64(len(data)), off+record.SectorSize)]
	}
	s.last = make([]byte, min(record.SectorSize, size-off))
	copy(s.last, s.before)
	s.sum, s.nought = sectorSum(file, off, s.before), sectorSum(file, off, nil)
	g.slots = append(g.slots, s)
	return len(g.slots) - 1
}

// write adds the event of a step writing to a slot and returns how many bytes it consumes.
func (g *group) write(step, index int, at int64, b []byte) int {
	s := &g.slots[index]
	s.last = bytes.Clone(s.last)
	n := copy(s.last[at:], b)
	g.events = append(g.events, event{
		step: step, file: s.file, slot: index, off: s.off,
		after: s.last, sum: sectorSum(s.file, s.off, s.last),
	})
	return n
}
