// Make writes the fixtures of this folder: small hives for people to look at and for tests to start
// from. The same bytes come out every time.
//
//	go run ./testdata/make [-o DIR]
//	go run ./testdata/make -big FILE [-size 200M] [-logs clean|dirty]
//
// The second form writes one hive of any size instead: clean, or with logs beside it, which hold
// nothing new for a clean hive and the switch for a dirty one.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	out := flag.String("o", filepath.Join("testdata", "hives"), "folder to write to")
	big := flag.String("big", "", "file to write a big hive to, instead of the fixtures")
	size := flag.String("size", "200M", "size of the big hive")
	logs := flag.String("logs", "", "write logs of the big hive too: clean or dirty")
	flag.Parse()
	if err := run(*out, *big, *size, *logs); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

func run(out, big, size, logs string) error {
	if big == "" {
		return write(out)
	}
	n, err := parseSize(size)
	if err != nil {
		return err
	}
	if err := writeBig(big, n); err != nil || logs == "" {
		return err
	}
	return addLogs(big, logs)
}

// write makes every fixture and a README that lists them.
func write(dir string) error {
	readme := strings.Builder{}
	readme.WriteString("# Hives to try things on\n\nMade by `make testdata`. Each folder is " +
		"one hive with its logs; the value is\nDevicePasswordLessBuildVersion, the " +
		"Hello-only switch.\n\n" +
		"| Folder | What it is |\n|---|---|\n")
	for _, f := range fixtures {
		files, err := f.make()
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		for name, content := range files {
			file := filepath.Join(dir, f.name, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				return err
			}
			if err := os.WriteFile(file, content, 0o666); err != nil {
				return err
			}
		}
		fmt.Fprintf(&readme, "| %s | %s |\n", f.name, f.about)
	}
	return os.WriteFile(filepath.Join(dir, "README.md"), []byte(readme.String()), 0o666)
}
