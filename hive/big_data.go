package hive

// Data over 16344 bytes is cut into segments from version 1.4 on (regf specification, "Big data").
// The size and the version decide, never the bytes.

const (
	segmentSize = 16344 // data bytes in each segment but the last
	dbSize      = 8

	dbCount = 2
	dbList  = 4
)

// isBig reports whether data of this size is stored in segments.
func (h *Hive) isBig(size uint32) bool { return size > segmentSize && h.base.minor() >= 4 }

// segments reads the offsets of the segment cells of big data, and the offset of their list.
func (h *Hive) segments(off, size uint32) (list uint32, segs []uint32, err error) {
	const record = "big data"
	b, _, err := h.cellData(off, dbSize, record)
	if err != nil {
		return 0, nil, err
	}
	at := fileOffset(off)
	if len(b) < dbSize || string(b[:2]) != "db" {
		return 0, nil, corrupt(at, record, "signature %q, expected \"db\"", b[:min(2, len(b))])
	}
	count := int(le16(b[dbCount:]))
	if want := (int(size) + segmentSize - 1) / segmentSize; count != want {
		return 0, nil, dropped(ValueLost, at, record, "%d segments, %d bytes need %d", count, size,
			want)
	}
	list = le32(b[dbList:])
	l, n, err := h.cellData(list, 4*count, "segment list")
	if err != nil {
		return 0, nil, err
	}
	if n < 4*count {
		return 0, nil, corrupt(fileOffset(list), "segment list",
			"cell has %d bytes, %d segments need %d", n, count, 4*count)
	}
	return list, offsets(l), nil
}

// data returns the data of a value.
func (h *Hive) data(v *keyValue) ([]byte, error) {
	if v.inline {
		return append([]byte{}, v.inlined[:v.size]...), nil
	}
	out := make([]byte, 0, v.size)
	err := h.dataCells(v, func(_ uint32, part []byte) error {
		out = append(out, part...)
		return nil
	})
	return out, err
}

// chunk is how much of a single cell is read at a time.
const chunk = 16 << 10

// eachChunk passes on the data of a value in pieces, which are valid only during the call.
func (h *Hive) eachChunk(v *keyValue, part func(b []byte) error) error {
	if v.inline {
		return part(v.inlined[:v.size])
	}
	return h.eachDataCell(v, func(cell uint32, want int) error {
		_, size, err := h.cellData(cell, 0, "data")
		if err == nil && size < want {
			err = shortData(cell, size, want)
		}
		for at := 0; at < want && err == nil; at += chunk {
			var b []byte
			b, err = h.v.bytes(fileOffset(cell)+cellHeader+int64(at), min(chunk, want-at))
			if err == nil {
				err = part(b)
			}
		}
		return err
	})
}

// dataCells passes on the data of a value that is not inline, cell by cell.
func (h *Hive) dataCells(v *keyValue, part func(cell uint32, b []byte) error) error {
	return h.eachDataCell(v, func(cell uint32, want int) error {
		b, size, err := h.cellData(cell, want, "data")
		if err == nil && size < want {
			err = shortData(cell, size, want)
		}
		if err != nil {
			return err
		}
		return part(cell, b)
	})
}

// checkDataSizes checks that the data cells of a value are long enough, without reading them.
// Windows wants the full size of every segment of big data, of the last one too.
func (h *Hive) checkDataSizes(v *keyValue, r *Report, visit func(cell uint32)) error {
	big := h.isBig(v.size)
	return h.eachDataCell(v, func(cell uint32, want int) error {
		visit(cell)
		_, size, err := h.cellData(cell, 0, "data")
		switch {
		case err != nil:
		case size < want:
			err = shortData(cell, size, want)
		case big && size < segmentSize:
			r.drop(ValueLost, fileOffset(cell), "data", "segment of %d bytes, Windows wants %d",
				size, segmentSize)
		}
		return err
	})
}

func shortData(cell uint32, size, want int) error {
	return corrupt(fileOffset(cell), "data", "cell has %d bytes, the value needs %d", size, want)
}

// eachDataCell visits the data cells of a value that is not inline, each with the number of data
// bytes that it must hold.
func (h *Hive) eachDataCell(v *keyValue, visit func(cell uint32, want int) error) error {
	if v.inline || v.size == 0 {
		return nil
	}
	cells := []uint32{v.data}
	if h.isBig(v.size) {
		_, segs, err := h.segments(v.data, v.size)
		if err != nil {
			return err
		}
		cells = segs
	}
	left := int(v.size)
	for i, c := range cells {
		want := left
		if i < len(cells)-1 {
			want = segmentSize
		}
		if err := visit(c, want); err != nil {
			return err
		}
		left -= want
	}
	return nil
}
