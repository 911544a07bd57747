package powercut

import (
	"errors"
	"io"
)

// Mem is a file in memory. It is a record.File.
type Mem struct {
	Data []byte
	// Fail, if set, is called before every "read", "write", "truncate" and "sync"; n counts the
	// calls of this kind from 0. If it returns an error the call fails with it and does nothing,
	// except that a write first writes Short bytes.
	Fail  func(op string, n int) error
	Short int

	calls map[string]int
}

func (m *Mem) fail(op string) error {
	if m.calls == nil {
		m.calls = make(map[string]int)
	}
	n := m.calls[op]
	m.calls[op]++
	if m.Fail == nil {
		return nil
	}
	return m.Fail(op, n)
}

// Calls returns how many calls of a kind there were.
func (m *Mem) Calls(op string) int { return m.calls[op] }

// Size returns the length in bytes.
func (m *Mem) Size() int64 { return int64(len(m.Data)) }

// ReadAt is io.ReaderAt.
func (m *Mem) ReadAt(b []byte, off int64) (int, error) {
	if err := m.fail("read"); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, errors.New("powercut: negative offset")
	}
	if off >= m.Size() {
		return 0, io.EOF
	}
	n := copy(b, m.Data[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// WriteAt is io.WriterAt. A write beyond the end makes the file longer.
func (m *Mem) WriteAt(b []byte, off int64) (int, error) {
	err := m.fail("write")
	if err != nil {
		b = b[:min(len(b), m.Short)]
	}
	if off < 0 {
		return 0, errors.New("powercut: negative offset")
	}
	if end := off + int64(len(b)); len(b) > 0 && end > m.Size() {
		m.resize(end)
	}
	return copy(m.Data[min(off, m.Size()):], b), err
}

// Truncate sets the length in bytes.
func (m *Mem) Truncate(size int64) error {
	if err := m.fail("truncate"); err != nil {
		return err
	}
	if size < 0 {
		return errors.New("powercut: negative size")
	}
	m.resize(size)
	return nil
}

func (m *Mem) resize(size int64) {
	grown := make([]byte, size)
	copy(grown, m.Data)
	m.Data = grown
}

// Sync does nothing but fail when told to.
func (m *Mem) Sync() error { return m.fail("sync") }
