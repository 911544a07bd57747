//go:build !windows

package rescue

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/demo"
	"unhello/internal/device"
	"unhello/internal/target"
)

// surveyed returns what a survey finds, a line for each finding.
func surveyed(t *testing.T, s *Session, sources ...string) string {
	t.Helper()
	survey, err := s.Survey(t.Context(), sources)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[FindingKind]string{
		FoundWindows: "Windows", FoundLocked: "locked", FoundUnreadable: "unreadable",
		FoundRunning: "running", FoundOwn: "own", FoundData: "data",
	}
	var lines []string
	for _, f := range survey.Findings {
		lines = append(lines,
			fmt.Sprintf("%s %s %d fixable %v", filepath.Base(f.Source), kinds[f.Kind], f.Partition,
				f.Fixable()))
	}
	return strings.Join(lines, "\n")
}

// TestSurveyOfAVolumeWithTwoNames: a volume of the system is also found on its disk.
func TestSurveyOfAVolumeWithTwoNames(t *testing.T) {
	for name, forget := range map[string]bool{"its place is known": false,
		"its place is not known": true} {
		m := newMachine(t, demo.Locked.Make)
		if forget {
			m.forget()
		}
		s, _ := m.on(t)
		s.Keys = &target.Keys{Questions: target.Questions{Ask: true}}
		if got := surveyed(t, s,
			m.volumes[0].Mounts[0], m.disk); got != "d locked 0 fixable false" {
			t.Errorf("%s: locked: %q", name, got)
		}
		if !s.Keys.Ask {
			t.Errorf("%s: keys are not asked for any more", name)
		}
		s, _ = m.on(t)
		if got := surveyed(t, s,
			m.volumes[0].Mounts[0], m.disk); got != "d Windows 0 fixable true" {
			t.Errorf("%s: with its key: %q", name, got)
		}
	}
}

// TestSurveyOfTheSystemItself: neither the system nor the stick nor a drive without a medium is
// searched, or can be chosen.
func TestSurveyOfTheSystemItself(t *testing.T) {
	dir := t.TempDir()
	mount := func(name string, v device.SystemVolume) device.SystemVolume {
		v.Path, v.Mounts = filepath.Join(dir, "volume "+name), []string{filepath.Join(dir, name)}
		return v
	}
	m := newMachine(t, demo.Plain.Make)
	m.locked = false
	m.volumes = []device.SystemVolume{
		{Path: filepath.Join(dir, "running"), Mounts: []string{volume(t, "clean-on")},
			Running: true},
		{Path: filepath.Join(dir, "stick"), Mounts: []string{volume(t, "clean-on")}, Own: true},
		{Path: filepath.Join(dir, "data"), Mounts: []string{t.TempDir()}, Drive: device.DriveFixed},
		mount("broken", device.SystemVolume{Drive: device.DriveFixed}),
		mount("reader", device.SystemVolume{Drive: device.DriveOptical}),
		{Path: filepath.Join(dir, "efi")},
	}
	s, _ := m.on(t)
	var sources []string
	for _, v := range m.volumes[:5] {
		sources = append(sources, v.Mounts[0])
	}
	got := surveyed(t, s, append(sources, m.disk)...)
	var kinds []string
	for line := range strings.SplitSeq(got, "\n") {
		kinds = append(kinds, strings.SplitN(line, " ", 2)[1])
	}
	want := "unreadable 0 fixable false, Windows 3 fixable true, running 0 fixable false, " +
		"own 0 fixable false, data 0 fixable false"
	if strings.Join(kinds, ", ") != want {
		t.Errorf("%s", got)
	}
}
