package bitlocker

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// credentialsOf returns all ways to open an image.
func credentialsOf(t testing.TB, image knownImage) map[Kind]Credentials {
	all := map[Kind]Credentials{}
	if image.recovery != "" {
		all[KindRecoveryPassword] = Credentials{Passwords: []RecoveryPassword{
			password(t, image.recovery),
		}}
	}
	if image.passphrase != "" {
		all[KindPassphrase] = Credentials{Passphrases: []string{image.passphrase}}
	}
	switch image.name {
	case "aes-xts-128-startup-key":
		all[KindStartupKey] = Credentials{Keys: []*ExternalKey{keyFile(t)}}
	case "aes-xts-128-clearkey-only":
		all[KindClearKey] = Credentials{}
	}
	return all
}

func TestEveryCredentialUnlocks(t *testing.T) {
	for _, image := range knownImages {
		for kind, c := range credentialsOf(t, image) {
			t.Run(image.name+"/"+kind.String(), func(t *testing.T) {
				v := openSparse(t, loadImage(t, image.name))
				mk, by, err := v.Unlock(context.Background(), c)
				if err != nil {
					t.Fatal(err)
				}
				if by.Kind != kind {
					t.Errorf("opened by %v", by.Kind)
				}
				if got := hex.EncodeToString(mk.key.get()[:]); got != image.vmk {
					t.Errorf("VMK %s, want %s", got, image.vmk)
				}
				info, m, err := v.working(func(info *information) bool {
					return info.sealed(mk.key.get())
				})
				if err != nil {
					t.Fatal(err)
				}
				fvek, err := info.unwrapFVEK(mk.key.get())
				if err != nil {
					t.Fatal(err)
				}
				if got := hex.EncodeToString(fvek); got != image.fvek {
					t.Errorf("FVEK %s, want %s", got, image.fvek)
				}
				wantDoubts := 0
				if image.name == "aes-xts-128-crc" {
					wantDoubts = 1 // a single sound copy
				}
				if len(m.doubts) != wantDoubts {
					t.Errorf("doubts %q", m.doubts)
				}
				p, err := v.Open(mk)
				if err != nil {
					t.Fatal(err)
				}
				if got := sumOf(t, io.NewSectionReader(p, 0, p.Size())); got != image.sum {
					t.Errorf("the view has SHA-256 %s, want %s", got, image.sum)
				}
				if wantDoubts == 0 {
					checkGate(t, p)
				}
			})
		}
	}
}

// isA reports whether an error has a type.
func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func TestNoKey(t *testing.T) {
	bek := keyFile(t)
	other := *bek
	other.Volume = &GUID{1}
	stranger := *bek
	stranger.ID[0] ^= 1
	foreign := KeyList{{"12345678", password(t, imageNamed(t, "aes-cbc-128").recovery)}}
	for _, tc := range []struct {
		name, image string
		c           Credentials
		given       bool
	}{
		{"nothing", "aes-xts-128", Credentials{}, false},
		{"a key file where none is asked for", "aes-xts-128",
			Credentials{Keys: []*ExternalKey{bek}}, true},
		{"a key file of another volume", "aes-xts-128-startup-key",
			Credentials{Keys: []*ExternalKey{&other}}, true},
		{"a key file of another protector", "aes-xts-128-startup-key",
			Credentials{Keys: []*ExternalKey{&stranger}}, true},
		{"a list without the key ID", "aes-xts-128", Credentials{List: foreign}, true},
		{"wiped keys", "aes-xts-128", Credentials{Passwords: []RecoveryPassword{{}},
			Keys: []*ExternalKey{{}, nil}}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := openSparse(t, loadImage(t, tc.image))
			_, _, err := v.Unlock(context.Background(), tc.c)
			e, ok := errors.AsType[*NoKeyError](err)
			if !ok {
				t.Fatalf("%T: %v", err, err)
			}
			if e.Given != tc.given || len(e.Protectors) != len(v.Protectors()) {
				t.Errorf("given %v, %d protectors", e.Given, len(e.Protectors))
			}
		})
	}
}

func TestWrongKey(t *testing.T) {
	foreign := password(t, imageNamed(t, "aes-cbc-128").recovery)
	broken := keyFile(t)
	broken.key.get()[0] ^= 1
	for _, tc := range []struct {
		name, image string
		c           Credentials
		tried       []Kind
	}{
		{"a password of another volume", "aes-xts-128",
			Credentials{Passwords: []RecoveryPassword{foreign}}, []Kind{KindRecoveryPassword}},
		{"a wrong passphrase", "aes-xts-128", Credentials{Passphrases: []string{"Anaconda"}},
			[]Kind{KindPassphrase}},
		{"both", "aes-xts-128", Credentials{Passwords: []RecoveryPassword{foreign},
			Passphrases: []string{""}}, []Kind{KindPassphrase, KindRecoveryPassword}},
		{"a key file with a wrong key", "aes-xts-128-startup-key",
			Credentials{Keys: []*ExternalKey{broken}}, []Kind{KindStartupKey}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := openSparse(t, loadImage(t, tc.image))
			_, _, err := v.Unlock(context.Background(), tc.c)
			e, ok := errors.AsType[*WrongKeyError](err)
			if !ok {
				t.Fatalf("%T: %v", err, err)
			}
			if len(e.Tried) != len(tc.tried) {
				t.Fatalf("tried %v", e.Tried)
			}
			for i, p := range e.Tried {
				if p.Kind != tc.tried[i] {
					t.Errorf("tried %v, want %v", p.Kind, tc.tried[i])
				}
			}
		})
	}
}

// One right key among wrong ones of every kind is found.
func TestRightKeyAmongWrong(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	v := openSparse(t, loadImage(t, image.name))
	var id GUID
	for _, p := range v.Protectors() {
		if p.Kind == KindRecoveryPassword {
			id = p.ID
		}
	}
	wrong := password(t, imageNamed(t, "aes-cbc-128").recovery)
	right := password(t, image.recovery)
	for name, c := range map[string]Credentials{
		"password": {Passwords: []RecoveryPassword{wrong, right}},
		"passphrase": {Passwords: []RecoveryPassword{wrong},
			Passphrases: []string{"no", image.passphrase}},
		"list": {Passwords: []RecoveryPassword{wrong},
			List: KeyList{{"00000000", wrong}, {id.Short(), right}}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := v.Unlock(context.Background(), c); err != nil {
				t.Error(err)
			}
		})
	}
}

// A password that is known to belong to a protector is tried before others.
func TestKnownPasswordFirst(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	v := openSparse(t, loadImage(t, image.name))
	u := &unlocking{volume: v, vmks: v.infos[0].vmks}
	var id GUID
	for _, p := range v.Protectors() {
		if p.Kind == KindRecoveryPassword {
			id = p.ID
		}
	}
	right := password(t, image.recovery)
	foreign := password(t, imageNamed(t, "aes-cbc-128").recovery)
	c := &Credentials{
		Passwords: []RecoveryPassword{foreign, right}, List: KeyList{{id.String(), right}},
	}
	list := u.passwordAttempts(c)
	if len(list) != 2 || list[0].hash != right.hash() {
		t.Errorf("%d attempts, the first is the known one: %v", len(list), len(list) > 0 &&
			list[0].hash == right.hash())
	}
}

func TestUnlockCanceled(t *testing.T) {
	v := openSparse(t, loadImage(t, "aes-xts-128"))
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(5*time.Millisecond, cancel)
	// so many take seconds
	_, _, err := v.Unlock(ctx, Credentials{Passphrases: strings.Fields(
		strings.Repeat("wrong ", 99))})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestMasterKeyOfAnotherVolume(t *testing.T) {
	clearKey := openSparse(t, loadImage(t, "aes-xts-128-clearkey-only"))
	mk, _, err := clearKey.Unlock(context.Background(), Credentials{})
	if err != nil {
		t.Fatal(err)
	}
	if mk.VolumeGUID() != clearKey.ID() {
		t.Errorf("it is of volume %v", mk.VolumeGUID())
	}
	if _, err := clearKey.Open(mk); err != nil {
		t.Error(err)
	}
	other := openSparse(t, loadImage(t, "aes-xts-128"))
	if _, err := other.Open(mk); !isA[*ValidationError](err) {
		t.Errorf("%T: %v", err, err)
	}
	if _, err := other.Open(nil); !isA[*NoKeyError](err) {
		t.Errorf("%T: %v", err, err)
	}
	mk.Wipe()
	if _, err := clearKey.Open(mk); !isA[*NoKeyError](err) {
		t.Errorf("%T: %v", err, err)
	}
}

func TestRecordKey(t *testing.T) {
	mk := &MasterKey{key: hide(&[32]byte{1})}
	other := &MasterKey{key: hide(&[32]byte{2})}
	// RFC 5869 by hand: two HMACs computed with Python's hmac.
	const want = "3fe3fa02b9d676df90d906bb74baf867a028d530ab875d49697baec6ff8f748f"
	if got := mk.RecordKey(); hex.EncodeToString(got[:]) != want {
		t.Errorf("%x", got)
	}
	if mk.RecordKey() == other.RecordKey() {
		t.Error("two keys have one record key")
	}
}
