package problem

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestFileProblem(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want Reason
	}{
		{"missing", &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, NotFound},
		{"denied", fmt.Errorf("open: %w", fs.ErrPermission), NoAccess},
		{"a problem already", New(Hibernated, nil), Hibernated},
		{"nothing known", errors.New("weather"), WriteFailed},
	}
	for _, tt := range tests {
		if got := Of(AtWriting("x", tt.err)).Reason; got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestFileProblemOfTheSystem(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none")
	_, err := os.Open(missing)
	p := Of(At(missing, err))
	if p.Reason != NotFound {
		t.Errorf("got %s", p.Reason)
	}
	if p.Args["path"] != missing {
		t.Errorf("path %v", p.Args["path"])
	}
}

func TestEveryErrnoHasAReasonOfTheTable(t *testing.T) {
	for errno, reason := range errnoReasons {
		if reason.row().Message == msgUnexpected {
			t.Errorf("%v: %s has no row", errno, reason)
		}
		if got := systemReason(&fs.PathError{Op: "write", Path: "x", Err: errno},
			Unexpected); got != reason {
			t.Errorf("%v: got %s, want %s", errno, got, reason)
		}
	}
}
