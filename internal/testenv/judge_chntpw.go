package testenv

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// chntpw's editor visits every page and block of the hive as it opens it, and exits with 0 whatever
// it meets. It opens for writing: it is given a copy.
func chntpwWalk(program, hive string, t testing.TB) error {
	copied, err := copyOf(t, hive)
	if err != nil {
		return err
	}
	out, err := run("q\n", program, "-e", copied)
	if err == nil && !strings.Contains(out, "ROOT KEY at offset") {
		err = fmt.Errorf("no root key: %s", tail(out))
	}
	return err
}

// In the listing of a key a value looks like this:
//
//	4  4 REG_DWORD          <Name> 2     [0x2]
var chntpwValue = regexp.MustCompile(
	`^\s*\d+\s+\d+\s+(\S+)\s+<(.*?)>.*?(?:\[0x([0-9a-fA-F]+)\])?\s*$`)

func chntpwDWORD(program, hive, key, value string, t testing.TB) (uint32, error) {
	copied, err := copyOf(t, hive)
	if err != nil {
		return 0, err
	}
	out, err := run("cd "+key+"\nls\nq\n", program, "-e", copied)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(out) {
		match := chntpwValue.FindStringSubmatch(line)
		if match == nil || !strings.EqualFold(match[2], value) {
			continue
		}
		if match[1] != "REG_DWORD" {
			return 0, fmt.Errorf("%s is a %s", value, match[1])
		}
		return parse32(match[3], 16)
	}
	return 0, fmt.Errorf("no value %s in %s", value, tail(out))
}

// reged comes with chntpw and exports the whole tree; it gives up loudly, by a signal, where it
// can't go on.
func regedWalk(program, hive string, t testing.TB) error {
	_, err := regedExport(program, hive, t)
	return err
}

func regedDWORD(program, hive, key, value string, t testing.TB) (uint32, error) {
	text, err := regedExport(program, hive, t)
	if err != nil {
		return 0, err
	}
	for section := range strings.SplitSeq(text, "\n[") {
		head, values, _ := strings.Cut(section, "]")
		if strings.EqualFold(head, `HIVE\`+key) {
			return regLine(values, value)
		}
	}
	return 0, fmt.Errorf("no key %s", key)
}

// regedExport returns the hive as text; its root is called HIVE.
func regedExport(program, hive string, t testing.TB) (string, error) {
	copied, err := copyOf(t, hive)
	if err != nil {
		return "", err
	}
	exported := copied + ".reg"
	if _, err := run("", program, "-x", copied, "HIVE", `\`, exported); err != nil {
		return "", err
	}
	text, err := os.ReadFile(exported)
	return string(text), err
}

// copyOf copies a hive to where a judge may do what it likes.
func copyOf(t testing.TB, hive string) (string, error) {
	content, err := os.ReadFile(hive)
	if err != nil {
		return "", err
	}
	copied := filepath.Join(t.TempDir(), "hive")
	return copied, os.WriteFile(copied, content, 0o600)
}
