package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	deviceKey = `Microsoft\Windows NT\CurrentVersion\PasswordLess\Device`
	helloOnly = "DevicePasswordLessBuildVersion"
)

// changed is the exit code by which reged and chntpw say that they have changed a hive.
const changed = 2

// setters set the switch to 0 in a hive.
func setters(unhello, hive string) []entry {
	on := hiveFile(hive)
	return []entry{
		{name: "unhello fix", on: on, memory: mostMemory, command: fix(unhello)},
		{name: "reged -I -C", on: on, bound: 0.3, exit: changed, command: importWithReged},
		{name: "hivexsh -w", on: on, bound: 0.2, command: func(hive, _ string) *exec.Cmd {
			return typing(hivexshScript, "hivexsh", "-w", hive)
		}},
		{name: "chntpw -e", on: on, exit: changed, command: func(hive, _ string) *exec.Cmd {
			return typing("cd "+deviceKey+"\ned "+helloOnly+"\n0\nq\ny\n", "chntpw", "-e", hive)
		}},
	}
}

// fix is unhello, which fixes whatever it gets.
func fix(unhello string) func(path, dir string) *exec.Cmd {
	return func(path, dir string) *exec.Cmd {
		return exec.Command(unhello, "fix", "--yes", "--record", dir, path)
	}
}

// mounters set the switch to 0 in the hive on a volume.
func mounters(unhello string, on *diskImage) []entry {
	return []entry{
		{name: "unhello fix", on: on, memory: mostMemory, command: fix(unhello)},
		{name: "ntfs-3g, reged -I -C, umount", on: on, bound: 1.0 / 3, exit: changed,
			command: importMounted},
	}
}

// importMounted mounts a volume and has reged import into the hive there.
func importMounted(volume, dir string) *exec.Cmd {
	mountpoint := filepath.Join(dir, "mounted")
	if err := os.Mkdir(mountpoint, 0o700); err != nil {
		return &exec.Cmd{Err: err}
	}
	cmd := importWithReged(filepath.Join(mountpoint, config, "SOFTWARE"), dir)
	if cmd.Err != nil {
		return cmd
	}
	return mounted(volume, mountpoint, cmd.Args...)
}

// walkers visit every key and value of a hive.
func walkers(unhello, hive string) []entry {
	on := unwritten(hive)
	return []entry{
		{name: "unhello hive check", on: on, memory: mostMemory,
			command: func(hive, _ string) *exec.Cmd {
				return exec.Command(unhello, "hive", "check", hive)
			}},
		{name: "hivexml", on: on, bound: 0.2, command: func(hive, _ string) *exec.Cmd {
			return exec.Command("hivexml", hive)
		}},
	}
}

// hivexshScript sets the switch. hivexsh replaces all values of a key at once.
const hivexshScript = `cd \` + deviceKey + `
setval 2
` + helloOnly + `
dword:0
DevicePasswordLessUpdateType
dword:1
commit
quit
`

// importWithReged has reged import a file of registry text.
func importWithReged(hive, dir string) *exec.Cmd {
	text := "Windows Registry Editor Version 5.00\r\n\r\n" +
		`[HKEY_LOCAL_MACHINE\SOFTWARE\` + deviceKey + "]\r\n" +
		`"` + helloOnly + `"=dword:00000000` + "\r\n\r\n"
	file := filepath.Join(dir, "off.reg")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return &exec.Cmd{Err: err}
	}
	return exec.Command("reged", "-I", hive, `HKEY_LOCAL_MACHINE\SOFTWARE`, file, "-C")
}

// typing is a command that gets text on its standard input.
func typing(text, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Stdin = strings.NewReader(text)
	return cmd
}

// mustBeOff has an independent program read the switch.
func mustBeOff(hive string) error {
	path := "/" + strings.ReplaceAll(deviceKey, `\`, "/")
	out, err := exec.Command("reglookup", "-p", path, hive).Output()
	if err != nil {
		return fmt.Errorf("reglookup: %w", err)
	}
	if !strings.Contains(string(out), path+"/"+helloOnly+",DWORD,0x00000000,") {
		return fmt.Errorf("reglookup reads back:\n%s", out)
	}
	return nil
}

// versions names the programs that take part, by their Debian packages: not all of them print a
// version.
func versions(unhello string) string {
	own, err := exec.Command(unhello, "--version").Output()
	if err != nil {
		return err.Error()
	}
	list := []string{strings.TrimSpace(string(own))}
	for _, p := range []struct{ pkg, programs string }{
		{"chntpw", "reged, chntpw"}, {"libhivex-bin", "hivexsh, hivexml"},
		{"reglookup", "reglookup"},
		{"ntfs-3g", "ntfs-3g, ntfscat"}, {"qemu-utils", "qemu-img"}, {"mtools", "mcopy"},
	} {
		v, err := exec.Command("dpkg-query", "-W", "-f", "${Version}", p.pkg).Output()
		if err != nil {
			v = []byte("of unknown version")
		}
		list = append(list, p.programs+" "+string(v))
	}
	return strings.Join(list, "; ")
}
