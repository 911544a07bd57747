package main

import (
	"slices"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
)

// The names of all flags. A name means the same, and takes a value or none, in
// every command that has it.
const (
	flagJSON               = "json"
	flagLang               = "lang"
	flagLog                = "log"
	flagYes                = "yes"
	flagDryRun             = "dry-run"
	flagRecord             = "record"
	flagBackup             = "backup"
	flagNote               = "note"
	flagWindows            = "windows"
	flagPartition          = "partition"
	flagOut                = "out"
	flagCreate             = "create"
	flagDiscardHibernation = "discard-hibernation"
	flagWithoutLog         = "without-log"
	flagLogical            = "logical"
	flagHive               = "hive"
	flagJobs               = "jobs"
	flagCheck              = "check"
	flagRestore            = "restore"
	flagSave               = "save"
	flagPrograms           = "programs"
	flagFrom               = "from"
	flagSize               = "size"
	flagMBR                = "mbr"
	flagDevice             = "device"
	flagIndex              = "index"
	flagAutostart          = "autostart"
	flagDrivers            = "drivers"
	flagNoBackup           = "no-backup"

	flagRecoveryPassword     = "recovery-password"
	flagRecoveryPasswordFile = "recovery-password-file"
	flagKeys                 = "keys"
	flagBEK                  = "bek"
	flagPassphraseFile       = "passphrase-file"
	flagRelock               = "relock"
)

// flagSpec describes a flag. One without a value's name is a switch.
type flagSpec struct {
	value string
	text  console.ID
}

// aCount is the value of flags that take a whole number from 1 on.
const aCount = "N"

// aText is the value of flags that take any text, also none. All others name something,
// and an empty name is a slip.
const aText = "TEXT"

var flagSpecs = map[string]flagSpec{
	flagJSON:               {"", console.FlagJSON},
	flagLang:               {"en|ja", console.FlagLang},
	flagLog:                {"FILE", console.FlagLog},
	flagYes:                {"", console.FlagYes},
	flagDryRun:             {"", console.FlagDryRun},
	flagRecord:             {"DIR", console.FlagRecord},
	flagBackup:             {"DIR", console.FlagBackup},
	flagNote:               {aText, console.FlagNote},
	flagWindows:            {"N|ID", console.FlagWindows},
	flagPartition:          {aCount, console.FlagPartition},
	flagOut:                {"NEW", console.FlagOut},
	flagCreate:             {"", console.FlagCreate},
	flagDiscardHibernation: {"", console.FlagDiscardHibernation},
	flagWithoutLog:         {"", console.FlagWithoutLog},
	flagLogical:            {"", console.FlagLogical},
	flagHive:               {"NAME", console.FlagHive},
	flagJobs:               {aCount, console.FlagJobs},
	flagCheck:              {"", console.FlagCheck},
	flagRestore:            {"", console.FlagRestore},
	flagSave:               {"DIR|FILE", console.FlagSave},
	flagPrograms:           {"DIR", console.FlagPrograms},
	flagFrom:               {"DIR|ISO", console.FlagFrom},
	flagSize:               {"SIZE", console.FlagSize},
	flagMBR:                {"", console.FlagMBR},
	flagDevice:             {"PATH", console.FlagDevice},
	flagIndex:              {aCount, console.FlagIndex},
	flagAutostart:          {"", console.FlagAutostart},
	flagDrivers:            {"DIR", console.FlagDrivers},
	flagNoBackup:           {"", console.FlagNoBackup},

	flagRecoveryPassword:     {"DIGITS", console.FlagRecoveryPassword},
	flagRecoveryPasswordFile: {"FILE", console.FlagRecoveryFile},
	flagKeys:                 {"CSV", console.FlagKeys},
	flagBEK:                  {"FILE|DIR", console.FlagBEK},
	flagPassphraseFile:       {"FILE", console.FlagPassphraseFile},
	flagRelock:               {"", console.FlagRelock},
}

// keyFlags are those of every command with a SOURCE: what may open BitLocker.
var keyFlags = []string{flagRecoveryPassword, flagRecoveryPasswordFile, flagKeys, flagBEK, flagPassphraseFile}

// commonFlags are those of every command.
var commonFlags = []string{flagJSON, flagLang, flagLog}

// sourceFlags returns the flags of a command with a SOURCE: its own, those for keys
// and the common ones.
func sourceFlags(names ...string) []cli.Flag {
	return flags(slices.Concat(names, []string{flagPartition}, keyFlags)...)
}

// flags returns a command's flags, the common ones behind its own.
func flags(names ...string) []cli.Flag {
	var all []cli.Flag
	for _, name := range slices.Concat(names, commonFlags) {
		if flagSpecs[name].value == "" {
			all = append(all, &cli.BoolFlag{Name: name})
		} else {
			all = append(all, &cli.StringFlag{Name: name})
		}
	}
	return all
}
