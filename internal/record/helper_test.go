package record_test

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"testing"

	"unhello/internal/record"
	"unhello/internal/record/powercut"
)

// builder makes a plan and the files that it leads to.
type builder struct {
	before, now map[string][]byte
	plan        record.Plan
	rand        *rand.Rand
}

// newBuilder begins with files of the given sizes, filled with random bytes.
func newBuilder(sizes map[string]int) *builder {
	b := &builder{before: make(map[string][]byte), rand: rand.New(rand.NewPCG(1, 2))}
	for _, name := range []string{"hive", "log", "log1", "other"} {
		if size, ok := sizes[name]; ok {
			b.before[name] = b.random(size)
		}
	}
	b.now = maps.Clone(b.before)
	return b
}

func (b *builder) random(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(1 + b.rand.UintN(255))
	}
	return out
}

// group begins a new group.
func (b *builder) group(why string) *builder {
	b.plan.Groups = append(b.plan.Groups, record.Group{Why: why})
	return b
}

func (b *builder) step(s record.Step) *builder {
	g := &b.plan.Groups[len(b.plan.Groups)-1]
	g.Steps = append(g.Steps, s)
	return b
}

// write adds a write of n random bytes.
func (b *builder) write(file string, off, n int) *builder {
	was := bytes.Clone(b.now[file][off : off+n])
	is := b.random(n)
	data := bytes.Clone(b.now[file])
	copy(data[off:], is)
	b.now[file] = data
	return b.step(record.Step{File: file, Offset: int64(off), Old: was, New: is})
}

// grow adds a resize.
func (b *builder) grow(file string, size int) *builder {
	was := len(b.now[file])
	data := make([]byte, size)
	copy(data, b.now[file])
	b.now[file] = data
	return b.step(record.Step{File: file, OldSize: int64(was), NewSize: int64(size)})
}

// journal is what an edit of a hive looks like: the primary's sequence numbers, the log, its base
// block, the primary's base block, pages in a grown file, the base block again.
func journal() *builder {
	return newBuilder(map[string]int{"hive": 20 * 512, "log": 512, "other": 700}).
		group("raised").write("hive", 4, 8).
		group("log").grow("log", 13*512).write("log", 512, 12*512).
		group("log base block").write("log", 0, 512).
		group("dirty").write("hive", 0, 508).
		group("pages").grow("hive", 28*512).write("hive", 8*512, 4*512).
		write("hive", 16*512, 10*512).write("hive", 2*512+4, 4).
		group("clean").write("hive", 0, 512)
}

// scattered is a group of many pages.
func scattered() *builder {
	b := newBuilder(map[string]int{"hive": 200 * 512}).group("pages")
	for i := range 15 {
		b.write("hive", i*13*512, 4*512)
	}
	return b
}

// plans are the plans that tests try.
func plans() map[string]*builder {
	return map[string]*builder{
		"nothing": newBuilder(map[string]int{"hive": 512}),
		"one sector": newBuilder(map[string]int{"hive": 8192}).group("value").
			write("hive", 4100, 4),
		"journal": journal(),
		"odd offsets": newBuilder(map[string]int{"hive": 3000, "log": 100}).
			group("a").write("hive", 500, 700).write("hive", 1200, 30).write("log", 3, 90).
			group("b").write("hive", 900, 1500).write("log", 50, 50),
		"odd growth": newBuilder(map[string]int{"hive": 700, "log": 0}).
			group("a").grow("hive", 1300).grow("log", 600).write("hive", 600, 650).
			write("log", 10, 20).
			group("b").grow("hive", 1900).write("hive", 1250, 600).write("log", 0, 600),
		"scattered pages": scattered(),
		"one place four times": newBuilder(map[string]int{"hive": 1024}).
			group("a").write("hive", 0, 512).group("b").write("hive", 0, 508).
			group("c").write("hive", 4, 8).group("d").write("hive", 0, 1024),
	}
}

// mem makes files in memory.
func mem(data map[string][]byte) map[string]*powercut.Mem {
	files := make(map[string]*powercut.Mem)
	for name, b := range data {
		files[name] = &powercut.Mem{Data: bytes.Clone(b)}
	}
	return files
}

func asFiles(files map[string]*powercut.Mem) map[string]record.File {
	out := make(map[string]record.File)
	for name, f := range files {
		out[name] = f
	}
	return out
}

// wantData fails unless the files are as in want.
func wantData(t *testing.T, what string, files map[string]*powercut.Mem, want map[string][]byte) {
	t.Helper()
	for name, f := range files {
		if !bytes.Equal(f.Data, want[name]) {
			t.Errorf("%s: %s is not as it should be", what, name)
		}
	}
}
