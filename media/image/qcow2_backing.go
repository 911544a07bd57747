package image

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// backingPath gives the path in the name of a backing file. QEMU also knows
// "file:PATH", and writes "json:" with the options of a block device where these
// say more than a path.
func backingPath(name string) string {
	text, ok := strings.CutPrefix(name, "json:")
	if !ok {
		return strings.TrimPrefix(name, "file:")
	}
	var options map[string]any
	if err := json.Unmarshal([]byte(text), &options); err != nil {
		return name
	}
	return cmp.Or(fileNameIn(options), name) // of what is on a server, all that is said
}

// fileNameIn finds the name of a file in options, which nest: the driver of a
// format has a file that it is in.
func fileNameIn(options map[string]any) string {
	for _, key := range slices.Sorted(maps.Keys(options)) {
		switch value := options[key].(type) {
		case string:
			if key == "filename" || strings.HasSuffix(key, ".filename") {
				return value
			}
		case map[string]any:
			if name := fileNameIn(value); name != "" {
				return name
			}
		}
	}
	return ""
}
