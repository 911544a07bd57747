package hive

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// SetValue sets a value of an existing key; "" is the default value. An existing value keeps its
// spelling, and nothing changes if its type and data are right already. Changing only data leaves
// the key's Last written as it is, so that the change can be one write.
func (e *Editor) SetValue(path, name string, t Type, data []byte) error {
	if int64(len(data)) > 1<<30 {
		return &LimitError{DataSize, len(data), 1 << 30}
	}
	k, err := e.key(path)
	if err != nil {
		return err
	}
	v, err := e.value(k, name)
	if errors.Is(err, ErrValueNotFound) {
		return e.addValue(k, MakeName(name), t, data)
	}
	if err != nil {
		return err
	}
	if same, err := v.Equal(t, data); same || err != nil {
		return asDamaged(err)
	}
	if err := e.raise(k.off, nkLargestData, k.node.largestData, uint32(len(data))); err != nil {
		return err
	}
	return e.changeValue(k, &v.v, t, data)
}

// value finds the value to change, and refuses one that Windows removes.
func (e *Editor) value(k *Key, name string) (*Value, error) {
	v, err := k.Value(name)
	if err != nil {
		return nil, asDamaged(err)
	}
	r := &Report{}
	v.v.checkRemoved(r)
	if !v.v.inline {
		c := e.newChecker()
		c.r = r
		if err := r.addError(c.checkData(&v.v)); err != nil {
			return nil, err
		}
	}
	if faults := r.from(Drops); len(faults) > 0 {
		return nil, &DamagedError{faults}
	}
	return v, nil
}

// newChecker checks parts of the hive that no other check has claimed.
func (e *Editor) newChecker() *checker {
	return &checker{h: e.h, r: &Report{}, allocated: e.cells, seen: newBitmap(e.h),
		refs: make(map[uint32]uint32)}
}

// changeValue gives an existing value another type or other data.
func (e *Editor) changeValue(k *Key, v *keyValue, t Type, data []byte) error {
	keep, err := e.keepsCell(v, t, data)
	if err != nil {
		return err
	}
	if keep {
		if err := e.putCell(stageCommit, v.data, 0, data); err != nil {
			return err
		}
		return e.setFields(k, v, word32(uint32(len(data)), v.data, uint32(t)))
	}
	fields, err := e.store(t, data, k.off)
	if err != nil {
		return err
	}
	if err := e.setFields(k, v, fields); err != nil {
		return err
	}
	return e.releaseData(v)
}

// keepsCell reports whether data goes into the cell that holds the value's data now. It must fit
// and, in shadow, either only the type or only one sector of the data may change.
func (e *Editor) keepsCell(v *keyValue, t Type, data []byte) (bool, error) {
	size := uint32(len(data))
	if size <= vkInlineMax || v.inline || v.size == 0 || e.h.isBig(v.size) || e.h.isBig(size) {
		return false, nil
	}
	old, room, err := e.h.cellData(v.data, len(data), "data")
	if err != nil || room < len(data) || !e.shadow {
		return err == nil && room >= len(data), asDamaged(err)
	}
	switch {
	case size != v.size:
		return false, nil
	case uint32(t) != v.valueType:
		return bytes.Equal(old, data), nil
	}
	return e.atomic(fileOffset(v.data)+cellHeader, data)
}

// setFields sets a value's size, data field and type. In shadow, if they lie in two sectors, the
// value moves to a new cell and its list points there.
func (e *Editor) setFields(k *Key, v *keyValue, fields []byte) error {
	one, err := e.atomic(fileOffset(v.off)+cellHeader+vkDataSize, fields)
	if err != nil {
		return err
	}
	if one || !e.shadow {
		return e.putCell(stageCommit, v.off, vkDataSize, fields)
	}
	b, size, err := e.h.cellData(v.off, vkFixedSize+vkMaxRead, "key value")
	if err != nil {
		return asDamaged(err)
	}
	b = slices.Clone(b[:min(size, vkName+len(v.name))])
	copy(b[vkDataSize:], fields)
	off, err := e.allocate(b, k.off)
	if err != nil {
		return err
	}
	list, err := e.h.valueOffsets(&k.node)
	if err != nil {
		return asDamaged(err)
	}
	field := 4 * slices.Index(list, v.off)
	if err := e.putCell32(stageCommit, k.node.valueList, field, off); err != nil {
		return err
	}
	return e.release(v.off)
}

// store puts data where it belongs and returns the size, data and type fields of its key value.
func (e *Editor) store(t Type, data []byte, near uint32) ([]byte, error) {
	size := uint32(len(data))
	switch {
	case size <= vkInlineMax:
		var b [vkInlineMax]byte
		copy(b[:], data)
		return word32(size|vkInline, le32(b[:]), uint32(t)), nil
	case e.h.isBig(size):
		off, err := e.storeBig(data, near)
		return word32(size, off, uint32(t)), err
	}
	off, err := e.allocate(data, near)
	return word32(size, off, uint32(t)), err
}

// storeBig cuts data into segments.
func (e *Editor) storeBig(data []byte, near uint32) (uint32, error) {
	if n := (len(data) + segmentSize - 1) / segmentSize; n > 0xFFFF {
		return 0, &LimitError{DataSegments, n, 0xFFFF}
	}
	var segs []uint32
	for part := range slices.Chunk(data, segmentSize) {
		// Windows gives every segment a cell of the full size.
		padding := make([]byte, segmentSize-len(part))
		off, err := e.allocate(append(part[:len(part):len(part)], padding...), near)
		if err != nil {
			return 0, err
		}
		segs = append(segs, off)
	}
	list, err := e.allocate(word32(segs...), near)
	if err != nil {
		return 0, err
	}
	b := make([]byte, dbSize)
	copy(b, "db")
	put16(b[dbCount:], uint16(len(segs)))
	put32(b[dbList:], list)
	return e.allocate(b, near)
}

// releaseData frees the cells of a value's data.
func (e *Editor) releaseData(v *keyValue) error {
	if v.inline || v.size == 0 {
		return nil
	}
	cells := []uint32{v.data}
	if e.h.isBig(v.size) {
		list, segs, err := e.h.segments(v.data, v.size)
		if err != nil {
			return asDamaged(err)
		}
		cells = append(append(cells, list), segs...)
	}
	for _, c := range cells {
		if err := e.release(c); err != nil {
			return err
		}
	}
	return nil
}

// addValue adds a value at the end of a key's list.
func (e *Editor) addValue(k *Key, name Name, t Type, data []byte) error {
	if len(name) > vkMaxName {
		return &LimitError{ValueName, len(name), vkMaxName}
	}
	fields, err := e.store(t, data, k.off)
	if err != nil {
		return err
	}
	stored, compressed := EncodeName(name)
	b := make([]byte, vkFixedSize, vkFixedSize+len(stored))
	copy(b, "vk")
	put16(b[vkNameLength:], uint16(len(stored)))
	copy(b[vkDataSize:], fields)
	if compressed && len(name) > 0 {
		put16(b[vkFlags:], vkCompName)
	}
	off, err := e.allocate(append(b, stored...), k.off)
	if err != nil {
		return err
	}
	if err := e.raise(k.off, nkLargestName, k.node.largestName, uint32(2*len(name))); err != nil {
		return err
	}
	if err := e.raise(k.off, nkLargestData, k.node.largestData, uint32(len(data))); err != nil {
		return err
	}
	if err := e.touch(k.off); err != nil {
		return err
	}
	return e.appendToList(k, off)
}

// appendToList adds a value to a key's list, in its spare room if there is any, otherwise in a new
// list.
func (e *Editor) appendToList(k *Key, value uint32) error {
	old, err := e.h.valueOffsets(&k.node)
	if err != nil {
		return asDamaged(err)
	}
	if len(old) > 0 {
		_, room, err := e.h.cellData(k.node.valueList, 0, "value list")
		if err != nil {
			return asDamaged(err)
		}
		if room >= 4*(len(old)+1) {
			if err := e.putCell32(stageFill, k.node.valueList, 4*len(old), value); err != nil {
				return err
			}
			return e.putCell32(stageCommit, k.off, nkValueCount, uint32(len(old)+1))
		}
	}
	return e.setValueList(k, append(old, value))
}

// setValueList gives a key a new list of values and frees the old one.
func (e *Editor) setValueList(k *Key, values []uint32) error {
	list := uint32(nilOffset)
	if len(values) > 0 {
		var err error
		if list, err = e.allocate(word32(values...), k.off); err != nil {
			return err
		}
	}
	fields := word32(uint32(len(values)), list)
	if err := e.putCell(stageCommit, k.off, nkValueCount, fields); err != nil {
		return err
	}
	if k.node.valueCount == 0 {
		return nil
	}
	return e.release(k.node.valueList)
}

// DeleteValue removes a value. It fails with ErrValueNotFound if there is none.
func (e *Editor) DeleteValue(path, name string) error {
	k, err := e.key(path)
	if err != nil {
		return err
	}
	offs, err := e.h.valueOffsets(&k.node)
	if err != nil {
		return asDamaged(err)
	}
	want := MakeName(name)
	for i, off := range offs {
		v, err := e.h.keyValue(off)
		if isDropped(err) {
			continue
		}
		if err != nil {
			return asDamaged(err)
		}
		if !EqualNames(v.nameUnits(), want) {
			continue
		}
		if err := e.setValueList(k, slices.Delete(offs, i, i+1)); err != nil {
			return err
		}
		if err := e.releaseData(&v); err != nil {
			return err
		}
		if err := e.touch(k.off); err != nil {
			return err
		}
		return e.release(off)
	}
	return fmt.Errorf("%w: %s\\%s", ErrValueNotFound, k.path, name)
}
