package powercut

// diff is how a state differs from the files before the group.
type diff struct {
	g     *group
	files map[string][]byte // before the group
	last  []int             // for each slot, the last event that happened; -1 if none
	sizes map[string]int64  // of the files whose size changed
}

// diff returns the state in which those events have happened for which done is true.
func (e *enumerator) diff(done func(int) bool) diff {
	d := diff{g: e.g, files: e.files, last: make([]int, len(e.g.slots))}
	for i := range d.last {
		d.last[i] = -1
	}
	for i := range e.g.events {
		switch ev := &e.g.events[i]; {
		case !done(i):
		case !ev.isResize():
			d.last[ev.slot] = i
		default:
			if d.sizes == nil {
				d.sizes = make(map[string]int64)
			}
			d.sizes[ev.file] = ev.newSize
		}
	}
	return d
}

func (d diff) size(file string) int64 {
	if size, ok := d.sizes[file]; ok {
		return size
	}
	return int64(len(d.files[file]))
}

// sum returns the sum of the state, given that of the files before the group.
func (d diff) sum(before sum) sum {
	s := before
	for file, size := range d.sizes {
		s = s.xor(sizeSum(file, int64(len(d.files[file])))).xor(sizeSum(file, size))
	}
	var file string
	var size int64
	for i := range d.g.slots {
		at := &d.g.slots[i]
		if at.file != file || i == 0 {
			file, size = at.file, d.size(at.file)
		}
		content, is := at.before, at.sum
		if last := d.last[i]; last >= 0 {
			content, is = d.g.events[last].after, d.g.events[last].sum
		}
		switch {
		case size <= at.off:
			is = at.nought
		case size < at.off+int64(len(content)):
			is = sectorSum(file, at.off, content[:size-at.off])
		}
		s = s.xor(at.sum).xor(is)
	}
	return s
}

// apply writes the state over a copy of a file from before the group, which already has the size
// that it has in this state.
func (d diff) apply(file string, data []byte) {
	for i, last := range d.last {
		at := &d.g.slots[i]
		if last >= 0 && at.file == file && at.off < int64(len(data)) {
			copy(data[at.off:], d.g.events[last].after)
		}
	}
}
