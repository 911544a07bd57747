package hivetest

var valueDamages = []Damage{
	{"value signature", Broken, "a value does not begin with vk", func(d *damager) {
		d.write(d.value("text"), "vx")
	}},
	{"value name long", Broken, "a value name is longer than its cell", func(d *damager) {
		d.set16(d.value("text")+2, 300)
	}},
	{"value list outside", Broken, "the value list lies outside of the hive", func(d *damager) {
		d.set(d.key(target)+40, 0x7FFFFFF0)
	}},
	{"value list missing", Broken, "a key has values, but no value list", func(d *damager) {
		d.set(d.key(target)+40, nilOffset)
	}},
	{"value count", Broken, "a key has more values than fit into its list", func(d *damager) {
		d.set(d.key(target)+36, 30)
	}},
	{"value count huge", Broken, "a key has two thousand million values", func(d *damager) {
		d.set(d.key(target)+36, 0x7FFFFFFF)
	}},
	{"value twice", Broken, "two elements of the value list lead to the same value",
		func(d *damager) {
			list := d.record(d.word(d.key(target) + 40))
			d.set(list, d.word(list+8))
		}},
	{"data outside", Broken, "data lie outside of the hive", func(d *damager) {
		d.set(d.value("text")+8, 0x7FFFFFF0)
	}},
	{"data long", Broken, "data are longer than their cell", func(d *damager) {
		at := d.value("text") + 4
		d.set(at, d.word(at)+64)
	}},
	{"data inline long", Drops, "a value stores more than four bytes in itself", func(d *damager) {
		d.set(d.value("number")+4, 5|1<<31)
	}},
	{"data shared", Broken, "two values have the same data cell", func(d *damager) {
		d.set(d.value("number")+4, 4)
		d.set(d.value("number")+8, d.word(d.value("text")+8))
	}},
	{"value name odd", Drops, "a value name in UTF-16 has an odd length", func(d *damager) {
		at := d.value("text")
		d.set16(at+16, 0)
		d.set16(at+2, 3)
	}},
	{"data none", Drops, "a value has no data, but an offset", func(d *damager) {
		d.set(d.value("number")+4, 0)
	}},
	{"big data short", Drops, "the last segment of big data is only as long as its rest",
		func(d *damager) {
			list := d.record(d.word(d.record(d.word(d.value("big")+8)) + 4))
			at := d.record(d.word(list+4)) - 4
			const rest = 664 // 17000 - 16344 and the size word, in whole cells
			d.set(at+rest, -d.word(at)-rest)
			d.set(at, 1<<32-rest)
		}},
	{"big data signature", Broken, "a value over 16344 bytes has no db record", func(d *damager) {
		d.write(d.record(d.word(d.value("big")+8)), "dx")
	}},
	{"big data count", Drops, "big data have a segment less than their size needs",
		func(d *damager) {
			d.set16(d.record(d.word(d.value("big")+8))+2, 1)
		}},
	{"big data segment", Broken, "a segment of big data is missing", func(d *damager) {
		list := d.record(d.word(d.record(d.word(d.value("big")+8)) + 4))
		d.set(list+4, nilOffset)
	}},
	{"big data list", Broken, "the segment list of big data lies outside of the hive",
		func(d *damager) {
			d.set(d.record(d.word(d.value("big")+8))+4, 0x7FFFFFF0)
		}},
}

var securityDamages = []Damage{
	{"security outside", Broken, "the security descriptor of a key lies outside of the hive",
		func(d *damager) {
			d.set(d.key(target)+44, 0x7FFFFFF0)
		}},
	{"security signature", Broken, "a security record does not begin with sk", func(d *damager) {
		d.write(d.security(), "sx")
	}},
	{"security forward", Broken, "the ring of security records leads to a key", func(d *damager) {
		d.set(d.security()+4, d.cell(target))
	}},
	{"security backward", Broken, "the ring of security records is broken backwards",
		func(d *damager) {
			at := d.security()
			d.set(at+8, d.word(at+4))
		}},
	{"security short ring", Broken,
		"a security record points to itself, the ring leaves out the others", func(d *damager) {
			at := d.security()
			self := uint32(at - 4 - baseBlockSize)
			d.set(at+4, self)
			d.set(at+8, self)
		}},
	{"security size", Broken, "a security descriptor is longer than its cell", func(d *damager) {
		d.set(d.security()+16, 4000)
	}},
	{"security invalid", Drops, "a security descriptor has another revision", func(d *damager) {
		at := d.security() + 20
		d.set(at, d.word(at)+1)
	}},
	{"security empty", Drops, "a security descriptor has no bytes", func(d *damager) {
		d.set(d.security()+16, 0)
	}},
	{"security of the root", Refuses, "the security descriptor of the root is invalid",
		func(d *damager) {
			at := d.record(d.word(d.key("")+44)) + 20
			d.set(at, d.word(at)+1)
		}},
	{"security count low", Mends, "fewer keys are said to use a security descriptor than do",
		func(d *damager) {
			at := d.security() + 12
			d.set(at, d.word(at)-1)
		}},
	{"security count high", Mends, "more keys are said to use a security descriptor than do",
		func(d *damager) {
			at := d.security() + 12
			d.set(at, d.word(at)+1)
		}},
}
