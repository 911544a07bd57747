package hive

import "bytes"

// A planner builds a Plan. It knows what is on the disk after each step, so that every step names
// the bytes that it replaces.
type planner struct {
	plan  Plan
	room  Room
	files [3]*view
	size  [3]int64
	err   error // the first error; later calls do nothing
}

func newPlanner(f Files, room Room) *planner {
	p := &planner{room: room}
	for id, s := range []Storage{f.Primary, f.Log1, f.Log2} {
		if s == nil {
			continue
		}
		p.size[id] = s.Size()
		p.files[id] = &view{primary: s, size: 1 << 62}
	}
	return p
}

// group begins a new group and drops the last one if it is empty.
func (p *planner) group(why string) {
	p.drop()
	p.plan.Groups = append(p.plan.Groups, Group{Why: why})
}

// drop removes the last group if it is empty.
func (p *planner) drop() {
	if n := len(p.plan.Groups); n > 0 && len(p.plan.Groups[n-1].Steps) == 0 {
		p.plan.Groups = p.plan.Groups[:n-1]
	}
}

func (p *planner) step(s Step) {
	g := &p.plan.Groups[len(p.plan.Groups)-1]
	g.Steps = append(g.Steps, s)
}

// reserve makes sure that a file holds size bytes, and lets it grow if it may.
func (p *planner) reserve(id FileID, size int64) {
	if p.err != nil {
		return
	}
	if p.err = p.room.fits(id, p.size[id], size); p.err != nil || size <= p.size[id] {
		return
	}
	p.step(Step{File: id, OldSize: p.size[id], NewSize: size})
	p.size[id] = size
}

// maxStep is the longest write in bytes.
const maxStep = 64 << 10

// write puts b at off, with one step for each run of sectors that differ.
func (p *planner) write(id FileID, off int64, b []byte) {
	for len(b) > 0 && p.err == nil {
		n := min(len(b), int(maxStep-off%maxStep))
		p.writeChunk(id, off, b[:n])
		off, b = off+int64(n), b[n:]
	}
}

func (p *planner) writeChunk(id FileID, off int64, b []byte) {
	old := make([]byte, len(b))
	if p.err = p.files[id].readAt(old, off); p.err != nil {
		return
	}
	for from := 0; from < len(b); {
		to := from + sectorRun(off+int64(from), old[from:], b[from:])
		if f, t := trim(old[from:to], b[from:to]); f < t {
			s := Step{File: id, Offset: off + int64(from+f), Old: old[from+f : from+t],
				New: bytes.Clone(b[from+f : from+t])}
			p.step(s)
			if p.err = p.files[id].write(s.Offset, s.New); p.err != nil {
				return
			}
		}
		from = to
	}
}

// sectorRun returns how many bytes from off on lie in sectors that all differ, or that all don't.
func sectorRun(off int64, old, b []byte) int {
	n := 0
	var first bool
	for n < len(b) {
		end := min(len(b), n+int(sectorSize-(off+int64(n))%sectorSize))
		differs := !bytes.Equal(old[n:end], b[n:end])
		if n == 0 {
			first = differs
		} else if differs != first {
			break
		}
		n = end
	}
	return n
}

// oneSector reports whether the last group writes to no more than one sector.
func (p *planner) oneSector() bool {
	steps := p.plan.Groups[len(p.plan.Groups)-1].Steps
	if len(steps) != 1 {
		return len(steps) == 0
	}
	s := steps[0]
	return s.Offset/sectorSize == (s.Offset+int64(len(s.New))-1)/sectorSize
}

// base writes the first sector of the base block.
func (p *planner) base(b baseBlock) { p.write(Primary, 0, b[:sectorSize]) }

// result returns the plan, or the first error.
func (p *planner) result() (*Plan, error) {
	p.drop()
	if p.err != nil {
		return nil, p.err
	}
	return &p.plan, nil
}
