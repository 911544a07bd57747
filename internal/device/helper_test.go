package device

import (
	"encoding/binary"
	"os/exec"
	"runtime/metrics"
	"testing"
)

// twoVolumes is a disk of 256 sectors whose MBR has two partitions, NTFS and BitLocker by their
// boot sectors.
func twoVolumes(sector int) []byte {
	b := make([]byte, 256*sector)
	sign := func(at int, oem string) {
		copy(b[at+3:], oem)
		copy(b[at+510:], "\x55\xaa")
	}
	sign(0, "")
	for i, p := range []struct {
		start, sectors uint32
		oem            string
	}{{40, 10, "NTFS    "}, {100, 100, "-FVE-FS-"}} {
		entry := b[446+16*i:]
		entry[4] = 7
		binary.LittleEndian.PutUint32(entry[8:], p.start)
		binary.LittleEndian.PutUint32(entry[12:], p.sectors)
		sign(int(p.start)*sector, p.oem)
	}
	return b
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v: %s", name, args, err, out)
	}
	return string(out)
}

// allocated gives the number of bytes allocated so far.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
