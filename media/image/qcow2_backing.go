package image

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// backingPath gives the path in the name of a backing file. QEMU also knows "file:PATH", and writes
// "json:" with the options of a block device where a path doesn't say enough.
func backingPath(name string) string {
	text, ok := strings.CutPrefix(name, "json:")
	if !ok {
		return strings.TrimPrefix(name, "file:")
	}
	var options map[string]any
	if err := json.Unmarshal([]byte(text), &options); err != nil {
		return name
	}
	return cmp.Or(fileNameIn(options), name) // all there is for a file on a server
}

// fileNameIn finds the file name in nested options: the driver of a format contains the file it is
// in.
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
