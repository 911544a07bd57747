package bootvm

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhello/internal/testenv"
	"unhello/internal/wine"
)

// Files of Debian's packages ovmf and systemd-boot-efi. The firmware writes to its variables, so
// every machine has a copy.
const (
	firmware  = "/usr/share/OVMF/OVMF_CODE_4M.fd"
	variables = "/usr/share/OVMF/OVMF_VARS_4M.fd"
	standIn   = "/usr/lib/systemd/boot/efi/systemd-bootx64.efi"
)

// patience is how long a machine may take before it counts as hanging. It takes seven seconds if a
// processor is free.
const patience = 4 * time.Minute

// A Machine is a PC with UEFI firmware and no drive but the stick. Its screen is its serial line,
// in a terminal of 80x25.
type Machine struct {
	*wine.Terminal
}

// StandIn is the path of the program that stands in for Windows' boot manager.
func StandIn(t testing.TB) string {
	t.Helper()
	return testenv.File(t, standIn, "systemd-boot-efi")
}

// Boot starts a machine with a stick image in a USB port. The machine may write to the image. It is
// turned off when the test ends.
func Boot(t testing.TB, image string) *Machine {
	t.Helper()
	qemu := testenv.Tool(t, "qemu-system-x86_64")
	code := testenv.File(t, firmware, "ovmf")
	fresh, err := os.ReadFile(testenv.File(t, variables, "ovmf"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	memory := filepath.Join(dir, "variables.fd")
	if err := os.WriteFile(memory, fresh, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(qemu,
		"-machine", "q35,accel=tcg", "-m", "256", "-nodefaults", "-display", "none", "-serial",
		"stdio", "-net", "none",
		"-drive", drive(code, "if=pflash", "readonly=on"),
		"-drive", drive(memory, "if=pflash"),
		"-drive", drive(image, "if=none", "id=stick"),
		"-device", "qemu-xhci",
		"-device", "usb-storage,drive=stick,removable=on")
	cmd.Dir = dir
	terminal := wine.NewTerminal(t, cmd)
	terminal.Patience = patience
	return &Machine{terminal}
}

// drive is a value for QEMU's -drive, in which a comma within a value is doubled.
func drive(path string, options ...string) string {
	return "format=raw," + strings.Join(options, ",") + ",file=" +
		strings.ReplaceAll(path, ",", ",,")
}

// Menu waits for the stand-in's menu and returns the screen.
func (m *Machine) Menu() string { return m.WaitFor(MenuTitle + " Reboot Into Firmware Interface") }

// Status makes the stand-in, whose menu is on the screen, say how it was started: from which file
// on which partition, and whether Secure Boot is on.
func (m *Machine) Status() string {
	m.Type("P")
	return m.WaitFor("Press any key to continue")
}
