//go:build !windows

package rescue

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"unhello/internal/demo"
	"unhello/internal/device"
	"unhello/internal/report"
	"unhello/media"
)

// machine is a simulated Windows with one disk, of which partition 3 is its volume D:.
type machine struct {
	disk    string
	volumes []device.SystemVolume
	missing error // why volumes may be missing
	locked  bool  // whether the system can't see into its volumes
	looks   int   // how often they still are locked, nothing for always
	running *device.FileIdentity

	refuses   error              // what it says to whoever wants a volume alone
	holding   func()             // is called when a volume is held
	held      []string           // the volumes that are held now
	ever      []string           // and that ever were
	unlocks   func(string) error // manage-bde
	flushed   []string           // volumes
	unflushed error              // what it says to that
	asked     []string           // of manage-bde
}

// newMachine returns a machine with the disk of a new PC, encrypted or not. D: is a folder beside
// it, and its raw device a file with the bytes of the partition.
func newMachine(t *testing.T, make func(path string) error) *machine {
	t.Helper()
	dir := t.TempDir()
	m := &machine{disk: filepath.Join(dir, "PhysicalDrive0"), locked: true}
	if err := make(m.disk); err != nil {
		t.Fatal(err)
	}
	offset, size := m.windowsPartition(t)
	m.volumes = []device.SystemVolume{{
		Path: filepath.Join(dir, "volume"), Mounts: []string{filepath.Join(dir, "d")}, Disk: m.disk,
		Offset: offset, Size: size,
	}}
	b := mustReadFile(t, m.disk)
	write(t, m.volumes[0].Raw(), b[offset:offset+size])
	m.unlocks = func(string) error { return errors.New("there is no manage-bde") }
	return m
}

func (m *machine) windowsPartition(t *testing.T) (offset, size int64) {
	t.Helper()
	f, err := device.Open(m.disk, false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := media.Partitions(f)
	if err != nil {
		t.Fatal(err)
	}
	return table.Partitions[2].Offset, table.Partitions[2].Size
}

func mustReadFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// forget makes the drivers not report where volumes lie.
func (m *machine) forget() *machine {
	for i := range m.volumes {
		m.volumes[i].Disk, m.volumes[i].Offset, m.volumes[i].Size = "", 0, 0
	}
	return m
}

func (m *machine) Volumes() []device.SystemVolume { return m.volumes }
func (m *machine) Disks() []string                { return []string{m.disk} }
func (m *machine) Unlisted() error                { return m.missing }

// Locked changes its answer at the call that looks says.
func (m *machine) Locked(device.SystemVolume) bool {
	locked := m.locked
	if m.looks > 0 {
		m.looks--
		m.locked = m.looks > 0
	}
	return locked
}

func (m *machine) Flush(v device.SystemVolume) error {
	m.flushed = append(m.flushed, v.Path)
	return m.unflushed
}

func (m *machine) Running() *device.FileIdentity { return m.running }

func (m *machine) Unlock(_ context.Context, v device.SystemVolume, _ string) error {
	m.asked = append(m.asked, v.Path)
	return m.unlocks(v.Mounts[0])
}

func (m *machine) Lock(context.Context, device.SystemVolume) error { return nil }

func (m *machine) Hold(v device.SystemVolume) (func() error, error) {
	if m.refuses != nil {
		return nil, m.refuses
	}
	m.held, m.ever = append(m.held, v.Path), append(m.ever, v.Path)
	if m.holding != nil {
		m.holding()
	}
	return func() error {
		m.held = slices.DeleteFunc(m.held, func(held string) bool { return held == v.Path })
		return nil
	}, nil
}

// on returns a session on the machine with the key of its disk, and its output.
func (m *machine) on(t *testing.T) (*Session, *bytes.Buffer) {
	t.Helper()
	return sessionWith(t, m, demo.RecoveryPassword)
}

// fix fixes what a source names.
func (m *machine) fix(t *testing.T, source string) (*report.Fix, string, error) {
	t.Helper()
	s, screen := m.on(t)
	report, err := s.Fix(t.Context(), source,
		FixOptions{WriteOptions: WriteOptions{Yes: true, RecordDir: t.TempDir()}})
	if len(m.held) > 0 {
		t.Errorf("still held: %q", m.held)
	}
	return report, screen.String(), err
}

// drive returns the path that stands for D:.
func (m *machine) drive() string { return m.volumes[0].Mounts[0] }
