package hivetest

import (
	"fmt"
	"strings"

	"unhello/hive"
)

var keyDamages = []Damage{
	{"key signature", Broken, "a key node does not begin with nk", func(d *damager) {
		d.write(d.key(target), "nx")
	}},
	{"key parent", Mends, "a key names another parent", func(d *damager) {
		d.set(d.key(targetSub)+16, d.cell(target))
	}},
	{"key name empty", Drops, "a key has no name", func(d *damager) {
		d.set16(d.key(targetSub)+72, 0)
	}},
	{"key name backslash", Drops, "a key name with a backslash", func(d *damager) {
		d.write(d.key(targetSub)+76, `Sub\`)
	}},
	{"key name long", Broken, "a key name is longer than its cell", func(d *damager) {
		d.set16(d.key(targetSub)+72, 200)
	}},
	{"key name twice", Drops, "two subkeys have the same name", func(d *damager) {
		d.write(d.key(targetNext)+76, "Subkey 07")
	}},
	{"key name NUL", Drops, "a key name begins with NUL", func(d *damager) {
		d.write(d.key(targetFirst)+76, "\x00")
	}},
	{"key name 260", Drops, "a key name has 260 characters", func(d *damager) {
		name := strings.Repeat("k", 130) // in UTF-16, and then said to be in Latin-1
		d.add(&Key{Name: name, Wide: true})
		at := d.key(target+`\`+name) + 2
		d.set16(at, uint16(d.word(at))|FlagCompName)
	}},
	{"key cell long", Drops, "the cell of a key has 0x464 bytes of data", func(d *damager) {
		const cell = 0x464 + 4
		free := d.lastBin() + binHeaderSize
		rest := d.word(free) - cell
		d.write(free, string(d.image[d.key(targetSub)-4:][:96]))
		d.set(free, 1<<32-cell)
		d.set(free+cell, rest)
		d.set(d.leaf(0)+4+8*7, uint32(free-baseBlockSize))
	}},
	{"root link", Refuses, "the root is a link", func(d *damager) {
		at := d.key("") + 2
		d.set16(at, uint16(d.word(at))|FlagSymlink)
	}},
	{"root handle", Refuses, "the root is a predefined handle", func(d *damager) {
		at := d.key("") + 2
		d.set16(at, uint16(d.word(at))|FlagPredefined)
	}},
	{"second root", Mends, "a key below the root says it is one", func(d *damager) {
		at := d.key(targetSub) + 2
		d.set16(at, uint16(d.word(at))|FlagHiveEntry)
	}},
	{"link of two", Drops, "a link has two values", func(d *damager) {
		d.link(DWORD("more", 1))
	}},
	{"link name", Drops, "the value of a link has another name", func(d *damager) {
		d.link()
		d.write(d.linkValue()+20, "Symbolix")
	}},
	{"link type", Drops, "the value of a link is a REG_SZ", func(d *damager) {
		d.link()
		d.set(d.linkValue()+12, TypeSZ)
	}},
	{"link odd", Drops, "the target of a link has an odd length", func(d *damager) {
		d.link()
		at := d.linkValue() + 4
		d.set(at, d.word(at)-1)
	}},
	{"key short", Broken, "the cell of a key is too short for a key", func(d *damager) {
		at := d.key(targetSub) - 4
		const short = 64
		d.set(at+short, -d.word(at)-short)
		d.set(at, 1<<32-short)
	}},
	{"class outside", Mends, "a class name lies outside of the hive", func(d *damager) {
		d.set(d.key(target)+48, 0x7FFFFFF0)
	}},
	{"class long", Mends, "a class name is longer than its cell", func(d *damager) {
		d.set16(d.key(target)+74, 4000)
	}},
	{"key loop", Broken, "a key is its own descendant", func(d *damager) {
		d.set(d.leaf(0)+4, d.cell(target))
	}},
	{"key depth", Broken, "more than 512 keys one below the other", func(d *damager) {
		deep := &Key{Name: "Bottom"}
		for i := range 520 {
			deep = &Key{Name: fmt.Sprint("Level ", 520-i), Keys: []*Key{deep}}
		}
		img, err := AddKeys(d.image, target, Options{}, deep)
		d.fail(err)
		d.image = img
	}},
	{"largest name", Mends, "the largest subkey name is said to be shorter", func(d *damager) {
		d.set16(d.key(targetMany)+52, 4)
	}},
	{"largest class", Mends, "the largest class of a subkey is said to be shorter",
		func(d *damager) {
			d.set(d.key(targetMany)+56, 2)
		}},
	{"largest value name", Mends, "the largest value name is said to be shorter",
		func(d *damager) {
			d.set(d.key(target)+60, 2)
		}},
	{"largest data", Mends, "the largest data are said to be smaller", func(d *damager) {
		d.set(d.key(target)+64, 100)
	}},
}

// link adds a link with more values.
func (d *damager) link(more ...Value) {
	k := Link("Link", `\REGISTRY\MACHINE\SOFTWARE`)
	k.Values = append(k.Values, more...)
	d.add(k)
}

func (d *damager) linkValue() int {
	c, err := ValueCell(d.image, target+`\Link`, "SymbolicLinkValue")
	d.fail(err)
	return d.record(c)
}

func (d *damager) add(k *Key) {
	img, err := AddKeys(d.image, target, Options{}, k)
	d.fail(err)
	if err == nil {
		d.image = img
	}
}

var listDamages = []Damage{
	{"subkey count", Mends, "a key has one subkey more than its list", func(d *damager) {
		at := d.key(targetMany) + 20
		d.set(at, d.word(at)+1)
	}},
	{"subkey count huge", Mends, "a key has two thousand million subkeys", func(d *damager) {
		d.set(d.key(targetMany)+20, 0x7FFFFFFF)
	}},
	{"list outside", Broken, "a subkey list lies outside of the hive", func(d *damager) {
		d.set(d.key(targetMany)+28, 0x7FFFFFF0)
	}},
	{"list signature", Broken, "a subkey list is of no known kind", func(d *damager) {
		d.write(d.leaf(1), "lx")
	}},
	{"list nested", Broken, "an ri list stands in an ri list", func(d *damager) {
		list := d.word(d.key(targetMany) + 28)
		d.set(d.list()+4+4*2, list)
	}},
	{"list count", Broken, "a leaf has more elements than fit into its cell", func(d *damager) {
		d.set16(d.leaf(1)+2, 60)
	}},
	{"list entry free", Broken, "an element leads to a free cell", func(d *damager) {
		d.set(d.leaf(1)+4+8*3, uint32(d.lastBin()-baseBlockSize+binHeaderSize))
	}},
	{"list entry outside", Broken, "an element leads out of the hive", func(d *damager) {
		d.set(d.leaf(1)+4+8*3, 0x7FFFFFF0)
	}},
	{"list entry inside", Broken, "an element leads into the middle of a cell", func(d *damager) {
		at := d.leaf(1) + 4 + 8*3
		d.set(at, d.word(at)+8)
	}},
	{"list entry twice", Broken, "two elements lead to the same key", func(d *damager) {
		at := d.leaf(1) + 4 + 8*3
		d.set(at, d.word(at+8))
	}},
	{"list leaf twice", Broken, "two elements of an ri list lead to the same leaf",
		func(d *damager) {
			at := d.list() + 4
			d.set(at, d.word(at+4))
		}},
	{"list hash", Mends, "the hash of a name is wrong", func(d *damager) {
		at := d.leaf(0) + 4 + 8*3 + 4
		d.set(at, d.word(at)^1)
	}},
	{"list order", Drops, "two subkeys stand in the wrong order", func(d *damager) {
		at := d.leaf(0) + 4
		a, b := d.word(at), d.word(at+8)
		d.set(at, b)
		d.set(at+8, a)
		for i, cell := range []uint32{b, a} {
			if at2 := d.record(cell); d.err == nil {
				d.set(at+8*i+4, hive.LHHash(d.name(at2)))
			}
		}
	}},
}
