//go:build !windows

package rescue

import (
	"bytes"
	"errors"
	"testing"

	"unhello/internal/demo"
	"unhello/internal/problem"
)

// TestUnlistedVolumes: if the system does not list its volumes, one of them may be on the
// partition, so nothing is written past it.
func TestUnlistedVolumes(t *testing.T) {
	m := newMachine(t, demo.Locked.Make)
	m.volumes, m.missing = nil, errors.New("the request could not be performed")
	before := mustReadFile(t, m.disk)
	_, _, err := m.fix(t, m.disk)
	wantReason(t, err, problem.ReadFailed)
	if !bytes.Equal(before, mustReadFile(t, m.disk)) {
		t.Error("something was written")
	}
}
