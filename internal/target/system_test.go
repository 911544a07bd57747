package target

import (
	"testing"
	"time"
)

func TestFreshFor(t *testing.T) {
	for took, want := range map[time.Duration]time.Duration{
		0: time.Second, 50 * time.Millisecond: time.Second, 3 * time.Second: 30 * time.Second,
		time.Hour: time.Minute,
	} {
		if got := freshFor(took); got != want {
			t.Errorf("%v: %v, want %v", took, got, want)
		}
	}
}
