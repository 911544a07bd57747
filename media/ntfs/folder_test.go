package ntfs_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"unhello/media/ntfs"
)

// list gives the names in a folder.
func list(t testing.TB, f *ntfs.File) (names []string) {
	t.Helper()
	for e, err := range f.ReadDir {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, e.Name)
	}
	return names
}

// An index of thousands of names on a crowded volume: scattered blocks, with their runs in several
// records.
func TestLargeFolder(t *testing.T) {
	i := newImage(t, 24<<20, "-c", "4096")
	const names = 3000
	name := func(n int) string {
		return fmt.Sprintf("%s Nummer %d", strings.Repeat("Ein langer Name für ", 9), n)
	}
	i.mounted(t, func(dir string) {
		crowd(t, dir, 4096)
		if err := os.Mkdir(dir+"/large", 0o700); err != nil {
			t.Fatal(err)
		}
		for n := range names {
			write(t, dir+"/large/"+name(n), []byte(fmt.Sprint(n)))
		}
	})
	if !bytes.Contains(tool(t, "ntfsinfo", "-F", "large", i.path), []byte("ATTRIBUTE_LIST")) {
		t.Error("no attribute list: the test shows nothing")
	}
	v := i.open(t)
	large := lookup(t, v, "LARGE")
	got := list(t, large)
	if len(got) != names {
		t.Errorf("%d names, want %d", len(got), names)
	}
	slices.Sort(got)
	if len(slices.Compact(got)) != names {
		t.Error("names come twice")
	}
	for n := 0; n < names; n += 13 {
		f, err := large.Lookup(name(n))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(content(t, f)); got != fmt.Sprint(n) {
			t.Errorf("%s holds %q", name(n), got)
		}
	}
}

func TestReadDir(t *testing.T) {
	i := newImage(t, 4<<20)
	i.mounted(t, func(dir string) {
		write(t, dir+"/Windows/a", nil)
		write(t, dir+"/Windows.old/b", nil)
		write(t, dir+"/file", nil)
	})
	v := i.open(t)
	root, err := v.Root()
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for e, err := range root.ReadDir {
		if err != nil {
			t.Fatal(err)
		}
		if f := lookup(t, v, e.Name); f.IsDir() != e.IsDir || f.Reference() != e.Reference {
			t.Errorf("%+v is %+v", e, f)
		}
		if e.IsDir && e.Name[0] != '$' && e.Name != "." {
			folders = append(folders, e.Name)
		}
	}
	if !slices.Equal(folders, []string{"Windows", "Windows.old"}) {
		t.Errorf("folders %q", folders)
	}
	for range root.ReadDir {
		break // if it went on, the iterator would panic
	}
}

// A name that was deleted and recreated also stands in stale parts of the index, and its old record
// may belong to another file by now.
func TestDeletedThenRecreated(t *testing.T) {
	i := newImage(t, 8<<20, "-c", "4096")
	i.mounted(t, func(dir string) {
		for n := range 300 {
			write(t, fmt.Sprintf("%s/config/%s%d", dir, "filler-filler-filler", n), nil)
		}
		write(t, dir+"/config/SOFTWARE", noise(20000))
		for n := range 300 {
			if err := os.Remove(fmt.Sprintf("%s/config/%s%d", dir, "filler-filler-filler",
				n)); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Remove(dir + "/config/SOFTWARE"); err != nil {
			t.Fatal(err)
		}
		write(t, dir+"/config/other", noise(20001))
		write(t, dir+"/config/SOFTWARE", noise(20002))
		if err := os.Remove(dir + "/config/other"); err != nil {
			t.Fatal(err)
		}
	})
	v := i.open(t)
	if got := list(t, lookup(t, v, "config")); !slices.Equal(got, []string{"SOFTWARE"}) {
		t.Errorf("names %q", got)
	}
	want := tool(t, "ntfscat", i.path, "config/SOFTWARE")
	if got := content(t, lookup(t, v, "config/SOFTWARE")); !bytes.Equal(got, want) ||
		len(want) != 20002 {
		t.Errorf("%d bytes, ntfscat has %d", len(got), len(want))
	}
	_, err := v.Lookup("config/other")
	wantError[*ntfs.NotFoundError](t, err)
}

// Names that differ only in case are different names if they are spelled exactly.
func TestTwins(t *testing.T) {
	const twins = 300 // so many that they spread over different nodes
	i := newImage(t, 8<<20, "-c", "4096")
	i.mounted(t, func(dir string) {
		for n := range twins {
			for _, name := range []string{"software", "SOFTWARE", "sofTWare"} {
				write(t, fmt.Sprintf("%s/config/%s%d", dir, name, n), []byte(name))
			}
		}
		write(t, dir+"/one", []byte("one"))
		if err := os.Link(dir+"/one", dir+"/ONE"); err != nil {
			t.Fatal(err)
		}
	})
	v := i.open(t)
	config := lookup(t, v, "CONFIG")
	for n := range twins {
		for _, name := range []string{"software", "SOFTWARE", "sofTWare"} {
			f := lookup(t, v, fmt.Sprintf("config/%s%d", name, n))
			if got := string(content(t, f)); got != name {
				t.Errorf("%s%d is %s", name, n, got)
			}
		}
		name := fmt.Sprintf("Software%d", n)
		_, err := config.Lookup(name)
		if e := wantError[*ntfs.AmbiguousError](t, err); e != nil &&
			(e.Name != name || e.Found[0] == e.Found[1]) {
			t.Error(e)
		}
	}
	if got := string(content(t, lookup(t, v, "One"))); got != "one" {
		t.Errorf("two names of one file: %q", got)
	}
}

// A crafted folder can't have so many of them that finding the right one takes long.
func TestTooManyTwins(t *testing.T) {
	i := newImage(t, 4<<20)
	i.mounted(t, func(dir string) {
		for n := range 65 {
			name := []byte("abcdefg")
			for bit := range name {
				name[bit] ^= byte(n>>bit&1) << 5 // to upper case
			}
			write(t, dir+"/few/"+string(name), nil)
			write(t, dir+"/many/"+string(name), nil)
		}
		if err := os.Remove(dir + "/few/abcdefg"); err != nil {
			t.Fatal(err)
		}
	})
	v := i.open(t)
	lookup(t, v, "few/Abcdefg")
	_, err := v.Lookup("many/abcdefg")
	wantError[*ntfs.LimitError](t, err)
}
