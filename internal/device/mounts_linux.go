package device

import (
	"os"
	"path/filepath"
	"strings"
)

// mount is a line of the kernel's table of mounts.
type mount struct {
	id     string
	number string // of the device
	root   string // the folder of the file system that is mounted
	point  string // the folder that it is mounted in
	kind   string // of the file system
	source string
	super  []string // options of the file system
}

// mounts reads the kernel's table, empty if it can't be read. root is the folder that has proc.
func mounts(root string) []mount {
	b, _ := os.ReadFile(filepath.Join(root, "proc/self/mountinfo"))
	return parseMounts(string(b))
}

// parseMounts reads a table: ID, parent's ID, device, root, mount point, more, a "-", then type,
// source and options.
func parseMounts(mountinfo string) []mount {
	var list []mount
	for line := range strings.Lines(mountinfo) {
		before, after, _ := strings.Cut(line, " - ")
		where, what := strings.Fields(before), strings.Fields(after)
		if len(where) < 5 {
			continue
		}
		what = append(what, "", "", "")
		m := mount{id: where[0], number: where[2], root: unescapeMount.Replace(where[3]),
			point: unescapeMount.Replace(where[4]), kind: what[0],
			source: unescapeMount.Replace(what[1])}
		for option := range strings.SplitSeq(what[2], ",") {
			m.super = append(m.super, unescapeMount.Replace(option))
		}
		list = append(list, m)
	}
	return list
}

var unescapeMount = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
