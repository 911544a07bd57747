package hivetest

var binDamages = []Damage{
	{"bin signature", Broken, "a bin does not begin with hbin", func(d *damager) {
		start, _ := d.ownBin(d.key(target))
		d.write(start, "hbim")
	}},
	{"bin offset", Broken, "a bin says that it lies elsewhere", func(d *damager) {
		start, _ := d.ownBin(d.key(target))
		d.set(start+4, d.word(start+4)+pageSize)
	}},
	{"bin size odd", Broken, "the size of a bin is not a multiple of 4096", func(d *damager) {
		start, _ := d.ownBin(d.key(target))
		d.set(start+8, d.word(start+8)+8)
	}},
	{"bin size zero", Broken, "the size of a bin is 0", func(d *damager) {
		start, _ := d.ownBin(d.key(target))
		d.set(start+8, 0)
	}},
	{"bin size beyond", Broken, "the last bin is longer than the hive", func(d *damager) {
		d.set(d.lastBin()+8, 0x7FFFF000)
	}},
	{"bin zeroed", Broken, "a bin is nothing but zeros", func(d *damager) {
		start, end := d.ownBin(d.key(target))
		clear(d.image[start:end])
	}},
	{"bins size", Broken, "the hive says that it is a page longer than its file", func(d *damager) {
		d.image = SetBaseBlock(d.image, func(b []byte) {
			image(b).put32(40, d.binsSize()+pageSize)
		})
	}},
	{"root cell", Broken, "the root's offset leads to no key", func(d *damager) {
		d.image = SetBaseBlock(d.image, func(b []byte) {
			image(b).put32(36, uint32(d.lastBin()-baseBlockSize+binHeaderSize))
		})
	}},
	{"cell size zero", Broken, "the size of a cell is 0", func(d *damager) {
		d.set(d.key(target)-4, 0)
	}},
	{"cell size odd", Broken, "the size of a cell is not a multiple of 8", func(d *damager) {
		at := d.key(target) - 4
		d.set(at, d.word(at)-4)
	}},
	{"cell overrun", Broken, "a cell reaches beyond its bin", func(d *damager) {
		at := d.key(target) - 4
		_, end := d.ownBin(at)
		d.set(at, -uint32(end-at+8))
	}},
	{"cell size minimum", Broken, "the size of a cell is the least number there is",
		func(d *damager) {
			d.set(d.key(target)-4, 0x80000000)
		}},
	{"leaked cell", Note, "an allocated cell that nothing refers to", func(d *damager) {
		at := d.lastBin() + binHeaderSize
		d.set(at, -d.word(at))
	}},
	{"leaked cells", Note, "forty cells that nothing refers to", func(d *damager) {
		at := d.lastBin() + binHeaderSize
		rest := d.word(at)
		for range 40 {
			d.set(at, 1<<32-16)
			at, rest = at+16, rest-16
		}
		d.set(at, rest)
	}},
	{"free neighbours", Note, "two free cells side by side", func(d *damager) {
		at := d.lastBin() + binHeaderSize
		size := d.word(at)
		d.set(at, 64)
		d.set(at+64, size-64)
	}},
}
