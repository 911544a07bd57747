package hivetest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

func TestBigHasTheSize(t *testing.T) {
	for _, want := range []int64{10 << 20, 30 << 20} {
		got := int64(len(big(t, want)))
		if got < want-want/100 || got > want+want/100 {
			t.Errorf("%d bytes, want %d", got, want)
		}
	}
}

// TestJudgesReadBig has every judge walk a hive with split lists and big data.
func TestJudgesReadBig(t *testing.T) {
	file := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(file, big(t, 4<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	testenv.JudgeDWORD(t, file, hivetest.DeviceKey, hivetest.HelloOnly, 2)
	testenv.JudgeWalk(t, file)
}

func TestBigIsSound(t *testing.T) {
	if class, why := worst(big(t, 20<<20)); class != "" {
		t.Errorf("%s: %v", class, why)
	}
}

func big(t *testing.T, n int64) []byte {
	t.Helper()
	var buf bytes.Buffer
	err := hivetest.Big(&buf, hivetest.BigOptions{
		Bytes: n, SoftwareOptions: hivetest.SoftwareOptions{Switch: 2},
	})
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
