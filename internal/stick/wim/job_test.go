package wim

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/stick"
	"unhello/internal/stick/sticktest"
	"unhello/internal/testenv"
)

var put, release = sticktest.Put, sticktest.WriteRelease

// wimlibDo runs the judge.
func wimlibDo(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(testenv.Tool(t, "wimlib-imagex"), args...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("wimlib-imagex %q: %v\n%s", args, err, out)
	}
	return string(out)
}

const recenvINI = "[LaunchApp]\r\nAppPath=X:\\sources\\recovery\\recenv.exe\r\n"

// peTree is what the tests use as Windows PE. Names have unusual letter case, as on real media.
func peTree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "Windows/System32/startnet.cmd"), "wpeinit\r\n")
	put(t, filepath.Join(dir, "Windows/notepad.exe"), "notepad")
	for name, content := range files {
		put(t, filepath.Join(dir, filepath.FromSlash(name)), content)
	}
	return dir
}

// capture makes a WIM of two images; the second one has a winpeshl.ini and boots.
func capture(t *testing.T, compress string) string {
	t.Helper()
	wim := filepath.Join(t.TempDir(), "boot.wim")
	wimlibDo(t, "capture", peTree(t, nil), wim, "Windows PE", "--compress="+compress)
	wimlibDo(t, "append", peTree(t, map[string]string{"Windows/System32/WinPEshl.INI": recenvINI}),
		wim, "Windows RE", "--boot")
	for _, image := range []string{"1", "2"} {
		wimlibDo(t, "info", wim, image, "--image-property", "WINDOWS/ARCH=9")
	}
	return wim
}

func runJob(t *testing.T, j *Job, err error) [32]byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	sum, err := j.Run(context.Background(), func(Stage, int64, int64) {}, agreed)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func agreed() (func(), error) { return func() {}, nil }

// detailed is everything that wimlib says about an image's files, except for numbers that it
// assigns as it likes.
func detailed(t *testing.T, wim, image string) string {
	t.Helper()
	var kept []string
	for line := range strings.Lines(wimlibDo(t, "dir", wim, image, "--detailed")) {
		if !strings.HasPrefix(line, "Link Group ID") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func TestInjectAndEject(t *testing.T) {
	for _, compress := range []string{"LZX", "XPRESS", "none"} {
		t.Run(compress, func(t *testing.T) {
			wim := capture(t, compress)
			first, second := detailed(t, wim, "1"), detailed(t, wim, "2")
			original, err := stick.HashFile(wim)
			if err != nil {
				t.Fatal(err)
			}
			drivers := t.TempDir()
			put(t, filepath.Join(drivers, "vmd/iaStorVD.inf"), "driver")
			put(t, filepath.Join(drivers, "vmd/iaStorVD.sys"), "driver too")
			sources := stick.Sources{Programs: release(t, "program"), Version: "1"}
			o := InjectOptions{Sources: sources, Autostart: true, Drivers: drivers}

			j, err := PlanInject(t.Context(), wim, o)
			before := runJob(t, j, err)
			backup, err := stick.HashFile(wim + backupSuffix)
			if err != nil || backup != original || before != original {
				t.Errorf("the backup is not the WIM: %v", err)
			}
			if detailed(t, wim, "1") != first {
				t.Error("image 1 changed")
			}
			wimlibDo(t, "verify", wim)
			checkInjected(t, wim)

			j, err = PlanEject(t.Context(), wim)
			runJob(t, j, err)
			if diff := cmp.Diff(second, detailed(t, wim, "2")); diff != "" {
				t.Errorf("image 2 is not as before (-before +now):\n%s", diff)
			}
			if detailed(t, wim, "1") != first {
				t.Error("image 1 changed")
			}
			checkAlone(t, wim, backupSuffix)
		})
	}
}

// checkInjected asks wimlib what is in image 2.
func checkInjected(t *testing.T, wim string) {
	t.Helper()
	out := t.TempDir()
	wimlibDo(t, "apply", wim, "2", out)
	for name, want := range map[string]string{
		"Windows/System32/unhello-winpeshl.ini": recenvINI,
		"Windows/notepad.exe":                   "notepad",
		"unhello/drivers/vmd/iaStorVD.inf":      "driver",
		"unhello/drivers/vmd/iaStorVD.sys":      "driver too",
		"Windows/System32/unhello.exe":          string(sticktest.Executable("amd64", "program")),
		"unhello/drivers.cmd": stick.DOSText(driversHead +
			"drvload \"%~dp0drivers\\vmd\\iaStorVD.inf\"\nexit /b 0\n"),
		"Windows/System32/winpeshl.ini": stick.DOSText("[LaunchApps]\n" + launchWpeinit + "\n" +
			launchDrivers + "\n" + launchUnhello + "\nX:\\sources\\recovery\\recenv.exe\n"),
	} {
		if got, err := os.ReadFile(filepath.Join(out, name)); err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s", name, err, cmp.Diff(want, string(got)))
		}
	}
	if info := wimlibDo(t, "info", wim); !strings.Contains(info, "Image Count:    2\n") ||
		!strings.Contains(info, "Boot Index:     2\n") {
		t.Error(info)
	}
}

// checkAlone makes sure that only these files are next to a WIM.
func checkAlone(t *testing.T, wim string, suffixes ...string) {
	t.Helper()
	var want []string
	for _, s := range append([]string{""}, suffixes...) {
		want = append(want, wim+s)
	}
	got, err := filepath.Glob(wim + "*")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("beside the WIM (-want +got):\n%s", diff)
	}
}

// TestInjectAgain replaces what an older version put in, whatever its flags were.
func TestInjectAgain(t *testing.T) {
	wim := capture(t, "LZX")
	before := detailed(t, wim, "2")
	o := InjectOptions{Sources: stick.Sources{Programs: release(t, "one"), Version: "1"},
		Autostart: true}
	j, err := PlanInject(t.Context(), wim, o)
	runJob(t, j, err)

	for _, autostart := range []bool{true, false} {
		o.Autostart, o.Sources.Programs = autostart, release(t, "two")
		j, err = PlanInject(t.Context(), wim, o)
		runJob(t, j, err)
		if j.Backup != "" {
			t.Error("a second backup, of a WIM that is not the original")
		}
		if tree := wimlibDo(t, "dir", wim, "2"); strings.Contains(tree, keptName) != autostart {
			t.Errorf("autostart %v:\n%s", autostart, tree)
		}
	}
	j, err = PlanEject(t.Context(), wim)
	runJob(t, j, err)
	if diff := cmp.Diff(before, detailed(t, wim, "2")); diff != "" {
		t.Error(diff)
	}
}

// TestInjectChosenImage into the image that does not boot, and out of both at once.
func TestInjectChosenImage(t *testing.T) {
	wim := capture(t, "XPRESS")
	before := detailed(t, wim, "1") + detailed(t, wim, "2")
	o := InjectOptions{Sources: stick.Sources{Programs: release(t, "one")}, Autostart: true,
		NoBackup: true}
	for o.Index = 1; o.Index <= 2; o.Index++ {
		j, err := PlanInject(t.Context(), wim, o)
		runJob(t, j, err)
	}
	if got := wimlibDo(t, "extract", wim, "1", "/Windows/System32/winpeshl.ini",
		"--to-stdout"); !strings.HasSuffix(got, "\r\n"+launchPrompt+"\r\n") {
		t.Errorf("%q", got)
	}
	j, err := PlanEject(t.Context(), wim)
	runJob(t, j, err)
	if diff := cmp.Diff(before, detailed(t, wim, "1")+detailed(t, wim, "2")); diff != "" {
		t.Error(diff)
	}
	checkAlone(t, wim)
}

func TestRefusedWIMs(t *testing.T) {
	o := InjectOptions{Sources: stick.Sources{Programs: release(t, "one")}}
	tests := map[string]struct {
		make func(t *testing.T) string
		with func(o *InjectOptions)
		want Fault
	}{
		"no WIM": {func(t *testing.T) string {
			wim := filepath.Join(t.TempDir(), "boot.wim")
			put(t, wim, strings.Repeat("no WIM", 100))
			return wim
		}, nil, NotAWIM},
		"an empty file": {func(t *testing.T) string {
			wim := filepath.Join(t.TempDir(), "boot.wim")
			put(t, wim, "")
			return wim
		}, nil, NotAWIM},
		"solid": {func(t *testing.T) string {
			wim := filepath.Join(t.TempDir(), "boot.wim")
			wimlibDo(t, "capture", peTree(t, nil), wim, "--solid", "--boot")
			return wim
		}, nil, Unsupported},
		"pipable": {func(t *testing.T) string {
			wim := filepath.Join(t.TempDir(), "boot.wim")
			wimlibDo(t, "capture", peTree(t, nil), wim, "--pipable", "--boot")
			return wim
		}, nil, Unsupported},
		"split": {func(t *testing.T) string {
			whole, wim := filepath.Join(t.TempDir(), "boot.wim"), filepath.Join(t.TempDir(),
				"boot.swm")
			tree := peTree(t,
				map[string]string{"a": strings.Repeat("a", 5000), "b": strings.Repeat("b", 5000)})
			wimlibDo(t, "capture", tree, whole, "--compress=none", "--boot")
			wimlibDo(t, "split", whole, wim, "0.005")
			return wim
		}, nil, Unsupported},
		"no image boots": {func(t *testing.T) string {
			wim := filepath.Join(t.TempDir(), "install.wim")
			wimlibDo(t, "capture", peTree(t, nil), wim)
			return wim
		}, nil, NoImage},
		"no such image": {captureLZX, func(o *InjectOptions) { o.Index = 3 }, NoImage},
		"no driver": {captureLZX,
			func(o *InjectOptions) { o.Drivers = o.Sources.Programs }, NoDriver},
		"the PC's Windows RE": {captured("RECOVERY/WindowsRE/Winre.wim"), nil, Live},
		"in its folder":       {captured("recovery/windowsre/old/boot.wim"), nil, Live},
		"for x86":             {withArch("0"), nil, Architecture},
		"no Windows": {withFiles(map[string]string{"readme": "text"}, true), nil,
			NotWindows},
		"another unhello": {withFiles(map[string]string{"Windows/System32/UNHELLO.exe": "text"},
			false), nil, Foreign},
		"another folder": {withFiles(map[string]string{"Unhello/x": "text"}, false), nil,
			Foreign},
		"no manifest": {
			withFiles(map[string]string{"Windows/System32/unhello.manifest": "text"}, false),
			nil, Changed},
		"an older backup": {func(t *testing.T) string {
			wim := capture(t, "LZX")
			put(t, wim+backupSuffix, "backup")
			return wim
		}, nil, BackupExists},
		"marked read-only": {func(t *testing.T) string {
			wim := capture(t, "LZX")
			if err := os.Chmod(wim, 0o444); err != nil {
				t.Fatal(err)
			}
			return wim
		}, nil, ReadOnly},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			wim, o := test.make(t), o
			if test.with != nil {
				test.with(&o)
			}
			_, err := PlanInject(t.Context(), wim, o)
			checkFault(t, err, test.want)
		})
	}
}

func checkFault(t *testing.T, err error, want Fault) {
	t.Helper()
	var fault *Error
	if !errors.As(err, &fault) || fault.Kind != want {
		t.Errorf("%v, want: %s", err, want)
	}
}

func captureLZX(t *testing.T) string { return capture(t, "LZX") }

// captured puts a WIM where it must not be changed.
func captured(in string) func(t *testing.T) string {
	return func(t *testing.T) string {
		wim := filepath.Join(t.TempDir(), filepath.FromSlash(in))
		if err := errors.Join(os.MkdirAll(filepath.Dir(wim), 0o777),
			os.Rename(capture(t, "LZX"), wim)); err != nil {
			t.Fatal(err)
		}
		return wim
	}
}

func withArch(arch string) func(t *testing.T) string {
	return func(t *testing.T) string {
		wim := capture(t, "LZX")
		wimlibDo(t, "info", wim, "2", "--image-property", "WINDOWS/ARCH="+arch)
		return wim
	}
}

func withFiles(files map[string]string, bare bool) func(t *testing.T) string {
	return func(t *testing.T) string {
		dir := t.TempDir()
		if !bare {
			dir = peTree(t, nil)
		}
		for name, content := range files {
			put(t, filepath.Join(dir, name), content)
		}
		wim := filepath.Join(t.TempDir(), "boot.wim")
		wimlibDo(t, "capture", dir, wim, "--boot")
		wimlibDo(t, "info", wim, "1", "--image-property", "WINDOWS/ARCH=9")
		return wim
	}
}

// TestLiveByLink resolves links, and recognizes the PC's Windows RE by what is next to it.
func TestLiveByLink(t *testing.T) {
	live := captured("Recovery/WindowsRE/Winre.wim")(t)
	link := filepath.Join(t.TempDir(), "copy.wim")
	if err := os.Symlink(live, link); err != nil {
		t.Fatal(err)
	}
	_, err := PlanEject(t.Context(), link)
	checkFault(t, err, Live)

	beside := capture(t, "LZX")
	put(t, filepath.Join(filepath.Dir(beside), "reagent.xml"), "<WindowsRE/>")
	_, err = PlanEject(t.Context(), beside)
	checkFault(t, err, Live)
}

func TestReAgentFolder(t *testing.T) {
	xml := `<?xml version='1.0' encoding='utf-8'?><WindowsRE version="2.0"><WinreBCD id="{x}"/>` +
		`<WinreLocation path="\Rescue\RE" id="0" offset="1048576" guid="{y}"/></WindowsRE>`
	folder := reAgentFolder([]byte(xml))
	if !isLive(`D:\rescue\re\WinRE.wim`, []string{folder}) ||
		isLive(`D:\rescue\rest\WinRE.wim`, []string{folder}) {
		t.Errorf("%q", stick.Folder)
	}
}

func TestEjectRefused(t *testing.T) {
	wim := capture(t, "LZX")
	_, err := PlanEject(t.Context(), wim)
	checkFault(t, err, NotInjected)

	o := InjectOptions{Sources: stick.Sources{Programs: release(t, "one")}, Autostart: true,
		NoBackup: true}
	for _, change := range []string{
		`add "changed" /Windows/System32/winpeshl.ini`, `add "changed" /unhello/of-somebody.txt`,
		`delete /Windows/System32/unhello-winpeshl.ini`,
		`add "changed" /Windows/System32/unhello.manifest`,
	} {
		wim := capture(t, "LZX")
		j, err := PlanInject(t.Context(), wim, o)
		runJob(t, j, err)
		dir := t.TempDir()
		put(t, filepath.Join(dir, "changed"), "changed")
		wimlibDo(t, "update", wim, "2",
			"--command="+strings.Replace(change, "changed", filepath.Join(dir, "changed"), 1))
		_, err = PlanEject(t.Context(), wim)
		checkFault(t, err, Changed)
	}
}

func TestWithoutATool(t *testing.T) {
	wim := capture(t, "LZX")
	t.Setenv("PATH", t.TempDir())
	_, err := PlanEject(t.Context(), wim)
	checkFault(t, err, NoTool)
}

// TestVerificationSees what a tool may do wrong.
func TestVerificationSees(t *testing.T) {
	faults := map[string]func(dir, wim string, steps []step) (int, []step){
		"a file with another content": func(dir, _ string, steps []step) (int, []step) {
			_ = os.WriteFile(filepath.Join(dir, steps[len(steps)-1].local), []byte("other"), 0o600)
			return 2, steps
		},
		"a file too few": func(_, _ string, steps []step) (int, []step) {
			return 2, steps[:len(steps)-1]
		},
		"the wrong image": func(_, _ string, steps []step) (int, []step) {
			return 1, steps[1:]
		},
		"a file that is lost": func(_, _ string, steps []step) (int, []step) {
			return 2, append([]step{{change: deleteTree, path: "/Windows/notepad.exe"}},
				steps...)
		},
		"another boot index": func(_, wim string, steps []step) (int, []step) {
			_ = exec.Command("wimlib-imagex", "info", wim, "1", "--boot").Run()
			return 2, steps
		},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			wim := capture(t, "LZX")
			before, err := os.ReadFile(wim)
			if err != nil {
				t.Fatal(err)
			}
			j, err := PlanInject(t.Context(), wim,
				InjectOptions{Sources: stick.Sources{Programs: release(t, "one")}, Autostart: true})
			if err != nil {
				t.Fatal(err)
			}
			j.tool = clumsy{j.tool, fault}
			_, err = j.Run(t.Context(), func(Stage, int64, int64) {}, agreed)
			checkFault(t, err, VerifyFailed)
			if after, err := os.ReadFile(wim); err != nil || !bytes.Equal(before, after) {
				t.Errorf("the WIM is not as before: %v", err)
			}
			checkAlone(t, wim)
		})
	}
}

// clumsy is a tool that does something other than it is told.
type clumsy struct {
	tool
	fault func(dir, wim string, steps []step) (int, []step)
}

func (c clumsy) update(ctx context.Context, wim string, _ int, dir string, steps []step) error {
	image, steps := c.fault(dir, wim, steps)
	return c.tool.update(ctx, wim, image, dir, steps)
}

// TestChangedMeanwhile by another program.
func TestChangedMeanwhile(t *testing.T) {
	wim := capture(t, "LZX")
	j, err := PlanInject(t.Context(), wim,
		InjectOptions{Sources: stick.Sources{Programs: release(t, "one")}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = j.Run(t.Context(), func(s Stage, _, _ int64) {
		if s == StageVerify {
			put(t, wim, "another file")
		}
	}, agreed)
	checkFault(t, err, InUse)
	checkAlone(t, wim)
}

// TestBackupOfARunThatWasKilled is recognized, whether it is a hard link or a copy.
func TestBackupOfARunThatWasKilled(t *testing.T) {
	for name, backUp := range map[string]func(wim string) error{
		"a second name": func(wim string) error { return os.Link(wim, wim+backupSuffix) },
		"a copy": func(wim string) error {
			return exec.Command("cp", wim, wim+backupSuffix).Run()
		},
	} {
		t.Run(name, func(t *testing.T) {
			wim := capture(t, "LZX")
			if err := backUp(wim); err != nil {
				t.Fatal(err)
			}
			j, err := PlanInject(t.Context(), wim,
				InjectOptions{Sources: stick.Sources{Programs: release(t, "one")}})
			before := runJob(t, j, err)
			if backup, err := stick.HashFile(wim + backupSuffix); err != nil || backup != before ||
				j.Backup == "" {
				t.Errorf("the backup is not the WIM: %v", err)
			}
		})
	}
}

// TestBackupByCopy is for file systems without hard links.
func TestBackupByCopy(t *testing.T) {
	wim := capture(t, "LZX")
	j, err := newJob(t.Context(), wim)
	if err != nil {
		t.Fatal(err)
	}
	j.Backup = wim + backupSuffix
	sum, err := stick.HashFile(wim)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := j.lock()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := j.backUp(false, sum, lock); err != nil {
		t.Fatal(err)
	}
	if got, err := stick.HashFile(j.Backup); err != nil || got != sum {
		t.Errorf("%x, %v", got, err)
	}
	checkFault(t, j.backUp(false, sum, lock), BackupExists)
	checkFault(t, j.backUp(true, sum, lock), BackupExists)
}
