package managebde

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
)

// An IDError says that a protector is not named as manage-bde wants it: a GUID in braces.
type IDError struct {
	// ID is what was given, groups of six digits masked: it may be a password in the wrong place.
	ID string
}

func (e *IDError) Error() string {
	return fmt.Sprintf("%q is not the ID of a protector in braces", e.ID)
}

var (
	idForm        = regexp.MustCompile(`^\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}$`)
	printedDigits = regexp.MustCompile(`[0-9]+(-[0-9]+)*`)
)

// AddRecoveryPassword has manage-bde add a recovery password to a volume that is unlocked. manage-bde makes it up and prints it: digits
// is what has its form in the output, with dashes, and empty if that is not there exactly once. It is in nothing else that is returned.
// Whether there is a new protector, and whether these digits open it, the caller finds out by looking at the volume.
func (p *Program) AddRecoveryPassword(ctx context.Context, drive string) (digits string, result Result, err error) {
	if err := checkDrive(drive); err != nil {
		return "", Result{}, err
	}
	var out output
	defer func() { clear(out.kept.Bytes()) }()
	result, err = p.runInto(ctx, &out, "", "-protectors", "-add", drive, "-RecoveryPassword")
	return out.password(), result, err
}

// DeleteProtector has manage-bde delete one protector, by its ID in braces. Whether it is gone then, the caller finds out by looking at
// the volume.
func (p *Program) DeleteProtector(ctx context.Context, drive, id string) (Result, error) {
	if err := checkDrive(drive); err != nil {
		return Result{}, err
	}
	if !idForm.MatchString(id) {
		return Result{}, &IDError{ID: string(maskRuns([]byte(id), 1))}
	}
	return p.run(ctx, "", "-protectors", "-delete", drive, "-id", id)
}

// password finds the one recovery password in the output by its form alone, whatever the language. In UTF-16 too: what is looked for is
// ASCII, so that leaving the zeros out is enough.
func (o *output) password() string {
	found := ""
	for _, text := range printedDigits.FindAll(bytes.ReplaceAll(o.kept.Bytes(), []byte{0}, nil), -1) {
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
