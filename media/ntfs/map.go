package ntfs

// A Range is a number of consecutive bytes on the volume.
type Range struct{ Offset, Length int64 }

// Map gives where n bytes of the file from off on lie on the volume, so that they can be
// overwritten in place: nothing but these bytes changes, and every reader of the file sees it. It
// refuses (RefusedError) what can't be written that way.
func (f *File) Map(off, n int64) ([]Range, error) {
	if err := f.mappable(); err != nil {
		return nil, err
	}
	switch {
	case off < 0 || n < 0:
		return nil, f.refuse(BeyondEnd, off)
	case off > f.data.size || n > f.data.size-off:
		return nil, f.refuse(BeyondEnd, max(off, f.data.size))
	case n > 0 && (off > f.data.valid || n > f.data.valid-off):
		return nil, f.refuse(BeyondValid, max(off, f.data.valid))
	}
	var ranges []Range
	for n > 0 {
		at, room, err := f.v.locate(f.data, off)
		if err != nil {
			return nil, err
		}
		if at == hole {
			return nil, f.refuse(Hole, off)
		}
		room = min(room, n)
		ranges = addRange(ranges, Range{at, room})
		off, n = off+room, n-room
	}
	return ranges, nil
}

// mappable refuses files of which no byte can be overwritten in place.
func (f *File) mappable() error {
	if err := f.readable(); err != nil {
		return err
	}
	switch {
	case f.ref.number() < firstUserRecord:
		return f.refuse(System, 0)
	case f.data.resident:
		return f.refuse(Resident, 0)
	}
	return nil
}

// addRange appends r, merging it into the last range if it continues that.
func addRange(ranges []Range, r Range) []Range {
	if len(ranges) > 0 {
		if last := &ranges[len(ranges)-1]; last.Offset+last.Length == r.Offset {
			last.Length += r.Length
			return ranges
		}
	}
	return append(ranges, r)
}

// Writable reports whether all of the file can be overwritten in place, with the first reason why
// it can't.
func (f *File) Writable() error {
	_, err := f.Map(0, f.Size())
	return err
}
