package hive

import "sort"

// checkSecurity walks the ring of security keys and compares their reference counts with the keys
// that use them.
func (c *checker) checkSecurity() error {
	if len(c.refs) == 0 {
		return nil // there is no key either
	}
	closed, err := c.walkRing()
	if err != nil {
		return err
	}
	if !closed {
		// Reported already; what lies outside an open ring can't be told from what is lost.
		return nil
	}
	for _, off := range c.outside() {
		c.r.add(Fatal, fileOffset(off), "security key", "used by %d keys, but not in the circle",
			c.refs[off])
	}
	return nil
}

// outside returns, in file order, the security keys that some key uses but that are not in the
// ring.
func (c *checker) outside() []uint32 {
	list := make([]uint32, 0, len(c.refs))
	for off := range c.refs {
		list = append(list, off)
	}
	sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	return list
}

// walkRing follows the ring from the first security key that a key named.
func (c *checker) walkRing() (closed bool, err error) {
	prev := uint32(nilOffset)
	for off := c.firstSK; ; {
		if !c.claim(off, "security key") {
			return false, nil
		}
		s, err := c.h.securityKey(off)
		if err != nil {
			return false, c.r.addError(err)
		}
		if prev != nilOffset && s.blink != prev {
			c.r.add(Fatal, fileOffset(off), "security key", "points back to 0x%x, expected 0x%x",
				s.blink, prev)
		}
		c.compareRefs(off, s.refs)
		delete(c.refs, off)
		if s.flink == c.firstSK {
			return true, c.checkRingStart(off)
		}
		prev, off = off, s.flink
	}
}

// checkRingStart checks that the first security key points back to the last.
func (c *checker) checkRingStart(last uint32) error {
	s, err := c.h.securityKey(c.firstSK)
	if err != nil {
		return c.r.addError(err)
	}
	if s.blink != last {
		c.r.add(Fatal, fileOffset(c.firstSK), "security key", "points back to 0x%x, expected 0x%x",
			s.blink, last)
	}
	return nil
}

// compareRefs judges a reference count. If it is too low, Windows frees a descriptor that is still
// in use when keys are deleted; if it is too high, the descriptor only leaks.
func (c *checker) compareRefs(off, stated uint32) {
	switch used := c.refs[off]; {
	case stated < used:
		c.r.add(Fatal, fileOffset(off), "security key", "reference count %d, but %d keys use it",
			stated, used)
	case stated > used:
		c.r.add(Tolerated, fileOffset(off), "security key",
			"reference count %d, but %d keys use it", stated, used)
	}
}
