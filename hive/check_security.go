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
		c.r.add(Broken, fileOffset(off), "security key", "not in the circle, keys that use it: %d",
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
			c.r.add(Broken, fileOffset(off), "security key", "points back to 0x%x, expected 0x%x",
				s.blink, prev)
		}
		c.compareRefs(off, s.refs)
		if err := c.checkDescriptor(off, s); err != nil {
			return false, err
		}
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
		c.r.add(Broken, fileOffset(c.firstSK), "security key", "points back to 0x%x, expected 0x%x",
			s.blink, last)
	}
	return nil
}

// compareRefs judges a reference count.
func (c *checker) compareRefs(off, stated uint32) {
	if used := c.refs[off]; stated != used {
		c.r.add(Mends, fileOffset(off), "security key", "reference count %d, keys that use it: %d",
			stated, used)
	}
}

// checkDescriptor judges a descriptor other than the root's, which checkRoot has judged.
func (c *checker) checkDescriptor(off uint32, s securityKey) error {
	if off == c.firstSK {
		return nil
	}
	d, err := c.h.descriptor(off, s)
	if err != nil {
		return c.r.addError(err)
	}
	if why := badDescriptor(d); why != "" {
		c.r.drop(SecurityLost, fileOffset(off), "security key", "invalid descriptor: %s", why)
	}
	return nil
}

// checkRoot notes for what Windows does not load a hive at all: its root, or the security of that.
// An edit refuses such a hive, too.
func (h *Hive) checkRoot(r *Report) error {
	off := h.base.rootCell()
	n, err := h.keyNode(off)
	if err != nil {
		return r.addError(err)
	}
	at := fileOffset(off)
	if format, args := n.removed(n.nameUnits()); format != "" {
		r.add(Refuses, at, "root key", format, args...)
	}
	if f := n.flags & (KeySymLink | KeyPredefinedHandle); f != 0 {
		r.add(Refuses, at, "root key",
			"flags 0x%x: Windows takes no root that is a link or a predefined handle", f)
	}
	s, err := h.securityKey(n.security)
	if err != nil {
		return r.addError(err)
	}
	d, err := h.descriptor(n.security, s)
	if err != nil {
		return r.addError(err)
	}
	if why := badDescriptor(d); why != "" {
		r.add(Refuses, fileOffset(n.security), "security key",
			"invalid descriptor of the root: %s", why)
	}
	return nil
}
