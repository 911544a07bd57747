package main

import (
	"slices"

	"github.com/urfave/cli/v2"
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

// aCount is the value of flags that take a whole number from 1 on.
const aCount = "N"

// aText is the value of flags that take any text, also none. All others name something,
// and an empty name is a slip.
const aText = "TEXT"

// flagValues are the names of the flags' values. One without is a switch. What a flag is for
// stands in help/en/flags.txt.
var flagValues = map[string]string{
	flagJSON:               "",
	flagLang:               "en|ja",
	flagLog:                "FILE",
	flagYes:                "",
	flagDryRun:             "",
	flagRecord:             "DIR",
	flagBackup:             "DIR",
	flagNote:               aText,
	flagWindows:            "N|ID",
	flagPartition:          aCount,
	flagOut:                "NEW",
	flagCreate:             "",
	flagDiscardHibernation: "",
	flagWithoutLog:         "",
	flagLogical:            "",
	flagHive:               "NAME",
	flagJobs:               aCount,
	flagCheck:              "",
	flagRestore:            "",
	flagSave:               "DIR|FILE",
	flagPrograms:           "DIR",
	flagFrom:               "DIR|ISO",
	flagSize:               "SIZE",
	flagMBR:                "",
	flagDevice:             "PATH",
	flagIndex:              aCount,
	flagAutostart:          "",
	flagDrivers:            "DIR",
	flagNoBackup:           "",

	flagRecoveryPassword:     "DIGITS",
	flagRecoveryPasswordFile: "FILE",
	flagKeys:                 "CSV",
	flagBEK:                  "FILE|DIR",
	flagPassphraseFile:       "FILE",
	flagRelock:               "",
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
		if flagValues[name] == "" {
			all = append(all, &cli.BoolFlag{Name: name})
		} else {
			all = append(all, &cli.StringFlag{Name: name})
		}
	}
	return all
}
