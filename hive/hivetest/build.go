package hivetest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"

	"unhello/hive"
)

// Build makes a hive of the tree. The root's own name is stored but not part of any path.
func Build(root *Key, o Options) ([]byte, error) {
	var buf bytes.Buffer
	if err := BuildTo(&buf, root, o); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// BuildTo writes a hive of the tree to w, front to back, and keeps little more than a few words per
// key in memory.
func BuildTo(w io.Writer, root *Key, o Options) error {
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	b := &builder{o: o}
	size, err := b.firstPass(root)
	if err != nil {
		return err
	}
	base, err := baseBlock(o, size)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<20) // it keeps the first error for Flush
	out.Write(base)
	if err := b.pass(out, root); err != nil {
		return err
	}
	out.Write(bytes.Repeat([]byte{o.SlackByte}, o.Slack))
	return out.Flush()
}

// builder writes a tree twice: the first pass discards what it writes and learns the offsets that
// are needed before they are known; the second pass uses them.
type builder struct {
	o     Options
	bins  bins
	final bool // the second pass

	forward []uint32 // offsets in the order in which they are reserved
	next    int

	security []uint32 // offsets of the sk cells
	refs     []uint32 // how many keys use each of them
	keys     int      // number of keys so far
}

// firstPass discards what it writes and returns the size of all bins.
func (b *builder) firstPass(root *Key) (uint32, error) {
	b.security = make([]uint32, b.o.Descriptors)
	b.refs = make([]uint32, b.o.Descriptors)
	if err := b.pass(io.Discard, root); err != nil {
		return 0, err
	}
	if i := slices.Index(b.refs, 0); i >= 0 {
		return 0, fmt.Errorf("hivetest: no key uses security descriptor %d", i)
	}
	b.final = true
	return b.bins.start, nil
}

func (b *builder) pass(w io.Writer, root *Key) error {
	b.next, b.keys = 0, 0
	b.bins = bins{w: w, o: b.o}
	_, err := b.key(root, hive.MakeName(root.Name), rootParent, true)
	if err != nil {
		return err
	}
	if b.o.FreeAtEnd > 0 {
		b.bins.free(b.o.FreeAtEnd)
	}
	b.bins.close()
	if b.bins.start > math.MaxInt32 {
		return fmt.Errorf("hivetest: the hive is larger than 2 GiB")
	}
	return b.bins.err
}

// reserve returns the number of an offset that resolve will set, and in the second pass the offset
// itself.
func (b *builder) reserve() (n int, offset uint32) {
	n = b.next
	b.next++
	if !b.final {
		b.forward = append(b.forward, nilOffset)
	}
	return n, b.forward[n]
}

func (b *builder) resolve(n int, offset uint32) { b.forward[n] = offset }

// key writes a key and everything below it: the node, the security descriptors if it is the root,
// the class name, the values, the subkeys and their list.
func (b *builder) key(k *Key, name hive.Name, parent uint32, isRoot bool) (uint32, error) {
	class, classAt := b.reserve()
	values, valuesAt := b.reserve()
	subkeys, subkeysAt := b.reserve()
	node := keyNode{
		Key: k, name: name, parent: parent, root: isRoot,
		class: classAt, values: valuesAt, subkeys: subkeysAt,
		security: b.security[b.descriptor(k)],
	}
	record, err := node.encode()
	if err != nil {
		return 0, err
	}
	cell := b.bins.add(record, 0)
	if isRoot {
		b.addSecurity()
	}
	if k.Class != "" {
		b.resolve(class, b.bins.add(utf16le(hive.MakeName(k.Class)), 0))
	}
	if len(k.Values) > 0 {
		list, err := b.values(k.Values)
		if err != nil {
			return 0, err
		}
		b.resolve(values, list)
	}
	if len(k.Keys) > 0 {
		list, err := b.subkeys(k, cell)
		if err != nil {
			return 0, err
		}
		b.resolve(subkeys, list)
	}
	return cell, nil
}

// descriptor picks a key's security descriptor and counts its use.
func (b *builder) descriptor(k *Key) int {
	n := b.keys % len(b.security)
	if k.Descriptor > 0 {
		n = min(k.Descriptor, len(b.security)) - 1
	}
	b.keys++
	if !b.final {
		b.refs[n]++
	}
	return n
}
