package ntfs_test

import (
	"errors"
	"testing"
)

// wantError gives an error of type E; any other one is a failure.
func wantError[E error](t testing.TB, err error) (e E) {
	t.Helper()
	if !errors.As(err, &e) {
		t.Errorf("error %T (%v), want %T", err, err, e)
	}
	return e
}
