package target

import (
	"strings"
	"testing"
)

// TestClassify: the first page of hiberfil.sys.
func TestClassify(t *testing.T) {
	for page, want := range map[string]Hibernation{
		"HIBR": Hibernated, "hibr": Hibernated, "HiBr and more": Hibernated, "RSTR": Hibernated,
		"rstr": Hibernated,
		"WAKE": NotHibernated, "wake and more": NotHibernated, "": NotHibernated,
		"\x00":                       NotHibernated,
		strings.Repeat("\x00", 4096): NotHibernated,
		"HIB":                        HibernationUnknown, "LINK": HibernationUnknown,
		"W": HibernationUnknown, " HIBR": HibernationUnknown,
		"\x00\x00\x00\x00HIBR":                HibernationUnknown,
		strings.Repeat("\x00", 4095) + "\x01": HibernationUnknown,
	} {
		if got := classify([]byte(page)); got != want {
			t.Errorf("%.20q: %s, want %s", page, got, want)
		}
	}
}
