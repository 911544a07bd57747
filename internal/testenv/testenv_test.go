package testenv

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorder is a test that notes how it would have ended instead of ending.
type recorder struct {
	testing.TB
	skipped, failed string
	errors          []string
}

// over is what a recorder panics with where a test would stop running.
type over struct{}

func (r *recorder) Helper() {}
func (r *recorder) Skipf(f string, args ...any) {
	r.skipped = fmt.Sprintf(f, args...)
	panic(over{})
}
func (r *recorder) Fatalf(f string, args ...any) {
	r.failed = fmt.Sprintf(f, args...)
	panic(over{})
}
func (r *recorder) Errorf(f string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(f, args...))
}

// record runs f as a test of its own and returns how it went.
func record(t *testing.T, f func(t testing.TB)) *recorder {
	r := &recorder{TB: t}
	func() {
		defer func() {
			if got := recover(); got != nil && got != any(over{}) {
				panic(got)
			}
		}()
		f(r)
	}()
	return r
}

const (
	deviceKey = `Microsoft\Windows NT\CurrentVersion\PasswordLess\Device`
	helloOnly = "DevicePasswordLessBuildVersion"
)

// unpack writes one of the real hives to a file of its own.
func unpack(t *testing.T, name string) string {
	path := filepath.Join(t.TempDir(), name)
	UnxzTo(t, Shared(t, "hives/"+name+".xz"), path)
	return path
}

func TestRoot(t *testing.T) {
	if _, err := os.Stat(filepath.Join(Root(), "internal", "testenv")); err != nil {
		t.Error(err)
	}
}

func TestMissingToolSkips(t *testing.T) {
	t.Setenv("UNHELLO_REQUIRE_JUDGES", "")
	t.Setenv("PATH", "")
	r := record(t, func(t testing.TB) { Tool(t, "xz") })
	if !strings.Contains(r.skipped, "xz-utils") || r.failed != "" {
		t.Errorf("skipped %q, failed %q", r.skipped, r.failed)
	}
}

func TestMissingToolFailsWhereJudgesAreRequired(t *testing.T) {
	t.Setenv("UNHELLO_REQUIRE_JUDGES", "1")
	t.Setenv("PATH", "")
	r := record(t, func(t testing.TB) { Tool(t, "xz") })
	if !strings.Contains(r.failed, "xz-utils") || r.skipped != "" {
		t.Errorf("skipped %q, failed %q", r.skipped, r.failed)
	}
}

func TestFileOfAPackage(t *testing.T) {
	t.Setenv("UNHELLO_REQUIRE_JUDGES", "")
	here := filepath.Join(t.TempDir(), "here")
	if err := os.WriteFile(here, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := File(t, here, "ovmf"); got != here {
		t.Errorf("got %q", got)
	}
	r := record(t, func(t testing.TB) { File(t, here+"not", "ovmf") })
	if !strings.Contains(r.skipped, "ovmf") {
		t.Errorf("skipped %q, failed %q", r.skipped, r.failed)
	}
}

func TestMissingSharedFolder(t *testing.T) {
	t.Setenv("UNHELLO_SHARED", filepath.Join(t.TempDir(), "nowhere"))
	for _, test := range []struct {
		require      string
		skips, fails bool
	}{
		{"", true, false},
		{"1", false, true},
	} {
		t.Run("UNHELLO_REQUIRE_JUDGES="+test.require, func(t *testing.T) {
			t.Setenv("UNHELLO_REQUIRE_JUDGES", test.require)
			r := record(t, func(t testing.TB) { Shared(t, "hives/EmptyHive.xz") })
			if (r.skipped != "") != test.skips || (r.failed != "") != test.fails {
				t.Errorf("skipped %q, failed %q", r.skipped, r.failed)
			}
		})
	}
}

func TestMissingSharedFileIsATypo(t *testing.T) {
	t.Setenv("UNHELLO_SHARED", t.TempDir())
	t.Setenv("UNHELLO_REQUIRE_JUDGES", "")
	r := record(t, func(t testing.TB) { Shared(t, "hives/EmptyHvie.xz") })
	if r.failed == "" {
		t.Error("not failed")
	}
}

func TestUnxzGivesEveryCallerItsOwnBytes(t *testing.T) {
	path := Shared(t, "hives/EmptyHive.xz")
	Unxz(t, path)[0] = 'x'
	second := Unxz(t, path)
	second[1] = 'x'
	if got := Unxz(t, path)[:4]; string(got) != "regf" {
		t.Errorf("the content begins with %q", got)
	}
}

func TestUnxzOfSomethingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hive.xz")
	if err := os.WriteFile(path, []byte("no xz"), 0o600); err != nil {
		t.Fatal(err)
	}
	Tool(t, "xz")
	if r := record(t, func(t testing.TB) { Unxz(t, path) }); r.failed == "" {
		t.Error("Unxz: not failed")
	}
	dest := filepath.Join(t.TempDir(), "hive")
	if r := record(t, func(t testing.TB) { UnxzTo(t, path, dest) }); r.failed == "" {
		t.Error("UnxzTo: not failed")
	}
}

// Each judge must be able to say yes and no.
func TestJudgeDWORD(t *testing.T) {
	hive := unpack(t, "SOFTWARE_small")
	for _, test := range []struct {
		name       string
		key, value string
		want       uint32
		complaint  string
	}{
		{"right", deviceKey, helloOnly, 2, ""},
		{"another value", deviceKey, helloOnly, 0, "is 0x2, want 0x0"},
		{"no such value", deviceKey, "Nothing", 0, "no value Nothing"},
		{"no such key", `Microsoft\Nothing`, helloOnly, 0, "on " + hive},
		{"another type", `Microsoft\Windows NT\CurrentVersion`, "CurrentBuild",
			26100, "CurrentBuild is "},
	} {
		for _, judge := range Judges() {
			t.Run(test.name+"/"+judge, func(t *testing.T) {
				Tool(t, judge)
				r := record(t,
					func(t testing.TB) {
						JudgeDWORD(t, hive, test.key, test.value,
							test.want, judge)
					})
				checkComplaint(t, r, test.complaint)
			})
		}
	}
}

func TestJudgeWalk(t *testing.T) {
	small, damaged := unpack(t, "SOFTWARE_small"), unpack(t, "corrupted_system_hive")
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("no hive\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		judge string
		// The sound hive satisfies every judge, this one doesn't.
		unsound string
	}{
		{"hivexget", text},
		{"hivexml", damaged},
		{"regfexport", damaged},
		{"reglookup", damaged},
		{"chntpw", text},
		{"reged", damaged},
	} {
		t.Run(test.judge, func(t *testing.T) {
			Tool(t, test.judge)
			checkComplaint(t, record(t, func(t testing.TB) { JudgeWalk(t, small, test.judge) }), "")
			checkComplaint(t,
				record(t, func(t testing.TB) { JudgeWalk(t, test.unsound, test.judge) }),
				test.judge+" on ")
		})
	}
}

func TestUnknownJudge(t *testing.T) {
	r := record(t, func(t testing.TB) { JudgeWalk(t, "hive", "nobody") })
	if !strings.Contains(r.failed, "nobody") {
		t.Errorf("failed %q", r.failed)
	}
}

// checkComplaint wants exactly one complaint that contains want, or none if want is empty.
func checkComplaint(t *testing.T, r *recorder, want string) {
	t.Helper()
	switch {
	case r.failed != "" || r.skipped != "":
		t.Errorf("failed %q, skipped %q", r.failed, r.skipped)
	case want == "" && len(r.errors) > 0:
		t.Errorf("complaints: %q", r.errors)
	case want != "" && (len(r.errors) != 1 || !strings.Contains(r.errors[0], want)):
		t.Errorf("complaints %q, want one with %q", r.errors, want)
	}
}
