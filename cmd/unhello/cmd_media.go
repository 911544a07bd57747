package main

import "github.com/urfave/cli/v2"

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
