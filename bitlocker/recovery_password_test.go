package bitlocker

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

const (
	somePassword  = "363770-230505-096371-652674-567006-579150-291038-408111"
	otherPassword = "235818-357951-253979-013365-241120-245575-342914-591910"
)

// printout is what Windows saves and prints.
const printout = "BitLocker Drive Encryption recovery key \r\n\r\n" +
	"To verify that this is the correct recovery key, compare the start of the following " +
	"identifier with the identifier value displayed on your PC.\r\n\r\n" +
	"Identifier:\r\n\r\n\t4381F759-C4F8-4DE0-BB61-FC33A831BDA5\r\n\r\n" +
	"If the above identifier matches the one displayed by your PC, then use the following key " +
	"to unlock your drive.\r\n\r\n" +
	"Recovery Key:\r\n\r\n\t" + somePassword + "\r\n\r\n" +
	"If the above identifier doesn't match the one displayed by your PC, then this isn't the " +
	"right key to unlock your drive.\r\n" +
	"Try another recovery key, or refer to https://go.microsoft.com/fwlink/?LinkID=260589 " +
	"for additional assistance.\r\n"

var fullWidth = strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6",
	"６", "7", "７", "8", "８", "9", "９")

// guidOfDigits is a GUID that could be mistaken for groups of a password.
const guidOfDigits = "12345678-1234-1234-1234-123456789012"

func TestParseRecoveryPassword(t *testing.T) {
	for name, text := range map[string]string{
		"dashes":            somePassword,
		"spaces":            strings.ReplaceAll(somePassword, "-", " "),
		"nothing":           strings.ReplaceAll(somePassword, "-", ""),
		"dash and space":    strings.ReplaceAll(somePassword, "-", " - "),
		"line breaks":       strings.ReplaceAll(somePassword, "-", "\r\n"),
		"fours":             "3637 7023 0505 0963 7165 2674 5670 0657 9150 2910 3840 8111",
		"en dashes":         strings.ReplaceAll(somePassword, "-", "–"),
		"full width":        fullWidth.Replace(strings.ReplaceAll(somePassword, "-", "－")),
		"prolonged sound":   fullWidth.Replace(strings.ReplaceAll(somePassword, "-", "ー")),
		"ideographic space": fullWidth.Replace(strings.ReplaceAll(somePassword, "-", "\u3000")),
		"what can't be seen": "\uFEFF\u202D" +
			strings.ReplaceAll(somePassword, "-", "-\u200B") + "\u202C",
		"surrounded":          "key: " + somePassword + ".",
		"numbered":            "1. " + somePassword,
		"date in front":       "2024-05-06 " + somePassword,
		"GUID in front":       guidOfDigits + " " + somePassword,
		"the same twice":      somePassword + ", " + strings.ReplaceAll(somePassword, "-", ""),
		"Windows' printout":   printout,
		"barcode with return": strings.ReplaceAll(somePassword, "-", "") + "\r",
	} {
		t.Run(name, func(t *testing.T) {
			p, err := ParseRecoveryPassword(text)
			if err != nil {
				t.Fatal(err)
			}
			if p.Reveal() != somePassword {
				t.Errorf("it is %s", p.Reveal())
			}
		})
	}
}

func TestParseRecoveryPasswordFaults(t *testing.T) {
	groups := strings.Split(somePassword, "-")
	// with returns the password with another group n.
	with := func(n int, group string) string {
		g := append([]string(nil), groups...)
		g[n-1] = group
		return strings.Join(g, "-")
	}
	for _, tc := range []struct {
		name, text string
		group      int
		why        PasswordFault
	}{
		{"empty", "", 0, FaultEmpty},
		{"words", "I don't know it", 0, FaultEmpty},
		{"mistyped", with(3, "096372"), 3, FaultCheck},
		{"swapped digits", with(1, "637370"), 1, FaultCheck},
		{"first of two", strings.Replace(with(7, "291039"), "652674", "652675", 1), 4, FaultCheck},
		{"the last", with(8, "408112"), 8, FaultCheck},
		{"too large", with(2, "720896"), 2, FaultRange},
		{"far too large", with(5, "999999"), 5, FaultRange},
		{"five digits", with(4, "65267"), 4, FaultLength},
		{"seven digits", with(4, "6526744"), 4, FaultLength},
		{"a letter", with(6, "57915O"), 6, FaultNotDigit},
		{"a letter in full width", with(6, "57915Ｏ"), 6, FaultNotDigit},
		{"seven groups", strings.Join(groups[:7], "-"), 8, FaultMissing},
		{"one group", groups[0], 2, FaultMissing},
		{"47 digits", strings.Join(groups, "")[:47], 8, FaultLength},
		{"42 digits", strings.Join(groups, "")[:42], 8, FaultMissing},
		{"49 digits", strings.Join(groups, "") + "1", 0, FaultTooMany},
		{"49 digits, none between", "1" + strings.Join(groups, ""), 0, FaultTooMany},
		{"two passwords", somePassword + "\n" + otherPassword, 0, FaultSeveral},
		{"two passwords with words", somePassword + " or " + otherPassword, 0, FaultSeveral},
		{"mistyped in the printout", strings.Replace(printout, "652674", "652675", 1), 4,
			FaultCheck},
		{"a GUID alone", guidOfDigits, 0, FaultEmpty},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := ParseRecoveryPassword(tc.text)
			e, ok := errors.AsType[*PasswordError](err)
			if !ok {
				t.Fatalf("%v, %T: %v", p, err, err)
			}
			if e.Group != tc.group || e.Why != tc.why {
				t.Errorf("group %d: %v; want group %d: %v", e.Group, e.Why, tc.group, tc.why)
			}
			for _, g := range groups {
				if strings.Contains(err.Error(), g) {
					t.Errorf("the error tells a group: %v", err)
				}
			}
		})
	}
}

func TestParseRecoveryPasswordIsBounded(t *testing.T) {
	large := strings.Repeat("1 ", maxPasswordText)
	if _, err := ParseRecoveryPassword(large); !isA[*PasswordError](err) {
		t.Errorf("%T: %v", err, err)
	}
}

func TestCheckGroup(t *testing.T) {
	for text, want := range map[string]PasswordFault{
		"363770": 0, "３６３７７０": 0, " 000000 ": 0, "720885": 0,
		"363771": FaultCheck, "720896": FaultRange, "36377": FaultLength, "3637700": FaultLength,
		"": FaultLength, "36377O": FaultNotDigit,
	} {
		err := CheckGroup(text)
		if want == 0 {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if e, ok := errors.AsType[*PasswordError](err); !ok || e.Why != want {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

// holders are values with a key somewhere inside, such as programs print by accident.
func holders(t *testing.T) map[string]any {
	p, k, mk := password(t, somePassword), keyFile(t), &MasterKey{key: hide(&[32]byte{0xAB, 0xCD})}
	return map[string]any{
		"password": p, "password pointer": &p, "key": *k, "key pointer": k, "master key": *mk,
		"master key pointer": mk,
		"credentials": Credentials{Passwords: []RecoveryPassword{p},
			Keys: []*ExternalKey{k}, List: KeyList{{"4381F759", p}}},
		"credentials pointer": &Credentials{Passwords: []RecoveryPassword{p},
			Keys: []*ExternalKey{k}},
		"unexported":        struct{ p RecoveryPassword }{p},
		"unexported key":    struct{ k ExternalKey }{*k},
		"unexported master": struct{ mk MasterKey }{*mk},
	}
}

func TestKeysAreMasked(t *testing.T) {
	raw, key := password(t, somePassword).raw.get(), keyFile(t).key.get()
	secrets := []string{
		"363770", "230505", fmt.Sprint(raw[:4])[1:8], fmt.Sprintf("%x", raw[:3]),
		fmt.Sprint(key[:3])[1:9], fmt.Sprintf("%x", key[:3]), "171 205", "abcd",
	}
	for name, value := range holders(t) {
		var shown []string
		for _, verb := range []string{
			"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "% x", "%T", "%08b", "%!",
		} {
			shown = append(shown, fmt.Sprintf(verb, value))
		}
		b, err := json.Marshal(value)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, s := range append(shown, string(b)) {
			for _, secret := range secrets {
				if strings.Contains(strings.ToLower(s), secret) {
					t.Errorf("%s shows %q: %s", name, secret, s)
				}
			}
		}
	}
}

// Every verb shows the mask and not an address.
func TestMask(t *testing.T) {
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		shown := fmt.Sprintf(verb+" "+verb+" "+verb, password(t, somePassword),
			keyFile(t), &MasterKey{})
		if want := passwordMask + " " + externalKeyMask + " " + masterKeyMask; shown != want {
			t.Errorf("%s: %s", verb, shown)
		}
	}
}

func TestWipe(t *testing.T) {
	p := password(t, somePassword)
	q, raw := p, p.raw.get()
	p.Wipe()
	if *raw != [16]byte{} || !p.IsZero() || q.Reveal() != "" {
		t.Error("the password is still there")
	}
	k := keyFile(t)
	key := k.key.get()
	k.Wipe()
	if *key != [32]byte{} || k.key.get() != nil {
		t.Error("the key is still there")
	}
	p.Wipe()
	k.Wipe()
}

// utf16File is text as Windows Notepad saves it.
func utf16File(s string, big, mark bool) (b []byte) {
	if mark {
		s = "\uFEFF" + s
	}
	for _, c := range utf16.Encode([]rune(s)) {
		if big {
			b = append(b, byte(c>>8), byte(c))
		} else {
			b = append(b, byte(c), byte(c>>8))
		}
	}
	return b
}

// TestRecoveryFile reads the text file that Windows saves a password in, however it is encoded.
func TestRecoveryFile(t *testing.T) {
	for name, b := range map[string][]byte{
		"UTF-16":            utf16File(printout, false, true),
		"UTF-16, no mark":   utf16File(printout, false, false),
		"UTF-16BE":          utf16File(printout, true, true),
		"UTF-16BE, no mark": utf16File(printout, true, false),
		"UTF-8":             []byte(printout),
		"UTF-8 with mark":   []byte("\uFEFF" + printout),
		"other bytes":       append([]byte{0x83, 0x4C, 0x81, 0x5B}, printout...),
	} {
		t.Run(name, func(t *testing.T) {
			text, err := DecodeText(b)
			if err != nil {
				t.Fatal(err)
			}
			if p, err := ParseRecoveryPassword(text); err != nil || p.Reveal() != somePassword {
				t.Errorf("password %s, %v", p.Reveal(), err)
			}
		})
	}
}
