package target

import (
	"bytes"
	"testing"
)

// TestForeignFormat: formats are recognized by content; the shortest file with the right bytes is
// enough, and one byte less is not.
func TestForeignFormat(t *testing.T) {
	for _, m := range foreignMagics {
		b := make([]byte, m.offset+int64(len(m.bytes)))
		copy(b[m.offset:], m.bytes)
		if got, err := foreignFormat(bytes.NewReader(b)); err != nil || got != m.format {
			t.Errorf("%q at %d: %q, %v", m.bytes, m.offset, got, err)
		}
		cut := bytes.NewReader(b[:len(b)-1])
		if got, err := foreignFormat(cut); err != nil || got == m.format {
			t.Errorf("%q at %d, cut off: %q, %v", m.bytes, m.offset, got, err)
		}
	}
}
