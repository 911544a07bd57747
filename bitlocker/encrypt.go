package bitlocker

// A Write is ciphertext, and where on the volume it belongs.
type Write struct {
	Offset int64 // physical
	Data   []byte
}

// Encrypt gives the whole sectors of ciphertext that put b at off of the view, in
// the order of the view. What else is in sectors that b covers in part is read
// and stays. Nothing is written, and a *NotWritableError says that nothing may.
//
// A sector depends on nothing but itself: one that was written and one that was
// not, after power was cut, are as without BitLocker.
func (p *Plain) Encrypt(off int64, b []byte) ([]Write, error) {
	if err := p.CanWrite(off, int64(len(b))); err != nil {
		return nil, err
	}
	if len(b) == 0 {
		return nil, nil
	}
	size := int64(p.m.sectorSize)
	start := off &^ (size - 1)
	end := (off + int64(len(b)) + size - 1) &^ (size - 1)
	plain := make([]byte, end-start)
	if err := p.readEdges(plain, start, off, off+int64(len(b))); err != nil {
		return nil, err
	}
	copy(plain[off-start:], b)

	var writes []Write
	for at := start; at < end; {
		e := p.extents.at(at)
		stop := min(e.end, end)
		w := Write{Offset: at + e.shift, Data: make([]byte, stop-at)}
		for i := int64(0); i < stop-at; i += size {
			p.cipher.encrypt(w.Data[i:i+size], plain[at-start+i:at-start+i+size], w.Offset+i)
		}
		writes = append(writes, w)
		at = stop
	}
	return writes, nil
}

// readEdges reads the first and the last of the sectors in plain, which lies at
// start of the view, if from and to leave something of them.
func (p *Plain) readEdges(plain []byte, start, from, to int64) error {
	size := int64(p.m.sectorSize)
	first, last := plain[:size], plain[int64(len(plain))-size:]
	if from > start {
		if _, err := p.ReadAt(first, start); err != nil {
			return err
		}
	}
	if end := start + int64(len(plain)); to < end {
		if _, err := p.ReadAt(last, end-size); err != nil {
			return err
		}
	}
	return nil
}
