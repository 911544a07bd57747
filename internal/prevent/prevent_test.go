package prevent

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/signin"
)

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name   string
		value  signin.HelloOnly
		result string
		reason problem.Reason
	}{
		{"on", signin.Number(2), ResultOn, problem.HelloOn},
		{"any number is on", signin.Number(1), ResultOn, problem.HelloOn},
		{"no number is on",
			signin.HelloOnly{Present: true, Type: 1, Data: []byte{'0', 0, 0, 0}}, ResultOn,
			problem.HelloOn},
		{"too long a number is on",
			signin.HelloOnly{Present: true, Type: hive.DWORD, Data: make([]byte, 8)},
			ResultOn, problem.HelloOn},
		{"off", signin.Number(0), ResultOff, ""},
		{"absent", signin.HelloOnly{}, ResultAbsent, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			p.value, p.session.Machine.Elevated = test.value, false
			r, err := p.session.Check()
			if r == nil || r.Result != test.result || r.HelloOnly.On != (test.reason != "") {
				t.Errorf("report %+v", r)
			}
			if got := reasonOf(err); got != test.reason {
				t.Errorf("reason %q, want %q", got, test.reason)
			}
			if p.did != nil {
				t.Errorf("it did %q", p.did)
			}
		})
	}
}

func reasonOf(err error) problem.Reason {
	if err == nil {
		return ""
	}
	return problem.Of(err).Reason
}

func TestEncryptionIsReadFromTheDisk(t *testing.T) {
	for _, test := range []struct {
		name    string
		volume  []byte
		change  func(*pc)
		state   string
		ids     []string
		missing bool
	}{
		{"not encrypted", encrypted(t), nil, StateNone, []string{}, false},
		{"decrypted", formatted(t, bitlockertest.Options{State: bitlocker.Decrypted}), nil,
			StateNone, []string{}, false},
		{"TPM alone", encrypted(t, tpm), nil, StateOn, []string{}, true},
		{"with recovery passwords", encrypted(t, tpm, oldOne, newOne), nil, StateOn,
			[]string{oldID.String(), newID.String()}, false},
		{"suspended", encrypted(t, clearKey, tpm, oldOne), nil, StateSuspended,
			[]string{oldID.String()}, false},
		{"suspended, and nothing to recover with", encrypted(t, clearKey, tpm), nil, StateSuspended,
			[]string{}, true},
		{"not activated yet", encrypted(t, clearKey), nil, StateSuspended, []string{}, false},
		{"cannot be seen", nil, func(p *pc) { p.unseen = errBroken }, StateUnknown, nil, false},
		{"seen decrypted", encrypted(t), func(p *pc) { p.decrypted = true }, StateUnknown,
			nil, false},
		{"cut off", encrypted(t, tpm)[:1<<20], nil, StateUnknown, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			p.without = test.volume
			if test.change != nil {
				test.change(p)
			}
			r, _ := p.session.Check()
			want := report.SystemDrive{Drive: "C:", State: test.state, Recovery: test.ids,
				Missing: test.missing}
			if diff := cmp.Diff(want, r.BitLocker); diff != "" {
				t.Error(diff)
			}
			if warned := len(p.session.Console.Warnings()) > 0; warned != (test.missing ||
				test.state == StateUnknown) {
				t.Errorf("warnings %q", p.session.Console.Warnings())
			}
		})
	}
}

// Read on its disk, the system drive is encrypted.
func TestEncryptionOfAPartOfADisk(t *testing.T) {
	volume := encrypted(t, tpm, oldOne)
	disk := filepath.Join(t.TempDir(), "disk")
	write(t, disk, strings.Repeat("before..", 512)+string(volume)+"behind")
	for _, test := range []struct {
		name   string
		offset int64
		state  string
	}{
		{"its place", 4096, StateOn},
		{"another place", 8192, StateNone},
	} {
		v := Volume{Open: func() (Sectors, error) {
			return openPart(disk, test.offset, int64(len(volume)))
		}}
		if e := v.look(); e.State != test.state {
			t.Errorf("%s: %+v", test.name, e)
		}
	}
	if _, err := openPart(disk+".not", 0, 1); err == nil {
		t.Error("a disk that is not there opens")
	}
}

// Without the rights to read the disk, the warning says that this is why the state is unknown.
func TestEncryptionNeedsARight(t *testing.T) {
	p := newPC(t)
	p.unseen, p.session.Machine.Elevated = errBroken, false
	if _, err := p.session.Check(); reasonOf(err) != problem.HelloOn {
		t.Fatal(err)
	}
	if got := p.session.Console.Warnings(); len(got) != 1 ||
		!strings.Contains(got[0], "administrator") {
		t.Errorf("warnings %q", got)
	}
}

func TestPreventWithARecoveryPassword(t *testing.T) {
	for _, test := range []struct {
		name   string
		value  signin.HelloOnly
		result string
		did    []string
	}{
		{"on", signin.Number(2), ResultTurnedOff, []string{"set 0"}},
		{"no number",
			signin.HelloOnly{Present: true, Type: 1, Data: []byte("2\x00")}, ResultTurnedOff,
			[]string{"set 0"}},
		{"off", signin.Number(0), ResultAlreadyOff, nil},
		{"absent", signin.HelloOnly{}, ResultAbsent, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			p.value, p.without = test.value, encrypted(t, tpm, oldOne)
			r, err := p.session.Prevent(t.Context(), Options{Yes: true})
			if err != nil {
				t.Fatal(err)
			}
			if r.Result != test.result || r.HelloOnly.On || p.value.On() {
				t.Errorf("report %+v, value %+v", r, p.value)
			}
			if diff := cmp.Diff(test.did, p.did); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An unknown state of BitLocker is no reason not to turn the switch off.
func TestPreventWhereTheEncryptionIsUnknown(t *testing.T) {
	p := newPC(t)
	p.unseen = errBroken
	r, err := p.session.Prevent(t.Context(), Options{Yes: true})
	if err != nil || r.Result != ResultTurnedOff || r.BitLocker.State != StateUnknown {
		t.Errorf("report %+v, error %v", r, err)
	}
}

func TestDryRun(t *testing.T) {
	for _, test := range []struct {
		name    string
		value   signin.HelloOnly
		volume  []byte
		restore bool
		result  string
		add     bool
		would   bool
	}{
		{"both", signin.Number(2), encrypted(t, tpm), false, ResultWouldTurnOff, true, true},
		{"switch", signin.Number(2), encrypted(t, tpm, oldOne), false, ResultWouldTurnOff, false,
			true},
		{"recovery password", signin.Number(0), encrypted(t, tpm), false, ResultAlreadyOff, true,
			true},
		{"nothing", signin.Number(0), encrypted(t), false, ResultAlreadyOff, false, false},
		{"restore", signin.Number(0), encrypted(t, tpm), true, ResultWouldTurnOn, false, true},
		{"nothing to restore", signin.Number(1), encrypted(t, tpm), true, ResultAlreadyOn, false,
			false},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			p.value, p.without = test.value, test.volume
			do := p.session.Prevent
			if test.restore {
				do = p.session.Restore
			}
			r, err := do(t.Context(), Options{DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			if r.Result != test.result || r.WouldAdd != test.add || WouldChange(r) != test.would {
				t.Errorf("report %+v", r)
			}
			if p.did != nil {
				t.Errorf("it did %q", p.did)
			}
		})
	}
}

func TestRestore(t *testing.T) {
	for _, test := range []struct {
		name   string
		value  signin.HelloOnly
		result string
		did    []string
	}{
		{"off", signin.Number(0), ResultTurnedOn, []string{"set 2"}},
		{"on", signin.Number(1), ResultAlreadyOn, nil},
		{"absent", signin.HelloOnly{}, ResultAbsent, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			p.value = test.value
			r, err := p.session.Restore(t.Context(), Options{Yes: true})
			if err != nil {
				t.Fatal(err)
			}
			if r.Result != test.result {
				t.Errorf("report %+v", r)
			}
			if diff := cmp.Diff(test.did, p.did); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChangesNeedARight(t *testing.T) {
	for name, do := range map[string]func(*Session, context.Context,
		Options) (*report.Prevent, error){
		"prevent": (*Session).Prevent, "restore": (*Session).Restore,
	} {
		p := newPC(t)
		p.session.Machine.Elevated = false
		if _, err := do(p.session, t.Context(),
			Options{Yes: true}); reasonOf(err) != problem.NoAccess {
			t.Errorf("%s: %v", name, err)
		}
		if p.did != nil {
			t.Errorf("%s: it did %q", name, p.did)
		}
	}
}

// With nobody to ask and no --yes nothing happens.
func TestConsent(t *testing.T) {
	p := newPC(t)
	if _, err := p.session.Prevent(t.Context(),
		Options{Save: p.stick}); reasonOf(err) != problem.NoConsent {
		t.Error(err)
	}
	p.value = signin.Number(0)
	if _, err := p.session.Restore(t.Context(), Options{}); reasonOf(err) != problem.NoConsent {
		t.Error(err)
	}
	if p.did != nil || len(p.files()) != 0 {
		t.Errorf("it did %q, files %q", p.did, p.files())
	}
}

// A value that does not read back as written is restored.
func TestSwitchThatDoesNotTurn(t *testing.T) {
	once := func(keep bool, err error) func(signin.HelloOnly) (bool, error) {
		first := true
		return func(signin.HelloOnly) (bool, error) {
			if !first {
				return true, nil
			}
			first = false
			return keep, err
		}
	}
	odd := signin.HelloOnly{Present: true, Type: 3, Data: []byte{2, 9, 9}}
	for _, test := range []struct {
		name    string
		written func(signin.HelloOnly) (bool, error)
		reason  problem.Reason
		end     signin.HelloOnly
	}{
		{"refused", once(false, errBroken), problem.WriteFailed, odd},
		{"written without a word", once(false, nil), problem.VerifyFailedRestored, odd},
		{"written, but not to the disk", once(true, errBroken), problem.VerifyFailedRestored, odd},
		{"not put back either", func(v signin.HelloOnly) (bool, error) {
			return v.Equal(signin.Number(0)), errBroken
		}, problem.VerifyFailedNotRestored, signin.Number(0)},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPC(t)
			p.without, p.value, p.written = encrypted(t, tpm, oldOne), odd, test.written
			_, err := p.session.Prevent(t.Context(), Options{Yes: true})
			if got := p.problem(err); got.Reason != test.reason {
				t.Errorf("reason %q: %v", got.Reason, got)
			}
			if diff := cmp.Diff(test.end, p.value); diff != "" {
				t.Error(diff)
			}
			if strings.Contains(p.screen.String(), "{") {
				t.Errorf("a parameter is missing:\n%s", p.screen.String())
			}
		})
	}
}

func TestReportIsStable(t *testing.T) {
	p := newPC(t)
	p.without = encrypted(t, tpm, oldOne)
	r, err := p.session.Prevent(t.Context(), Options{Yes: true})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"result":"turned-off","before":2,"after":0,` +
		`"hello_only":{"value":0,"present":true,"on":false},` +
		`"bitlocker":{"drive":"C:","state":"on",` +
		`"recovery_passwords":["00000001-0000-0000-0000-000000000000"],` +
		`"recovery_password_missing":false}}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestSwitchThatCannotBeRead(t *testing.T) {
	p := newPC(t)
	p.session.Machine.Switch = unreadable{}
	if _, err := p.session.Check(); reasonOf(err) != problem.ReadFailed {
		t.Error(err)
	}
}

type unreadable struct{ Switch }

func (unreadable) Read() (signin.HelloOnly, error) {
	return signin.HelloOnly{}, errors.New("unreadable")
}
