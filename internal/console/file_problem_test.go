package console

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
		{"missing", &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, ReasonNotFound},
		{"denied", fmt.Errorf("open: %w", fs.ErrPermission), ReasonNoAccess},
		{"a problem already", NewProblem(ReasonHibernated, nil), ReasonHibernated},
		{"nothing known", errors.New("weather"), ReasonWriteFailed},
	}
	for _, tt := range tests {
		if got := FileProblem(tt.err, "x", ReasonWriteFailed).Reason; got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestFileProblemOfTheSystem(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none")
	_, err := os.Open(missing)
	p := FileProblem(err, missing, ReasonReadFailed)
	if p.Reason != ReasonNotFound {
		t.Errorf("got %s", p.Reason)
	}
	if p.Args["path"] != missing {
		t.Errorf("path %v", p.Args["path"])
	}
}

func TestEveryErrnoHasAReasonOfTheTable(t *testing.T) {
	for errno, reason := range errnoReasons {
		if reason.row().Message == MsgUnexpected {
			t.Errorf("%v: %s has no row", errno, reason)
		}
		if got := fileReason(&fs.PathError{Op: "write", Path: "x", Err: errno}, ReasonUnexpected); got != reason {
			t.Errorf("%v: got %s, want %s", errno, got, reason)
		}
	}
}
