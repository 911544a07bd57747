package hive

import (
	"fmt"
	"math"
)

// A slot is where a name is, or would be, among the subkeys of a key.
type slot struct {
	root   uint32 // the ri list, or nilOffset
	leaves []*leaf
	leaf   int // index of the leaf
	i      int // index in it
	sub    *Key
}

// key finds the key to change. Unlike Hive.Key, it refuses a path whose subkey lists Windows could
// not follow to the key.
func (e *Editor) key(path string) (*Key, error) {
	k, err := e.h.Root()
	if err != nil {
		return nil, asDamaged(err)
	}
	for _, name := range e.h.split(path) {
		p, err := e.step(k, name)
		if err != nil {
			return nil, err
		}
		if p.sub == nil {
			return nil, fmt.Errorf("%w: %s", ErrKeyNotFound, joinPath(k.path, name))
		}
		k = p.sub
	}
	if err := k.followable(); err != nil {
		return nil, err
	}
	return k, e.sound(k)
}

// sound refuses a key that has a grave fault by the rules of Check: if two records share a cell,
// changing one would damage the other.
func (e *Editor) sound(k *Key) error {
	if err := e.mustBeCell(k.off); err != nil {
		return err
	}
	c := e.newChecker()
	if err := c.checkOwn(&pending{off: k.off, node: k.node}); err != nil {
		return err
	}
	if fatal := c.r.Fatal(); len(fatal) > 0 {
		return &DamagedError{fatal}
	}
	return nil
}

// step looks a name up among the subkeys of a key. It refuses a key that Windows removes.
func (e *Editor) step(k *Key, name string) (slot, error) {
	if err := k.followable(); err != nil {
		return slot{}, err
	}
	p, err := e.locate(k, MakeName(name))
	if err != nil || p.sub == nil {
		return p, asDamaged(err)
	}
	r := &Report{}
	p.sub.node.checkRemoved(r, p.sub.off, p.sub.node.nameUnits())
	if len(r.Faults) > 0 {
		return p, &DamagedError{r.Faults}
	}
	if p.sub.node.parent != k.off {
		return p, e.checkAll()
	}
	return p, nil
}

// checkAll makes sure that the hive is a tree: a key with another parent may be in two places.
func (e *Editor) checkAll() error {
	if e.checked {
		return nil
	}
	once := *e.before
	r, err := once.Check(e.ctx, nil)
	if err != nil {
		return err
	}
	if faults := r.Fatal(); len(faults) > 0 {
		return &DamagedError{faults}
	}
	e.checked = true
	return nil
}

// locate finds a name, or the slot for it. Windows uses binary search, so all names before the slot
// must sort before the name and all names after it must sort after.
func (e *Editor) locate(k *Key, want Name) (p slot, err error) {
	p.root, p.leaves, err = e.h.leaves(&k.node)
	if err != nil {
		return p, err
	}
	passed := false // the slot was passed
	for li, l := range p.leaves {
		for i, off := range l.keys {
			sub, err := k.child(off)
			if err != nil {
				return p, err
			}
			name := sub.node.nameUnits()
			order := CompareNames(name, want)
			switch {
			case order <= 0 && passed:
				return p, dropped(KeyMisplaced, fileOffset(l.off), "subkey list",
					"order: %q stands too late", printable(name))
			case order < 0:
				p.leaf, p.i = li, i+1
				continue
			case order == 0:
				p.sub = sub
			}
			if !passed {
				p.leaf, p.i, passed = li, i, true
			}
		}
	}
	return p, nil
}

// CreateKey makes sure that a key exists and reports whether it had to be created. New keys inherit
// the security descriptor of their parent.
func (e *Editor) CreateKey(path string) (created bool, err error) {
	k, err := e.h.Root()
	if err != nil {
		return false, asDamaged(err)
	}
	names := e.h.split(path)
	if len(names) >= maxTreeDepth {
		return false, &LimitError{KeyDepth, len(names), maxTreeDepth - 1}
	}
	for _, name := range names {
		p, err := e.step(k, name)
		if err != nil {
			return created, err
		}
		if p.sub == nil {
			if p.sub, err = e.addKey(k, p, MakeName(name)); err != nil {
				return created, err
			}
			created = true
		}
		k = p.sub
	}
	return created, k.followable()
}

// addKey adds a subkey in its slot.
func (e *Editor) addKey(parent *Key, p slot, name Name) (*Key, error) {
	if len(name) > nkMaxName {
		return nil, &LimitError{KeyName, len(name), nkMaxName}
	}
	if format, args := badKeyName(name); format != "" {
		return nil, fmt.Errorf("hive: no key can be made: "+format, args...)
	}
	if err := e.sound(parent); err != nil {
		return nil, err
	}
	off, err := e.newKeyNode(parent, name)
	if err != nil {
		return nil, err
	}
	n := &parent.node
	if err := e.addReference(n.security); err != nil {
		return nil, err
	}
	if largest := uint16(2 * len(name)); largest > n.largestSubkey {
		b := make([]byte, 2)
		put16(b, largest)
		if err := e.putCell(stageClaim, parent.off, nkLargestSubkey, b); err != nil {
			return nil, err
		}
	}
	if err := e.touch(parent.off); err != nil {
		return nil, err
	}
	if err := e.insert(parent, p, off, name); err != nil {
		return nil, err
	}
	parent.node, err = e.h.keyNode(parent.off)
	if err != nil {
		return nil, asDamaged(err)
	}
	k, err := parent.child(off)
	return k, asDamaged(err)
}

// newKeyNode stores a key node without subkeys and values.
func (e *Editor) newKeyNode(parent *Key, name Name) (uint32, error) {
	stored, compressed := EncodeName(name)
	b := make([]byte, nkFixedSize, nkFixedSize+len(stored))
	copy(b, "nk")
	if compressed {
		put16(b[nkFlags:], KeyCompName)
	}
	put64(b[nkLastWritten:], e.now)
	put32(b[nkParent:], parent.off)
	put32(b[nkSubkeyList:], nilOffset)
	put32(b[nkSubkeyList+4:], nilOffset) // the volatile list
	put32(b[nkValueList:], nilOffset)
	put32(b[nkSecurity:], parent.node.security)
	put32(b[nkClass:], nilOffset)
	if v := parent.node.virtual; v&virtualizeRecurse != 0 {
		b[nkVirtualization] = v & 0xF0
	}
	put16(b[nkNameLength:], uint16(len(stored)))
	return e.allocate(append(b, stored...), parent.off)
}

// addReference adds one to the reference count of a security key.
func (e *Editor) addReference(security uint32) error {
	s, err := e.h.securityKey(security)
	if err != nil {
		return asDamaged(err)
	}
	if s.refs == math.MaxUint32 {
		return nil // far too high already, which is harmless
	}
	return e.putCell32(stageClaim, security, skRefCount, s.refs+1)
}

// insert puts a subkey into its parent's list. The list, or the affected leaf, is written to a new
// cell, so that nothing changes until the parent points to it.
func (e *Editor) insert(parent *Key, p slot, key uint32, name Name) error {
	count := uint32(1)
	for _, l := range p.leaves {
		count += uint32(len(l.keys))
	}
	if len(p.leaves) == 0 {
		kind := "lh"
		if e.h.base.minor() < 5 {
			kind = "lf"
		}
		p.leaves = []*leaf{{off: nilOffset, kind: kind}}
	}
	old := p.leaves[p.leaf]
	grown := old.with(p.i, key, name)
	parts := []*leaf{grown}
	if len(grown.keys) > leafMax {
		parts = grown.split()
	}
	offs := make([]uint32, 0, len(p.leaves)+1)
	for i, l := range p.leaves {
		if i != p.leaf {
			offs = append(offs, l.off)
			continue
		}
		for _, part := range parts {
			off, err := e.allocate(part.encode(), parent.off)
			if err != nil {
				return err
			}
			offs = append(offs, off)
		}
	}
	if p.root != nilOffset && len(parts) == 1 && !e.shadow {
		return e.replaceLeaf(parent, p, old, offs[p.leaf], count)
	}
	if len(offs) > 0xFFFF {
		return &LimitError{SubkeyLists, len(offs), 0xFFFF}
	}
	list := offs[0]
	if len(offs) > 1 {
		var err error
		if list, err = e.allocate(encodeRoot(offs), parent.off); err != nil {
			return err
		}
	}
	return e.setSubkeyList(parent, p, old, count, list)
}

// replaceLeaf points an ri list, whose length stays the same, to a new leaf.
func (e *Editor) replaceLeaf(parent *Key, p slot, old *leaf, off, count uint32) error {
	if err := e.putCell32(stageCommit, p.root, listHeader+4*p.leaf, off); err != nil {
		return err
	}
	if err := e.putCell32(stageCommit, parent.off, nkSubkeyCount, count); err != nil {
		return err
	}
	return e.release(old.off)
}

// setSubkeyList gives a key another list and frees the one it replaces.
func (e *Editor) setSubkeyList(parent *Key, p slot, old *leaf, count, list uint32) error {
	var volatile [4]byte
	at := fileOffset(parent.off) + cellHeader + nkSubkeyCount + 4
	if err := e.h.v.readAt(volatile[:], at); err != nil {
		return err
	}
	fields := word32(count, le32(volatile[:]), list)
	if err := e.putCell(stageCommit, parent.off, nkSubkeyCount, fields); err != nil {
		return err
	}
	for _, off := range []uint32{old.off, p.root} {
		if off == nilOffset {
			continue
		}
		if err := e.release(off); err != nil {
			return err
		}
	}
	return nil
}

// with returns a copy of a leaf with one more subkey.
func (l *leaf) with(i int, key uint32, name Name) *leaf {
	n := &leaf{kind: l.kind}
	n.keys = append(append(append(n.keys, l.keys[:i]...), key), l.keys[i:]...)
	if l.kind != "li" {
		n.tags = append(append(append(n.tags, l.tags[:i]...), tagOf(l.kind, name)), l.tags[i:]...)
	}
	return n
}

// split cuts a leaf in half.
func (l *leaf) split() []*leaf {
	half := len(l.keys) / 2
	a, b := &leaf{kind: l.kind, keys: l.keys[:half]}, &leaf{kind: l.kind, keys: l.keys[half:]}
	if l.tags != nil {
		a.tags, b.tags = l.tags[:half], l.tags[half:]
	}
	return []*leaf{a, b}
}

// encode returns a leaf as stored.
func (l *leaf) encode() []byte {
	b := []byte(l.kind)
	b = append(b, byte(len(l.keys)), byte(len(l.keys)>>8))
	for i, k := range l.keys {
		b = append(b, word32(k)...)
		if l.tags != nil {
			b = append(b, l.tags[i][:]...)
		}
	}
	return b
}

// encodeRoot returns an ri list as stored.
func encodeRoot(leaves []uint32) []byte {
	return append([]byte{'r', 'i', byte(len(leaves)), byte(len(leaves) >> 8)}, word32(leaves...)...)
}
