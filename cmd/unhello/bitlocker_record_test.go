package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/internal/testdisk"
)

// A hive with logs on an encrypted volume: the value in the logs counts, and the undo record tells
// nothing of what is on the volume.

// encryptedMethods are all methods, with sectors of both sizes where there are both.
var encryptedMethods = []struct {
	method bitlocker.Method
	sector int
	block  int // how much of the ciphertext one byte of plaintext changes
}{
	{bitlocker.AES128CBCDiffuser, 512, 512},
	{bitlocker.AES256CBCDiffuser, 512, 512},
	{bitlocker.AES128CBC, 4096, 0}, // what is behind it in the sector changes too
	{bitlocker.AES256CBC, 512, 0},
	{bitlocker.AES128XTS, 4096, 16},
	{bitlocker.AES256XTS, 512, 16},
}

func TestDirtyHiveInEncryptedVolume(t *testing.T) {
	for _, m := range encryptedMethods {
		t.Run(fmt.Sprintf("%s with sectors of %d", m.method, m.sector), func(t *testing.T) {
			t.Parallel()
			files := map[string][]byte{}
			fixtureFiles(t, "Windows", "dirty-same-size", files)
			plain := testdisk.NTFS(t, testdisk.Volume{Size: smallVolume, Sector: m.sector,
				Files: files})
			volume, keyFiles := encrypt(t, plain, bitlockertest.Options{
				Method: m.method, Protectors: []*bitlockertest.Protector{withTPM, withKeyFile},
			})
			bek := keyFile(t, keyFiles)
			original := mustRead(t, volume)

			var scan report.Scan
			runJSON(t, 0, &scan, "scan", volume, "--bek", bek)
			if h := scan.Windows[0].HelloOnly; *h.Value != 2 || *h.Stale != 0 ||
				scan.Windows[0].Hive.State != "dirty" {
				t.Errorf("scan says %+v", scan.Windows[0])
			}
			made := unhello(t, 0, "fix", volume, "--yes", "--bek", bek, "--record", t.TempDir())
			unhello(t, 0, "verify", volume, "--bek", bek)

			before, after := decrypted(t, copyOfBytes(t, original), "-f"+bek),
				decrypted(t, volume, "-f"+bek)
			judgeOff(t, testdisk.Cat(t, after, softwarePath))
			testdisk.CheckNTFS(t, after)
			r := unsealed(t, made.Record, volume, bekCredentials(t, bek))
			want := plannedBy(t, mustRead(t, before), r, before, 0)
			if !bytes.Equal(mustRead(t, after), want) {
				t.Error("the plaintext is not as it was before with the bytes of the plan in it")
			}
			wantBlocks(t, m.block, m.sector, mustRead(t, before), want, original,
				mustRead(t, volume))
			wantTellsNothing(t, made.Record, r)

			unhello(t, 0, "undo", made.Record, "--yes", "--bek", bek)
			if !bytes.Equal(mustRead(t, volume), original) {
				t.Error("undo has not restored the volume byte for byte")
			}
			unhello(t, problem.CodeStillOn, "verify", volume, "--bek", bek)
		})
	}
}

// wantBlocks compares where plaintext and ciphertext changed. With block 0 it is the sectors that
// count.
func wantBlocks(t *testing.T, block, sector int, plainBefore, plainAfter, before, after []byte) {
	t.Helper()
	if block == 0 {
		block = sector
	}
	got, want := changedBlocks(before, after, block), changedBlocks(plainBefore, plainAfter, block)
	if fmt.Sprint(got) != fmt.Sprint(want) || len(want) == 0 {
		t.Errorf("the blocks of %d bytes at %x changed, the plan is in those at %x", block, got,
			want)
	}
}

// keyFile writes the one key file of a volume under its own name.
func keyFile(t testing.TB, files map[string][]byte) (path string) {
	t.Helper()
	for name, b := range files {
		path = filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func bekCredentials(t testing.TB, path string) bitlocker.Credentials {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	key, err := bitlocker.ParseExternalKey(b)
	if err != nil {
		t.Fatal(err)
	}
	return bitlocker.Credentials{Keys: []*bitlocker.ExternalKey{key}}
}

// copyOfBytes puts a content into a file.
func copyOfBytes(t testing.TB, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "content")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantTellsNothing searches a record, and all that stands in base64 or hex in it, for what it knows
// of the volume.
func wantTellsNothing(t *testing.T, path string, r *record.Record) {
	t.Helper()
	known := secretsOf(r)
	for name, form := range toldBy(mustRead(t, path), known) {
		t.Errorf("the record tells %s, %s", name, form)
	}
	if len(known) < 20 {
		t.Errorf("only %d things were looked for", len(known))
	}
}

// secretsOf are words of the registry that lie in every hive, and the bytes of the plan, as far as
// they are more than zeros.
func secretsOf(r *record.Record) map[string][]byte {
	known := map[string][]byte{}
	for _, word := range []string{
		"DevicePasswordLessBuildVersion", "PasswordLess", "CurrentVersion", "Windows NT",
		"SOFTWARE", "System32", "HvLE", "hbin",
	} {
		known[word] = []byte(word)
	}
	add := func(name string, b []byte) {
		const piece = 12
		for at := 0; at+piece <= len(b); at += piece {
			if part := b[at:][:piece]; len(bytes.Trim(part, "\x00\xff")) > piece/2 {
				known[fmt.Sprintf("%s at %d", name, at)] = part
			}
		}
	}
	for _, f := range r.Files {
		add("base block before of "+f.Name, f.BaseBefore)
		add("base block after of "+f.Name, f.BaseAfter)
	}
	for i, g := range r.Plan.Groups {
		for j, s := range g.Steps {
			add(fmt.Sprintf("old bytes of step %d.%d", i, j), s.Old)
			add(fmt.Sprintf("new bytes of step %d.%d", i, j), s.New)
		}
	}
	return known
}

var base64Text = regexp.MustCompile(`[A-Za-z0-9+/]{40,}={0,2}`)

// toldBy names those of the secrets that can be found in a text, and in what form.
func toldBy(words []byte, secrets map[string][]byte) map[string]string {
	layers := [][]byte{words}
	for _, found := range base64Text.FindAll(words, -1) {
		if b, err := base64.StdEncoding.DecodeString(string(found)); err == nil {
			layers = append(layers, b)
		}
	}
	told := map[string]string{}
	for name, secret := range secrets {
		for form, needle := range formsOf(secret) {
			for _, layer := range layers {
				if bytes.Contains(layer, []byte(needle)) {
					told[name] = form
				}
			}
		}
	}
	return told
}

// formsOf are the ways in which bytes can stand in a file.
func formsOf(b []byte) map[string]string {
	wide := string(utf16Bytes(string(b)))
	forms := map[string]string{"raw": string(b), "UTF-16": wide}
	for name, s := range maps.Clone(forms) {
		forms[name+" in hex"], forms[name+" in HEX"] = hex.EncodeToString([]byte(s)),
			strings.ToUpper(hex.EncodeToString([]byte(s)))
		for shift := range 3 {
			forms[fmt.Sprint(name, " in base64, shifted by ", shift)] = base64Within(s, shift)
		}
	}
	return forms
}

// base64Within is what of the base64 of a text that holds s depends on s alone.
func base64Within(s string, shift int) string {
	words := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + s))
	return words[(shift*8+5)/6 : (shift+len(s))*8/6]
}

// TestPlainRecordTells makes sure that TestDirtyHiveInEncryptedVolume looks for what a record of a
// volume without BitLocker does tell.
func TestPlainRecordTells(t *testing.T) {
	volume := windowsVolume(t, "Windows=dirty-same-size")
	path := unhello(t, 0, "fix", volume, "--yes", "--record", t.TempDir()).Record
	r, err := record.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	known := secretsOf(r)
	if told := toldBy(mustRead(t, path), known); len(told) < len(known)-2 {
		t.Errorf("of %d secrets only %d can be found in the clear: %v", len(known), len(told), told)
	}
}
