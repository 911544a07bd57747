package target

import (
	"cmp"
	"context"

	"unhello/bitlocker"
	"unhello/internal/problem"
	"unhello/internal/text"
)

// unlock finds the key of a volume: none if it needs none, one that was given, or one that the
// person types in. machine says that the volume is on a device, not in an image.
func (s *Searcher) unlock(
	ctx context.Context, v *bitlocker.Volume, path string, machine bool,
) (*opening, error) {
	keys := s.Keys
	if keys == nil {
		keys = &Keys{}
	}
	if o := keys.of(v.ID()); o != nil {
		return o, nil
	}
	if v.State() == bitlocker.Decrypted {
		return &opening{}, nil
	}
	master, by, err := v.Unlock(ctx, keys.given())
	if bitlocker.IsAboutKeys(err) && keys.Ask && s.Console.Interactive() &&
		!keys.isDeclined(v.ID()) {
		if err := s.beforeAsking(ctx, path, machine); err != nil {
			return nil, err
		}
		master, by, err = s.askForKey(ctx, v, path, err)
	}
	if err != nil {
		return nil, problem.At(path, err)
	}
	return keys.remember(v.ID(), &opening{master, by}), nil
}

// askForKey asks for recovery passwords until one fits. If the person gives up, the error is the
// original one, why.
func (s *Searcher) askForKey(
	ctx context.Context, v *bitlocker.Volume, path string, why error,
) (*bitlocker.MasterKey, bitlocker.Protector, error) {
	question, args := cmp.Or(s.Keys.Question,
		"{path} is locked by BitLocker\n"+
			"type the 48 digits of the recovery password of the key ID {ids} (Enter alone to "+
			"stop):"), text.Args{"path": path, "ids": problem.KeyIDs(v.Protectors())}
	if args["ids"] == "" {
		return nil, bitlocker.Protector{}, why
	}
	for {
		digits, err := s.Console.AskDigits(ctx, passwordGroups, isGroup, question, args)
		gaveUp := err == nil && digits == "" // on a terminal that only gives whole lines
		if gaveUp || problem.Is(err, problem.Declined) {
			s.Keys.decline(v.ID())
			return nil, bitlocker.Protector{}, why
		}
		if err != nil {
			return nil, bitlocker.Protector{}, err
		}
		password, err := bitlocker.ParseRecoveryPassword(digits)
		if err != nil {
			s.Console.Fail(problem.Of(err))
			continue
		}
		progress := s.Console.Progress("trying the recovery password on {path}", args)
		master, by, err := v.Unlock(ctx,
			bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{password}})
		progress.Done()
		judged := bitlocker.IsAboutKeys(err) && v.JudgesPasswords()
		if ctx.Err() == nil && !judged {
			s.Keys.keep(password)
		}
		if !judged {
			return master, by, err
		}
		question = "that recovery password belongs to another drive or PC; look for the key " +
			"ID {ids}\n" +
			"type its 48 digits (Enter alone to stop):"
	}
}

// AskPassword asks for a recovery password and remembers it.
func (s *Searcher) AskPassword(ctx context.Context) error {
	digits, err := s.Console.AskDigits(ctx, passwordGroups, isGroup,
		"type the 48 digits of the recovery password (Enter alone to stop):")
	if err != nil {
		return err
	}
	p, err := bitlocker.ParseRecoveryPassword(digits)
	if err != nil {
		return err
	}
	s.Keys.keep(p)
	return nil
}

// passwordGroups is how many groups of six digits a recovery password has.
const passwordGroups = 8

func isGroup(digits string) bool { return bitlocker.CheckGroup(digits) == nil }
