package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// A command is a row of the table that parsing, help, hints and tests read. Its summary and manual
// are in help/LANGUAGE/NAME.txt.
type command struct {
	name  string   // without the program: "hive get"; empty for the program itself
	args  string   // such as "FILE KEY [VALUE]" or "[SOURCE...]"
	flags []string // without commonFlags
	run   func(*environment, *cli.Context) error
}

// commands are all commands in the order of the help. A command without run is a group: commands
// whose names begin with its name belong to it.
var commands = []command{
	{name: "scan", args: "[SOURCE...]", flags: ofSource(flagJobs), run: (*environment).runScan},
	{
		name: "fix", args: "[SOURCE...]", run: (*environment).runFix,
		flags: ofSource(flagWindows, flagCreate, flagDiscardHibernation, flagWithoutLog,
			flagAcceptUnproven, flagYes,
			flagDryRun, flagRecord, flagBackup, flagNote, flagJobs, flagRelock),
	},
	{name: "verify", args: "SOURCE", flags: ofSource(flagWindows), run: (*environment).runVerify},
	{
		name: "undo", args: "RECORD [SOURCE]", run: (*environment).runUndo,
		flags: ofSource(flagLogical, flagAcceptUnproven, flagYes, flagDryRun, flagRecord, flagNote),
	},
	{
		name: "prevent", run: (*environment).runPrevent,
		flags: []string{flagCheck, flagRestore, flagSave, flagYes, flagDryRun},
	},

	{name: "hive"},
	{name: "hive ls", args: "FILE [KEY]", flags: ofHive, run: (*environment).runHiveLs},
	{name: "hive get", args: "FILE KEY [VALUE]", flags: ofHive, run: (*environment).runHiveGet},
	{
		name: "hive set", args: "FILE KEY VALUE TYPE DATA", run: (*environment).runHiveSet,
		flags: ofSource(flagHive, flagWindows, flagOut, flagWithoutLog, flagAcceptUnproven, flagYes,
			flagDryRun, flagRecord, flagBackup),
	},
	{
		name: "hive check", args: "FILE", run: (*environment).runHiveCheck,
		flags: append([]string{flagAll}, ofHive...),
	},
	{
		name: "hive recover", args: "FILE", run: (*environment).runHiveRecover,
		flags: ofSource(flagHive, flagWindows, flagOut, flagWithoutLog, flagAcceptUnproven, flagYes,
			flagRecord),
	},

	{name: "bitlocker"},
	{
		name: "bitlocker info", args: "SOURCE", flags: ofSource(),
		run: (*environment).runBitLockerInfo,
	},
	{
		name: "bitlocker check-key", args: "[SOURCE]", flags: ofSource(),
		run: (*environment).runBitLockerCheckKey,
	},
	{
		name: "bitlocker unlock", args: "SOURCE", flags: ofSource(flagRelock),
		run: (*environment).runBitLockerUnlock,
	},
	{
		name: "bitlocker read", args: "SOURCE", flags: ofSource(flagOut),
		run: (*environment).runBitLockerRead,
	},

	{name: "media"},
	{
		name: "media add", args: "DIR", run: (*environment).runMediaAdd,
		flags: []string{flagKeys, flagPrograms, flagYes, flagDryRun},
	},
	{
		name: "media image", run: (*environment).runMediaImage,
		flags: []string{flagOut, flagFrom, flagSize, flagMBR, flagDevice, flagKeys, flagPrograms,
			flagYes, flagDryRun},
	},
	{
		name: "media inject", args: "WIM", run: (*environment).runMediaInject,
		flags: []string{flagIndex, flagAutostart, flagDrivers, flagNoBackup, flagPrograms,
			flagYes, flagDryRun},
	},
	{
		name: "media eject", args: "WIM", run: (*environment).runMediaEject,
		flags: []string{flagYes, flagDryRun},
	},
	{name: "media check", args: "MEDIUM", run: (*environment).runMediaCheck},

	{name: "demo", run: (*environment).runDemo},
}

// The names of all flags. A flag means the same in every command that has it. Its explanation is in
// help/LANGUAGE/flags.txt.
const (
	flagJSON = "json"
	flagLang = "lang"
	flagLog  = "log"

	flagPartition            = "partition"
	flagRecoveryPassword     = "recovery-password"
	flagRecoveryPasswordFile = "recovery-password-file"
	flagKeys                 = "keys"
	flagBEK                  = "bek"
	flagPassphraseFile       = "passphrase-file"

	flagAcceptUnproven     = "accept-unproven"
	flagAll                = "all"
	flagAutostart          = "autostart"
	flagBackup             = "backup"
	flagCheck              = "check"
	flagCreate             = "create"
	flagDevice             = "device"
	flagDiscardHibernation = "discard-hibernation"
	flagDrivers            = "drivers"
	flagDryRun             = "dry-run"
	flagFrom               = "from"
	flagHive               = "hive"
	flagIndex              = "index"
	flagJobs               = "jobs"
	flagLogical            = "logical"
	flagMBR                = "mbr"
	flagNoBackup           = "no-backup"
	flagNote               = "note"
	flagOut                = "out"
	flagPrograms           = "programs"
	flagRecord             = "record"
	flagRelock             = "relock"
	flagRestore            = "restore"
	flagSave               = "save"
	flagSize               = "size"
	flagWindows            = "windows"
	flagWithoutLog         = "without-log"
	flagYes                = "yes"
)

// flagValues names the values of flags. A flag that is missing here is a switch.
var flagValues = map[string]string{
	flagLang:                 "en|ja",
	flagLog:                  "FILE",
	flagPartition:            aCount,
	flagRecoveryPassword:     "DIGITS",
	flagRecoveryPasswordFile: "FILE",
	flagKeys:                 "CSV",
	flagBEK:                  "FILE|DIR",
	flagPassphraseFile:       "FILE",
	flagBackup:               "DIR",
	flagDevice:               "PATH",
	flagDrivers:              "DIR",
	flagFrom:                 "DIR|ISO",
	flagHive:                 "NAME",
	flagIndex:                aCount,
	flagJobs:                 aCount,
	flagNote:                 aText,
	flagOut:                  "NEW",
	flagPrograms:             "DIR",
	flagRecord:               "DIR",
	flagSave:                 "DIR|FILE",
	flagSize:                 "SIZE",
	flagWindows:              "N|ID",
}

const (
	aCount = "N"    // a whole number from 1 on
	aText  = "TEXT" // any text, even none; an empty value of any other flag is a mistake
)

// mayBeEmpty are the arguments that mean something when empty: the root key, the default value of a
// key, a text without letters. An empty SOURCE would be the current folder.
var mayBeEmpty = []string{"KEY", "VALUE", "DATA"}

// commonFlags are the flags of every command.
var commonFlags = []string{flagJSON, flagLang, flagLog}

// ofHive are the flags of a command that reads a hive.
var ofHive = ofSource(flagHive, flagWindows, flagWithoutLog)

// ofSource adds the flags of every command with a SOURCE to its own: which volume is meant, and
// what may open BitLocker.
func ofSource(names ...string) []string {
	return append(names, flagPartition,
		flagRecoveryPassword, flagRecoveryPasswordFile, flagKeys, flagBEK, flagPassphraseFile)
}

// allFlags returns the flags of a command in the order of its help.
func (c command) allFlags() []string { return slices.Concat(c.flags, commonFlags) }

// cliFlags returns allFlags for urfave/cli.
func (c command) cliFlags() []cli.Flag {
	var flags []cli.Flag
	for _, name := range c.allFlags() {
		switch flagValues[name] {
		case "":
			flags = append(flags, &cli.BoolFlag{Name: name})
		case aCount:
			flags = append(flags, &cli.IntFlag{Name: name})
		default:
			flags = append(flags, &cli.StringFlag{Name: name})
		}
	}
	return flags
}

// typed returns the command as people type it: "unhello hive get".
func (c command) typed() string { return strings.TrimSpace(program + " " + c.name) }

// word returns the last word of a command's name.
func (c command) word() string { return c.name[strings.LastIndex(c.name, " ")+1:] }

// inside lists the commands of a group.
func (c command) inside(list []command) []command {
	var inner []command
	for _, other := range list {
		if other.name == strings.TrimSpace(c.name+" "+other.word()) {
			inner = append(inner, other)
		}
	}
	return inner
}

// wordsOf returns the last words of the commands' names.
func wordsOf(list []command) []string {
	var words []string
	for _, c := range list {
		words = append(words, c.word())
	}
	return words
}
