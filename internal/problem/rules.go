package problem

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"unhello/bitlocker"
	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/record"
	"unhello/internal/text"
	"unhello/media"
	"unhello/media/image"
	"unhello/media/ntfs"
)

// Flows return the errors of the libraries as they are. This table says, once for the whole
// program, what each of them means to a person.

// A rule makes the problem of one type of error, or nil of any other.
type rule func(err error) *Problem

// on is the rule for errors of the type E: their reason, and what else there is to say.
func on[E error](reason Reason, say ...func(e E, p *Problem)) rule {
	return func(err error) *Problem {
		e, ok := errors.AsType[E](err)
		if !ok {
			return nil
		}
		p := New(reason, text.Args{}).Because(err)
		for _, s := range say {
			s(e, p)
		}
		return p
	}
}

// is the rule for one error that has no more to say.
func is(target error, reason Reason) rule {
	return func(err error) *Problem {
		if !errors.Is(err, target) {
			return nil
		}
		p := New(reason, text.Args{})
		p.Cause = err
		return p
	}
}

// rules are asked in this order; the first that knows the error has it.
var rules = slices.Concat(stickRules, []rule{
	is(context.Canceled, Interrupted),

	on[*hive.NotHiveError](NotAHive, notHive),
	on[*hive.LogAsHiveError](LogAsHive, silent),
	on(HiveVersion, func(e *hive.VersionError, p *Problem) {
		p.Args["version"], p.Detail = fmt.Sprintf("%d.%d", e.Major, e.Minor), ""
	}),
	on[*hive.LayeredError](HiveLayered),
	on(HiveTruncated, func(e *hive.TruncatedError, p *Problem) { p.cutOff(e.Size, e.Need) }),
	on[*hive.DirtyError](DirtyNoLogs),
	on[*hive.LogBehindError](LogBehind),
	on[*hive.LinkError](LinkedKey, linkedKey),
	on[*hive.NeedsLogError](NeedsLog),
	on(NoRoom, func(_ *hive.NoRoomError, p *Problem) { p.Hinting(HintNoRoomInPlace) }),
	on("", limit),
	on[*hive.CorruptError](HiveDamaged),
	on(HiveDamaged, damaged),

	on("", func(e *record.WriteError, p *Problem) {
		p.Reason = systemReason(e.Err, WriteFailed)
	}),
	on[*record.ChangedError](Changed),
	on[*record.PlanError](Unexpected),
	on(RecordExists, func(e *device.ExistsError, p *Problem) { p.at(e.Path, nil) }),
	on(NoRoom, func(e *device.NoRoomError, p *Problem) {
		p.at(e.Path, nil).Detail = detail(e.Err)
	}),
	on(ReadOnly, readOnly),
	on(InUse, inUse),
	on(RecordDamaged, func(e *record.DamagedError, p *Problem) { p.Detail = e.Detail }),
	on[*record.NotRecordError](NotARecord, silent),
	on[*record.WrongKeyError](RecordRekeyed, silent),
	on[*record.VersionError](RecordVersion, recordVersion),

	on("", func(e *image.UnsupportedError, p *Problem) {
		p.image(e.Kind, e.Format).Detail = unsupported(e)
	}),
	on("", func(e *image.NotWritableError, p *Problem) { p.image(e.Kind, e.Format) }),
	on("", func(e *image.CorruptError, p *Problem) { p.image(image.KindCorrupt, e.Format) }),

	is(device.ErrReadOnly, ReadOnly),
	on(DiskSet, func(e *media.SetError, p *Problem) { p.set(e.Membership) }),
	on[*media.CorruptError](PartitionTable),
	on[*media.OutsideError](PartitionTable),
	on[*media.ReadError](ReadFailed),

	on(EncryptionDamaged, func(e *bitlocker.TruncatedError, p *Problem) {
		p.cutOff(e.Size, e.Need)
		p.Saying("the BitLocker volume {path} is cut off: {size} bytes, of at least {expected}")
	}),
	on[*bitlocker.NotWritableError](EncryptionState, gate),
	on[*bitlocker.VersionError](EncryptionUnknown),
	on[*bitlocker.MethodError](EncryptionUnknown),
	on[*bitlocker.NoKeyError](BitLockerLocked, noKey),
	on[*bitlocker.WrongKeyError](WrongKey, wrongKey),
	on[*bitlocker.PasswordError](RecoveryPassword, mistyped),
	on[*bitlocker.CorruptError](EncryptionDamaged),
	on[*bitlocker.CopiesError](EncryptionDamaged),
	on[*bitlocker.ValidationError](EncryptionDamaged),
	on[*bitlocker.LimitError](EncryptionDamaged),
	on[*bitlocker.NotBitLockerError](EncryptionDamaged),

	on[*ntfs.NotNTFSError](VolumeDamaged),
	on[*ntfs.CorruptError](VolumeDamaged),
	on[*ntfs.LimitError](VolumeDamaged),
	on[*ntfs.AmbiguousError](VolumeDamaged),
	on(VolumeDamaged, func(e *ntfs.TruncatedError, p *Problem) {
		p.cutOff(e.Size, e.Need)
		p.Saying("the volume {path} is cut off: {size} bytes, where its boot sector speaks of " +
			"{expected}")
	}),
	on[*ntfs.NotFoundError](NotFound, silent),
	on[*ntfs.RefusedError](FileNotInPlace, notInPlace),

	on(NotPlainFile, func(e *device.NotPlainError, p *Problem) { p.Detail = e.Why }),
})

// AtError says which file or volume an error is about.
type AtError struct {
	Path string
	Err  error
	// otherwise is the reason of an error that says nothing special.
	otherwise Reason
}

// At tells of an error which file or volume it is about. No error stays none.
func At(path string, err error) error { return at(path, err, ReadFailed) }

// inImageError tells in which image something is that an error is about.
type inImageError struct {
	image string
	err   error
}

func (e *inImageError) Error() string { return e.err.Error() }
func (e *inImageError) Unwrap() error { return e.err }

// Bare is what the library said.
func (e *inImageError) Bare() string { return detail(e.err) }

// InImage tells of an error in which image its file or volume is: what to do next is done with the
// image. No error stays none.
func InImage(path string, err error) error {
	if err == nil {
		return nil
	}
	return &inImageError{path, err}
}

// AtWriting is At where something was to be written.
func AtWriting(path string, err error) error { return at(path, err, WriteFailed) }

func at(path string, err error, otherwise Reason) error {
	if err == nil {
		return nil
	}
	return &AtError{path, err, otherwise}
}

// Error is what the problem says in English.
func (e *AtError) Error() string { return Of(e).Error() }

func (e *AtError) Unwrap() error { return e.Err }

// Of finds the problem in an error. The innermost At knows best what it is about. An error that
// no rule knows is one of the system where it is known what it is about, else unexpected.
func Of(err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	p := byRules(err)
	if _, known := p.Args["path"]; !known && strings.Contains(p.In(text.English), "{path}") {
		// Whoever returned it forgot At: better unexpected than a sentence with a hole.
		return New(Unexpected, nil).Because(err)
	}
	return p
}

func byRules(err error) *Problem {
	var about *AtError
	for errors.As(err, &about) {
		err = about.Err
	}
	p := first(rules, err)
	switch {
	case p == nil && about == nil:
		return New(Unexpected, nil).Because(err)
	case p == nil:
		p = New(systemReason(err, about.otherwise), text.Args{}).Because(Bare(err))
	}
	if p.Reason == NoAccess {
		p.Detail = "" // its message says that
	}
	if _, known := p.Args["path"]; !known && about != nil {
		p.Args["path"] = about.Path
	}
	p.Args["image"] = p.Args["path"]
	if in, ok := errors.AsType[*inImageError](err); ok {
		p.Args["image"] = in.image
	}
	return p
}

// first gives what the first rule says that knows the error, nil where none does.
func first(rules []rule, err error) *Problem {
	for _, r := range rules {
		if p := r(err); p != nil {
			return p
		}
	}
	return nil
}

// Is reports whether an error comes down to one of these reasons. Unlike Of, it does not need to
// know which file the error is about.
func Is(err error, reasons ...Reason) bool {
	if p, ok := errors.AsType[*Problem](err); ok {
		return slices.Contains(reasons, p.Reason)
	}
	return err != nil && slices.Contains(reasons, byRules(err).Reason)
}
