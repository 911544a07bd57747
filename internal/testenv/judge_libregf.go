package testenv

import (
	"fmt"
	"strings"
	"testing"
)

func regfexportWalk(program, hive string, _ testing.TB) error {
	_, err := run("", program, hive)
	return err
}

// regfexportDWORD reads the blocks that regfexport prints:
//
//	Key path: ROOT\Microsoft
//	Value: 0 Name
//	Type: 32-bit integer little-endian (REG_DWORD_LITTLE_ENDIAN)
//	Data size: 4
//	Data: 2
func regfexportDWORD(program, hive, key, value string, _ testing.TB) (uint32, error) {
	out, err := run("", program, hive)
	if err != nil {
		return 0, err
	}
	var path, name, kind string
	for line := range strings.Lines(strings.ReplaceAll(out, "\x00", "")) {
		field, data, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ": ")
		switch field {
		case "Key path":
			_, path, _ = strings.Cut(data, `\`)
			name = ""
		case "Value":
			_, name, _ = strings.Cut(data, " ")
		case "Type":
			kind = data
		case "Data":
			if !strings.EqualFold(path, key) || !strings.EqualFold(name, value) {
				continue
			}
			if !strings.Contains(kind, "(REG_DWORD_LITTLE_ENDIAN)") {
				return 0, fmt.Errorf("%s is %s", value, kind)
			}
			return parse32(data, 10)
		}
	}
	return 0, fmt.Errorf("no value %s", value)
}
