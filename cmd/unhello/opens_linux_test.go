package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"unhello/bitlocker/bitlockertest"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
)

// mostOpens is how often a run may open a file of its source. What was read at the first time is
// read again behind the lock, and a file behind a second descriptor may have been exchanged.
const mostOpens = 4

// TestOpens counts how often each file of the source is opened, as strace sees it: the image, or
// hive, logs and saved session in a folder. A descriptor that is opened anew through
// /proc/self/fd counts.
func TestOpens(t *testing.T) {
	testenv.Tool(t, "mkntfs")
	needStrace(t)
	for _, source := range []struct {
		name string
		make func(t *testing.T, fixture string) string
		key  string
	}{
		{"folder", windowsFolder, ""},
		{"volume", plainImage, ""},
		{"disk", func(t *testing.T, fixture string) string {
			return testdisk.PC(t, 512, plainImage(t, fixture))
		}, ""},
		{"BitLocker volume", lockedImage, passwordXTS},
		{"BitLocker on a disk", func(t *testing.T, fixture string) string {
			return testdisk.PC(t, 512, lockedImage(t, fixture))
		}, passwordXTS},
	} {
		for _, fixture := range []string{"clean-on", "dirty-same-size"} {
			t.Run(source.name+", "+fixture, func(t *testing.T) {
				path := source.make(t, fixture)
				for _, argv := range [][]string{{"scan"}, {"verify"}, {"fix", "--yes"}} {
					argv := withKey(source.key, append(argv, path)...)
					for file, opens := range opensOf(t, path, argv) {
						t.Logf("%s: %s: %d", argv[0], filepath.Base(file), len(opens))
						if len(opens) > mostOpens {
							t.Errorf("%s opens %s %d times, want %d at most:\n%s", argv[0],
								filepath.Base(file), len(opens), mostOpens,
								strings.Join(opens, "\n"))
						}
					}
				}
			})
		}
	}
}

// noSession is a hiberfil.sys without a saved session.
var noSession = make([]byte, 4096)

func filesOfWindows(t *testing.T, fixture string) map[string][]byte {
	files := map[string][]byte{"hiberfil.sys": noSession}
	fixtureFiles(t, "Windows", fixture, files)
	return files
}

func windowsFolder(t *testing.T, fixture string) string {
	dir := t.TempDir()
	for name, b := range filesOfWindows(t, fixture) {
		testdisk.Write(t, filepath.Join(dir, name), b)
	}
	return dir
}

func plainImage(t *testing.T, fixture string) string {
	return testdisk.NTFS(t, testdisk.Volume{Size: smallVolume, Files: filesOfWindows(t, fixture)})
}

func lockedImage(t *testing.T, fixture string) string {
	volume, _ := encrypt(t, plainImage(t, fixture), bitlockertest.Options{
		Protectors: []*bitlockertest.Protector{withPassword}})
	return volume
}

// opened is an open that succeeded, with the path of what it opened as the kernel has it: strace
// writes that behind the descriptor.
var opened = regexp.MustCompile(`(?:open|openat|openat2)\b.* = \d+<(.+)>$`)

// opensOf runs the program and returns the calls that opened each file of its source.
func opensOf(t *testing.T, source string, argv []string) map[string][]string {
	t.Helper()
	of := make(map[string][]string)
	if err := filepath.WalkDir(source, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			of[path] = nil
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(t.TempDir(), "trace")
	command := append([]string{"-f", "-qq", "-y", "-s", "512", "-e", "trace=open,openat,openat2",
		"-o", trace, "unhello"}, argv...)
	if argv[0] == "fix" {
		command = append(command, "--record", t.TempDir())
	}
	out, err := exec.Command("strace", command...).CombinedOutput()
	if err != nil && !(argv[0] == "verify" && bytes.Contains(out, []byte("still on"))) {
		t.Fatalf("%v\n%s", err, out)
	}
	calls, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(calls)) {
		line = strings.TrimSpace(line)
		if m := opened.FindStringSubmatch(line); m != nil {
			if _, ours := of[m[1]]; ours {
				of[m[1]] = append(of[m[1]], line)
				seen++
			}
		}
	}
	if seen == 0 {
		t.Errorf("strace saw no open of the source:\n%s", calls)
	}
	return of
}
