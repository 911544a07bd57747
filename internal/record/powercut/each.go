package powercut

import (
	"fmt"

	"unhello/internal/record"
)

// Limits that keep the number of states in the thousands.
const (
	allEvents = 400 // with up to this many sectors in a group, each one is tried
	allPairs  = 64  // with up to this many, each pair is
	edge      = 64  // beyond allEvents: this many at both ends,
	spread    = 256 // and about this many evenly in between
)

// Each calls fn with every state in which a power cut during the plan can leave the files, which
// begin as initial, and returns how many there were. No state comes twice. The first one is the old
// content, the last one the new.
//
// For each group, on top of all groups before it: every prefix of its sector writes and resizes in
// order; every one of them lost; every one alone; every step lost, and alone; every step torn at
// every sector, from the front and from the back, with the later steps done and not; all from one
// on; and in groups of up to 64, every pair lost. In groups with more than 400 sectors, "every"
// means the first and last 64 and every (n/256)th in between; nothing else has an influence on the
// choice.
//
// fn may change the state, which is valid until fn returns. A plan that doesn't fit initial is a
// mistake in the test: Each panics.
func Each(plan record.Plan, initial map[string][]byte,
	fn func(state map[string][]byte, desc string)) int {
	mustFit(plan, initial)
	e := &enumerator{
		files: make(map[string][]byte), scratch: make(map[string][]byte),
		seen: make(map[sum]bool), fn: fn,
	}
	for name, data := range initial {
		e.files[name] = append([]byte(nil), data...)
		e.sum = e.sum.xor(sizeSum(name, int64(len(data))))
	}
	e.group("start", &group{})
	for i, steps := range plan.Groups {
		g := &group{}
		g.list(steps.Steps, e.files)
		e.group(fmt.Sprintf("group %d (%s)", i, steps.Why), g)
	}
	return len(e.seen)
}

// mustFit panics unless the files are as the plan expects them.
func mustFit(plan record.Plan, files map[string][]byte) {
	readers := make(map[string]*Mem)
	for name, data := range files {
		readers[name] = &Mem{Data: data}
	}
	st, err := record.Locate(plan, readers)
	if err != nil {
		panic(err)
	}
	if st.Where != record.Before {
		panic(fmt.Sprintf("powercut: the plan doesn't begin with these files: %+v", st))
	}
}

// enumerator goes through the states of a plan.
type enumerator struct {
	files   map[string][]byte // with all groups before the current one
	sum     sum               // of files
	scratch map[string][]byte // what fn is given
	seen    map[sum]bool
	fn      func(map[string][]byte, string)

	g    *group // the current one
	name string // of it
	end  sum    // of the state that it leads to
}

// group shows the states of one group and then makes it durable.
func (e *enumerator) group(name string, g *group) {
	e.name, e.g = name+": ", g
	done := e.diff(func(int) bool { return true })
	e.end = done.sum(e.sum)
	n := len(g.events)
	for _, i := range chosen(n) {
		e.try(func(j int) bool { return j < i }, "the events before %s", i)
		e.try(func(j int) bool { return j != i }, "all but %s", i)
		e.try(func(j int) bool { return j == i || e.makesRoom(j, i) }, "only %s", i)
		e.try(func(j int) bool { return j >= i || e.makesRoom(j, i) }, "from %s on", i)
		e.tear(i)
	}
	for i := 0; n <= allPairs && i < n; i++ {
		for k := range i {
			e.try(func(j int) bool { return j != i && j != k },
				fmt.Sprintf("all but %s and %%s", g.events[k]), i)
		}
	}
	if !e.seen[e.end] {
		e.seen[e.end] = true
		e.show(done, "done")
	}
	e.commit(done)
}

// tear shows states of the step around event i: the step lost, alone, and torn at i.
func (e *enumerator) tear(i int) {
	step := e.g.events[i].step
	if i == 0 || e.g.events[i-1].step != step {
		e.try(func(j int) bool { return e.g.events[j].step != step }, "all but the step of %s", i)
		e.try(func(j int) bool { return e.g.events[j].step == step || e.makesRoom(j, i) },
			"only the step of %s", i)
		return
	}
	stepOf := func(j int) int { return e.g.events[j].step }
	front := func(j int) bool { return stepOf(j) < step || stepOf(j) == step && j < i }
	back := func(j int) bool { return stepOf(j) < step || stepOf(j) == step && j >= i }
	later := func(j int) bool { return stepOf(j) > step }
	e.try(func(j int) bool { return front(j) || later(j) }, "torn before %s, later steps done", i)
	e.try(back, "torn, back first, at %s", i)
	e.try(func(j int) bool { return back(j) || later(j) },
		"torn, back first, at %s, later steps done", i)
}

// makesRoom reports whether event j makes the file long enough for event i.
func (e *enumerator) makesRoom(j, i int) bool {
	r, w := e.g.events[j], e.g.events[i]
	return r.isResize() && !w.isResize() && r.file == w.file && r.oldSize < w.end() &&
		r.newSize >= w.end()
}

// chosen returns the indices, of n, that are tried, in ascending order.
func chosen(n int) []int {
	var list []int
	every := (n + spread - 1) / spread
	for i := range n {
		if n <= allEvents || i < edge || i >= n-edge || i%every == 0 {
			list = append(list, i)
		}
	}
	return list
}

// try shows the state in which those events have happened for which done is true, unless it was
// shown before or is the end of the group. In desc, %s stands for event i.
func (e *enumerator) try(done func(int) bool, desc string, i int) {
	d := e.diff(done)
	if s := d.sum(e.sum); !e.seen[s] && s != e.end {
		e.seen[s] = true
		e.show(d, fmt.Sprintf(desc, e.g.events[i]))
	}
}

// show gives fn a copy of the state.
func (e *enumerator) show(d diff, desc string) {
	state := make(map[string][]byte, len(e.files))
	for name, data := range e.files {
		size := d.size(name)
		buf := e.scratch[name]
		if int64(cap(buf)) < size {
			buf = make([]byte, size)
		}
		buf = buf[:size]
		clear(buf[copy(buf, data):])
		d.apply(name, buf)
		e.scratch[name], state[name] = buf, buf
	}
	e.fn(state, e.name+desc)
}

// commit makes the whole group durable.
func (e *enumerator) commit(d diff) {
	after := make(map[string][]byte, len(e.files))
	for name, data := range e.files {
		is := make([]byte, d.size(name))
		copy(is, data)
		d.apply(name, is)
		after[name] = is
	}
	e.files, e.sum = after, e.end
}
