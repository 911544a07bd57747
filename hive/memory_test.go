package hive_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

var le = binary.LittleEndian

// memory is a file in memory.
type memory []byte

func (m memory) Size() int64 { return int64(len(m)) }

func (m memory) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(m)) {
		return 0, io.EOF
	}
	n := copy(p, m[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// image is a hive with its logs, whole in memory. A log that is nil does not
// exist; one of length 0 is an empty file.
type image struct{ primary, log1, log2 []byte }

func (i image) files() hive.Files {
	f := hive.Files{Primary: memory(i.primary)}
	if i.log1 != nil {
		f.Log1 = memory(i.log1)
	}
	if i.log2 != nil {
		f.Log2 = memory(i.log2)
	}
	return f
}

// bins returns the hive bins, by their size in the base block.
func (i image) bins() []byte { return i.primary[4096:][:le.Uint32(i.primary[40:])] }

// apply returns the image after a plan. It insists that every step replaces the bytes that the plan
// says.
func (i image) apply(t testing.TB, p *hive.Plan) image {
	t.Helper()
	files := [3][]byte{bytes.Clone(i.primary), bytes.Clone(i.log1), bytes.Clone(i.log2)}
	for _, g := range p.Groups {
		for _, s := range g.Steps {
			f := &files[s.File]
			switch {
			case s.New == nil && s.OldSize == int64(len(*f)) && s.NewSize > s.OldSize:
				*f = append(*f, make([]byte, s.NewSize-s.OldSize)...)
			case s.New == nil:
				t.Fatalf("%q resizes %v from %d to %d, it has %d bytes", g.Why, s.File,
					s.OldSize, s.NewSize, len(*f))
			case s.Offset+int64(len(s.New)) > int64(len(*f)) ||
				!bytes.Equal((*f)[s.Offset:][:len(s.Old)], s.Old) || len(s.Old) != len(s.New):
				t.Fatalf("%q writes %d bytes to %v at %#x, which has %d bytes, "+
					"over other ones than it says", g.Why, len(s.New), s.File, s.Offset, len(*f))
			default:
				copy((*f)[s.Offset:], s.New)
			}
		}
	}
	return image{files[0], files[1], files[2]}
}

// shared returns a hive from the folder of real hives. For a name `A/B`, the logs are those beside
// B.
func shared(t testing.TB, name string) image {
	t.Helper()
	i := image{primary: testenv.Unxz(t, testenv.Shared(t, "hives/"+name+".xz"))}
	if logs, ok := sharedLogs[name]; ok {
		i.log1 = testenv.Unxz(t, testenv.Shared(t, "hives/"+logs+".LOG1.xz"))
		i.log2 = testenv.Unxz(t, testenv.Shared(t, "hives/"+logs+".LOG2.xz"))
	}
	return i
}

// sharedLogs lists the real hives that have logs.
var sharedLogs = map[string]string{
	"NewDirtyHive1/NewDirtyHive":        "NewDirtyHive1/NewDirtyHive",
	"OldDirtyHive/OldDirtyHive":         "OldDirtyHive/OldDirtyHive",
	"BadBaseBlockHive/BadBaseBlockHive": "BadBaseBlockHive/BadBaseBlockHive",
	"BadLogHive1/BadLogHive":            "BadLogHive1/BadLogHive",
	"transactions_NTUSER/NTUSER.DAT":    "transactions_NTUSER/NTUSER.DAT",
}

// build makes a synthetic hive.
func build(t testing.TB, root *hivetest.Key, o hivetest.Options) []byte {
	t.Helper()
	b, err := hivetest.Build(root, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// open opens a hive that must open.
func open(t testing.TB, i image) *hive.Hive {
	t.Helper()
	h, err := hive.Open(t.Context(), i.files(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// isA reports whether an error is, or wraps, one of type E.
func isA[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}
