package record

import "io"

// SectorSize is what a disk writes as a whole or not at all, in bytes. Sectors begin at multiples
// of it in the file.
const SectorSize = 512

// Limits of a plan. They keep a damaged or forged record from using up all memory; no change of a
// hive comes near them.
const (
	MaxPlanBytes  = 256 << 20 // sum of the lengths of all old bytes
	MaxPlanGrowth = 4 << 30   // sum of all changes of file size, in bytes
	MaxPlanSteps  = 1 << 17
)

// Reader is a file that can be read at offsets.
type Reader interface {
	io.ReaderAt
	// Size returns the current length in bytes, negative if it can't be determined.
	Size() int64
}

// File is a file that a plan can be applied to.
type File interface {
	Reader
	io.WriterAt
	// Truncate sets the length in bytes. New bytes are zero.
	Truncate(size int64) error
	// Sync returns when everything written before is on the medium.
	Sync() error
}

// Step is one write or one change of size. A write has Old and New of the same length and no sizes.
// A resize has sizes and neither Offset nor bytes.
type Step struct {
	File     string // the file's name among those given to Apply
	Offset   int64  // in bytes from the start of the file
	Old, New []byte

	OldSize, NewSize int64 // of the file in bytes
}

// IsResize reports whether the step changes the size of its file.
func (s Step) IsResize() bool { return len(s.Old) == 0 && len(s.New) == 0 }

func (s Step) end() int64 { return s.Offset + int64(len(s.New)) }

// Group is a set of steps that may reach the disk in any order. All files that it touches are
// synced before the next group starts.
type Group struct {
	Why   string // one line, for people who read the record
	Steps []Step
}

// distinct returns the steps without duplicates. In a valid group, two steps for the same bytes are
// the same step.
func (g Group) distinct() []Step {
	type byteRange struct {
		file string
		off  int64
		size int
	}
	seen := make(map[byteRange]bool, len(g.Steps))
	steps := make([]Step, 0, len(g.Steps))
	for _, s := range g.Steps {
		at := byteRange{s.File, s.Offset, len(s.New)}
		if !seen[at] {
			seen[at] = true
			steps = append(steps, s)
		}
	}
	return steps
}

// files names the files of the group in order of first appearance.
func (g Group) files() []string {
	return Plan{Groups: []Group{g}}.Files()
}

// Plan is everything that a change writes: its steps, in ordered groups, with old and new bytes.
type Plan struct {
	Groups []Group

	sealed bool // its steps are unknown: it must not pass for an empty plan
}

// Empty reports whether the plan has no steps.
func (p Plan) Empty() bool {
	for _, g := range p.Groups {
		if len(g.Steps) > 0 {
			return false
		}
	}
	return true
}

// BytesWritten counts the bytes that the plan writes; those written twice count twice.
func (p Plan) BytesWritten() int64 {
	var n int64
	for _, g := range p.Groups {
		for _, s := range g.Steps {
			n += int64(len(s.New))
		}
	}
	return n
}

// Files names the files of the plan in order of first appearance.
func (p Plan) Files() []string {
	var names []string
	seen := make(map[string]bool)
	for _, g := range p.Groups {
		for _, s := range g.Steps {
			if !seen[s.File] {
				seen[s.File] = true
				names = append(names, s.File)
			}
		}
	}
	return names
}

// Reverse returns the plan that takes p back through exactly the states that p passes through. It
// shares the bytes of p.
func (p Plan) Reverse() Plan {
	back := Plan{Groups: make([]Group, 0, len(p.Groups)), sealed: p.sealed}
	for i := len(p.Groups) - 1; i >= 0; i-- {
		g := p.Groups[i]
		steps := make([]Step, 0, len(g.Steps))
		for j := len(g.Steps) - 1; j >= 0; j-- {
			s := g.Steps[j]
			s.Old, s.New = s.New, s.Old
			s.OldSize, s.NewSize = s.NewSize, s.OldSize
			steps = append(steps, s)
		}
		back.Groups = append(back.Groups, Group{Why: g.Why, Steps: steps})
	}
	return back
}

// Validate checks that the plan is consistent:
//
//   - every step is a write or a resize, within bounds and limits;
//   - steps of one group don't overlap, unless they are the same step;
//   - the old bytes of a step are the new bytes of the step before it for the
//     same bytes, and zero where the file has grown;
//   - a file either grows or shrinks, at most once in a group, grows before it
//     is written and shrinks after; only zeros are cut off, so that Reverse can
//     bring them back;
//   - nothing is written beyond the end of a file.
//
// The error is a *PlanError.
func (p Plan) Validate() error {
	_, err := compile(p, nil)
	return err
}
