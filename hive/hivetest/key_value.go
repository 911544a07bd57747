package hivetest

import (
	"encoding/binary"
	"fmt"

	"unhello/hive"
)

// values writes the values of a key and their list, whose offset it returns.
func (b *builder) values(values []Value) (uint32, error) {
	list := make([]byte, 0, 4*len(values))
	for _, v := range values {
		cell, err := b.value(v)
		if err != nil {
			return 0, err
		}
		list = binary.LittleEndian.AppendUint32(list, cell)
	}
	return b.bins.add(list, 4*b.o.ListSpare), nil
}

// value writes the vk record of a value and, if they need cells of their own, its data.
func (b *builder) value(v Value) (uint32, error) {
	units := hive.MakeName(v.Name)
	name, compressed := encodeName(units, v.Wide)
	if len(name) > 0xFFFF {
		return 0, fmt.Errorf("hivetest: value name has %d characters", len(units))
	}
	size, data := b.data(v)
	var flags uint16
	if len(name) > 0 && compressed {
		flags |= 1
	}
	if v.Tombstone {
		flags |= 2
	}
	r := make([]byte, 20, 20+len(name))
	copy(r, "vk")
	le := binary.LittleEndian
	le.PutUint16(r[2:], uint16(len(name)))
	le.PutUint32(r[4:], size)
	le.PutUint32(r[8:], data)
	le.PutUint32(r[12:], v.Type)
	le.PutUint16(r[16:], flags)
	le.PutUint16(r[18:], v.Spare)
	return b.bins.add(append(r, name...), 0), nil
}

// data stores the data of a value and returns the vk's size and data fields.
func (b *builder) data(v Value) (size, field uint32) {
	size = uint32(len(v.Data))
	switch {
	case v.Tombstone:
		return 0, nilOffset
	case len(v.Data) > segmentSize && b.o.Minor >= 4:
		return size, b.bigData(v.Data)
	case len(v.Data) > 4 || v.OutOfLine && len(v.Data) > 0:
		return size, b.bins.add(v.Data, 0)
	}
	var inline [4]byte
	copy(inline[:], v.Data)
	return size | 1<<31, binary.LittleEndian.Uint32(inline[:])
}

// bigData stores data in segments and returns the offset of the db record. All segment cells have
// the same size, including the last one.
func (b *builder) bigData(data []byte) uint32 {
	var list []byte
	for len(data) > 0 {
		n := min(len(data), segmentSize)
		cell := b.bins.add(data[:n], segmentSize-n+4)
		list = binary.LittleEndian.AppendUint32(list, cell)
		data = data[n:]
	}
	record := []byte("db")
	record = binary.LittleEndian.AppendUint16(record, uint16(len(list)/4))
	record = binary.LittleEndian.AppendUint32(record, b.bins.add(list, 0))
	return b.bins.add(record, 4)
}
