package bitlocker

import (
	"fmt"
	"regexp"
	"strings"
)

// Administrators keep recovery passwords in CSV files: KeyID,RecoveryKey. The package recognizes
// each column by its content.

// A KeyListEntry is a recovery password and the key ID that goes with it.
type KeyListEntry struct {
	ID       string // in upper case: the GUID, or at least its first eight characters
	Password RecoveryPassword
}

// A KeyList is the content of a CSV file.
type KeyList []KeyListEntry

// A KeyListFault says that a line of a key list can't be used. It holds nothing of the line.
type KeyListFault struct {
	Line int // counted from 1
	Err  error
}

// errNoID says that a line has a password and no key ID.
var errNoID = fmt.Errorf("no key ID")

var idPattern = regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F-]{0,27})?$`)

// ParseKeyList reads a CSV file: with or without a header, columns in any order, separated by
// commas, semicolons or tabs, in UTF-8 or UTF-16, GUIDs with or without braces. The second result
// has an error for every line that can't be used; the third is set if the file can't be read as
// text.
func ParseKeyList(b []byte) (list KeyList, wrong []*KeyListFault, err error) {
	s, err := DecodeText(b)
	if err != nil {
		return nil, nil, err
	}
	first := true
	n := 0
	for line := range strings.Lines(strings.ReplaceAll(s, "\r\n", "\n")) {
		n++
		fields := splitLine(line)
		if len(fields) == 0 {
			continue
		}
		header := first && isHeader(fields)
		first = false
		if header {
			continue
		}
		entry, err := parseEntry(fields)
		if err != nil {
			wrong = append(wrong, &KeyListFault{n, err})
			continue
		}
		list = append(list, entry)
	}
	return list, wrong, nil
}

// splitLine returns the fields that are not empty, without quotes and braces.
func splitLine(line string) (fields []string) {
	for _, f := range strings.FieldsFunc(line, func(r rune) bool {
		return r == ',' || r == ';' || r == '\t'
	}) {
		if f = strings.Trim(f, " \r\n\u3000\"'{}"); f != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

// isHeader reports whether a first line names columns: it has no digits that
// could be a key.
func isHeader(fields []string) bool {
	for _, f := range fields {
		digits := strings.Join(digitRun.FindAllString(plainDigits(f), -1), "")
		if keyID(f) != "" || len(digits) >= groupDigits {
			return false
		}
	}
	return true
}

// keyID returns the key ID in a field, "" if there is none. A GUID may have text around it, as in
// the names that Active Directory uses.
func keyID(field string) string {
	field = strings.ToUpper(field)
	if guid := guidPattern.FindString(field); guid != "" {
		return guid
	}
	if idPattern.MatchString(field) {
		return field
	}
	return ""
}

// parseEntry finds the key ID and the password among the fields of a line.
func parseEntry(fields []string) (entry KeyListEntry, err error) {
	err = &PasswordError{Why: FaultEmpty}
	for _, f := range fields {
		if id := keyID(f); id != "" {
			if entry.ID == "" {
				entry.ID = id
			}
			continue
		}
		if !entry.Password.IsZero() {
			continue
		}
		p, e := ParseRecoveryPassword(f)
		if e == nil {
			entry.Password, err = p, nil
		} else if len(digitRun.FindString(plainDigits(f))) >= groupDigits {
			err = e
		}
	}
	if err == nil && entry.ID == "" {
		err = errNoID
	}
	return entry, err
}

// HintsIn gives the key IDs in a text, such as the file that Windows saves a recovery password in,
// as those of the password that the text holds.
func HintsIn(text string, p RecoveryPassword) (list KeyList) {
	for _, id := range shortID.FindAllString(strings.ToUpper(text), -1) {
		list = append(list, KeyListEntry{id, p})
	}
	return list
}

// shortID matches a GUID, or its first eight characters by themselves.
var shortID = regexp.MustCompile(
	`\b[0-9A-F]{8}(-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12})?\b`)

// For returns the passwords whose key ID is that of the protector.
func (l KeyList) For(id GUID) (list []RecoveryPassword) {
	for _, e := range l {
		if e.ID != "" && strings.HasPrefix(id.String(), e.ID) {
			list = append(list, e.Password)
		}
	}
	return list
}

// Wipe overwrites all passwords.
func (l KeyList) Wipe() {
	for _, e := range l {
		e.Password.Wipe()
	}
}
