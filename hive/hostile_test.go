package hive_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"testing"
	"time"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

// Hives made to attack their reader: at most 1 MiB, but with numbers and pointers that would cost
// gigabytes or hours if they were trusted.

const (
	hostileSize   = 1 << 20
	hostileMemory = 64 << 20 // most bytes in use at once
	hostileTime   = 20 * time.Second
)

// trap is a hive with one cell for anything, almost as long as the hive: the data of the value `v`
// of the key `K`.
type trap struct {
	b          []byte
	root, k, v int // file offsets of these records
	cell       int // of the cell's content
	size       int
}

func newTrap(t testing.TB) *trap {
	const size = hostileSize - 100000
	k := &hivetest.Key{Name: "K", Class: "class",
		Values: []hivetest.Value{{Name: "v", Data: make([]byte, size)}}}
	for i := range 500 {
		k.Keys = append(k.Keys, &hivetest.Key{
			Name: string(rune('A'+i/26)) + string(rune('A'+i%26)),
		})
	}
	// Before version 1.4 data of any length is in one cell.
	b := build(t, &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{k}},
		hivetest.Options{Minor: 3, List: hivetest.ListLI})
	if len(b) > hostileSize {
		t.Fatalf("the hive has %d bytes", len(b))
	}
	at := func(cell uint32, err error) int {
		if err != nil {
			t.Fatal(err)
		}
		return 4096 + int(cell) + 4
	}
	h := &trap{b: b, root: 4096 + 32 + 4, size: size}
	h.k = at(hivetest.KeyCell(b, "K"))
	h.v = at(hivetest.ValueCell(b, "K", "v"))
	h.cell = at(le.Uint32(b[h.v+8:]), nil)
	return h
}

func (h *trap) put(at int, v uint32) { le.PutUint32(h.b[at:], v) }

// offset returns the cell offset of a record.
func offset(record int) uint32 { return uint32(record - 4 - 4096) }

// fill writes a list into the cell: head and n times the same element.
func (h *trap) fill(head string, n int, element uint32) {
	at := h.cell + copy(h.b[h.cell:], head)
	for range n {
		h.put(at, element)
		at += 4
	}
}

// subkey returns the file offset of the i-th subkey of K.
func (h *trap) subkey(i int) int {
	list := 4096 + int(le.Uint32(h.b[h.k+28:])) + 4
	return 4096 + int(le.Uint32(h.b[list+4+4*i:])) + 4
}

var hostile = map[string]func(h *trap) image{
	"nothing": func(h *trap) image { return image{primary: h.b} },
	"ri of one leaf": func(h *trap) image {
		leaf := le.Uint32(h.b[h.k+28:])
		h.fill("ri\xFF\xFF", 0xFFFF, leaf)
		h.put(h.k+20, hostileSize/80)
		h.put(h.k+28, offset(h.cell))
		return image{primary: h.b}
	},
	"ri of one leaf of one key": func(h *trap) image {
		le.PutUint16(h.b[4096+int(le.Uint32(h.b[h.root+28:]))+4+2:], 1)
		h.fill("ri\xFF\xFF", 0xFFFF, le.Uint32(h.b[h.root+28:]))
		h.put(h.root+20, hostileSize/80)
		h.put(h.root+28, offset(h.cell))
		return image{primary: h.b}
	},
	"one long ri for many keys": func(h *trap) image {
		h.fill("ri\xFF\xFF", 0xFFFF, le.Uint32(h.b[h.root+28:]))
		for i := range 500 {
			h.put(h.subkey(i)+20, hostileSize/80)
			h.put(h.subkey(i)+28, offset(h.cell))
		}
		return image{primary: h.b}
	},
	"one leaf of the same key": func(h *trap) image {
		h.fill("li\x00\x30", 0x3000, offset(h.subkey(7)))
		h.put(h.k+20, 0x3000)
		h.put(h.k+28, offset(h.cell))
		return image{primary: h.b}
	},
	"one value list for many keys": func(h *trap) image {
		h.fill("", h.size/4, offset(h.v))
		for i := range 500 {
			h.put(h.subkey(i)+36, uint32(h.size/4))
			h.put(h.subkey(i)+40, offset(h.cell))
		}
		return image{primary: h.b}
	},
	"value list of the same value": func(h *trap) image {
		h.fill("", h.size/4, offset(h.v))
		h.put(h.k+36, uint32(h.size/4))
		h.put(h.k+40, offset(h.cell))
		return image{primary: h.b}
	},
	"key that is its own subkey": func(h *trap) image {
		h.put(4096+int(le.Uint32(h.b[h.k+28:]))+4+4, offset(h.k))
		h.put(h.k+16, offset(h.k))
		return image{primary: h.b}
	},
	"huge counts": func(h *trap) image {
		for i := range 500 {
			h.put(h.subkey(i)+20, 0xFFFFFFFF)
			h.put(h.subkey(i)+28, offset(h.cell))
			h.put(h.subkey(i)+36, 0xFFFFFFFF)
			h.put(h.subkey(i)+40, offset(h.cell))
		}
		return image{primary: h.b}
	},
	"huge data": func(h *trap) image {
		h.put(h.v+4, 0x7FFFFFFF)
		return image{primary: h.b}
	},
	"big data of one segment": func(h *trap) image {
		h.b = setLog(h.b, 24, 5) // now the value needs big data
		h.fill("db\x3B\x00", 1, offset(h.cell))
		h.fill("db\x3B\x00", h.size/4-1, offset(h.cell))
		return image{primary: h.b}
	},
	"long class and names": func(h *trap) image {
		for i := range 500 {
			h.put(h.subkey(i)+48, offset(h.cell))
			h.put(h.subkey(i)+72, 0xFFFFFFFF)
		}
		return image{primary: h.b}
	},
	"security keys without end": func(h *trap) image {
		sk := 4096 + int(le.Uint32(h.b[h.root+44:])) + 4
		h.put(sk+4, offset(h.cell))
		h.fill("sk\x00\x00", h.size/4-1, offset(h.cell))
		h.put(h.cell+16, 0)
		return image{primary: h.b}
	},
	"log that grows the hive to 2 GiB": func(*trap) image { return growTrap() },
	"log of many small entries": func(h *trap) image {
		var entries []hivetest.Entry
		for i := range uint32(200) {
			entries = append(entries, hivetest.Entry{Seq: 1 + i, BinsSize: le.Uint32(h.b[40:]),
				Pages: []hivetest.Page{{Offset: 512 * i, Data: h.b[4096+512*i:][:512]}}})
		}
		return image{hivetest.SetSequences(h.b, 2, 1), hivetest.LogFile(h.b, entries...), nil}
	},
	"dirty vector of 2 GiB": func(h *trap) image {
		log := hivetest.LogBase(setLog(h.b, 40, 1<<31), 1, 2)
		log = append(append(log, "DIRT\x01"...), make([]byte, hostileSize-516)...)
		return image{hivetest.SetSequences(h.b, 2, 1), log, nil}
	},
}

// growTrap is a hive of two pages with a log that makes it one bin of 2 GiB. Everything but the
// first page is one cell, the data of a value.
func growTrap() image {
	const size = 1 << 31
	b, err := hivetest.Build(&hivetest.Key{Name: "ROOT",
		Values: []hivetest.Value{hivetest.Binary("v", make([]byte, 8))}},
		hivetest.Options{Minor: 3})
	if err != nil {
		panic(err)
	}
	bin := bytes.Clone(b[4096:8192])
	le.PutUint32(bin[8:], size)
	last := uint32(32) // the free cell at the end of the page
	for int32(le.Uint32(bin[last:])) < 0 {
		last += -le.Uint32(bin[last:])
	}
	le.PutUint32(bin[last:], -(size - last))
	cell, err := hivetest.ValueCell(b, "", "v")
	if err != nil {
		panic(err)
	}
	le.PutUint32(bin[cell+4+4:], size-last-8)
	le.PutUint32(bin[cell+4+8:], last)
	return image{hivetest.SetSequences(b, 2, 1), hivetest.LogFile(b, hivetest.Entry{
		Seq: 1, BinsSize: size, Pages: []hivetest.Page{{Offset: 0, Data: bin}},
	}), nil}
}

// TestHostileInputs opens, checks and walks each in a separate process, whose heap shows how much
// memory was in use at most.
func TestHostileInputs(t *testing.T) {
	const variable = "UNHELLO_TEST_HOSTILE"
	if name := os.Getenv(variable); name != "" {
		tryHostile(t, hostile[name](newTrap(t)))
		return
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name := range hostile {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), hostileTime)
			defer cancel()
			cmd := exec.CommandContext(ctx, exe, "-test.run=^TestHostileInputs$", "-test.v")
			// The garbage collector runs only when memory is short: what doesn't fit then is in
			// use.
			cmd.Env = append(os.Environ(), variable+"="+name, "GOGC=off", "GOMEMLIMIT=32MiB")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func tryHostile(t *testing.T, i image) {
	testenv.LimitMemory(t, hostileMemory)
	h, err := hive.OpenUnchecked(i.files())
	if err != nil {
		t.Log(err)
		return
	}
	if _, err := h.Check(t.Context(), nil); err != nil {
		t.Error(err)
	}
	root, err := h.Root()
	if err != nil {
		t.Fatal(err)
	}
	c, err := walk(root, func(k *hive.Key) {
		_, classErr := k.ClassName()
		_, subErr := k.Subkey("ZZ")
		for _, err := range []error{classErr, subErr} {
			if err != nil && !isA[*hive.CorruptError](err) && !errors.Is(err, fs.ErrNotExist) {
				t.Error(err)
			}
		}
	})
	t.Logf("%+v, %v", c, err)
	if err != nil && !isA[*hive.CorruptError](err) && !errors.Is(err, errTooFar) {
		t.Error(err)
	}
}
