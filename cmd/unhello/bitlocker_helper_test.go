package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
	"unhello/hive/hivetest"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
)

// Encrypted volumes to run the program on: those of the folder of real volumes, and small ones that
// are made here. dislocker judges what is in them before and after.

// Recovery passwords of the real volumes, by their names; each is that of another volume for all
// others.
const (
	passwordXTS      = "235818-357951-253979-013365-241120-245575-342914-591910"
	passwordElephant = "529573-278784-259347-197835-171457-264044-610280-313269"
)

// What opens the small volumes: the same for all of them, because stretching a key takes time.
const (
	passphrase     = "ひらけ、ゴマ £5" // which no code page of Windows can hold
	foreignDigits  = "042647-302313-590458-071500-554323-116567-412181-516978"
	mistypedDigits = "235818-357951-253980-013365-241120-245575-342914-591910" // in group 3
)

var (
	withPassword = &bitlockertest.Protector{Kind: bitlocker.KindRecoveryPassword,
		Secret: passwordXTS, ID: keyGUID("64311DEA-4587-4029-924A-BA299647998E")}
	withPassphrase = &bitlockertest.Protector{Kind: bitlocker.KindPassphrase, Secret: passphrase,
		ID: keyGUID("3E55195C-8811-4D9B-97B4-2B9E5F8F5384")}
	// dislocker reads no other
	withKeyFile = &bitlockertest.Protector{Kind: bitlocker.KindStartupKey,
		ID: keyGUID("4381F759-C4F8-4DE0-BB61-FC33A831BDA5"), WithoutVolume: true}
	withNewKeyFile = &bitlockertest.Protector{Kind: bitlocker.KindStartupKey,
		ID: keyGUID("4381F759-C4F8-4DE0-BB61-FC33A831BDA6")}
	withClearKey = &bitlockertest.Protector{Kind: bitlocker.KindClearKey,
		ID: keyGUID("F99F18E8-0348-4A6B-AFDF-58B1DD71F0D1")}
	withTPM = &bitlockertest.Protector{Kind: bitlocker.KindTPM,
		ID: keyGUID("B4454890-F4B2-4303-A788-E237176E400B")}
	withSmartCard = &bitlockertest.Protector{Kind: bitlocker.KindSmartCard,
		ID: keyGUID("C2171489-53F5-45DF-A351-F38474A08DE7")}
)

func keyGUID(s string) bitlocker.GUID {
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil {
		panic(err)
	}
	// The first three fields are little-endian on the volume.
	slices.Reverse(b[:4])
	slices.Reverse(b[4:6])
	slices.Reverse(b[6:8])
	return bitlocker.GUID(b)
}

// encrypt makes a BitLocker volume of a plain one and returns its path, and the key files that open
// it by the names that Windows gives them.
func encrypt(t testing.TB, plain string, o bitlockertest.Options) (volume string,
	keyFiles map[string][]byte) {
	t.Helper()
	from, err := os.Open(plain)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "encrypted")
	to, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	made, err := bitlockertest.Format(to, from, info.Size(), o)
	if err != nil {
		t.Fatal(err)
	}
	return path, made.KeyFiles
}

// decrypted returns what dislocker reads of a volume, where key is the option that it takes.
func decrypted(t testing.TB, volume, option string) string {
	t.Helper()
	plain := filepath.Join(t.TempDir(), "plain")
	testdisk.Run(t, "dislocker-file", "-q", "-r", "-V", volume, option, "--", plain)
	return plain
}

// masterKey opens a volume by our own engine, as only the plan in a sealed record needs it.
func masterKey(t testing.TB, volume string, given bitlocker.Credentials) *bitlocker.MasterKey {
	t.Helper()
	f, err := os.Open(volume)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	v, err := bitlocker.Open(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := v.Unlock(context.Background(), given)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// credentials are a recovery password, "" for none.
func credentials(t testing.TB, password string) (given bitlocker.Credentials) {
	t.Helper()
	if password == "" {
		return given
	}
	p, err := bitlocker.ParseRecoveryPassword(password)
	if err != nil {
		t.Fatal(err)
	}
	given.Passwords = []bitlocker.RecoveryPassword{p}
	return given
}

// unsealed opens the record of an encrypted volume.
func unsealed(t testing.TB, path, volume string, given bitlocker.Credentials) *record.Record {
	t.Helper()
	r, err := record.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Sealed() {
		t.Error("the record is not sealed")
	}
	key := record.Key(masterKey(t, volume, given).RecordKey())
	if err := r.Unseal(&key); err != nil {
		t.Fatal(err)
	}
	return r
}

// withKey adds a recovery password to a command, "" for none.
func withKey(password string, argv ...string) []string {
	if password == "" {
		return argv
	}
	return append(slices.Clone(argv), "--recovery-password", password)
}

// wantRefusal wants a command to fail, and a file to stay as it is.
func wantRefusal(t *testing.T, code int, reason problem.Reason, file string, argv ...string) {
	t.Helper()
	before := mustRead(t, file)
	if d := unhello(t, code, argv...); d.Error.Reason != string(reason) {
		t.Errorf("%q: reason %s, want %s", argv, d.Error.Reason, reason)
	}
	if !bytes.Equal(mustRead(t, file), before) {
		t.Errorf("%q: %s was written to", argv, filepath.Base(file))
	}
}

// judgeOff has independent programs read the value in a hive.
func judgeOff(t *testing.T, b []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	testenv.JudgeDWORD(t, path, hivetest.DeviceKey, hivetest.HelloOnly, 0,
		"hivexget", "reglookup", "regfexport")
}
