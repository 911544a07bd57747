package device

import (
	"errors"
	"testing"
	"unsafe"
)

// counter is a device that accepts everything.
type counter struct{ reads, writes int }

func (c *counter) ReadAt(p []byte, _ int64) (int, error)  { c.reads++; return len(p), nil }
func (c *counter) WriteAt(p []byte, _ int64) (int, error) { c.writes++; return len(p), nil }

func TestGuard(t *testing.T) {
	for _, sector := range []int64{512, 4096} {
		for _, test := range []struct {
			name            string
			offset, length  int64
			memory          int64
			wantItRefused   bool
			wantMemoryOffBy uintptr
		}{
			{"the first sector", 0, sector, 0, false, 0},
			{"several", 7 * sector, 3 * sector, sector, false, 0},
			{"nothing", sector, 0, 0, false, 0},
			{"offset", 1, sector, 0, true, 0},
			{"offset within a sector", sector + sector/2, sector, 0, true, 0},
			{"negative offset", -sector, sector, 0, true, 0},
			{"length", 0, sector - 1, 0, true, 0},
			{"length of several", sector, 2*sector + 1, 0, true, 0},
			{"memory", 0, sector, 8, true, 8},
			{"memory of a half", sector, sector, sector / 2, true, uintptr(sector / 2)},
		} {
			t.Run(test.name, func(t *testing.T) {
				p := alignedTo(sector)[test.memory:][:test.length]
				for _, write := range []bool{false, true} {
					device := &counter{}
					guarded := guard{device, sector}
					transfer := guarded.ReadAt
					if write {
						transfer = guarded.WriteAt
					}
					n, err := transfer(p, test.offset)
					passed := device.reads+device.writes == 1
					if !test.wantItRefused {
						if int64(n) != test.length || err != nil || !passed {
							t.Errorf("write %v, sector %d: %d, %v, passed on %v", write, sector, n,
								err, passed)
						}
						continue
					}
					want := misalignedError{write, test.offset, test.length, test.wantMemoryOffBy,
						sector}
					var misaligned *misalignedError
					if n != 0 || passed || !errors.As(err, &misaligned) || *misaligned != want {
						t.Errorf("write %v, sector %d: %d, %v, passed on %v", write, sector, n, err,
							passed)
					}
				}
			})
		}
	}
}

// alignedTo gives some sectors of memory, aligned to their size.
func alignedTo(sector int64) []byte {
	p := make([]byte, 6*sector)
	skip := -int64(uintptr(unsafe.Pointer(&p[0]))) & (sector - 1)
	return p[skip:]
}
