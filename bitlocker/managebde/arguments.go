package managebde

import "fmt"

// A DriveError says that a drive is not named the way manage-bde expects: a letter and a colon,
// without a backslash.
type DriveError struct {
	// Drive is what was given, with groups of six digits masked: it may be a misplaced password.
	Drive string
}

func (e *DriveError) Error() string {
	return fmt.Sprintf("%q is not a drive such as D:", e.Drive)
}

// A PasswordFormError says that a recovery password is not written the way manage-bde expects. It
// doesn't contain the password.
type PasswordFormError struct{}

func (e *PasswordFormError) Error() string {
	return "a recovery password is eight groups of six digits with dashes between them"
}

func checkDrive(drive string) error {
	if len(drive) == 2 && drive[1] == ':' &&
		('A' <= drive[0] && drive[0] <= 'Z' || 'a' <= drive[0] && drive[0] <= 'z') {
		return nil
	}
	return &DriveError{Drive: string(maskRuns([]byte(drive), 1))}
}

const (
	groupDigits    = 6
	groups         = 8
	passwordLength = groups*groupDigits + groups - 1
)

// checkPassword checks the form only: on a command line, anything else could be mistaken for
// another argument. Parsing checks whether the digits can be a recovery password.
func checkPassword(password string) error {
	if len(password) != passwordLength {
		return &PasswordFormError{}
	}
	for i := range len(password) {
		dash := i%(groupDigits+1) == groupDigits
		if dash != (password[i] == '-') || !dash && !isDigit(password[i]) {
			return &PasswordFormError{}
		}
	}
	return nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
