package managebde

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestExplain(t *testing.T) {
	for _, test := range []struct {
		number uint32
		want   string
	}{
		{0, "0x00000000 S_OK: done"},
		{0x80310027,
			"0x80310027 FVE_E_FAILED_AUTHENTICATION: the key is wrong: " +
				"it opens no protector of this volume"},
		{0xFFFFFFFF,
			"0xFFFFFFFF: nothing was done: the volume is unlocked already, it has no protectors, " +
				"or the command line was not understood"},
		{0x80311234, "0x80311234"},
	} {
		if got := Explain(test.number).String(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// The codes that manage-bde was seen to exit with.
func TestSeenCodesAreKnown(t *testing.T) {
	for _, number := range []uint32{
		0, 0xFFFFFFFF, 0x80310027, 0x80310000, 0x80310001, 0x80310008,
		0x80310021, 0x80310033, 0x80310035,
	} {
		if Explain(number).Means == "" {
			t.Errorf("0x%08X is not in the table", number)
		}
	}
}

func TestCodeNumber(t *testing.T) {
	for _, test := range []struct {
		status int64
		want   uint32
	}{
		{0, 0},
		{2150694951, 0x80310027},
		{2150694951 - 1<<32, 0x80310027}, // as a 32-bit int has it
		{4294967295, 0xFFFFFFFF},
	} {
		if got := codeNumber(int(test.status)); got != test.want {
			t.Errorf("%d is 0x%08X, want 0x%08X", test.status, got, test.want)
		}
	}
}

func TestCodesAreDistinct(t *testing.T) {
	numbers := make(map[uint32]bool)
	for _, code := range codes {
		if numbers[code.Number] {
			t.Errorf("0x%08X is there twice", code.Number)
		}
		numbers[code.Number] = true
		if code.Means == "" {
			t.Errorf("0x%08X means nothing", code.Number)
		}
	}
}

// Names and numbers are those of the Windows headers, which golang.org/x/sys also has.
func TestNamesAreWindowsOwn(t *testing.T) {
	list := exec.Command("go", "list", "-f", "{{.Dir}}", "golang.org/x/sys/windows")
	list.Env = append(os.Environ(), "GOOS=windows")
	dir, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "zerrors_windows.go"))
	if err != nil {
		t.Fatal(err)
	}
	numbers := make(map[string]uint32)
	for _, match := range regexp.MustCompile(
		`(?m)^\t(\w+)\s+Handle\s+= (0x[0-9A-Fa-f]+)$`).FindAllSubmatch(text, -1) {
		if n, err := strconv.ParseUint(string(match[2]), 0, 32); err == nil {
			numbers[string(match[1])] = uint32(n)
		}
	}
	compared := 0
	for _, code := range codes {
		if !strings.HasPrefix(code.Name, "FVE_E_") {
			continue
		}
		compared++
		if want, known := numbers[code.Name]; !known || want != code.Number {
			t.Errorf("%s is 0x%08X, the headers have 0x%08X (known: %v)", code.Name,
				code.Number, want, known)
		}
	}
	if compared < 20 {
		t.Errorf("compared %d names only", compared)
	}
}
