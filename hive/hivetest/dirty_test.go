package hivetest_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

var le = binary.LittleEndian

// TestEntryIsTheOneOfWindows re-encodes the first entry of a real log.
func TestEntryIsTheOneOfWindows(t *testing.T) {
	log := testenv.Unxz(t, testenv.Shared(t, "hives/NewDirtyHive1/NewDirtyHive.LOG1.xz"))
	real := log[512:][:le.Uint32(log[516:])]
	e := hivetest.Entry{Seq: le.Uint32(real[12:]), BinsSize: le.Uint32(real[16:]),
		Flags: le.Uint32(real[8:])}
	n := int(le.Uint32(real[20:]))
	data := real[40+8*n:]
	for i := range n {
		size := le.Uint32(real[44+8*i:])
		e.Pages = append(e.Pages, hivetest.Page{
			Offset: le.Uint32(real[40+8*i:]), Data: data[:size],
		})
		data = data[size:]
	}
	if got := hivetest.LogFile(log[:512], e)[512:]; !bytes.Equal(got, real) {
		t.Errorf("the entry has %d bytes and begins\n%x\nwant %d\n%x", len(got),
			got[:64], len(real), real[:64])
	}
}

// TestDirtLogIsTheOneOfWindows rebuilds a real log of the old format.
func TestDirtLogIsTheOneOfWindows(t *testing.T) {
	log := testenv.Unxz(t, testenv.Shared(t, "hives/OldDirtyHive/OldDirtyHive.LOG1.xz"))
	size := int(le.Uint32(log[40:])) / 4096
	data := log[(512+4+size+511)/512*512:]
	clear(log[516+size : len(log)-len(data)]) // old bytes up to the next sector
	var pages []hivetest.Page
	for i, bits := range log[516:][:size] {
		if bits != 0 {
			pages = append(pages, hivetest.Page{Offset: uint32(i * 4096), Data: data[:4096]})
			data = data[4096:]
		}
	}
	slices.Reverse(pages)
	if got := hivetest.DirtLog(log[:512], le.Uint32(log[4:]), pages...); !bytes.Equal(got,
		log[:len(log)-len(data)]) {
		t.Errorf("the log differs: %d bytes, want %d", len(got), len(log)-len(data))
	}
}

// states returns a hive before and after a change that no single log entry would hold: a number,
// and many more keys beyond the end of the file.
func states(t *testing.T, o hivetest.Options) (before, after []byte) {
	t.Helper()
	o.LastWritten = hivetest.DefaultTime
	before, err := hivetest.Software(hivetest.SoftwareOptions{Options: o, Switch: 0})
	if err != nil {
		t.Fatal(err)
	}
	after, err = hivetest.SetDWORD(before, hivetest.DeviceKey, hivetest.HelloOnly, 2)
	if err != nil {
		t.Fatal(err)
	}
	added := &hivetest.Key{Name: "Added while Windows was running", Class: "Class"}
	for i := range 100 {
		added.Keys = append(added.Keys, &hivetest.Key{
			Name: fmt.Sprint("New key ", i), Values: []hivetest.Value{
				hivetest.DWORD("", uint32(i)),
			},
		})
	}
	after, err = hivetest.AddKeys(after, "Microsoft", o, added)
	if err != nil {
		t.Fatal(err)
	}
	return before, after
}

// apply writes all entries of the logs, in this order, as long as their numbers follow each other.
// It knows none of the other rules.
func apply(primary []byte, logs ...[]byte) []byte {
	img := slices.Clone(primary)
	for _, log := range logs {
		if len(log) == 0 {
			continue
		}
		seq := le.Uint32(log[4:])
		for at := 512; at < len(log) && string(log[at:at+4]) == "HvLE" &&
			le.Uint32(log[at+12:]) == seq; seq++ {
			e := log[at : at+int(le.Uint32(log[at+4:]))]
			n := int(le.Uint32(e[20:]))
			data := e[40+8*n:]
			for i := range n {
				to, size := 4096+int(le.Uint32(e[40+8*i:])), int(le.Uint32(e[44+8*i:]))
				img = append(img, make([]byte, max(0, to+size-len(img)))...)
				copy(img[to:], data[:size])
				data = data[size:]
			}
			img = hivetest.SetBaseBlock(img, func(b []byte) { copy(b[40:44], e[16:20]) })
			at += len(e)
		}
	}
	return img
}

func bins(img []byte) []byte { return img[4096 : 4096+le.Uint32(img[40:])] }

// TestDirtyNeedsEveryEntryInOrder shows that the logs lead to the state after
// the change, and that a replay with another order or with a log left out does not.
func TestDirtyNeedsEveryEntryInOrder(t *testing.T) {
	before, after := states(t, hivetest.Options{Seq1: 0xFFFFFFF0, Seq2: 0xFFFFFFF0})
	for name, o := range map[string]hivetest.DirtyOptions{
		"one log":     {Entries: 5},
		"two logs":    {Entries: 5, InFirst: 2},
		"wrap-around": {Entries: 9, InFirst: 4, Gap: 13},
		"reconciled":  {Entries: 4, InFirst: 2, Reconciled: 1},
		"swapped":     {Entries: 3, InFirst: 1, SwapLogs: true, Tail: hivetest.TailStale},
	} {
		t.Run(name, func(t *testing.T) {
			d := dirty(t, before, after, o)
			first, second := d.Log1, d.Log2
			if o.SwapLogs {
				first, second = second, first
			}
			if got := apply(d.Primary, first, second); !bytes.Equal(bins(got), bins(after)) {
				t.Error("the right order does not lead to the state after the change")
			}
			if bytes.Equal(bins(d.Primary), bins(after)) {
				t.Error("the primary is up to date already")
			}
			if len(second) == 0 {
				return
			}
			for wrong, logs := range map[string][][]byte{
				"other order": {second, first}, "first only": {first}, "second only": {second},
			} {
				if got := apply(d.Primary, logs...); bytes.Equal(bins(got), bins(after)) {
					t.Errorf("%s leads to the state after the change too", wrong)
				}
			}
		})
	}
}

// TestDirtyNumbers checks what Dirty says about the sequence numbers.
func TestDirtyNumbers(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	d := dirty(t, before, after, hivetest.DirtyOptions{
		Seq: 0xFFFFFFFE, Gap: 1, Entries: 4, InFirst: 3, OldLog: true,
	})
	got := fmt.Sprintf("%X/%X %X %X last %X", le.Uint32(d.Primary[4:]), le.Uint32(d.Primary[8:]),
		le.Uint32(d.Log1[4:]), le.Uint32(d.Log2[4:]), d.LastSeq)
	if want := "FFFFFFFF/FFFFFFFE FFFFFFFF 2 last 2"; got != want {
		t.Errorf("sequence numbers %s, want %s", got, want)
	}
}

// TestTornTail checks that the entry that must not count fails its hash.
func TestTornTail(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	whole := dirty(t, before, after, hivetest.DirtyOptions{}).Log1
	torn := dirty(t, before, after, hivetest.DirtyOptions{Tail: hivetest.TailTorn}).Log1
	e := slices.Clone(torn[len(whole):])
	if bytes.Equal(hivetest.Rehash(slices.Clone(e)), e) {
		t.Error("the torn entry has good hashes")
	}
}

// TestDirtLogHoldsTheChange applies a log of the old format by its bitmap.
func TestDirtLogHoldsTheChange(t *testing.T) {
	before, after := states(t, hivetest.Options{Minor: 3, Slack: 512})
	d := dirty(t, before, after, hivetest.DirtyOptions{
		Format: hivetest.DIRT, Newer: true, SwapLogs: true,
	})
	if len(d.Log1) != 0 {
		t.Error("LOG1 is not empty")
	}
	log := d.Log2
	size := int(le.Uint32(log[40:])) / 4096
	data := log[(512+4+size+511)/512*512:]
	img := append(slices.Clone(d.Primary[:4096]), make([]byte, 4096*size)...)
	copy(img[4096:], bins(before))
	for bit := range size * 8 {
		if log[516+bit/8]>>(bit%8)&1 != 0 {
			copy(img[4096+512*bit:], data[:512])
			data = data[512:]
		}
	}
	if len(data) != 0 || !bytes.Equal(img[4096:], bins(after)) {
		t.Errorf("the log does not lead to the state after the change, %d bytes are left",
			len(data))
	}
	if le.Uint64(log[12:]) <= le.Uint64(d.Primary[12:]) {
		t.Error("the log is not newer")
	}
}

func TestDirtyRefuses(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	noTime := hivetest.SetBaseBlock(before, func(b []byte) { clear(b[12:20]) })
	for want, run := range map[string]func() error{
		"only 2 log entries": func() error {
			_, err := hivetest.Dirty(before, after, hivetest.DirtyOptions{Entries: 2, InFirst: 3})
			return err
		},
		"last-written time": func() error {
			_, err := hivetest.Dirty(noTime, after, hivetest.DirtyOptions{Format: hivetest.DIRT})
			return err
		},
		"unknown log format": func() error {
			_, err := hivetest.Dirty(before, after, hivetest.DirtyOptions{Format: "none such"})
			return err
		},
	} {
		if err := run(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// TestJudgesReadTheStateAfter has the judges walk a hive with appended bins.
func TestJudgesReadTheStateAfter(t *testing.T) {
	for name, o := range map[string]hivetest.Options{"one leaf": {}, "ri": {Leaf: 3, ListSpare: 1},
		"version 1.3": {Minor: 3, Full: true}} {
		t.Run(name, func(t *testing.T) {
			_, after := states(t, o)
			if class, why := worst(after); class != "" {
				t.Errorf("the engine says %s: %v", class, why)
			}
			if !strings.Contains(judge(t, after, "hivexml"), `<node name="New key 99">`) {
				t.Error("hivexml does not see the new keys")
			}
			if n := strings.Count(judge(t, after, "regfexport"), `running\New key`); n != 100 {
				t.Errorf("libregf sees %d new keys", n)
			}
			if out := judge(t, after, "reglookup", "-p",
				"/Microsoft/Windows NT/CurrentVersion/PasswordLess/Device"); !strings.Contains(out,
				"0x00000002") {
				t.Errorf("reglookup sees\n%s", out)
			}
		})
	}
}

func dirty(t *testing.T, before, after []byte, o hivetest.DirtyOptions) *hivetest.DirtyHive {
	t.Helper()
	d, err := hivetest.Dirty(before, after, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
