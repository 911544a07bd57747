//go:build !windows

package rescue

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"unhello/internal/console"
	"unhello/internal/demo"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/target"
	"unhello/internal/text"
)

// A volume that is locked by BitLocker and that the system can't unlock is changed on its disk, but
// only while the volume is held.

// TestRawFallback: the disk and the partition are found by what the driver reports, or by content.
func TestRawFallback(t *testing.T) {
	for name, prepare := range map[string]func(*machine){
		"the driver tells the place": func(*machine) {},
		"it does not":                func(m *machine) { m.forget() },
		"no letter": func(m *machine) {
			m.unlocks = func(string) error { return target.ErrNoLetter }
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, demo.Locked.Make)
			prepare(m)
			r, said, err := m.fix(t, m.drive())
			if err != nil || r.Result != ResultFixed {
				t.Fatalf("%+v, %v", r, err)
			}
			if !slices.Equal(m.ever, []string{m.volumes[0].Path}) {
				t.Errorf("held %q", m.ever)
			}
			if warned := strings.Contains(said,
				"Windows did not unlock"); warned != (name != "no letter") {
				t.Errorf("said %q", said)
			}
			if r, _, err := m.fix(t, m.disk); err != nil || r.Result != ResultAlreadyOff {
				t.Errorf("afterwards: %+v, %v", r, err)
			}
		})
	}
}

// TestRawFallbackByTheDisk: the same works by the name of the disk, and a partition that is not a
// volume of the system needs no lock.
func TestRawFallbackByTheDisk(t *testing.T) {
	m := newMachine(t, demo.Locked.Make)
	if r, _, err := m.fix(t, m.disk); err != nil || r.Result != ResultFixed || len(m.ever) != 1 {
		t.Errorf("%+v, %v, held %q", r, err, m.ever)
	}
	m = newMachine(t, demo.Locked.Make)
	m.volumes = nil
	if r, _, err := m.fix(t, m.disk); err != nil || r.Result != ResultFixed || len(m.ever) > 0 {
		t.Errorf("no volume: %+v, %v, held %q", r, err, m.ever)
	}
}

// TestRawFallbackOverSeveralVolumes: if several volumes lie on the partition, all are held.
func TestRawFallbackOverSeveralVolumes(t *testing.T) {
	m := newMachine(t, demo.Locked.Make)
	second := m.volumes[0]
	second.Path, second.Mounts = second.Path+"2", nil
	m.volumes = append(m.volumes, second)
	if r, _, err := m.fix(t, m.disk); err != nil || r.Result != ResultFixed || len(m.ever) != 2 {
		t.Errorf("%+v, %v, held %q", r, err, m.ever)
	}
}

// TestRawFallbackRefused: if anything speaks against it, not a byte is written.
func TestRawFallbackRefused(t *testing.T) {
	overwrite := func(m *machine, at int64, b ...byte) {
		f, err := os.OpenFile(m.disk, os.O_RDWR, 0)
		if err != nil {
			panic(err)
		}
		info, err := f.Stat()
		_, written := f.WriteAt(b, at)
		if err := errors.Join(err, written, f.Close()); err != nil {
			panic(err)
		}
		// A disk has no modification time.
		if err := os.Chtimes(m.disk, time.Time{}, info.ModTime()); err != nil {
			panic(err)
		}
	}
	for name, test := range map[string]struct {
		prepare func(*machine)
		source  func(*machine) string
		reason  problem.Reason
	}{
		"the lock is refused": {
			func(m *machine) { m.refuses = &device.InUseError{Path: `\\.\D:`, By: "somebody"} },
			(*machine).drive, problem.InUse,
		},
		"sector 0 changed": {
			func(m *machine) { m.holding = func() { overwrite(m, m.volumes[0].Offset+505, 1) } },
			(*machine).drive, problem.Changed,
		},
		"somebody unlocked it meanwhile": {
			func(m *machine) { m.unlocks = func(string) error { m.looks = 1; return nil } },
			(*machine).drive, problem.InUse,
		},
		"two volumes that are mounted": {
			func(m *machine) {
				m.locked = false
				if err := os.Mkdir(m.drive(), 0o777); err != nil {
					panic(err)
				}
				m.volumes = append(m.volumes, m.volumes[0])
			},
			func(m *machine) string { return m.disk }, problem.InUse,
		},
		"mounted, its folder can't be read": {
			func(m *machine) { m.locked = false },
			func(m *machine) string { return m.disk }, problem.InUse,
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, demo.Locked.Make)
			test.prepare(m)
			before := mustReadFile(t, m.disk)
			_, _, err := m.fix(t, test.source(m))
			wantReason(t, err, test.reason)
			after := mustReadFile(t, m.disk)
			if name == "sector 0 changed" {
				after[m.volumes[0].Offset+505] = before[m.volumes[0].Offset+505]
			}
			if !bytes.Equal(before, after) {
				t.Error("something was written")
			}
		})
	}
}

// TestMountedIsAFile: a volume that the system can read is changed through its files, whether the
// disk is encrypted or not, and we write no byte of the disk.
func TestMountedIsAFile(t *testing.T) {
	for name, make := range map[string]func(string) error{"encrypted": demo.Locked.Make,
		"plain": demo.Plain.Make} {
		for source, named := range map[string]func(*machine) string{
			"the drive": (*machine).drive, "the disk": func(m *machine) string { return m.disk },
		} {
			t.Run(name+", by "+source, func(t *testing.T) {
				m := newMachine(t, make)
				m.locked = false
				if err := os.Rename(volume(t, "clean-on"), m.drive()); err != nil {
					t.Fatal(err)
				}
				before := mustReadFile(t, m.disk)
				r, _, err := m.fix(t, named(m))
				if err != nil || r.Result != ResultFixed ||
					!strings.HasPrefix(r.Windows.Path, m.drive()) || len(m.ever) > 0 {
					t.Errorf("%+v, %v, held %q", r, err, m.ever)
				}
				if !bytes.Equal(before, mustReadFile(t, m.disk)) {
					t.Error("the disk was written")
				}
			})
		}
	}
}

// TestFlush: the system writes what it caches for the volume, also after an undo. It is no failure
// if it can't.
func TestFlush(t *testing.T) {
	m := newMachine(t, demo.Plain.Make)
	m.locked, m.unflushed = false, errors.New("access is denied")
	if err := os.Rename(volume(t, "clean-on"), m.drive()); err != nil {
		t.Fatal(err)
	}
	r, said, err := m.fix(t, m.drive())
	if err != nil || said != "" || !slices.Equal(m.flushed, []string{m.volumes[0].Path}) {
		t.Fatalf("%v, said %q, flushed %q", err, said, m.flushed)
	}
	s, _ := m.on(t)
	if _, err := s.Undo(t.Context(), r.Record, "",
		UndoOptions{WriteOptions: WriteOptions{Yes: true}}); err != nil || len(m.flushed) != 2 {
		t.Errorf("%v, flushed %q", err, m.flushed)
	}
}

// TestCloneIsNotMounted: if the driver doesn't report where its volume lies and two disks look the
// same, it is unknown which one is mounted, and neither counts as mounted.
func TestCloneIsNotMounted(t *testing.T) {
	m := newMachine(t, demo.Plain.Make).forget()
	m.locked = false
	if err := os.Rename(volume(t, "clean-on"), m.drive()); err != nil {
		t.Fatal(err)
	}
	two := twoDisks{m, m.disk + "-clone"}
	write(t, two.clone, mustReadFile(t, m.disk))
	s, _ := m.on(t)
	s.Drives = two
	before := content(t, m.drive()+"/")
	for _, disk := range two.Disks() {
		_, err := s.Fix(t.Context(), disk,
			FixOptions{WriteOptions: WriteOptions{Yes: true, RecordDir: t.TempDir()}})
		wantReason(t, err, problem.InUse)
	}
	wantContent(t, m.drive()+"/", before)
}

type twoDisks struct {
	*machine
	clone string
}

func (m twoDisks) Disks() []string { return []string{m.disk, m.clone} }

// TestShownOnce: a locked volume that is named by its letter and found on its disk is one volume
// with one Windows.
func TestShownOnce(t *testing.T) {
	for name, forget := range map[string]bool{"the driver tells the place": false,
		"it does not": true} {
		m := newMachine(t, demo.Locked.Make)
		if forget {
			m.forget()
		}
		s, _ := m.on(t)
		for _, keys := range []*target.Keys{s.Keys, nil} {
			s.Keys = keys
			all := &target.Found{}
			for _, source := range []string{m.drive(), m.disk} {
				found, err := s.Find(t.Context(), source, target.Software, target.Select{})
				if err != nil {
					t.Fatal(err)
				}
				all.Add(found)
			}
			ntfs := slices.DeleteFunc(all.Volumes,
				func(v *target.Volume) bool { return v.Partition != 3 })
			if len(ntfs) != 1 || len(all.Windows) != len(ntfs) && keys != nil {
				t.Errorf("%s: %d volumes, %d Windows", name, len(ntfs), len(all.Windows))
			}
			if want := m.drive() + " (" + m.disk + ", partition 3)"; ntfs[0].Path != want {
				t.Errorf("%s: named %s, want %s", name, ntfs[0].Path, want)
			}
		}
	}
}

// TestAskedOnce: a person without a key for the drive is not asked again when it is found on its
// disk.
func TestAskedOnce(t *testing.T) {
	m := newMachine(t, demo.Locked.Make)
	s, _ := m.on(t)
	var screen bytes.Buffer
	s.Console = console.New(
		console.Options{Lang: text.English, Stderr: io.Discard,
			Terminal: console.NewTerminal(strings.NewReader("\n\n\n"), &screen)})
	s.Keys = &target.Keys{Questions: target.Questions{Ask: true}}
	for _, source := range []string{m.drive(), m.disk} {
		found, err := s.Find(t.Context(), source, target.Software, target.Select{})
		if err != nil {
			t.Fatal(err)
		}
		wantReason(t, found.Refuse(), problem.BitLockerLocked)
	}
	if n := strings.Count(screen.String(), "48 digits"); n != 1 {
		t.Errorf("asked %d times: %s", n, screen.String())
	}
}

// TestRunningOnItsDisk: the running Windows is refused, whatever name it has.
func TestRunningOnItsDisk(t *testing.T) {
	for name, prepare := range map[string]func(m *machine, id *device.FileIdentity){
		"by the place": func(m *machine, _ *device.FileIdentity) {},
		"by its serial": func(m *machine,
			id *device.FileIdentity) {
			m.forget()
			m.running = id
			m.volumes[0].Path += "-away"
		},
	} {
		m := newMachine(t, demo.Locked.Make)
		m.volumes[0].Running = true
		s, _ := m.on(t)
		found, err := s.Find(t.Context(), m.disk, target.Software, target.Select{})
		if err != nil || len(found.Windows) != 1 {
			t.Fatalf("%+v, %v", found, err)
		}
		id, err := found.Windows[0].RecordTarget()
		if err != nil {
			t.Fatal(err)
		}
		prepare(m, &device.FileIdentity{VolumeSerial: id.VolumeSerial, FileID: id.FileIDs["hive"]})
		_, _, err = m.fix(t, m.disk)
		t.Log(name)
		wantReason(t, err, problem.RunningSystem)
	}
}
