package prevent

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
	"unhello/bitlocker/managebde"
	"unhello/internal/console"
	"unhello/internal/demo/volume"
	"unhello/internal/problem"
	"unhello/internal/signin"
	"unhello/internal/text"
)

const (
	newPassword   = "235818-357951-253979-013365-241120-245575-342914-591910"
	otherPassword = "529573-278784-259347-197835-171457-264044-610280-313269"
)

var (
	oldID = bitlocker.GUID{1}
	newID = bitlocker.GUID{2}
	third = bitlocker.GUID{3}
)

// The protectors that the volumes of these tests have. The slow part is done once for all.
var (
	tpm        = &bitlockertest.Protector{Kind: bitlocker.KindTPM}
	clearKey   = &bitlockertest.Protector{Kind: bitlocker.KindClearKey}
	passphrase = &bitlockertest.Protector{Kind: bitlocker.KindPassphrase, Secret: "a passphrase"}
	oldOne     = &bitlockertest.Protector{Kind: bitlocker.KindRecoveryPassword,
		Secret: otherPassword, ID: oldID}
	newOne = &bitlockertest.Protector{Kind: bitlocker.KindRecoveryPassword,
		Secret: newPassword, ID: newID}
	stranger = &bitlockertest.Protector{Kind: bitlocker.KindRecoveryPassword,
		Secret: otherPassword, ID: third}
)

var ntfs = sync.OnceValues(volume.Open)

// memory is a volume.
type memory []byte

func (m memory) WriteAt(b []byte, off int64) (int, error) {
	if off < 0 || off > int64(len(m)) || int64(len(b)) > int64(len(m))-off {
		return 0, io.ErrShortWrite
	}
	return copy(m[off:], b), nil
}

// sectorsOf is the content of a volume that could be the system drive.
type sectorsOf struct{ *bytes.Reader }

func (sectorsOf) Close() error { return nil }

// volumes has the volumes made so far, by their protectors. Nothing writes to them.
var volumes sync.Map

// encrypted makes a volume with these protectors; with none it is a plain NTFS volume.
func encrypted(t *testing.T, protectors ...*bitlockertest.Protector) []byte {
	t.Helper()
	name := ""
	for _, p := range protectors {
		name += fmt.Sprintf("%p ", p)
	}
	if made, ok := volumes.Load(name); ok {
		return made.([]byte)
	}
	made := formatted(t, bitlockertest.Options{Protectors: protectors})
	volumes.Store(name, made)
	return made
}

func formatted(t *testing.T, o bitlockertest.Options) []byte {
	t.Helper()
	plain, err := ntfs()
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Protectors) == 0 && o.State == 0 {
		return plain
	}
	m := make(memory, len(plain)+1<<20)
	if _, err := bitlockertest.Format(m,
		bytes.NewReader(append(bytes.Clone(plain), make([]byte, 1<<20)...)),
		int64(len(m)), o); err != nil {
		t.Fatal(err)
	}
	return m
}

// A pc is a simulated running Windows.
type pc struct {
	t       *testing.T
	session *Session
	screen  bytes.Buffer
	log     string   // the path of the log
	stick   string   // a folder to save to
	did     []string // what was done to it, in order

	value   signin.HelloOnly
	written func(signin.HelloOnly) (keep bool, err error) // nil: every write is done

	without, with []byte // the system drive before a recovery password is added, and after it
	added         bool
	digits        string // what manage-bde prints
	exit          uint32
	fail          error // of manage-bde
	idle          bool  // manage-bde adds nothing
	kept          bool  // manage-bde deletes nothing
	asked         func()

	decrypted bool  // the sectors are seen decrypted only
	unseen    error // the sectors can't be seen
	around    Volume
	lost      error // nobody knows where a folder is
}

// newPC is a PC with the switch on and a system drive that only the TPM opens, as an administrator
// sees it.
func newPC(t *testing.T) *pc {
	t.Helper()
	p := &pc{t: t, value: signin.Number(2), digits: newPassword, stick: t.TempDir(),
		log: filepath.Join(t.TempDir(), "log")}
	p.without, p.with = encrypted(t, tpm), encrypted(t, tpm, newOne)
	p.around = Volume{Open: func() (Sectors, error) {
		return sectorsOf{bytes.NewReader(encrypted(t))}, nil
	}}
	log, err := console.OpenLog(p.log)
	if err != nil {
		t.Fatal(err)
	}
	con := console.New(console.Options{Lang: text.English, Stderr: &p.screen, Log: log})
	interrupts := console.NewInterrupts(t.Context(), con,
		func(int) { t.Error("the process was ended") })
	t.Cleanup(interrupts.Stop)
	p.session = &Session{
		Console: con, Interrupts: interrupts,
		Machine: &Machine{Name: "PC-17", Drive: "C:", Elevated: true, Switch: p, Storage: p,
			BitLocker: p},
		Now:   func() time.Time { return time.Date(2026, 11, 22, 10, 45, 0, 0, time.UTC) },
		Pause: func(time.Duration) {},
	}
	return p
}

func (p *pc) Read() (signin.HelloOnly, error) { return p.value, nil }

func (p *pc) Write(v signin.HelloOnly) error {
	p.did = append(p.did, "set "+string('0'+rune(v.Data[0])))
	keep, err := true, error(nil)
	if p.written != nil {
		keep, err = p.written(v)
	}
	if keep {
		p.value = v
	}
	return err
}

func (p *pc) System() (Volume, error) {
	return Volume{Running: true, Decrypted: p.decrypted, Open: func() (Sectors, error) {
		if p.unseen != nil {
			return nil, p.unseen
		}
		if p.added {
			return sectorsOf{bytes.NewReader(p.with)}, nil
		}
		return sectorsOf{bytes.NewReader(p.without)}, nil
	}}, nil
}

func (p *pc) Around(string) (Volume, error) { return p.around, p.lost }

func (p *pc) AddRecoveryPassword(
	_ context.Context, drive string,
) (string, managebde.Result, error) {
	p.did = append(p.did, "add "+drive)
	if p.asked != nil {
		p.asked()
	}
	p.added = !p.idle
	return p.digits, managebde.Result{Code: managebde.Explain(p.exit)}, p.fail
}

func (p *pc) DeleteProtector(_ context.Context, drive, id string) (managebde.Result, error) {
	p.did = append(p.did, "delete "+drive+" "+id)
	p.added = p.added && p.kept
	return managebde.Result{}, nil
}

// files returns the names of the files on the stick.
func (p *pc) files() []string {
	p.t.Helper()
	entries, err := os.ReadDir(p.stick)
	if err != nil {
		p.t.Fatal(err)
	}
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// problem returns what went wrong, and makes sure that no password shows in it, on the screen or in
// the log.
func (p *pc) problem(err error) *problem.Problem {
	p.t.Helper()
	if err == nil {
		p.t.Fatal("nothing went wrong")
	}
	failure := problem.Of(err)
	p.session.Console.Fail(failure)
	p.checkSecret()
	return failure
}

// checkSecret makes sure that no group of the password shows where a person or a log could see it.
func (p *pc) checkSecret() {
	p.t.Helper()
	log, err := os.ReadFile(p.log)
	if err != nil {
		p.t.Fatal(err)
	}
	for group := range strings.SplitSeq(newPassword, "-") {
		if strings.Contains(p.screen.String(), group) || bytes.Contains(log, []byte(group)) {
			p.t.Errorf("%s is shown:\n%s%s", group, p.screen.String(), log)
		}
	}
}

var errBroken = errors.New("broken")
