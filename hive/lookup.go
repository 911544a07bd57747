package hive

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"
)

// A Key is a key of a hive.
type Key struct {
	h     *Hive
	off   uint32
	node  keyNode
	path  string
	depth int // number of keys above it
}

// Root returns the root key, whose own name is not part of any path.
func (h *Hive) Root() (*Key, error) {
	n, err := h.keyNode(h.base.rootCell())
	if err != nil {
		return nil, err
	}
	// No path leads through the root to elsewhere: Windows does not load a hive with such a flag.
	n.flags &^= KeySymLink | KeyPredefinedHandle
	return &Key{h: h, off: h.base.rootCell(), node: n}, nil
}

// Key finds a key by its path from the root, separated by \ (or by / if there is no \), ignoring
// case as Windows does; "" is the root. A key right below the root whose name has a / is found by
// its name, unless the path leads to another. It fails with ErrKeyNotFound or, if the path goes
// through a link, with *LinkError.
func (h *Hive) Key(path string) (*Key, error) {
	k, err := h.Root()
	if err != nil {
		return nil, err
	}
	if k, err = k.below(SplitPath(path)); errors.Is(err, ErrKeyNotFound) {
		if top := h.topKey(path); top != nil {
			return top, nil
		}
	}
	return k, err
}

// below follows a path down.
func (k *Key) below(names []string) (_ *Key, err error) {
	for _, name := range names {
		if err := k.followable(); err != nil {
			return nil, err
		}
		if k, err = k.Subkey(name); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// topKey finds the key right below the root that has the whole path as its name, / included; nil
// for none.
func (h *Hive) topKey(path string) *Key {
	if strings.ContainsRune(path, '\\') || !strings.ContainsRune(path, '/') {
		return nil
	}
	root, err := h.Root()
	if err != nil {
		return nil
	}
	k, err := root.Subkey(path)
	if err != nil {
		return nil
	}
	return k
}

// split splits a path as SplitPath does, unless it is the name of a key right below the root and
// leads nowhere when it is split.
func (h *Hive) split(path string) []string {
	names := SplitPath(path)
	if len(names) < 2 || strings.ContainsRune(path, '\\') {
		return names
	}
	if k, err := h.Key(path); err == nil && k.depth == 1 {
		return []string{path}
	}
	return names
}

// SplitPath splits a key path at \ or, if there is none, at /, which may also be part of a name.
// Separators at either end don't count.
func SplitPath(path string) []string {
	sep := '/'
	if strings.ContainsRune(path, '\\') {
		sep = '\\'
	}
	return strings.FieldsFunc(path, func(r rune) bool { return r == sep })
}

func joinPath(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + `\` + name
}

// followable refuses links and predefined handles on a path.
func (k *Key) followable() error {
	switch {
	case k.node.flags&KeySymLink != 0:
		return &LinkError{k.path, k.LinkTarget()}
	case k.node.flags&KeyPredefinedHandle != 0:
		return &LinkError{Path: k.path}
	}
	return nil
}

// LinkTarget returns what a symbolic link points to. It is "" for any other key, and "?" if the
// target can't be read.
func (k *Key) LinkTarget() string {
	if k.node.flags&KeySymLink == 0 {
		return ""
	}
	v, err := k.Value(linkValue)
	if err != nil {
		return "?"
	}
	b, err := v.Data()
	if err != nil {
		return "?"
	}
	return Name(DecodeName(b, false)).String()
}

// Name returns the key's name as stored.
func (k *Key) Name() Name { return k.node.nameUnits() }

// Path returns the path from the root as it is spelled in the hive, "" for the root.
func (k *Key) Path() string { return k.path }

// Offset returns the file offset of the key's cell.
func (k *Key) Offset() int64 { return fileOffset(k.off) }

// Flags returns the key's flags.
func (k *Key) Flags() uint16 { return k.node.flags }

// LastWritten returns when the key was last written.
func (k *Key) LastWritten() time.Time { return fromFiletime(k.node.lastWritten) }

// SubkeyCount returns the number of subkeys that the key node states.
func (k *Key) SubkeyCount() int { return int(k.node.subkeyCount) }

// ValueCount returns the number of values that the key node states.
func (k *Key) ValueCount() int { return int(k.node.valueCount) }

// ClassName returns the key's class name, nil for none. One that is not there, or not as long as
// the key says, is none: Windows clears it.
func (k *Key) ClassName() (Name, error) {
	if k.node.classLength == 0 || k.node.class == nilOffset {
		return nil, nil
	}
	b, size, err := k.h.cellData(k.node.class, int(k.node.classLength), "class name")
	var c *CorruptError
	if errors.As(err, &c) || err == nil && size < int(k.node.classLength) {
		return nil, nil
	}
	return DecodeName(b, false), err
}

// Subkeys yields the subkeys in the order of their list. An error ends it.
func (k *Key) Subkeys() iter.Seq2[*Key, error] {
	return func(yield func(*Key, error) bool) {
		_, list, err := k.h.leaves(&k.node)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, l := range list {
			for _, off := range l.keys {
				sub, err := k.child(off)
				if !yield(sub, err) || err != nil {
					return
				}
			}
		}
	}
}

// child reads a subkey. A wrong parent is none of its business, as Windows corrects it; the depth
// keeps a walk down the tree from going in circles.
func (k *Key) child(off uint32) (*Key, error) {
	if off == k.h.base.rootCell() {
		return nil, corrupt(fileOffset(off), "key node", "the root, but 0x%x lists it", k.off)
	}
	if k.depth+1 >= maxTreeDepth {
		return nil, corrupt(fileOffset(off), "key node", "deeper than %d keys", maxTreeDepth)
	}
	n, err := k.h.keyNode(off)
	if err != nil {
		return nil, err
	}
	path := joinPath(k.path, Name(n.nameUnits()).String())
	return &Key{h: k.h, off: off, node: n, path: path, depth: k.depth + 1}, nil
}

// Subkey finds a subkey by name and fails with ErrKeyNotFound if there is none. Hints and hashes
// only speed it up: a key with a wrong one is found all the same.
func (k *Key) Subkey(name string) (*Key, error) {
	_, list, err := k.h.leaves(&k.node)
	if err != nil {
		return nil, err
	}
	want := MakeName(name)
	for _, tagged := range []bool{true, false} {
		for _, l := range list {
			tag := tagOf(l.kind, want)
			for i, off := range l.keys {
				if tagged && l.tags != nil && (l.kind == "lf" || l.tags[i] != tag) {
					continue
				}
				sub, err := k.child(off)
				if err != nil {
					return nil, err
				}
				if EqualNames(sub.node.nameUnits(), want) {
					return sub, nil
				}
			}
		}
	}
	return nil, fmt.Errorf("%w: %s", ErrKeyNotFound, joinPath(k.path, name))
}

// A Value is a value of a key.
type Value struct {
	h *Hive
	v keyValue
}

// Values yields the values in the order of their list, without those that Windows removes and that
// can't be read. An error ends it.
func (k *Key) Values() iter.Seq2[*Value, error] {
	return func(yield func(*Value, error) bool) {
		offs, err := k.h.valueOffsets(&k.node)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, off := range offs {
			v, err := k.h.keyValue(off)
			if isDropped(err) {
				continue
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(&Value{k.h, v}, nil) {
				return
			}
		}
	}
}

// AllValues returns the values in the order of their list.
func (k *Key) AllValues() ([]*Value, error) {
	var list []*Value
	for v, err := range k.Values() {
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// Value finds a value by name, "" for the default one, and fails with ErrValueNotFound if there is
// none.
func (k *Key) Value(name string) (*Value, error) {
	want := MakeName(name)
	for v, err := range k.Values() {
		if err != nil {
			return nil, err
		}
		if EqualNames(v.v.nameUnits(), want) {
			return v, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", ErrValueNotFound, joinPath(k.path, name))
}

// Name returns the value's name as stored, empty for the default value.
func (v *Value) Name() Name { return v.v.nameUnits() }

// Type returns the value's type.
func (v *Value) Type() Type { return Type(v.v.valueType) }

// Size returns the number of bytes of data.
func (v *Value) Size() int { return int(v.v.size) }

// Offset returns the file offset of the value's cell.
func (v *Value) Offset() int64 { return fileOffset(v.v.off) }

// Tombstone reports whether the value hides a value of a lower layer.
func (v *Value) Tombstone() bool { return v.v.flags&vkTombstone != 0 }

// Data returns the value's data.
func (v *Value) Data() ([]byte, error) { return v.h.data(&v.v) }

// Chunks passes on the data in pieces, for data that is too large to hold. A piece is valid only
// during the call.
func (v *Value) Chunks(part func(b []byte) error) error { return v.h.eachChunk(&v.v, part) }

// DWORD returns the data of a REG_DWORD of four bytes; ok is false for anything else.
func (v *Value) DWORD() (n uint32, ok bool) {
	if v.Type() != DWORD || v.v.size != 4 {
		return 0, false
	}
	b, err := v.Data()
	if err != nil {
		return 0, false
	}
	return le32(b), true
}

// Equal reports whether the value has this type and this data.
func (v *Value) Equal(t Type, data []byte) (bool, error) {
	b, err := v.Data()
	return err == nil && v.Type() == t && bytes.Equal(b, data), err
}
