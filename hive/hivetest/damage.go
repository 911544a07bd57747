package hivetest

import (
	"bytes"
	"fmt"
	"slices"
)

// The classes of damage, as package hive names them.
const (
	Broken  = "broken"
	Refuses = "refuses"
	Drops   = "drops"
	Mends   = "mends"
	Note    = "note"
)

// A Damage is one way to damage a sound hive.
type Damage struct {
	Name    string
	Class   string // what a correct check makes of it
	Problem string // what is wrong, in words
	apply   func(d *damager)
}

// Damages lists all kinds of damage.
func Damages() []Damage {
	return slices.Concat(binDamages, keyDamages, listDamages, valueDamages, securityDamages)
}

// To returns a damaged copy of a hive. DamageBase must have made the hive; the damage is at or near
// the key `Target`.
func (d Damage) To(img []byte) ([]byte, error) {
	m := &damager{image: slices.Clone(img)}
	d.apply(m)
	if m.err == nil && bytes.Equal(m.image, img) {
		m.err = fmt.Errorf("nothing changed")
	}
	if m.err != nil {
		return nil, fmt.Errorf("hivetest: damage %q: %w", d.Name, m.err)
	}
	return m.image, nil
}

// The keys that damages use. None is on the path to the Hello-only switch.
const (
	target      = `Target`
	targetMany  = `Target\Many` // 50 subkeys in an ri of five leaves
	targetFirst = `Target\Many\Subkey 00`
	targetSub   = `Target\Many\Subkey 07`
	targetNext  = `Target\Many\Subkey 08`
)

// DamageBase makes a sound SOFTWARE hive in which every damage can be done.
func DamageBase(o SoftwareOptions) ([]byte, error) {
	if o.Classes == 0 {
		o.Classes = 20
	}
	o.Descriptors = max(o.Descriptors, 3)
	o.FreeAtEnd = max(o.FreeAtEnd, 1024)
	root := SoftwareTree(o)
	t := root.At(target)
	t.Class = "Some class"
	t.Values = []Value{
		SZ("text", "a text in a cell of its own"),
		Binary("big", noise(17000)),
		DWORD("number", 7),
	}
	many := root.At(targetMany)
	many.Leaf = 10
	for i := range 50 {
		many.At(fmt.Sprintf("Subkey %02d", i)).Class = "Class"
	}
	return Build(root, o.Options)
}

// damager changes an image. After the first error it does nothing.
type damager struct {
	image
	err error
}

func (d *damager) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// set writes one 32-bit word; an offset of 0 means that the target was not found.
func (d *damager) set(at int, v uint32) {
	if d.err == nil && at > 0 {
		d.put32(at, v)
	}
}

func (d *damager) set16(at int, v uint16) {
	if d.err == nil && at > 0 {
		d.image[at], d.image[at+1] = byte(v), byte(v>>8)
	}
}

func (d *damager) write(at int, s string) {
	if d.err == nil && at > 0 {
		copy(d.image[at:], s)
	}
}

// word reads one 32-bit word.
func (d *damager) word(at int) uint32 {
	if d.err != nil {
		return 0
	}
	return d.u32(at)
}

// cell returns the cell offset of a key; key returns the file offset of its record.
func (d *damager) cell(path string) uint32 {
	c, err := KeyCell(d.image, path)
	d.fail(err)
	return c
}

func (d *damager) key(path string) int { return d.record(d.cell(path)) }

// value returns the file offset of a value's record.
func (d *damager) value(name string) int {
	c, err := ValueCell(d.image, target, name)
	d.fail(err)
	return d.record(c)
}

func (d *damager) record(cell uint32) int {
	if d.err != nil {
		return 0
	}
	at := d.at(cell)
	if at == 0 {
		d.fail(fmt.Errorf("no cell at 0x%x", cell))
	}
	return at
}

// list returns the file offset of the ri list of the key with many subkeys; leaf returns that of
// its n-th leaf.
func (d *damager) list() int { return d.record(d.word(d.key(targetMany) + 28)) }

func (d *damager) leaf(n int) int { return d.record(d.word(d.list() + 4 + 4*n)) }

// security returns the file offset of the sk record of a key.
func (d *damager) security() int { return d.record(d.word(d.key(target) + 44)) }

// lastBin returns the file offset of the last bin, which has nothing but a free cell.
func (d *damager) lastBin() int {
	start, _ := d.bin(baseBlockSize + int(d.binsSize()) - 1)
	return start
}

// ownBin returns the start and end of the bin that holds a record.
func (d *damager) ownBin(record int) (start, end int) {
	if d.err != nil {
		return 0, 0
	}
	return d.bin(record)
}
