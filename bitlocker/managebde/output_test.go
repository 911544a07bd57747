package managebde

import (
	"bytes"
	"strings"
	"testing"
)

func TestMasked(t *testing.T) {
	const mask = "******-******-******-******-******-******-******-******"
	for _, test := range []struct{ name, printed, want string }{
		{"nothing", "", ""},
		{"password", "x " + rightPassword + "\r\n", "x " + mask + "\r\n"},
		{"group", "group 700007.", "group ******."},
		{"without dashes", strings.ReplaceAll(rightPassword, "-", ""), strings.Repeat("*", 48)},
		{"group in a longer number", "97000078", "9******8"},
		{"another password", "123453-345675", "******-******"},
		{"code", "(0x80310027)", "(0x80310027)"},
		{"version and year", "10.0.26100 2013", "10.0.26100 2013"},
		{"after a double byte", "\x83\x8d123453\x83\x8d", "\x83\x8d******\x83\x8d"},
		{"UTF-16", string(wide("x" + rightPassword + "\r\n")), string(wide("x" + mask + "\r\n"))},
		{"group in a longer number in UTF-16", string(wide("97000078")), string(wide("9******8"))},
		{"another password in UTF-16", string(wide("123453-345675 0x80310027")),
			string(wide("******-****** 0x80310027"))},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out output
			// In any two parts, as a pipe may deliver it.
			for i := range len(test.printed) {
				if n, err := out.Write([]byte{test.printed[i]}); n != 1 || err != nil {
					t.Fatalf("write: %d, %v", n, err)
				}
			}
			if got := string(out.masked(rightPassword)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestOutputIsBounded(t *testing.T) {
	var out output
	chunk := bytes.Repeat([]byte("x"), 1000)
	for range 1000 {
		if n, err := out.Write(chunk); n != len(chunk) || err != nil {
			t.Fatalf("write: %d, %v", n, err)
		}
	}
	if got := len(out.masked(rightPassword)); got != maxOutput {
		t.Errorf("kept %d bytes, want %d", got, maxOutput)
	}
}

// If the cut splits a group, the rest of it must not be digits.
func TestOutputIsCutAfterMasking(t *testing.T) {
	for _, encode := range []func(string) []byte{wide, func(text string) []byte {
		return []byte(text)
	}} {
		text := encode(rightPassword)
		for before := maxOutput - len(text); before <= maxOutput; before++ {
			var out output
			out.Write(bytes.Repeat([]byte("x"), before))
			out.Write(text)
			got := out.masked(rightPassword)
			if at := bytes.IndexAny(got, "0123456789"); at >= 0 {
				t.Fatalf("digits left with %d bytes before: %q", before, got[before:])
			}
		}
	}
}
