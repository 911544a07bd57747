package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// run runs a command of a script and returns its exit code.
func runCommand(ts *testscript.TestScript, argv []string) int {
	err := ts.Exec(argv[0], argv[1:]...)
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	ts.Fatalf("%s: %v", argv[0], err)
	return -1
}

func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "exits CODE COMMAND...")
	if code := runCommand(ts, args[1:]); strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

func cmdRefuses(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 3 && (args[2] == "unhello" || args[2] == "unhello.exe"),
		"refuses CODE REASON unhello ...")
	argv := append([]string{args[2], "--json"}, args[3:]...)
	if code := runCommand(ts, argv); strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
	wantField(ts, "stderr", "error.code", args[0])
	wantField(ts, "stderr", "error.reason", args[1])
	for _, words := range []string{"error.message", "error.hint"} {
		if got, _ := field(ts, "stderr", words); got == "" || strings.Contains(got, "{") {
			ts.Fatalf("%s is %q", words, got)
		}
	}
}

func cmdJSON(ts *testscript.TestScript, neg bool,
	args []string) {
	checkField(ts, neg, "stdout", args)
}

func cmdJSONErr(ts *testscript.TestScript, neg bool, args []string) {
	checkField(ts, neg, "stderr", args)
}

func checkField(ts *testscript.TestScript, neg bool, stream string, args []string) {
	if neg {
		usage(ts, len(args) == 1, "! json FIELD")
		if got, there := field(ts, stream, args[0]); there {
			ts.Fatalf("%s is there: %s", args[0], got)
		}
		return
	}
	usage(ts, len(args) == 2, "json FIELD WANT")
	wantField(ts, stream, args[0], args[1])
}

func wantField(ts *testscript.TestScript, stream, path, want string) {
	got, there := field(ts, stream, path)
	if !there {
		ts.Fatalf("there is no field %s on %s", path, stream)
	}
	if got != want {
		ts.Fatalf("%s is %s, want %s", path, got, want)
	}
}

// field finds a field of the one JSON document of a stream. Text is given
// without quotes, anything else as JSON.
func field(ts *testscript.TestScript, stream, path string) (words string, there bool) {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(stream)))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		ts.Fatalf("no JSON on %s: %v", stream, err)
	}
	if _, err := d.Token(); err != io.EOF {
		ts.Fatalf("more than one JSON document on %s", stream)
	}
	for name := range strings.SplitSeq(path, ".") {
		switch inner := doc.(type) {
		case map[string]any:
			doc, there = inner[name]
		case []any:
			n, err := strconv.Atoi(name)
			if there = err == nil && n < len(inner); there {
				doc = inner[n]
			}
		default:
			there = false
		}
		if !there {
			return "", false
		}
	}
	if s, ok := doc.(string); ok {
		return s, true
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	ts.Check(e.Encode(doc))
	return strings.TrimSpace(b.String()), true
}
