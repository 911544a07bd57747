package bitlocker

import "testing"

func TestGUID(t *testing.T) {
	const want = "4967D63B-2E29-4AD8-8399-F6A339E3D001"
	if got := guidNormal.String(); got != want {
		t.Errorf("%s", got)
	}
	if got := guidNormal.Short(); got != "4967D63B" {
		t.Errorf("%s", got)
	}
	for _, s := range []string{want, "{" + want + "}", "4967d63b-2e29-4ad8-8399-f6a339e3d001", " " + want + "\n"} {
		if g, err := ParseGUID(s); err != nil || g != guidNormal {
			t.Errorf("%q: %v, %v", s, g, err)
		}
	}
	for _, s := range []string{"", "{", "{" + want, want + "0", want + "00", want[:35], want[:35] + "G", "4967D63B2E294AD88399F6A339E3D001", "4967D63B-2E29-4AD8-8399-F6A339E-3D01"} {
		if g, err := ParseGUID(s); err == nil {
			t.Errorf("%q is %v", s, g)
		}
	}
}
