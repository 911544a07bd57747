package testenv

import (
	"fmt"
	"strings"
	"testing"
)

func reglookupWalk(program, hive string, _ testing.TB) error {
	_, err := run("", program, hive)
	return err
}

// reglookupDWORD reads the lines PATH,TYPE,VALUE,MTIME.
func reglookupDWORD(program, hive, key, value string, _ testing.TB) (uint32, error) {
	path := "/" + strings.ReplaceAll(key, `\`, "/")
	out, err := run("", program, "-p", path, hive)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(out) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		if len(fields) < 3 || !strings.EqualFold(fields[0], path+"/"+value) {
			continue
		}
		hex, ok := strings.CutPrefix(fields[2], "0x")
		if fields[1] != "DWORD" || !ok {
			return 0, fmt.Errorf("%s is no dword: %s", value, tail(line))
		}
		return parse32(hex, 16)
	}
	return 0, fmt.Errorf("no value %s in %s", value, tail(out))
}
