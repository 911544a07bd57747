package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"unhello/internal/problem"
	"unhello/internal/text"
	"unhello/media/stick"
)

// mediaCommands are the commands of `unhello media`, in the order of the help.
var mediaCommands = []command{
	mediaAddCommand,
	mediaImageCommand,
	mediaInjectCommand,
	mediaEjectCommand,
	mediaCheckCommand,
}

func mediaCommand(env *environment) *cli.Command {
	c := &cli.Command{Name: "media"}
	for _, make := range mediaCommands {
		c.Subcommands = append(c.Subcommands, make(env))
	}
	return c
}

// mediaProblem says what went wrong with a medium, or with what goes on it.
func mediaProblem(err error, path string) error {
	var (
		missing  *stick.MissingProgramError
		program  *stick.ProgramError
		place    *stick.FolderError
		foreign  *stick.ForeignError
		room     *stick.RoomError
		changed  *stick.ChangedError
		readBack *stick.ReadBackError
		left     *stick.LeftError
	)
	failure := func(reason problem.Reason, path string) *problem.Problem {
		return problem.New(reason, text.Args{"path": path})
	}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &left): // before what it was left by
		return failure(problem.WriteFailedNotRestored, path).Because(left).Hinting(
			"files that end in .unhello-new or .unhello-old may be left: 'unhello media " +
				"add' clears them away once the medium can be written again")
	case errors.As(err, &missing):
		return problem.New(problem.ProgramMissing, text.Args{"name": missing.Name, "path": missing.Where})
	case errors.As(err, &program):
		return problem.New(problem.ProgramWrong, text.Args{"path": program.Path, "architecture": program.Arch}).Because(program.Err)
	case errors.As(err, &place) && place.Why == stick.SystemVolume:
		return failure(problem.RunningSystem, place.Dir).Saying(
			"{path} is the drive that the system itself runs from").Hinting(hintMediaPlace)
	case errors.As(err, &place):
		return failure(problem.NotFound, place.Dir).Saying("{path} is not a folder").Hinting(hintMediaPlace)
	case errors.As(err, &foreign):
		return failure(problem.NotOurs, foreign.Path)
	case errors.As(err, &room):
		return failure(problem.NoRoom, room.Dir).Because(room).Hinting(hintMediaRoom)
	case errors.As(err, &changed):
		return failure(problem.Changed, changed.Path)
	case errors.As(err, &readBack):
		return failure(problem.VerifyFailedRestored, readBack.Path).Hinting(hintMediaFailing)
	}
	return mediaFileProblem(err, path)
}

// mediaFileProblem is about a file on the medium, or one that goes there.
func mediaFileProblem(err error, path string) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	if own, ok := errors.AsType[*fs.PathError](err); ok {
		path = own.Path
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		path = link.New
	}
	p := problem.OfFile(err, path, problem.WriteFailed)
	switch p.Reason {
	case problem.ReadOnly:
		p.Hinting(hintMediaReadOnly)
	case problem.NoRoom:
		p.Hinting(hintMediaRoom)
	case problem.NotFound:
		p.Hinting(hintMediaPlace)
	case problem.WriteFailed:
		p.Hinting(hintMediaFailing)
	}
	return p
}

const hintMediaFailing text.Message = "the medium is as it was; it may be failing: use another one"

const hintMediaPlace text.Message = "name the root of a mounted stick, such as E:\\ or /media/stick"

const hintMediaReadOnly text.Message = "nothing was changed; remove the write protection (often a " +
	"switch on the stick or card), or mount it writable"

const hintMediaRoom text.Message = "the medium is as it was; free some space on it, or use a larger " +
	"one"
