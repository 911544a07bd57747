package hivetest

var valueDamages = []Damage{
	{"value signature", Fatal, "a value does not begin with vk", func(d *damager) {
		d.write(d.value("text"), "vx")
	}},
	{"value name long", Fatal, "a value name is longer than its cell", func(d *damager) {
		d.set16(d.value("text")+2, 300)
	}},
	{"value list outside", Fatal, "the value list lies outside of the hive", func(d *damager) {
		d.set(d.key(target)+40, 0x7FFFFFF0)
	}},
	{"value list missing", Fatal, "a key has values, but no value list", func(d *damager) {
		d.set(d.key(target)+40, nilOffset)
	}},
	{"value count", Fatal, "a key has more values than fit into its list", func(d *damager) {
		d.set(d.key(target)+36, 30)
	}},
	{"value count huge", Fatal, "a key has two thousand million values", func(d *damager) {
		d.set(d.key(target)+36, 0x7FFFFFFF)
	}},
	{"value twice", Fatal, "two elements of the value list lead to the same value",
		func(d *damager) {
			list := d.record(d.word(d.key(target) + 40))
			d.set(list, d.word(list+8))
		}},
	{"data outside", Fatal, "data lie outside of the hive", func(d *damager) {
		d.set(d.value("text")+8, 0x7FFFFFF0)
	}},
	{"data long", Fatal, "data are longer than their cell", func(d *damager) {
		at := d.value("text") + 4
		d.set(at, d.word(at)+64)
	}},
	{"data inline long", Fatal, "a value stores more than four bytes in itself", func(d *damager) {
		d.set(d.value("number")+4, 5|1<<31)
	}},
	{"data shared", Fatal, "two values have the same data cell", func(d *damager) {
		d.set(d.value("number")+4, 4)
		d.set(d.value("number")+8, d.word(d.value("text")+8))
	}},
	{"big data signature", Fatal, "a value over 16344 bytes has no db record", func(d *damager) {
		d.write(d.record(d.word(d.value("big")+8)), "dx")
	}},
	{"big data count", Fatal, "big data have a segment less than their size needs",
		func(d *damager) {
			d.set16(d.record(d.word(d.value("big")+8))+2, 1)
		}},
	{"big data segment", Fatal, "a segment of big data is missing", func(d *damager) {
		list := d.record(d.word(d.record(d.word(d.value("big")+8)) + 4))
		d.set(list+4, nilOffset)
	}},
	{"big data list", Fatal, "the segment list of big data lies outside of the hive",
		func(d *damager) {
			d.set(d.record(d.word(d.value("big")+8))+4, 0x7FFFFFF0)
		}},
}

var securityDamages = []Damage{
	{"security outside", Fatal, "the security descriptor of a key lies outside of the hive",
		func(d *damager) {
			d.set(d.key(target)+44, 0x7FFFFFF0)
		}},
	{"security signature", Fatal, "a security record does not begin with sk", func(d *damager) {
		d.write(d.security(), "sx")
	}},
	{"security forward", Fatal, "the ring of security records leads to a key", func(d *damager) {
		d.set(d.security()+4, d.cell(target))
	}},
	{"security backward", Fatal, "the ring of security records is broken backwards",
		func(d *damager) {
			at := d.security()
			d.set(at+8, d.word(at+4))
		}},
	{"security short ring", Fatal,
		"a security record points to itself, the ring leaves out the others", func(d *damager) {
			at := d.security()
			self := uint32(at - 4 - baseBlockSize)
			d.set(at+4, self)
			d.set(at+8, self)
		}},
	{"security size", Fatal, "a security descriptor is longer than its cell", func(d *damager) {
		d.set(d.security()+16, 4000)
	}},
	{"security count low", Fatal, "fewer keys are said to use a security descriptor than do",
		func(d *damager) {
			at := d.security() + 12
			d.set(at, d.word(at)-1)
		}},
	{"security count high", Tolerated, "more keys are said to use a security descriptor than do",
		func(d *damager) {
			at := d.security() + 12
			d.set(at, d.word(at)+1)
		}},
}
