package managebde

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
)

// An IDError says that a protector is not named the way manage-bde expects: a GUID in braces.
type IDError struct {
	// ID is what was given, with groups of six digits masked: it may be a misplaced password.
	ID string
}

func (e *IDError) Error() string {
	return fmt.Sprintf("%q is not the ID of a protector in braces", e.ID)
}

var (
	idForm        = regexp.MustCompile(`^\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}$`)
	printedDigits = regexp.MustCompile(`[0-9]+(-[0-9]+)*`)
)

// AddRecoveryPassword has manage-bde add a recovery password to an unlocked volume. manage-bde
// generates and prints it: digits is what looks like a password in the output, with dashes, or
// empty if that is not there exactly once. Nothing else that is returned contains it. The caller
// must look at the volume to find out whether there is a new protector and whether these digits
// open it.
func (p *Program) AddRecoveryPassword(
	ctx context.Context, drive string,
) (digits string, result Result, err error) {
	if err := checkDrive(drive); err != nil {
		return "", Result{}, err
	}
	var out output
	defer func() { clear(out.kept.Bytes()) }()
	result, err = p.runInto(ctx, &out, "", "-protectors", "-add", drive, "-RecoveryPassword")
	return out.password(), result, err
}

// DeleteProtector has manage-bde delete one protector, by its ID in braces. The caller must look at
// the volume to find out whether it is gone.
func (p *Program) DeleteProtector(ctx context.Context, drive, id string) (Result, error) {
	if err := checkDrive(drive); err != nil {
		return Result{}, err
	}
	if !idForm.MatchString(id) {
		return Result{}, &IDError{ID: string(maskRuns([]byte(id), 1))}
	}
	return p.run(ctx, "", "-protectors", "-delete", drive, "-id", id)
}

// password finds the only recovery password in the output by its form, whatever the language. This
// includes UTF-16: since a password is ASCII, dropping the zeros is enough.
func (o *output) password() string {
	found := ""
	ascii := bytes.ReplaceAll(o.kept.Bytes(), []byte{0}, nil)
	for _, text := range printedDigits.FindAll(ascii, -1) {
		if checkPassword(string(text)) != nil || string(text) == found {
			continue
		}
		if found != "" {
			return ""
		}
		found = string(text)
	}
	return found
}
