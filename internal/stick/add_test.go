package stick

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/device"
	"unhello/media/fat"
)

// tree is what a folder holds, by slash-separated paths.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			files[filepath.ToSlash(name)+"/"] = ""
			return nil
		}
		b, err := os.ReadFile(path)
		files[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func noProgress(int64, int64) {}

func add(dir string, s Sources) error {
	p, err := PlanAdd(dir, s)
	if err != nil {
		return err
	}
	return p.Apply(context.Background(), noProgress)
}

func mustAdd(t *testing.T, dir string, s Sources) {
	t.Helper()
	if err := add(dir, s); err != nil {
		t.Fatal(err)
	}
}

// isPayload fails unless a medium holds exactly the payload and the others.
func isPayload(t *testing.T, dir string, s Sources, others map[string]string) {
	t.Helper()
	want := map[string]string{"./": "", "unhello/": ""}
	maps.Copy(want, others)
	payload, err := NewPayload(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range payload {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		want[f.Path] = string(b)
	}
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Errorf("(-payload +medium):\n%s", diff)
	}
}

func TestPayload(t *testing.T) {
	payload, err := NewPayload(Sources{Programs: release(t, "x"), Keys: []byte("keys"),
		Version: "v1"})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	content := map[string]string{}
	for _, f := range payload {
		names = append(names, f.Path)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r)
		if int64(len(b)) != f.Size || sha256.Sum256(b) != f.SHA256 {
			t.Errorf("%s is not what its size and hash say", f.Path)
		}
		content[f.Path] = string(b)
	}
	want := []string{
		"unhello.cmd", "unhello/README.ja.txt", "unhello/README.txt", "unhello/SHA256SUMS",
		"unhello/keys.csv",
		"unhello/unhello-windows-amd64.exe", "unhello/unhello-windows-arm64.exe",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"unhello.cmd", "unhello/README.txt"} {
		text := content[name]
		if strings.Count(text, "\n") != strings.Count(text, "\r\n") ||
			strings.ContainsFunc(text, func(r rune) bool { return r > 126 }) {
			t.Errorf("%s is not ASCII with CRLF", name)
		}
	}
	if !strings.HasPrefix(content["unhello/README.txt"], "unhello v1: ") {
		t.Error("README.txt does not name the version")
	}
	if !bytes.HasPrefix([]byte(content["unhello/README.ja.txt"]), []byte{0xff, 0xfe, 'u', 0}) {
		t.Error("README.ja.txt is not UTF-16LE with a byte order mark")
	}
}

func TestAdd(t *testing.T) {
	one := Sources{Programs: release(t, "one"), Version: "1"}
	two := Sources{Programs: release(t, "two"), Version: "2"}
	foreign := map[string]string{"bootmgr": "theirs", "unhello.txt": "theirs"}
	dir := t.TempDir()
	for name, content := range foreign {
		put(t, filepath.Join(dir, name), content)
	}
	mustAdd(t, dir, one)
	isPayload(t, dir, one, foreign)
	mustAdd(t, dir, one)
	isPayload(t, dir, one, foreign)
	mustAdd(t, dir, two)
	isPayload(t, dir, two, foreign)
}

func TestPlanTellsWhatIsToBeDone(t *testing.T) {
	s := Sources{Programs: release(t, "one"), Version: "1"}
	dir := t.TempDir()
	actions := func(s Sources) map[string]Action {
		p, err := PlanAdd(dir, s)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]Action{}
		for _, f := range p.Files {
			got[strings.TrimPrefix(f.Path, "unhello/")] = f.Action
		}
		return got
	}
	all := func(a Action) map[string]Action {
		return map[string]Action{
			"unhello.cmd": a, "README.txt": a, "README.ja.txt": a, "SHA256SUMS": a,
			"unhello-windows-amd64.exe": a, "unhello-windows-arm64.exe": a,
		}
	}
	if diff := cmp.Diff(all(New), actions(s)); diff != "" {
		t.Error(diff)
	}
	if len(tree(t, dir)) != 1 {
		t.Error("the plan has written something")
	}
	mustAdd(t, dir, s)
	if diff := cmp.Diff(all(Keep), actions(s)); diff != "" {
		t.Error(diff)
	}
	want := all(Keep)
	want["keys.csv"], want["SHA256SUMS"] = New, Replace
	s.Keys = []byte("k")
	if diff := cmp.Diff(want, actions(s)); diff != "" {
		t.Error(diff)
	}
}

// TestAddKeepsTheKeys that we put there before, but not a table that somebody else put there.
func TestAddKeepsTheKeys(t *testing.T) {
	s := Sources{Programs: release(t, "one"), Version: "1"}
	withKeys := s
	withKeys.Keys = []byte("keys")

	dir := t.TempDir()
	mustAdd(t, dir, withKeys)
	mustAdd(t, dir, s)
	isPayload(t, dir, withKeys, nil)

	dir = t.TempDir()
	put(t, filepath.Join(dir, "unhello", "keys.csv"), "theirs")
	mustAdd(t, dir, s)
	isPayload(t, dir, s, map[string]string{"unhello/keys.csv": "theirs"})
}

func TestAddNeverReplacesWhatIsNotOurs(t *testing.T) {
	s := Sources{Programs: release(t, "one"), Keys: []byte("keys"), Version: "1"}
	for _, name := range append(payloadPaths(), "UNHELLO.CMD", "Unhello/Readme.TXT", "unhello",
		"unhello.cmd/x", "unhello/README.txt/x") {
		dir := t.TempDir()
		put(t, filepath.Join(dir, filepath.FromSlash(name)), "theirs")
		before := tree(t, dir)
		err := add(dir, s)
		if foreign, ok := errors.AsType[*ForeignError](err); !ok ||
			!strings.HasPrefix(filepath.Join(dir, filepath.FromSlash(name)), foreign.Path) {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestAddNeverReplacesWhatWasChanged: the list has the file, with another hash.
func TestAddNeverReplacesWhatWasChanged(t *testing.T) {
	dir := t.TempDir()
	mustAdd(t, dir, Sources{Programs: release(t, "one"), Version: "1"})
	put(t, filepath.Join(dir, "unhello", "README.txt"), "theirs")
	before := tree(t, dir)
	if err := add(dir, Sources{Programs: release(t, "two"), Version: "2"}); !isForeign(err) {
		t.Error(err)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func isForeign(err error) bool {
	_, ok := errors.AsType[*ForeignError](err)
	return ok
}

// TestAddTakesOtherLetters: what is the same name to FAT is the same file.
func TestAddTakesOtherLetters(t *testing.T) {
	s := Sources{Programs: release(t, "one"), Version: "1"}
	dir := t.TempDir()
	mustAdd(t, dir, s)
	rename(t, filepath.Join(dir, "unhello.cmd"), filepath.Join(dir, "UNHELLO.CMD"))
	rename(t, filepath.Join(dir, "unhello"), filepath.Join(dir, "UNHELLO"))
	mustAdd(t, dir, s)
	names := slices.Sorted(maps.Keys(tree(t, dir)))
	if want := []string{"./", "UNHELLO/", "UNHELLO/README.ja.txt"}; !slices.Equal(names[:3],
		want) || !slices.Contains(names, "unhello.cmd") || len(names) != 8 {
		t.Errorf("%q", names)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func TestAddRefusesPlaces(t *testing.T) {
	s := Sources{Programs: release(t, "one")}
	file := filepath.Join(t.TempDir(), "file")
	put(t, file, "")
	for dir, want := range map[string]FolderFault{file: NotAFolder, systemRoot(): SystemVolume,
		filepath.Join(systemRoot(), "."): SystemVolume} {
		_, err := PlanAdd(dir, s)
		if refused, ok := errors.AsType[*FolderError](err); !ok || refused.Why != want {
			t.Errorf("%s: %v", dir, err)
		}
	}
	if _, err := PlanAdd(filepath.Join(file, "..", "none"), s); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// TestAddUndoesEverythingAfterAFailure with any of the files.
func TestAddUndoesEverythingAfterAFailure(t *testing.T) {
	one, two := Sources{Programs: release(t, "one"), Version: "1"},
		Sources{Programs: release(t, "two"), Version: "2"}
	broken := errors.New("broken")
	for name, fail := range map[string]func(f *PlannedFile, cancel func()){
		"not to be opened": func(f *PlannedFile,
			_ func()) {
			f.Open = func() (io.ReadCloser, error) { return nil, broken }
		},
		"changed": func(f *PlannedFile, _ func()) { f.SHA256[0]++ },
		"interrupted": func(f *PlannedFile, cancel func()) {
			open := f.Open
			f.Open = func() (io.ReadCloser, error) { cancel(); return open() }
		},
	} {
		for _, before := range []*Sources{nil, &one} {
			for i := range 6 {
				dir := t.TempDir()
				if before != nil {
					mustAdd(t, dir, *before)
				}
				was := tree(t, dir)
				p, err := PlanAdd(dir, two)
				if err != nil {
					t.Fatal(err)
				}
				if p.Files[i].Action == Keep {
					continue
				}
				ctx, cancel := context.WithCancel(context.Background())
				fail(&p.Files[i], cancel)
				if err := p.Apply(ctx, noProgress); err == nil {
					t.Errorf("%s: no error at %s", name, p.Files[i].Path)
				}
				cancel()
				if diff := cmp.Diff(was, tree(t, dir)); diff != "" {
					t.Errorf("%s at %s:\n%s", name, p.Files[i].Path, diff)
				}
			}
		}
	}
}

// TestAddUndoesMoves: it fails when half of the files are in place already.
func TestAddUndoesMoves(t *testing.T) {
	one, two := Sources{Programs: release(t, "one"), Version: "1"},
		Sources{Programs: release(t, "two"), Version: "2"}
	for _, name := range payloadPaths() {
		if name == keysPath {
			continue
		}
		dir := t.TempDir()
		mustAdd(t, dir, one)
		was := tree(t, dir)
		p, err := PlanAdd(dir, two)
		if err != nil {
			t.Fatal(err)
		}
		// A folder that isn't empty is in the way of the file's second name.
		way := filepath.Join(dir, filepath.FromSlash(name)+oldSuffix)
		if name == launcher {
			way = filepath.Join(dir, name) + oldSuffix
		}
		put(t, filepath.Join(way, "x"), "")
		if i := slices.IndexFunc(p.Files,
			func(f PlannedFile) bool { return f.Path == name }); p.Files[i].Action == Keep {
			continue // it is the same in both
		}
		if err := p.Apply(context.Background(), noProgress); err == nil {
			t.Errorf("%s: no error", name)
		}
		if err := os.RemoveAll(way); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(was, tree(t, dir)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestAddAfterAPowerCut stops after every step that changes the medium, by repeating the steps up
// to there on a fresh one. The next add, of any version, finishes the work.
func TestAddAfterAPowerCut(t *testing.T) {
	one, two := Sources{Programs: release(t, "one"), Version: "1"},
		Sources{Programs: release(t, "two"), Version: "2"}
	three := Sources{Programs: release(t, "three"), Version: "3"}
	for steps := 0; ; steps++ {
		for _, next := range []Sources{one, two, three} {
			dir := t.TempDir()
			mustAdd(t, dir, one)
			if cutOff(t, dir, two, steps) {
				return
			}
			if err := add(dir, next); err != nil {
				t.Fatalf("after %d steps: %v", steps, err)
			}
			isPayload(t, dir, next, nil)
		}
	}
}

// cutOff does what Apply does but stops after that many steps. It reports whether there were fewer.
func cutOff(t *testing.T, dir string, s Sources, steps int) bool {
	t.Helper()
	p, err := PlanAdd(dir, s)
	if err != nil {
		t.Fatal(err)
	}
	a := &adding{medium: folderMedium(dir), progress: noProgress}
	if err := a.openFolder(); err != nil {
		t.Fatal(err)
	}
	files := inOrder(p.Files)
	for _, f := range files {
		if steps--; steps < 0 {
			dir, name := filepath.Split(a.pathOf(f.Path) + newSuffix)
			put(t, dir+"."+name+".unhello-7.part", "half of it")
			put(t, dir+name, "the whole")
			return false
		}
		if err := a.write(context.Background(), f.Item); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range slices.Backward(files) {
		if steps--; steps < 0 {
			rename(t, a.pathOf(f.Path), a.pathOf(f.Path)+oldSuffix)
			return false
		}
		if err := a.put(f.Item); err != nil {
			t.Fatal(err)
		}
	}
	return steps > 0
}

// TestAddGivesNamesBack: a power cut came between the two renames of a file, and then the next add
// fails too.
func TestAddGivesNamesBack(t *testing.T) {
	one, two := Sources{Programs: release(t, "one"), Version: "1"},
		Sources{Programs: release(t, "two"), Version: "2"}
	dir := t.TempDir()
	mustAdd(t, dir, one)
	readme := filepath.Join(dir, filepath.FromSlash(readmePath))
	rename(t, readme, readme+oldSuffix)
	p, err := PlanAdd(dir, two)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := p.Apply(ctx, noProgress); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	isPayload(t, dir, one, nil)
}

func TestReadBack(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	put(t, name, "as it was written")
	file, err := device.OpenUncached(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	a := &adding{progress: noProgress}
	if err := a.readBack(context.Background(), file,
		sha256.Sum256([]byte("as it was written"))); err != nil {
		t.Error(err)
	}
	err = a.readBack(context.Background(), file, sha256.Sum256([]byte("otherwise")))
	if _, ok := errors.AsType[*fat.ReadBackError](err); !ok {
		t.Error(err)
	}
}

func TestRoom(t *testing.T) {
	big := Item{Path: launcher, Size: 1 << 60}
	p := &Plan{Dir: t.TempDir(), Files: []PlannedFile{{big, New}}}
	if room, ok := errors.AsType[*RoomError](p.checkRoom()); !ok || room.Need <= 1<<60 ||
		room.Free <= 0 {
		t.Errorf("%+v", room)
	}
	p.Files[0].Action = Keep
	if err := p.checkRoom(); err != nil {
		t.Error(err)
	}
}
