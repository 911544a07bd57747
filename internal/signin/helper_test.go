package signin

import (
	"bytes"
	"testing"
	"time"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// software opens a small SOFTWARE hive.
func software(t *testing.T, o hivetest.SoftwareOptions) *hive.Hive {
	t.Helper()
	o.Tiny = true
	img, err := hivetest.Software(o)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, img)
}

func open(t *testing.T, img []byte) *hive.Hive {
	t.Helper()
	h, err := hive.Open(t.Context(), hive.Files{Primary: bytes.NewReader(img)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func edit(t *testing.T, h *hive.Hive) *hive.Editor {
	t.Helper()
	e, err := h.Edit(t.Context(), time.Unix(1700000000, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func read(t *testing.T, h *hive.Hive) HelloOnly {
	t.Helper()
	s, err := ReadHelloOnly(h)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
