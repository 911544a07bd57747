package rescue_test

import (
	"fmt"
	"testing"

	"unhello/internal/problem"
	"unhello/internal/rescue"
	"unhello/internal/target"
)

// The volume says that a log ends before its newest entry does, as it may where Windows' own
// journal is still open. That entry reads as zeros, and Windows will see it.
func TestLogIsBehind(t *testing.T) {
	// The first log holds one entry of the hive, and the second log all that follow.
	for _, test := range []struct {
		log         string
		size, valid uint64
		says        string
	}{
		{log1, 32768, 0, "entry"},
		{log1, 32768, 512, "entry"},
		{log1, 32768, 1024, "entry"},
		{log1, 512, 512, "entry"},
		{log2, 16384, 512, "entry"},
		{log2, 512, 512, "entry"},
	} {
		t.Run(fmt.Sprintf("%s %d of %d", test.log[len(test.log)-4:], test.valid, test.size),
			func(t *testing.T) {
				p := newPatched(t)
				p.put64(test.log, data, 48, test.size)
				p.put64(test.log, data, 56, test.valid)
				disk := p.write()
				want := refusal{reason: problem.LogBehind, detail: test.says, hint: "hold Shift"}
				refused(t, disk, want)
				want.set = 8
				refused(t, disk, want)
				_, err := session().Recover(t.Context(), disk,
					rescue.SetOptions{WriteOptions: rescue.WriteOptions{Yes: true}})
				want.set = 0
				wantRefusal(t, err, want)
				_, err = session().Verify(t.Context(), disk, target.Select{})
				wantRefusal(t, err, want)
				s, err := session().Scan(t.Context(), disk, target.Select{})
				if err != nil {
					t.Fatal(err)
				}
				wantRefusal(t, s.Found().Windows[0].Failure, want)
			})
	}
}

// What is past the end of a log and is no entry, not the next one or not whole, is not in the way.
func TestNothingIsBehindTheLog(t *testing.T) {
	for name, spoil := range map[string]func(b []byte){
		"torn":     func(b []byte) { b[600]++ },
		"no entry": func(b []byte) { clear(b[512:16384]) },
		"sequence": func(b []byte) { b[512+12]++ },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPatched(t)
			spoil(p.content(log2))
			p.put64(log2, data, 56, 512)
			s, err := session().Scan(t.Context(), p.write(), target.Select{})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Found().Windows[0].Failure; problem.Is(err, problem.LogBehind) {
				t.Error(err)
			}
		})
	}
}
