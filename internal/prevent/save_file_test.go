package prevent

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"unhello/internal/problem"
)

// on is a volume with these sectors.
func on(sectors []byte) Volume {
	return Volume{Open: func() (Sectors, error) { return sectorsOf{bytes.NewReader(sectors)}, nil }}
}

func TestPlacesThatAreRefused(t *testing.T) {
	running := on(encrypted(t, tpm, passphrase))
	running.Running = true
	for _, test := range []struct {
		name   string
		save   func(p *pc) string
		change func(*pc)
		reason problem.Reason
	}{
		{"none named", func(*pc) string { return "" }, nil, problem.Usage},
		{"the drive itself", stickOf, func(p *pc) { p.around = running }, problem.SavePlace},
		{"a drive that this PC unlocks", stickOf,
			func(p *pc) { p.around = on(encrypted(t, tpm, oldOne)) }, problem.SavePlace},
		{"a drive that is suspended for now", stickOf,
			func(p *pc) { p.around = on(encrypted(t, clearKey, tpm)) }, problem.SavePlace},
		{"a drive that nobody knows", stickOf, func(p *pc) { p.lost = errBroken },
			problem.SavePlace},
		{"a file that is there", func(p *pc) string { return filepath.Join(p.stick, "there") }, nil,
			problem.OutExists},
		{"a folder that is not there", func(p *pc) string {
			return filepath.Join(p.stick, "new", "key.txt")
		}, nil, problem.NotFound},
		{"below a file", func(p *pc) string { return filepath.Join(p.stick, "there", "key.txt") },
			nil, problem.NotFound},
		{"no manage-bde", stickOf, func(p *pc) { p.session.Machine.BitLocker = nil },
			problem.EncryptionState},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			write(t, filepath.Join(p.stick, "there"), "")
			if test.change != nil {
				test.change(p)
			}
			_, err := p.session.Prevent(t.Context(), Options{Yes: true, Save: test.save(p)})
			if got := p.problem(err); got.Reason != test.reason {
				t.Errorf("reason %q: %v", got.Reason, got)
			}
			if p.did != nil || len(p.files()) != 1 {
				t.Errorf("it did %q, files %q", p.did, p.files())
			}
		})
	}
}

func stickOf(p *pc) string { return p.stick }

func TestPlacesThatAreTaken(t *testing.T) {
	unseen := Volume{Open: func() (Sectors, error) { return nil, errBroken }}
	for _, test := range []struct {
		name   string
		around Volume
		warned int
	}{
		{"not encrypted", on(encrypted(t)), 1},
		{"opened by a passphrase", on(encrypted(t, passphrase, oldOne)), 1},
		{"another machine", Volume{Remote: true}, 1},
		{"unknown", unseen, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			p.around = test.around
			if _, err := p.session.Prevent(t.Context(),
				Options{Yes: true, Save: p.stick}); err != nil {
				t.Fatal(err)
			}
			if got := p.session.Console.Warnings(); len(got) != test.warned {
				t.Errorf("warnings %q", got)
			}
		})
	}
}

// With --save none the switch is turned off, with a warning.
func TestWithoutAdding(t *testing.T) {
	p := newPC(t)
	p.session.Machine.BitLocker = nil
	r, err := p.session.Prevent(t.Context(), Options{Yes: true, NoAdd: true})
	if err != nil || r.Result != ResultTurnedOff || !r.BitLocker.Missing || r.Added != nil {
		t.Errorf("report %+v, error %v", r, err)
	}
	if got := p.session.Console.Warnings(); len(got) != 1 {
		t.Errorf("warnings %q", got)
	}
}

// A medium that takes no file is reported before manage-bde runs.
func TestPlaceThatTakesNoFile(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("there is no /proc here, whose folders take no file:", err)
	}
	p := newPC(t)
	_, err := p.session.Prevent(t.Context(), Options{Yes: true, Save: "/proc/self/fd"})
	if got := p.problem(err); got.Code() != problem.CodeRefused && got.Reason != problem.NotFound {
		t.Errorf("reason %q: %v", got.Reason, got)
	}
	if p.did != nil {
		t.Errorf("it did %q", p.did)
	}
}
