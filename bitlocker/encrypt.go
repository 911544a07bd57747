package bitlocker

// A Write is ciphertext and where it goes on the volume.
type Write struct {
	Offset int64 // physical
	Data   []byte
}

// Encrypt returns the whole sectors of ciphertext that put b at off of the view, in the order of
// the view. If b covers only part of a sector, the rest is read and stays. Nothing is written; a
// *NotWritableError says that nothing may be.
//
// Sectors are encrypted independently, so a power cut between two of them does no more harm than
// without BitLocker.
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

// readEdges reads the first and the last sector of plain, which begins at start of the view, if the
// range between from and to doesn't cover them.
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
