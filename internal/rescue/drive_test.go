//go:build !windows

package rescue

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unhello/bitlocker"
	"unhello/bitlocker/managebde"
	"unhello/internal/console"
	"unhello/internal/demo"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/target"
	"unhello/internal/testenv"
	"unhello/internal/text"
)

// A real volume made by Windows, and the password of another one.
const (
	lockedImage   = "bitlocker/windows-aes-xts-128.img.xz"
	itsPassword   = "235818-357951-253979-013365-241120-245575-342914-591910"
	otherPassword = "529573-278784-259347-197835-171457-264044-610280-313269"
)

// lockedDrive is a drive D: of a simulated Windows: a link that leads nowhere until the fake
// manage-bde points it at a folder.
type lockedDrive struct {
	raw, link, runs string
	program         *managebde.Program
}

func newLockedDrive(t *testing.T, more map[string]any) *lockedDrive {
	t.Helper()
	dir := t.TempDir()
	d := &lockedDrive{raw: filepath.Join(dir, "raw"), link: filepath.Join(dir, "d"),
		runs: filepath.Join(dir, "runs")}
	testenv.UnxzTo(t, testenv.Shared(t, lockedImage), d.raw)
	locked, fake := filepath.Join(dir, "nowhere"), filepath.Join(dir, "manage-bde")
	if err := os.Symlink(locked, d.link); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", fake, "unhello/bitlocker/managebde/fake").
		CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	d.program = &managebde.Program{Path: fake}
	control := map[string]any{"runs": d.runs, "drives": map[string]any{"D:": map[string]any{
		"password": itsPassword,
		"links": []any{map[string]string{"link": d.link, "locked": locked,
			"unlocked": volume(t, "clean-on")}},
	}}}
	for key, value := range more {
		control[key] = value
	}
	words, err := json.Marshal(control)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "control"), words)
	t.Setenv("FAKE_MANAGE_BDE", filepath.Join(dir, "control"))
	return d
}

func (d *lockedDrive) volume() device.SystemVolume {
	return device.SystemVolume{Path: d.raw, Mounts: []string{d.link}}
}

func (d *lockedDrive) Volumes() []device.SystemVolume  { return []device.SystemVolume{d.volume()} }
func (d *lockedDrive) Disks() []string                 { return nil }
func (d *lockedDrive) Unlisted() error                 { return nil }
func (d *lockedDrive) Locked(device.SystemVolume) bool { return !device.IsFolder(d.link) }
func (d *lockedDrive) Hold(device.SystemVolume) (func() error, error) {
	return nil, errors.ErrUnsupported
}
func (d *lockedDrive) Flush(device.SystemVolume) error { return nil }
func (d *lockedDrive) Running() *device.FileIdentity   { return nil }

func (d *lockedDrive) Unlock(ctx context.Context, _ device.SystemVolume, password string) error {
	if d.program == nil {
		return errors.New("there is no manage-bde")
	}
	_, err := d.program.Unlock(ctx, "D:", password)
	return err
}

func (d *lockedDrive) Lock(ctx context.Context, _ device.SystemVolume) error {
	_, err := d.program.Lock(ctx, "D:")
	return err
}

// started reports whether manage-bde was run at all.
func (d *lockedDrive) started() bool {
	_, err := os.Stat(d.runs)
	return err == nil
}

// withPassword returns a session on that machine, and its output.
func (d *lockedDrive) withPassword(t *testing.T, words string) (*Session, *bytes.Buffer) {
	t.Helper()
	return sessionWith(t, d, words)
}

// sessionWith returns a session on a machine with a recovery password, and its output.
func sessionWith(t *testing.T, drives target.Drives, password string) (*Session, *bytes.Buffer) {
	t.Helper()
	p, err := bitlocker.ParseRecoveryPassword(password)
	if err != nil {
		t.Fatal(err)
	}
	var screen bytes.Buffer
	s := session()
	s.Console = console.New(console.Options{Lang: text.English, Stderr: &screen})
	s.Drives = drives
	s.Keys = &target.Keys{
		Credentials: bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{p}},
	}
	return s, &screen
}

// TestUnlockDrive: the system unlocks the drive, the Windows is found by its letter, and Relock
// locks it again.
func TestUnlockDrive(t *testing.T) {
	for name, more := range map[string]map[string]any{
		"it says so": nil,
		// Its exit code does not decide.
		"it says that it failed": {"exit": 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := newLockedDrive(t, more)
			s, screen := d.withPassword(t, itsPassword)
			found, err := s.FindLocked(t.Context(), d.volume(), d.link, target.Software,
				target.Select{})
			if err != nil || len(found.Windows) != 1 || found.Windows[0].Disk() != "" {
				t.Fatalf("%+v, %v", found, err)
			}
			s.Relock(t.Context())
			if !d.Locked(d.volume()) {
				t.Error("the drive is not locked again")
			}
			if screen.Len() > 0 {
				t.Errorf("said %q", screen)
			}
		})
	}
}

// TestUnlockDriveWithoutManageBDE: our own engine finds what is on the volume, and we don't lock
// what we have not unlocked.
func TestUnlockDriveWithoutManageBDE(t *testing.T) {
	for name, spoil := range map[string]func(*lockedDrive){
		"missing":       func(d *lockedDrive) { d.program = nil },
		"does not work": func(d *lockedDrive) { d.program.Path = "/dev/null" },
	} {
		t.Run(name, func(t *testing.T) {
			d := newLockedDrive(t, nil)
			spoil(d)
			s, screen := d.withPassword(t, itsPassword)
			found, err := s.FindLocked(t.Context(), d.volume(), d.link, target.Software,
				target.Select{})
			if err != nil || len(found.Windows) != 1 || found.Windows[0].Disk() != d.raw {
				t.Fatalf("%+v, %v", found, err)
			}
			if !strings.Contains(screen.String(), "Windows did not unlock "+d.link) {
				t.Errorf("said %q", screen)
			}
			d.program = nil // would be a crash
			s.Relock(t.Context())
		})
	}
}

// TestWrongPasswordNeverReachesManageBDE: the key of another PC is detected before anything
// happens.
func TestWrongPasswordNeverReachesManageBDE(t *testing.T) {
	d := newLockedDrive(t, nil)
	s, _ := d.withPassword(t, otherPassword)
	found, err := s.FindLocked(t.Context(), d.volume(), d.link, target.Software,
		target.Select{})
	if err != nil {
		t.Fatal(err)
	}
	wantReason(t, found.Refuse(), problem.WrongKey)
	if d.started() {
		t.Error("manage-bde was started")
	}
}

// TestStillLocked: a manage-bde that claims to have unlocked the drive is not believed.
func TestStillLocked(t *testing.T) {
	d := newLockedDrive(t, map[string]any{"do_nothing": true})
	s, screen := d.withPassword(t, itsPassword)
	found, err := s.FindLocked(t.Context(), d.volume(), d.link, target.Software,
		target.Select{})
	if err != nil || len(found.Windows) != 1 || found.Windows[0].Disk() != d.raw ||
		!d.started() {
		t.Fatalf("%+v, %v", found, err)
	}
	if !strings.Contains(screen.String(), "Windows did not unlock "+d.link) ||
		strings.Contains(screen.String(), "235818") {
		t.Errorf("said %q", screen)
	}
}

// spoil overwrites a byte of each copy of the metadata.
func (d *lockedDrive) spoil(t *testing.T, at int64, b byte) {
	t.Helper()
	content := mustReadFile(t, d.raw)
	v, err := bitlocker.Open(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Copies() {
		content[c.Offset+at] = b
	}
	write(t, d.raw, content)
}

// unlocks counts how often manage-bde was told to unlock the drive.
func (d *lockedDrive) unlocks(t *testing.T) int {
	t.Helper()
	if !d.started() {
		return 0
	}
	return bytes.Count(mustReadFile(t, d.runs), []byte("-unlock"))
}

// If our engine can't read the BitLocker metadata of a drive, the system may.
var unread = map[string]struct {
	at     int64 // in each copy of the metadata
	b      byte
	reason problem.Reason
}{
	"a version that is not known": {10, 3, problem.EncryptionUnknown},
	"no sound copy":               {64, 0xFF, problem.EncryptionDamaged},
}

// TestUnlockUnread: the key can't be proven, so there is a warning, and the system tries it.
func TestUnlockUnread(t *testing.T) {
	for name, spoiled := range unread {
		t.Run(name, func(t *testing.T) {
			d := newLockedDrive(t, nil)
			d.spoil(t, spoiled.at, spoiled.b)
			s, screen := d.withPassword(t, itsPassword)
			found, err := s.FindLocked(t.Context(), d.volume(), d.link, target.Software,
				target.Select{})
			if err != nil || len(found.Windows) != 1 || found.Windows[0].Disk() != "" {
				t.Fatalf("%+v, %v", found, err)
			}
			if said := screen.String(); strings.Count(said, "\n") != 1 ||
				!strings.Contains(said, "the key is not checked first") {
				t.Errorf("said %q", said)
			}
			s.Relock(t.Context())
			if !d.Locked(d.volume()) {
				t.Error("the drive is not locked again")
			}
		})
	}
}

// TestUnreadWrongKeys: each key is tried once, however often it is given and the drive is searched,
// and what is wrong with the volume is reported.
func TestUnreadWrongKeys(t *testing.T) {
	for name, spoiled := range unread {
		t.Run(name, func(t *testing.T) {
			d := newLockedDrive(t, nil)
			d.spoil(t, spoiled.at, spoiled.b)
			s, screen := d.withPassword(t, otherPassword)
			s.Keys.Passwords = append(s.Keys.Passwords, s.Keys.Passwords...)
			s.Keys.List = bitlocker.KeyList{{ID: "64311DEA", Password: s.Keys.Passwords[0]}}
			for range 2 {
				found, err := s.FindLocked(t.Context(), d.volume(), d.link, target.Software,
					target.Select{})
				if err != nil {
					t.Fatal(err)
				}
				wantReason(t, found.Refuse(), spoiled.reason)
			}
			if n := d.unlocks(t); n != 1 {
				t.Errorf("tried %d times", n)
			}
			if said := screen.String(); strings.Count(said,
				"Windows did not unlock "+d.link) != 1 || strings.Contains(said, "529573") {
				t.Errorf("said %q", said)
			}
		})
	}
}

// TestUnreadKeyTable: if the key IDs can't be read, any key of a table may fit.
func TestUnreadKeyTable(t *testing.T) {
	d := newLockedDrive(t, nil)
	d.spoil(t, 10, 3)
	s, _ := d.withPassword(t, itsPassword)
	right := s.Keys.Passwords[0]
	wrong, err := bitlocker.ParseRecoveryPassword(otherPassword)
	if err != nil {
		t.Fatal(err)
	}
	s.Keys.Passwords = nil
	s.Keys.List = bitlocker.KeyList{{ID: "11111111", Password: wrong},
		{ID: "22222222", Password: right}}
	found, err := s.FindLocked(t.Context(), d.volume(), d.link, target.Software,
		target.Select{})
	if err != nil || len(found.Windows) != 1 || d.unlocks(t) != 2 {
		t.Errorf("%+v, %v, %d runs", found, err, d.unlocks(t))
	}
}

// TestUnreadOtherPartition: no key is tried on a volume that was not chosen.
func TestUnreadOtherPartition(t *testing.T) {
	m := newMachine(t, demo.Locked.Make)
	s, _ := m.on(t)
	found, err := s.FindLocked(t.Context(), m.volumes[0], m.drive(), target.Software,
		target.Select{Partition: 4})
	if err != nil || len(found.Windows) > 0 || len(m.asked) > 0 {
		t.Errorf("%+v, %v, asked of %q", found, err, m.asked)
	}
}
