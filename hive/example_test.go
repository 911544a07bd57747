package hive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"time"

	"unhello/hive"
	"unhello/hive/hivetest"
)

const hello = `Microsoft\Windows NT\CurrentVersion\PasswordLess\Device`

// dirtyHive makes a hive as a power cut leaves it: its file says 0, and its logs say 2.
func dirtyHive() *hivetest.DirtyHive {
	before, err := hivetest.Software(hivetest.SoftwareOptions{Switch: 0})
	if err != nil {
		log.Fatal(err)
	}
	after, err := hivetest.SetDWORD(before, hello, "DevicePasswordLessBuildVersion", 2)
	if err != nil {
		log.Fatal(err)
	}
	dirty, err := hivetest.Dirty(before, after, hivetest.DirtyOptions{})
	if err != nil {
		log.Fatal(err)
	}
	return dirty
}

// folderWithHive makes a folder with a dirty hive and its logs.
func folderWithHive() (dir string) {
	dir, err := os.MkdirTemp("", "hive-")
	if err != nil {
		log.Fatal(err)
	}
	dirty := dirtyHive()
	for name, b := range map[string][]byte{
		"SOFTWARE": dirty.Primary, "SOFTWARE.LOG1": dirty.Log1, "software.log2": dirty.Log2,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			log.Fatal(err)
		}
	}
	return dir
}

// A hive that Windows did not close is read as Windows will see it, with what its logs hold.
func ExampleOpenFile() {
	dir := folderWithHive()
	defer os.RemoveAll(dir)

	h, err := hive.OpenFile(filepath.Join(dir, "SOFTWARE"))
	if err != nil {
		log.Fatal(err)
	}
	defer h.Close()
	fmt.Println("dirty:", h.Dirty(), "from:", h.Replay().Logs)
	k, err := h.Key(`Microsoft\Windows NT\CurrentVersion\PasswordLess\Device`)
	if err != nil {
		log.Fatal(err)
	}
	v, err := k.Value("DevicePasswordLessBuildVersion")
	if err != nil {
		log.Fatal(err)
	}
	n, ok := v.DWORD()
	fmt.Println(v.Name(), v.Type(), n, ok)
	// Output:
	// dirty: true from: [.LOG1]
	// DevicePasswordLessBuildVersion REG_DWORD 2 true
}

// What is not there is an fs.ErrNotExist, whether key or value.
func ExampleKey_Value() {
	b, err := hivetest.Software(hivetest.SoftwareOptions{})
	if err != nil {
		log.Fatal(err)
	}
	h, err := hive.Open(context.Background(), hive.Files{Primary: bytes.NewReader(b)}, nil)
	if err != nil {
		log.Fatal(err)
	}
	k, err := h.Key(`microsoft/windows nt/currentversion`) // in any case
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"ProductName", "Product Name"} {
		v, err := k.Value(name)
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Println("no", name, "in", k.Path())
			continue
		}
		if err != nil {
			log.Fatal(err)
		}
		data, err := v.Data()
		if err != nil {
			log.Fatal(err)
		}
		text, _ := hive.FormatData(v.Type(), data)
		fmt.Println(v.Type(), text)
	}
	// Output:
	// REG_SZ Windows 10 Pro
	// no Product Name in Microsoft\Windows NT\CurrentVersion
}

// An edit becomes a plan, which says what must be written where, and in which order. The package
// doesn't write it.
func ExampleEditor_Plan() {
	dirty, ctx := dirtyHive(), context.Background()
	h, err := hive.Open(ctx, hive.Files{
		Primary: bytes.NewReader(dirty.Primary),
		Log1:    bytes.NewReader(dirty.Log1), Log2: bytes.NewReader(dirty.Log2),
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	e, err := h.Edit(ctx, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), nil)
	if err != nil {
		log.Fatal(err)
	}
	zero := make([]byte, 4)
	if err := e.SetValue(hello, "DevicePasswordLessBuildVersion", hive.DWORD, zero); err != nil {
		log.Fatal(err)
	}
	p, err := e.Plan(hive.Room{Grows: true})
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range p.Groups {
		fmt.Println(g.Why + ":")
		for _, s := range g.Steps {
			fmt.Printf("  SOFTWARE%v: %d bytes at 0x%x\n", s.File, len(s.New), s.Offset)
		}
	}
	// Output:
	// write what the logs hold into the hive:
	//   SOFTWARE: 4 bytes at 0x42f9c
	// mark the hive as up to date:
	//   SOFTWARE: 508 bytes at 0x4
	// make the change in one sector:
	//   SOFTWARE: 4 bytes at 0x42f9c
}
