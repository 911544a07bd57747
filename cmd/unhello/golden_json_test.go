package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/internal/testenv"
)

// update writes the golden files anew: go test ./cmd/unhello -update
var update = flag.Bool("update", false, "write golden files anew")

// jsonFolder is where the program leaves a copy of its JSON while scripts run.
const jsonFolder = "UNHELLO_TEST_JSON"

// recordedMain is the program of the scripts: with --json it leaves a copy of what it prints.
func recordedMain() {
	dir := os.Getenv(jsonFolder)
	os.Unsetenv(jsonFolder)
	if dir == "" || !slices.Contains(os.Args, "--json") {
		main()
		return
	}
	copies, err := nextCopy(dir)
	if errors.Is(err, fs.ErrPermission) { // a script that runs it as somebody else
		main()
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
	os.Exit(run(context.Background(), os.Args[1:], streams{
		in: os.Stdin, out: io.MultiWriter(os.Stdout, copies),
		err: io.MultiWriter(os.Stderr, copies), getenv: os.Getenv, exit: os.Exit,
	}))
}

// nextCopy makes the next numbered file of a folder.
func nextCopy(dir string) (*os.File, error) {
	for n := 0; ; n++ {
		f, err := os.OpenFile(filepath.Join(dir, fmt.Sprintf("%04d", n)),
			os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// changing is what differs from run to run, and how the golden files write it.
var changing = []struct {
	pattern *regexp.Regexp
	as      string
}{
	{regexp.MustCompile(`/dev/loop\d+`), "/dev/loopN"},
	{regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`),
		"GUID"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`), "TIME"},
	{regexp.MustCompile(`\d{8}T\d{6}(\.\d+)?Z`), "STAMP"},
	{regexp.MustCompile(`\(process \d+\)`), "(process N)"},
	{regexp.MustCompile(`,"judges":\{[^}]*\}`), ""}, // only where go-hivex is built in
	{regexp.MustCompile(`file-\d{4,}`), "file-N"},   // an inode in an ID
	{regexp.MustCompile(`unhello-demo-\d+`), "unhello-demo-N"},
	{regexp.MustCompile(`"sha256_before":"[0-9a-f]{64}"`), `"sha256_before":"HASH"`},
	{regexp.MustCompile(`/tmp/[^"/, ]+`), "TMP"},
}

// keepJSON lets the program of a script leave its JSON, and compares that with the script's
// golden file at the script's end: a document changes on purpose, or not at all.
func keepJSON(env *testscript.Env, tb testing.TB, script string) {
	dir := tb.TempDir()
	env.Setenv(jsonFolder, dir)
	env.Defer(func() {
		if tb.Failed() || tb.Skipped() {
			return
		}
		testenv.Golden(tb, filepath.Join("testdata", "golden", "json", script+".jsonl"),
			documents(tb, dir, env.WorkDir), *update)
	})
}

func documents(tb testing.TB, dir, workDir string) string {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		tb.Fatal(err)
	}
	var all bytes.Buffer
	for _, name := range files {
		words, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		all.Write(words)
	}
	words := strings.ReplaceAll(all.String(), workDir, "$WORK")
	for _, c := range changing {
		words = c.pattern.ReplaceAllString(words, c.as)
	}
	return words
}
