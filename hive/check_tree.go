package hive

import "strings"

// pending is a key whose subkeys are being walked.
type pending struct {
	off    uint32
	node   keyNode
	leaves []leaf   // of its subkey list
	leaf   int      // the one that is being walked
	passed int      // elements of it that are walked
	prev   []uint16 // name of the subkey walked last, empty before the first
	max    struct{ name, class uint32 }
}

// next returns the next subkey to walk; ok is false if none is left.
func (p *pending) next() (k kid, ok bool) {
	for p.leaf < len(p.leaves) {
		if l := &p.leaves[p.leaf]; p.passed < len(l.keys) {
			p.passed++
			return kid{l, p.passed - 1}, true
		}
		p.leaf, p.passed = p.leaf+1, 0
	}
	return kid{}, false
}

// push puts a key on the stack, reusing the memory of a key that was popped.
func push(stack []pending, off uint32, n keyNode) []pending {
	if len(stack) == cap(stack) {
		return append(stack, pending{off: off, node: n})
	}
	stack = stack[:len(stack)+1]
	top := &stack[len(stack)-1]
	*top = pending{off: off, node: n, leaves: top.leaves[:0], prev: top.prev[:0]}
	return stack
}

// kid is an element of a subkey list.
type kid struct {
	leaf *leaf
	i    int
}

// walkTree checks all keys from the root down, without recursion.
func (c *checker) walkTree() error {
	c.refs = make(map[uint32]uint32)
	if err := c.checkRoot(); err != nil {
		return err
	}
	stack, err := c.enter(nil, c.h.base.rootCell(), kid{})
	for len(stack) > 0 && err == nil {
		top := &stack[len(stack)-1]
		k, ok := top.next()
		if !ok {
			c.leave(top)
			stack = stack[:len(stack)-1]
			continue
		}
		stack, err = c.enter(stack, k.leaf.keys[k.i], k)
		if c.r.Keys%4096 == 0 {
			c.report()
			if err == nil {
				err = c.ctx.Err()
			}
		}
	}
	return err
}

// checkRoot takes over why Windows does not load the hive; the walk meets what is broken.
func (c *checker) checkRoot() error {
	root := &Report{}
	err := c.h.checkRoot(root)
	for _, k := range root.Kinds {
		if k.First.Class == Refuses {
			c.r.note(k.First, k.First.Problem)
		}
	}
	if root.worst >= Refuses {
		c.r.Edits = NoEdit // every edit begins there
	}
	return err
}

// report reports the progress of the tree walk, the second half of a check.
func (c *checker) report() {
	size := c.h.Size()
	done := size / 2
	if c.r.Cells > 0 {
		done += size / 2 * int64(c.cells) / int64(c.r.Cells)
	}
	c.progress.report(done, size)
}

// enter checks one key and puts it on the stack. Faults go to the report; an unusable key leaves
// the stack as it is.
func (c *checker) enter(stack []pending, off uint32, k kid) ([]pending, error) {
	if !c.claim(off, "key node") {
		return stack, nil
	}
	n, err := c.h.keyNode(off)
	if err != nil {
		return stack, c.r.addError(err)
	}
	c.r.Keys++
	if len(stack) > 0 {
		c.name = appendName(c.name[:0], n.name, n.compressed())
		c.checkSibling(&stack[len(stack)-1], off, &n, c.name)
		c.checkTag(k, c.name)
		n.checkRemoved(c.r, off, c.name)
	}
	if len(stack) >= maxTreeDepth {
		c.r.add(Broken, fileOffset(off), "key node", "deeper than %d keys", maxTreeDepth)
		return stack, nil
	}
	n.name = nil // valid only until the next read
	stack = push(stack, off, n)
	return stack, c.checkOwn(&stack[len(stack)-1])
}

// checkSibling checks a key against its parent and the sibling before it.
func (c *checker) checkSibling(parent *pending, off uint32, n *keyNode, name []uint16) {
	at := fileOffset(off)
	if n.parent != parent.off {
		c.r.add(Mends, at, "key node", "its parent is 0x%x, but 0x%x lists it",
			n.parent, parent.off)
	}
	if n.flags&KeyHiveEntry != 0 {
		c.r.add(Mends, at, "key node", "marked as a root below the root")
	}
	if len(parent.prev) > 0 {
		switch CompareNames(parent.prev, name) {
		case 0:
			c.r.drop(KeyMisplaced, at, "key node", "the same name twice: %q", printable(name))
		case 1:
			c.r.drop(KeyMisplaced, at, "subkey list", "order: %q stands after %q",
				printable(name), printable(parent.prev))
		}
	}
	parent.prev = append(parent.prev[:0], name...)
	parent.max.name = max(parent.max.name, uint32(2*len(name)))
	parent.max.class = max(parent.max.class, uint32(n.classLength))
}

// checkOwn checks what belongs to one key: class, security, values, list.
func (c *checker) checkOwn(p *pending) error {
	n := &p.node
	if err := c.checkClass(p); err != nil {
		return err
	}
	if len(c.refs) == 0 {
		c.firstSK = n.security
	}
	c.refs[n.security]++
	if err := c.checkValues(p); err != nil {
		return err
	}
	return c.checkLists(p)
}

// checkClass checks the class name of a key. Windows clears one that is not there.
func (c *checker) checkClass(p *pending) error {
	n := &p.node
	if n.classLength == 0 || n.class == nilOffset {
		return nil
	}
	at := fileOffset(p.off)
	switch {
	case n.class%8 != 0 || !c.allocated.get(n.class):
		c.r.add(Mends, at, "class name", "no allocated cell starts at offset 0x%x", n.class)
		return nil
	case !c.claim(n.class, "class name"):
		return nil
	}
	_, size, err := c.h.cellData(n.class, 0, "class name")
	if err == nil && size < int(n.classLength) {
		c.r.add(Mends, at, "class name", "%d bytes in a cell with %d", n.classLength, size)
	}
	return c.r.addError(err)
}

// checkLists checks the subkey lists of a key and collects the subkeys.
func (c *checker) checkLists(p *pending) error {
	n := &p.node
	if n.subkeyCount == 0 {
		if n.subkeyList != nilOffset && n.subkeyList != 0 {
			c.r.add(Mends, fileOffset(p.off), "key node", "no subkeys, but a list at 0x%x",
				n.subkeyList)
		}
		return nil
	}
	if !c.claim(n.subkeyList, "subkey list") {
		return nil // claimed before it is read: a hostile hive can name one list many times
	}
	root, list, err := c.h.readLeaves(p.leaves, n)
	if err != nil {
		return c.r.addError(err)
	}
	for _, l := range list {
		if root != nilOffset && !c.claim(l.off, "subkey list") {
			return nil
		}
	}
	p.leaves = list
	if sum := countKeys(list); sum != int64(n.subkeyCount) {
		c.r.add(Mends, fileOffset(n.subkeyList), "subkey list",
			"holds %d subkeys, its key says %d", sum, n.subkeyCount)
	}
	return nil
}

// checkTag compares a hint or hash with the name that it stands for.
func (c *checker) checkTag(k kid, name []uint16) {
	l := k.leaf
	if len(l.tags) == 0 {
		return
	}
	if want := tagOf(l.kind, name); l.tags[k.i] != want && (l.kind == "lh" || l.tags[k.i][0] != 0) {
		what := map[string]string{"lf": "hint", "lh": "hash"}[l.kind]
		c.r.add(Mends, fileOffset(l.off), "subkey list", "%s of element %d is %x, expected %x",
			what, k.i, l.tags[k.i], want)
	}
}

// leave checks what a key states about its subkeys as a whole.
func (c *checker) leave(p *pending) {
	if got := uint32(p.node.largestSubkey); got < p.max.name {
		c.r.add(Mends, fileOffset(p.off), "key node",
			"largest subkey name %d, but one has %d bytes", got, p.max.name)
	}
	if got := p.node.largestClass; got < p.max.class {
		c.r.add(Mends, fileOffset(p.off), "key node",
			"largest subkey class %d, but one has %d bytes", got, p.max.class)
	}
}

// checkValues checks the values of a key.
func (c *checker) checkValues(p *pending) error {
	n := &p.node
	if n.valueCount == 0 || !c.claim(n.valueList, "value list") {
		return nil
	}
	list, err := c.h.valueList(n)
	if err != nil {
		return c.r.addError(err)
	}
	c.offs = appendOffsets(c.offs[:0], list)
	isLink := n.flags&KeySymLink != 0 && p.off != c.h.base.rootCell()
	if isLink && len(c.offs) > 1 {
		c.r.drop(KeyEmptied, fileOffset(p.off), "key node", "a link with %d values, at most 1",
			len(c.offs))
	}
	var name, data uint32
	for _, off := range c.offs {
		if !c.claim(off, "key value") {
			continue
		}
		v, err := c.h.keyValue(off)
		if err == nil {
			c.r.Values++
			name = max(name, v.nameSize())
			data = max(data, v.size)
			v.checkRemoved(c.r)
			if isLink {
				c.name = appendName(c.name[:0], v.name, v.flags&vkCompName != 0)
				v.checkLink(c.r, c.name)
			}
			err = c.checkData(&v)
		}
		if err := c.r.addError(err); err != nil {
			return err
		}
	}
	if n.largestName < name {
		c.r.add(Mends, fileOffset(p.off), "key node",
			"largest value name %d, but one has %d bytes", n.largestName, name)
	}
	if n.largestData < data {
		c.r.add(Mends, fileOffset(p.off), "key node",
			"largest value data %d, but one has %d bytes", n.largestData, data)
	}
	return nil
}

// checkData claims the cells of a value's data and checks that they are long enough.
func (c *checker) checkData(v *keyValue) error {
	if v.inline || v.size == 0 {
		return nil
	}
	if c.h.isBig(v.size) {
		if !c.claim(v.data, "big data") {
			return nil
		}
		list, _, err := c.h.segments(v.data, v.size)
		if err != nil {
			return err
		}
		if !c.claim(list, "segment list") {
			return nil
		}
	}
	return c.h.checkDataSizes(v, c.r, func(cell uint32) { c.claim(cell, "data") })
}

// printable shortens a name for a report.
func printable(name []uint16) string {
	const most = 40
	if len(name) > most {
		return Name(name[:most]).String() + "..."
	}
	return strings.ToValidUTF8(Name(name).String(), "?")
}
