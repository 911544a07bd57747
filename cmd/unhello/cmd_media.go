package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
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
		place    *stick.PlaceError
		foreign  *stick.ForeignError
		room     *stick.RoomError
		changed  *stick.ChangedError
		readBack *stick.ReadBackError
		left     *stick.LeftError
	)
	problem := func(reason console.Reason, path string) *console.Problem {
		return console.NewProblem(reason, console.Args{"path": path})
	}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &left): // before what it was left by
		return problem(console.ReasonWriteFailedNotRestored, path).Because(left).Hinting(console.HintMediaLeft)
	case errors.As(err, &missing):
		return console.NewProblem(console.ReasonProgramMissing, console.Args{"name": missing.Name, "path": missing.Where})
	case errors.As(err, &program):
		return console.NewProblem(console.ReasonProgramWrong, console.Args{"path": program.Path, "architecture": program.Arch}).Because(program.Err)
	case errors.As(err, &place) && place.Why == stick.SystemVolume:
		return problem(console.ReasonRunningSystem, place.Dir).Saying(console.MsgSystemVolume).Hinting(console.HintMediaPlace)
	case errors.As(err, &place):
		return problem(console.ReasonNotFound, place.Dir).Saying(console.MsgNotAFolder).Hinting(console.HintMediaPlace)
	case errors.As(err, &foreign):
		return problem(console.ReasonNotOurs, foreign.Path)
	case errors.As(err, &room):
		return problem(console.ReasonNoRoom, room.Dir).Because(room).Hinting(console.HintMediaRoom)
	case errors.As(err, &changed):
		return problem(console.ReasonChanged, changed.Path)
	case errors.As(err, &readBack):
		return problem(console.ReasonVerifyFailedRestored, readBack.Path).Hinting(console.HintMediaFailing)
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
	p := console.FileProblem(err, path, console.ReasonWriteFailed)
	switch p.Reason {
	case console.ReasonReadOnly:
		p.Hinting(console.HintMediaReadOnly)
	case console.ReasonNoRoom:
		p.Hinting(console.HintMediaRoom)
	case console.ReasonNotFound:
		p.Hinting(console.HintMediaPlace)
	case console.ReasonWriteFailed:
		p.Hinting(console.HintMediaFailing)
	}
	return p
}
