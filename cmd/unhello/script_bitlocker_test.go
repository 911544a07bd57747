package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
)

// bitlockerCommands are the commands of scripts about BitLocker:
//
//	encrypted FILE FIXTURE WITH... [OPTION...]
//	                  a BitLocker volume with the Windows of a fixture, or of a plain volume. WITH
//	                  is what opens it: password, passphrase, bek, clear, tpm, card; OPTIONs are
//	                  those of encryptedOptions. A key file is written beside FILE: FILE.BEK
//	realvolume FILE NAME
//	                  a volume that Windows encrypted, of the folder beside this repository
//	partitioned FILE VOLUME...
//	                  a disk as PCs have it, the volumes being partitions from 3 on
//	decrypt FILE VOLUME KEY
//	                  what dislocker reads of a volume, KEY being the option it takes
//	samebutown VOLUME A B
//	                  two plain volumes are the same outside of what is BitLocker's own in VOLUME
//	utf16 FILE TEXT   a text file as Windows saves it; \n is a line break
//	nodigits FILE...  no group of any recovery password of these tests is in the files, or in
//	                  those below the folders
func bitlockerCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"encrypted": cmdEncrypted, "realvolume": cmdRealVolume, "partitioned": cmdPartitioned,
		"decrypt": cmdDecrypt, "samebutown": cmdSameButOwn,
		"utf16": cmdUTF16, "nodigits": cmdNoDigits,
	}
}

// protectorsByName are what opens a volume of a script.
var protectorsByName = map[string]*bitlockertest.Protector{
	"password": withPassword, "passphrase": withPassphrase, "bek": withKeyFile,
	"bek-of-this-volume": withNewKeyFile,
	"clear":              withClearKey, "tpm": withTPM, "card": withSmartCard,
}

// encryptedOptions change what a volume of a script is.
var encryptedOptions = map[string]func(*bitlockertest.Options){
	// volume, with the same protectors
	"another": func(o *bitlockertest.Options) { o.Seed = 2 },
	// after it was suspended and resumed
	"rekeyed": func(o *bitlockertest.Options) { o.NewKey = true },
	"eow":     func(o *bitlockertest.Options) { o.Variant = bitlocker.EOW },
	"converting": func(o *bitlockertest.Options) {
		o.State, o.Watermark = bitlocker.Switching, 2<<20
	},
	"stopped": func(o *bitlockertest.Options) {
		o.State, o.Watermark = bitlocker.Stopped, 2<<20
	},
	"paused": func(o *bitlockertest.Options) {
		o.State, o.NextState, o.Watermark = bitlocker.Paused, bitlocker.Decrypted, 2<<20
	},
	"decrypted": func(o *bitlockertest.Options) { o.State = bitlocker.Decrypted },
	"one-bad":   func(o *bitlockertest.Options) { o.Damaged = []int{0} },
	"two-bad":   func(o *bitlockertest.Options) { o.Damaged = []int{0, 1} },
	"all-bad":   func(o *bitlockertest.Options) { o.Damaged = []int{0, 1, 2} },
	"disagreeing": func(o *bitlockertest.Options) { // about how far it is encrypted
		o.Edit = func(i int, b []byte) { b[16+1] ^= byte(i&2) << 3 }
	},
	"elephant": func(o *bitlockertest.Options) { o.Method = bitlocker.AES256CBCDiffuser },
	"unknown-method": func(o *bitlockertest.Options) {
		o.Edit = func(_ int, b []byte) { b[64+36], b[64+38] = 9, 9 }
	},
	"new-version": func(o *bitlockertest.Options) { o.Edit = func(_ int, b []byte) { b[10] = 3 } },
	// Sizes that would lead far astray: of the metadata, of the dataset, of its first datum.
	"huge-metadata": func(o *bitlockertest.Options) {
		o.Edit = func(_ int, b []byte) { b[8], b[9] = 0xFF, 0xFF }
	},
	"huge-dataset": func(o *bitlockertest.Options) {
		o.Edit = func(_ int, b []byte) { copy(b[64:], "\xFF\xFF\xFF\xFF") }
	},
	"huge-datum": func(o *bitlockertest.Options) {
		o.Edit = func(_ int, b []byte) { b[112], b[113] = 0xFF, 0xFF }
	},
	"tiny-datum": func(o *bitlockertest.Options) {
		o.Edit = func(_ int, b []byte) { b[112], b[113] = 1, 0 }
	},
}

// plainVolumes are the plain volumes that were made already, by fixture.
var plainVolumes sync.Map

func plainVolume(t testing.TB, fixture string) string {
	t.Helper()
	b, ok := plainVolumes.Load(fixture)
	if !ok {
		made, err := os.ReadFile(windowsVolume(t, "Windows="+fixture))
		if err != nil {
			t.Fatal(err)
		}
		b, _ = plainVolumes.LoadOrStore(fixture, made)
	}
	return copyOfBytes(t, b.([]byte))
}

func cmdEncrypted(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "encrypted FILE FIXTURE WITH... [OPTION...]")
	var o bitlockertest.Options
	for _, word := range args[2:] {
		protector, change := protectorsByName[word], encryptedOptions[word]
		switch {
		case protector != nil:
			o.Protectors = append(o.Protectors, protector)
		case change != nil:
			change(&o)
		default:
			ts.Fatalf("encrypted: what is %q?", word)
		}
	}
	plain := ts.MkAbs(args[1])
	if _, err := os.Stat(plain); err != nil {
		plain = plainVolume(stateOf(ts).tb, args[1])
	}
	volume, keyFiles := encrypt(stateOf(ts).tb, plain, o)
	ts.Check(os.Rename(volume, ts.MkAbs(args[0])))
	for _, b := range keyFiles {
		ts.Check(os.WriteFile(ts.MkAbs(args[0])+".BEK", b, 0o600))
	}
}

func cmdRealVolume(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "realvolume FILE NAME")
	tb := stateOf(ts).tb
	testenv.UnxzTo(tb, testenv.Shared(tb, "bitlocker/"+args[1]+".img.xz"), ts.MkAbs(args[0]))
}

func cmdPartitioned(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2, "partitioned FILE VOLUME...")
	parts := testdisk.Firmware()
	for _, volume := range args[1:] {
		parts = append(parts, testdisk.Partition{Volume: ts.MkAbs(volume)})
	}
	ts.Check(os.Rename(testdisk.GPT(stateOf(ts).tb, 512, parts...), ts.MkAbs(args[0])))
}

func cmdDecrypt(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "decrypt FILE VOLUME KEY")
	ts.Check(os.Rename(decrypted(stateOf(ts).tb, ts.MkAbs(args[1]), args[2]), ts.MkAbs(args[0])))
}

func cmdSameButOwn(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "samebutown VOLUME A B")
	a, b := []byte(ts.ReadFile(args[1])), []byte(ts.ReadFile(args[2]))
	// the first has the boot sectors again
	for _, r := range ownAreas(stateOf(ts).tb, []byte(ts.ReadFile(args[0])))[1:] {
		clear(a[r[0]:r[1]])
		clear(b[r[0]:r[1]])
	}
	if n := testdisk.Differing(a, b); n != 0 || len(a) != len(b) {
		ts.Fatalf("%d bytes differ; the sizes are %d and %d", n, len(a), len(b))
	}
}

func cmdUTF16(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "utf16 FILE TEXT")
	b := []byte{0xFF, 0xFE}
	for _, c := range utf16.Encode([]rune(strings.ReplaceAll(args[1], `\n`, "\r\n"))) {
		b = append(b, byte(c), byte(c>>8))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o666))
}

func cmdNoDigits(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) > 0, "nodigits FILE...")
	files := map[string]string{}
	for _, name := range args {
		if info, err := os.Stat(ts.MkAbs(name)); err == nil && info.IsDir() {
			for inside, f := range readTree(ts, ts.MkAbs(name)) {
				files[filepath.Join(name, inside)] = f.content
			}
			continue
		}
		files[name] = ts.ReadFile(name)
	}
	for name, content := range files {
		for _, group := range secretGroups() {
			if strings.Contains(content, group) ||
				strings.Contains(content, string(utf16Bytes(group))) {
				ts.Fatalf("%s has a group of a recovery password", name)
			}
		}
	}
}

// secretGroups are the groups of all recovery passwords here, in ASCII and full width.
func secretGroups() (list []string) {
	for _, password := range []string{passwordXTS, passwordElephant, foreignDigits,
		mistypedDigits} {
		for group := range strings.SplitSeq(password, "-") {
			wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, group)
			list = append(list, group, wide)
		}
	}
	return list
}
