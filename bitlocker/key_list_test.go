package bitlocker

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

const (
	idA = "4381F759-C4F8-4DE0-BB61-FC33A831BDA5"
	idB = "0ABCDEF1-0000-4000-8000-00000000000F"
)

func TestParseKeyList(t *testing.T) {
	a, b := idA+","+somePassword+"\n", idB+","+otherPassword+"\n"
	for name, text := range map[string]string{
		"with header": "KeyID,RecoveryKey\n" + a + b,
		"without":     a + b,
		"CRLF":        strings.ReplaceAll("KeyID,RecoveryKey\n"+a+b, "\n", "\r\n"),
		"other order": "RecoveryKey,KeyID\n" + somePassword + "," + idA + "\n" +
			otherPassword + "," + idB,
		"more columns": "Computer,Key ID,Date,Recovery Key\nPC-1," + idA + ",2024-01-02," +
			somePassword + "\nPC-2," + idB + ",2024-01-02," + otherPassword,
		"braces": "{" + idA + "}," + somePassword + "\n{" + idB + "}," + otherPassword,
		"quotes": `"KeyID","RecoveryKey"` + "\n" + `"{` + idA + `}","` + somePassword +
			`"` + "\n" + `"` + idB + `","` + otherPassword + `"`,
		"lower case": strings.ToLower(a + b),
		"semicolons": strings.ReplaceAll("KeyID,RecoveryKey\n"+a+b, ",", ";"),
		"tabs":       strings.ReplaceAll(a+b, ",", "\t"),
		"spaces":     strings.ReplaceAll(a+b, ",", " , "),
		"no dashes": idA + "," + strings.ReplaceAll(somePassword, "-", "") + "\n" + idB +
			"," + strings.ReplaceAll(otherPassword, "-", " "),
		"eight characters": idA[:8] + "," + somePassword + "\n" + idB[:8] + "," + otherPassword,
		"empty lines":      "\n\n" + a + "\n,,\n" + b + "\n",
		"Active Directory": "2024-05-06T07:08:09-00:00{" + idA + "}," + somePassword +
			"\n2024-05-06T07:08:09-00:00{" + idB + "}," + otherPassword,
		"ID of digits first": "Nr,KeyID,RecoveryKey\n1," + a + "2," + b,
	} {
		for encoding, file := range map[string][]byte{
			"UTF-8": []byte(text), "UTF-8 with mark": []byte("\uFEFF" + text),
			"UTF-16": utf16File(text, false, true), "UTF-16BE": utf16File(text, true, true),
		} {
			t.Run(name+"/"+encoding, func(t *testing.T) {
				list, wrong, err := ParseKeyList(file)
				if err != nil || wrong != nil {
					t.Fatal(err, wrong)
				}
				for id, want := range map[string]string{idA: somePassword, idB: otherPassword} {
					got := list.For(guidFrom(t, id))
					if len(got) != 1 || got[0].Reveal() != want {
						t.Errorf("%s: %d passwords", id, len(got))
					}
				}
				if len(list) != 2 || len(list.For(GUID{})) != 0 {
					t.Errorf("%d entries", len(list))
				}
			})
		}
	}
}

func TestParseKeyListWrongLines(t *testing.T) {
	text := "KeyID,RecoveryKey\n" + idA + "," + somePassword + "\n" +
		idB + "," + strings.Replace(otherPassword, "013365", "013366", 1) + "\n" +
		otherPassword + "\n" +
		idB + ",\n" +
		"no,thing\n" +
		idB + "," + otherPassword
	list, wrong, err := ParseKeyList([]byte(text))
	if err != nil || len(list) != 2 {
		t.Fatal(err, len(list))
	}
	var lines []string
	for _, fault := range wrong {
		lines = append(lines, fmt.Sprint(fault.Line, " ", fault.Err))
	}
	want := []string{
		"3 bitlocker: recovery password: group 4 is not divisible by 11",
		"4 no key ID",
		"5 bitlocker: recovery password has no digits",
		"6 bitlocker: recovery password has no digits",
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
}

func TestParseKeyListIsBounded(t *testing.T) {
	large := bytes.Repeat([]byte{'\n'}, maxTextFile+1)
	if _, _, err := ParseKeyList(large); !isA[*LimitError](err) {
		t.Errorf("%T: %v", err, err)
	}
}

func TestKeyListWipe(t *testing.T) {
	list := KeyList{{idA, password(t, somePassword)}}
	list.Wipe()
	if !list[0].Password.IsZero() {
		t.Error("the password is still there")
	}
}

// A key file that names its key ID is tried on that protector first, however many there are, and on
// all the others after it.
func TestHintsAreTriedFirst(t *testing.T) {
	u := &unlocking{volume: &Volume{}}
	for i := range 120 {
		u.vmks = append(u.vmks, vmk{
			Protector: Protector{ID: GUID{0: byte(i), 3: 0x64}, Kind: KindRecoveryPassword},
			stretch:   &datum{b: make([]byte, 32)},
		})
	}
	p, err := ParseRecoveryPassword(strings.Repeat("111111-", 7) + "111111")
	if err != nil {
		t.Fatal(err)
	}
	id := u.vmks[77].ID.String()
	for _, text := range []string{
		"Identifier:\r\n\r\n      " + id + "\r\n\r\nRecovery Key:\r\n\r\n      ",
		"BitLocker Recovery Key " + strings.ToLower(id) + ".TXT",
		"key ID " + id[:8],
		"key ID {" + id + "}",
	} {
		c := Credentials{Passwords: []RecoveryPassword{p}, Hints: HintsIn(text, p)}
		list := u.passwordAttempts(&c)
		if len(list) != 120 || list[0].vmk != 77 || list[1].vmk != 0 {
			t.Errorf("%q: %d attempts, first %d", text, len(list), list[0].vmk)
		}
	}
	if got := HintsIn("no ID, only 123456-123456 and 12345678901", p); len(got) != 0 {
		t.Errorf("%d hints", len(got))
	}
}
