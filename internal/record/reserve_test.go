package record_test

import (
	"errors"
	"testing"

	"unhello/internal/record"
	"unhello/internal/record/powercut"
)

// holey is a file whose medium gives this answer when it is asked to set room aside.
type holey struct {
	*powercut.Mem
	answer error
	asked  *int64
}

func (h holey) Reserve(_, n int64) error { *h.asked += n; return h.answer }

// On a full medium nothing has been written, a medium that can't set room aside is reported, and
// bytes beyond the end of a file are not asked for.
func TestReserve(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 1024}).group("a").grow("hive", 4096).
		write("hive", 512, 1024)
	for _, answer := range []error{nil, errors.ErrUnsupported, errInjected} {
		var asked int64
		unsure, err := record.Reserve(b.plan,
			map[string]record.File{"hive": holey{mem(b.before)["hive"], answer, &asked}})
		var write *record.WriteError
		if full := errors.As(err, &write) && !write.Written; full != (answer == errInjected) ||
			unsure != (answer == errors.ErrUnsupported) || asked != 512 {
			t.Errorf("%v: unsure %v, %v, %d bytes", answer, unsure, err, asked)
		}
	}
}
