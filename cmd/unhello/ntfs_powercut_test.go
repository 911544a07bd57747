package main

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/internal/testdisk"
	"unhello/media/ntfs"
)

// A power cut while a disk is fixed: whatever was written until then, the value is the old one still, and both ways are open, to the end
// and back.
func TestPowerCutOnADisk(t *testing.T) {
	disk := dirtyIn(t, testdisk.Volume{Cluster: 512, Size: 6 * mib, Fill: func(dir string) { testdisk.Crowd(t, dir, 1024) }})
	old := copyOf(t, disk)
	var fix report.Fix
	runJSON(t, 0, &fix, "fix", disk, "--yes", "--record", t.TempDir())
	fixed := copyOf(t, disk)
	steps := stepsOf(t, fix.Record)
	for n := range steps {
		t.Run(fmt.Sprintf("after %d of %d steps", n, len(steps)), func(t *testing.T) {
			cut := func() { halfFixed(t, disk, old, steps[:n]) }
			cut()
			var scan report.Scan
			runJSON(t, 0, &scan, "scan", disk)
			if w := scan.Windows[0]; w.Error != nil || *w.HelloOnly.Value != 2 {
				t.Errorf("scan: %+v", w)
			}
			runJSON(t, 0, &struct{}{}, "fix", disk, "--yes", "--record", t.TempDir())
			judgeOff(t, testdisk.Cat(t, disk, config+"/SOFTWARE"))
			if n == 0 {
				return // nothing to undo
			}
			cut()
			runJSON(t, 0, &struct{}{}, "undo", fix.Record, "--yes")
			if n := differing(t, old, disk); n != 0 {
				t.Errorf("%d bytes are not as they were", n)
			}
		})
	}
	halfFixed(t, disk, old, steps)
	if n := differing(t, disk, fixed); n != 0 || len(steps) < 3 {
		t.Errorf("%d steps leave %d bytes other than fix did: the test shows nothing", len(steps), n)
	}
}

// stepsOf gives the steps of a recorded plan.
func stepsOf(t *testing.T, path string) (steps []record.Step) {
	t.Helper()
	r, err := record.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range r.Plan.Groups {
		steps = append(steps, g.Steps...)
	}
	return steps
}

// halfFixed makes a volume what it was, with some steps carried out.
func halfFixed(t *testing.T, volume, old string, steps []record.Step) {
	t.Helper()
	b, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ntfs.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		f, err := v.Lookup(map[string]string{"hive": software, "log1": log1, "log2": log2}[s.File])
		if err != nil {
			t.Fatal(err)
		}
		places, err := f.Map(s.Offset, int64(len(s.New)))
		if err != nil {
			t.Fatal(err)
		}
		done := 0
		for _, p := range places {
			done += copy(b[p.Offset:][:p.Length], s.New[done:])
		}
	}
	if err := os.WriteFile(volume, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
