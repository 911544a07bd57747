package wim

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDISMCommandLines covers all that can be tested of DISM where there is none.
func TestDISMCommandLines(t *testing.T) {
	d := dism{`C:\Windows\System32\Dism.exe`}
	for _, test := range []struct {
		got  toolRun
		want []string
	}{
		{d.mount(`E:\boot.wim`, 2, `C:\mount`, true), []string{"/English", "/Quiet", "/Mount-Image",
			`/ImageFile:E:\boot.wim`, "/Index:2", `/MountDir:C:\mount`, "/ReadOnly"}},
		{d.mount(`E:\boot.wim`, 2, `C:\mount`, false), []string{"/English", "/Quiet",
			"/Mount-Image", `/ImageFile:E:\boot.wim`, "/Index:2", `/MountDir:C:\mount`}},
		{d.unmount(`C:\mount`, true),
			[]string{"/English", "/Quiet", "/Unmount-Image", `/MountDir:C:\mount`, "/Commit"}},
		{d.unmount(`C:\mount`, false),
			[]string{"/English", "/Quiet", "/Unmount-Image", `/MountDir:C:\mount`, "/Discard"}},
		{d.info(`E:\boot.wim`), []string{"/English", "/Get-ImageInfo", `/ImageFile:E:\boot.wim`}},
	} {
		if diff := cmp.Diff(test.want, test.got.args); diff != "" || test.got.program != d.program {
			t.Error(diff)
		}
	}
}

func TestDISMVersion(t *testing.T) {
	const out = "\r\nDeployment Image Servicing and Management tool\r\n" +
		"Version: 10.0.26100.1150\r\n\r\nDISM.exe [dism_options]"
	if match := dismVersion.FindStringSubmatch(out); match == nil || match[1] != "10.0.26100.1150" {
		t.Errorf("%q", match)
	}
}

// TestDISMFolder changes a folder as if an image were mounted there.
func TestDISMFolder(t *testing.T) {
	dir, local := peTree(t,
		map[string]string{"Windows/System32/winpeshl.ini": "old", "gone/a": "a"}), t.TempDir()
	put(t, local+"/0", "new")
	f := &dismFolder{dir: dir}
	steps := []step{
		{change: renameFile, path: "/Windows/System32/winpeshl.ini",
			to: "/Windows/System32/kept.ini"},
		{change: addFile, path: "/Windows/System32/winpeshl.ini", local: "0"},
		{change: addFile, path: "/unhello/drivers/a.inf", local: "0"},
		{change: deleteTree, path: "/gone"},
	}
	before, err := f.list(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if err := f.change(local, s); err != nil {
			t.Fatal(err)
		}
	}
	after, err := f.list(t.Context())
	if difference := newTree(before).after(steps).difference(newTree(after)); err != nil ||
		difference != "" {
		t.Errorf("%s: %v", difference, err)
	}
	var ini limitedText
	if err := f.read(t.Context(), "/Windows/System32/winpeshl.ini", &ini); err != nil ||
		string(ini) != "new" {
		t.Errorf("%q, %v", ini, err)
	}
}

type limitedText []byte

func (l *limitedText) Write(b []byte) (int, error) {
	*l = append(*l, b...)
	return len(b), nil
}
