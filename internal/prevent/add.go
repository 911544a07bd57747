package prevent

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"unhello/bitlocker"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
)

// Windows gets two seconds to write what manage-bde told it to.
const (
	looks      = 5
	lookPeriod = time.Second / 2
)

// add adds a recovery password and saves it in a new file, which is on the disk before manage-bde
// runs. After an error there is neither.
func (s *Session) add(
	ctx context.Context, before *Encryption, file string,
) (*report.AddedPassword, error) {
	var id bitlocker.GUID
	var words []byte
	for _, left := range device.Unfinished(file) {
		s.Console.Warn(
			"{path} is what a run left that was cut off, or is still at work: if it has a "+
				"recovery password, keep it safe", text.Args{"path": left})
	}
	unfinished := func(path string) {
		s.Console.Say(
			"until it is complete its name is {path}; if this run is cut off, keep that file safe",
			text.Args{"path": path})
	}
	named := device.NewOptions{Named: true, OnName: unfinished}
	err := device.NewFile(file, named, func(w *device.Content) error {
		if _, err := w.WriteAt(
			s.fileText(bitlocker.GUID{}, bitlocker.RecoveryPassword{}), 0); err != nil {
			return err
		}
		protector, password, err := s.addProtector(ctx, before)
		if err != nil {
			return err
		}
		defer password.Wipe()
		id, words = protector.ID, s.fileText(protector.ID, password)
		_, err = w.WriteAt(words, 0)
		return err
	})
	defer func() { clear(words) }()
	if err == nil {
		err = s.verifyFile(file, words)
	}
	switch {
	case err == nil:
		return &report.AddedPassword{ID: id.String(), Path: file}, nil
	case id.IsZero():
		return nil, problem.OnSaving(file, err) // nothing was added, or err already says so
	case !s.takeBack(ctx, id):
		// The file, if there is one, may hold the only password.
		return nil, s.leftBehind(id).Because(err)
	}
	s.discard(file)
	return nil, problem.OnSaving(file, err)
}

// discard deletes a file whose password no longer opens anything.
func (s *Session) discard(file string) {
	if _, err := os.Lstat(file); err != nil {
		return
	}
	if err := device.RemoveFile(file); err != nil {
		s.Console.Warn("{path} could not be removed; it is no longer needed",
			text.Args{"path": file})
	}
}

func (s *Session) verifyFile(file string, want []byte) error {
	if s.verify != nil {
		return s.verify(file, want)
	}
	return readBack(file, want)
}

var errNotTheSame = errors.New("it does not read back as it was written")

// readBack compares the file with what the medium holds.
func readBack(file string, want []byte) error {
	f, err := device.OpenUncached(file)
	if err != nil {
		return err
	}
	defer f.Close()
	got := make([]byte, len(want))
	defer clear(got)
	if _, err := f.ReadAt(got, 0); err != nil {
		return err
	}
	if f.Size() != int64(len(want)) || !bytes.Equal(got, want) {
		return errNotTheSame
	}
	return nil
}

// addProtector has manage-bde add a recovery password, and reads the volume to make sure that there
// is a new protector and that these digits open it. After an error it is deleted again.
func (s *Session) addProtector(
	ctx context.Context, before *Encryption,
) (bitlocker.Protector, bitlocker.RecoveryPassword, error) {
	digits, result, err := s.Machine.BitLocker.AddRecoveryPassword(ctx, s.Machine.Drive)
	s.Console.Note("manage-bde -protectors -add: " + result.Code.String() + ": " + result.Text())
	if err != nil {
		s.Console.Note(err.Error())
	} else if result.Code.Number != 0 {
		err = errors.New(result.Code.String())
	}
	password, parsing := bitlocker.ParseRecoveryPassword(digits)
	fresh, protector, looking := s.findNew(ctx, before, password)
	if protector != nil {
		return *protector, password, nil
	}
	password.Wipe()
	args := text.Args{"drive": s.Machine.Drive}
	switch {
	case looking != nil:
		return bitlocker.Protector{}, password, problem.New(problem.VerifyFailedNotRestored, args).
			Saying(
				"it cannot be told whether drive {drive} got a new recovery password, and " +
					"none was saved").Hinting(hintLeftProtector).Because(errors.Join(err, looking))
	case len(fresh) == 0:
		return bitlocker.Protector{}, password, problem.New(problem.EncryptionState, args).
			Saying("Windows did not add a recovery password to drive {drive}").
			Hinting(hintNotAdded).Because(err)
	case len(fresh) > 1 || !s.takeBack(ctx, fresh[0]):
		// If there are several we can't tell which is ours; the others may be saved somewhere.
		return bitlocker.Protector{}, password,
			s.leftBehind(fresh...).Because(errors.Join(err, parsing))
	}
	return bitlocker.Protector{}, password, problem.New(problem.VerifyFailedRestored, args).
		Saying(
			"the recovery password that was added to drive {drive} did not open it, and " +
				"was deleted again").Hinting(hintNotAdded).Because(errors.Join(err, parsing))
}

// findNew reads the volume until there is a new recovery password that these digits open. It
// returns all new ones, and an error if the last attempt could not read the volume.
func (s *Session) findNew(ctx context.Context, before *Encryption, p bitlocker.RecoveryPassword) (
	fresh []bitlocker.GUID, opened *bitlocker.Protector, err error,
) {
	for n := range looks {
		if n > 0 {
			s.Pause(lookPeriod)
		}
		now := s.encryption()
		if now.volume == nil {
			err = cmp.Or(now.Why, errNotSeen)
			continue
		}
		err = nil
		switch fresh = now.since(before); {
		case len(fresh) == 0:
			continue
		case p.IsZero():
			return fresh, nil, nil
		}
		if by, err := now.volume.Prove(ctx, p); err == nil && slices.Contains(fresh, by.ID) {
			return fresh, &by, nil
		}
	}
	return fresh, nil, err
}

var errNotSeen = errors.New("the volume seems not to be encrypted any more")

// takeBack deletes a protector that was just added, and reports whether it is gone.
func (s *Session) takeBack(ctx context.Context, id bitlocker.GUID) bool {
	result, err := s.Machine.BitLocker.DeleteProtector(ctx, s.Machine.Drive, "{"+id.String()+"}")
	s.Console.Note("manage-bde -protectors -delete: " + result.Code.String() + ": " + result.Text())
	if err != nil {
		s.Console.Note(err.Error())
	}
	for n := range looks {
		if n > 0 {
			s.Pause(lookPeriod)
		}
		if now := s.encryption(); now.volume != nil && !slices.Contains(now.Recovery, id) {
			return true
		}
	}
	return false
}

// leftBehind is the problem of new protectors that could not be deleted. They do no harm, but
// nobody has their passwords.
func (s *Session) leftBehind(ids ...bitlocker.GUID) *problem.Problem {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.String()
	}
	return problem.New(problem.VerifyFailedNotRestored,
		text.Args{"drive": s.Machine.Drive, "ids": names}).
		Saying(
			"drive {drive} has a new recovery password that is not saved and could not be " +
				"deleted: {ids}").Hinting(hintLeftProtector)
}

const hintLeftProtector text.Message = "the switch was not changed; while this Windows runs, " +
	"save the password that " +
	"this shows:\n" +
	"    manage-bde -protectors -get {drive}\n" +
	"else delete it in the BitLocker settings, then run unhello again"

const hintNotAdded text.Message = "nothing was changed; a policy may forbid it: add one in the " +
	"BitLocker settings\n" +
	"--save none turns the switch off all the same and adds no recovery password"
