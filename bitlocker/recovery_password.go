package bitlocker

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// A recovery password is 48 digits: eight groups of six, each 11 times a 16-bit number.

const (
	passwordGroups = 8
	groupDigits    = 6
	groupLimit     = 11 << 16 // 720896

	// maxPasswordText bounds the text that a password is searched in.
	maxPasswordText = 64 << 10
)

// passwordMask is printed instead of any password.
const passwordMask = "******-******-******-******-******-******-******-******"

// A RecoveryPassword is well formed: its check digits are right. It is masked wherever it could be
// printed. Wipe overwrites all copies.
type RecoveryPassword struct{ raw secret[[16]byte] }

// A PasswordFault is what is wrong with text that should be a recovery password.
type PasswordFault int

// All faults.
const (
	FaultEmpty    PasswordFault = iota + 1 // no digits at all
	FaultMissing                           // the group is missing: there are fewer than 48 digits
	FaultTooMany                           // more than 48 digits, and no way to tell which
	FaultLength                            // the group doesn't have six digits
	FaultNotDigit                          // the group has something other than digits
	FaultCheck                             // the group is not divisible by 11: mistyped
	FaultRange                             // the group is too large: mistyped
	FaultSeveral                           // several passwords
)

var faultNames = [...]string{
	"is wrong", "has no digits", "is missing", "has more than 48 digits", "has not six digits",
	"has something that is no digit",
	"is not divisible by 11", "is too large", "is not the only one",
}

func (f PasswordFault) String() string {
	if f < 0 || int(f) >= len(faultNames) {
		f = 0
	}
	return faultNames[f]
}

// PasswordError says which group is wrong, and why. It holds no digit.
type PasswordError struct {
	Group int // 1 to 8; 0: the whole
	Why   PasswordFault
}

func (e *PasswordError) Error() string {
	if e.Group == 0 {
		return "bitlocker: recovery password " + e.Why.String()
	}
	return fmt.Sprintf("bitlocker: recovery password: group %d %s", e.Group, e.Why)
}

// ParseRecoveryPassword finds the one recovery password in a text. The groups may have dashes,
// spaces or nothing between them, and the digits may be full-width. Other text may be around it,
// such as Microsoft prints.
func ParseRecoveryPassword(text string) (RecoveryPassword, error) {
	if len(text) > maxPasswordText {
		return RecoveryPassword{}, &PasswordError{Why: FaultTooMany}
	}
	text = guidPattern.ReplaceAllString(plainDigits(text), "x")
	var found []RecoveryPassword
	var fault error
	for _, groups := range candidates(text) {
		p, err := fromGroups(groups)
		switch {
		case err != nil && fault == nil:
			fault = err
		case err == nil && (len(found) == 0 || !found[0].Equal(p)):
			found = append(found, p)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return RecoveryPassword{}, &PasswordError{Why: FaultSeveral}
	case fault != nil:
		return RecoveryPassword{}, fault
	}
	return RecoveryPassword{}, findFault(text)
}

var (
	guidPattern = regexp.MustCompile(
		`[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`)
	// digitRun matches digits and what may be between groups, after plainDigits.
	digitRun = regexp.MustCompile(`[0-9][0-9\- ]*`)
)

// plainDigits converts every digit, dash and space to ASCII and drops invisible characters.
func plainDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == 'ー' || r == 'ｰ' || r == '−' || unicode.Is(unicode.Pd, r):
			return '-' // a Japanese keyboard types the first two for a dash
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
}

// candidates returns all sequences of eight groups that could be a password.
func candidates(text string) (list [][]string) {
	for _, run := range digitRun.FindAllString(text, -1) {
		tokens := splitGroups(run)
		all := strings.Join(tokens, "")
		if len(all) == passwordGroups*groupDigits {
			list = append(list, cutGroups(all))
			continue
		}
		for i := 0; i+passwordGroups <= len(tokens); i++ {
			if groups := tokens[i : i+passwordGroups]; allOfSix(groups) {
				list = append(list, groups)
			}
		}
	}
	return list
}

// splitGroups splits at dashes and spaces.
func splitGroups(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == ' ' })
}

// cutGroups cuts digits into groups; the last one gets the rest.
func cutGroups(digits string) (groups []string) {
	for len(digits) > groupDigits {
		groups, digits = append(groups, digits[:groupDigits]), digits[groupDigits:]
	}
	return append(groups, digits)
}

func allOfSix(groups []string) bool {
	for _, g := range groups {
		if len(g) != groupDigits {
			return false
		}
	}
	return true
}

// fromGroups makes a password from eight groups.
func fromGroups(groups []string) (RecoveryPassword, error) {
	var raw [16]byte
	for i, g := range groups {
		n, fault := parseGroup(g)
		if fault != 0 {
			clear(raw[:])
			return RecoveryPassword{}, &PasswordError{i + 1, fault}
		}
		binary.LittleEndian.PutUint16(raw[2*i:], n)
	}
	return RecoveryPassword{hide(&raw)}, nil
}

// parseGroup returns the number that a group stands for, or what is wrong with it.
func parseGroup(g string) (uint16, PasswordFault) {
	if strings.Trim(g, "0123456789") != "" {
		return 0, FaultNotDigit
	}
	if len(g) != groupDigits {
		return 0, FaultLength
	}
	n, err := strconv.Atoi(g)
	switch {
	case err != nil:
		return 0, FaultNotDigit
	case n%11 != 0:
		return 0, FaultCheck
	case n >= groupLimit:
		return 0, FaultRange
	}
	return uint16(n / 11), 0
}

// findFault says what is wrong with a text that has no 48 digits, judging by the groups that come
// closest.
func findFault(text string) error {
	groups := splitGroups(strings.TrimSpace(text))
	if len(groups) != passwordGroups {
		groups = nil
		for _, run := range digitRun.FindAllString(text, -1) {
			tokens := splitGroups(run)
			if len(strings.Join(tokens, "")) > len(strings.Join(groups, "")) {
				groups = tokens
			}
		}
	}
	if len(groups) == 0 {
		return &PasswordError{Why: FaultEmpty}
	}
	if len(groups) == 1 {
		if len(groups[0]) > passwordGroups*groupDigits {
			return &PasswordError{Why: FaultTooMany}
		}
		groups = cutGroups(groups[0])
	}
	for i, g := range groups {
		if i == passwordGroups {
			return &PasswordError{Why: FaultTooMany}
		}
		if _, fault := parseGroup(g); fault != 0 {
			return &PasswordError{i + 1, fault}
		}
	}
	return &PasswordError{len(groups) + 1, FaultMissing}
}

// CheckGroup checks one group of six digits while a password is being typed. The error is a
// *PasswordError without a group number.
func CheckGroup(digits string) error {
	if _, fault := parseGroup(strings.TrimSpace(plainDigits(digits))); fault != 0 {
		return &PasswordError{Why: fault}
	}
	return nil
}

// IsZero reports whether there is no password, or it was wiped.
func (p RecoveryPassword) IsZero() bool { return p.raw.get() == nil }

// Equal reports whether two passwords are the same.
func (p RecoveryPassword) Equal(q RecoveryPassword) bool {
	a, b := p.raw.get(), q.raw.get()
	return a != nil && b != nil && *a == *b
}

// Wipe overwrites the password, for all copies of p.
func (p RecoveryPassword) Wipe() { p.raw.wipe() }

// Reveal returns the 48 digits with dashes, for a program that takes them. It is the only way to
// see them.
func (p RecoveryPassword) Reveal() string {
	raw := p.raw.get()
	if raw == nil {
		return ""
	}
	groups := make([]string, passwordGroups)
	for i := range groups {
		groups[i] = fmt.Sprintf("%06d", 11*int(le16(raw[2*i:])))
	}
	return strings.Join(groups, "-")
}

// hash is the input of stretch for a password that is not zero.
func (p RecoveryPassword) hash() [32]byte { return sha256.Sum256(p.raw.get()[:]) }

func (p RecoveryPassword) String() string { return passwordMask }

// GoString masks.
func (p RecoveryPassword) GoString() string { return passwordMask }

// Format masks, whatever the verb.
func (p RecoveryPassword) Format(f fmt.State, _ rune) { fmt.Fprint(f, passwordMask) }

// MarshalText masks.
func (p RecoveryPassword) MarshalText() ([]byte, error) { return []byte(passwordMask), nil }

// MarshalJSON masks.
func (p RecoveryPassword) MarshalJSON() ([]byte, error) {
	return []byte(`"` + passwordMask + `"`), nil
}
