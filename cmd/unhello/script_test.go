package main

import (
	"path"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/internal/testenv"
)

// TestMain makes the program available to the scripts under its own name.
func TestMain(m *testing.M) {
	testscript.Main(m, programs)
}

// TestScripts runs testdata/script/*.txt: the whole program, a file a topic.
// Beside testscript's own commands the scripts have these:
//
//	exits CODE COMMAND...            run it and want this exit code
//	refuses CODE REASON unhello ...  run it with --json and want this refusal
//	json FIELD WANT                  a field of the JSON document on stdout: a.0.b
//	jsonerr FIELD WANT               the same on stderr
//	id NAME FIELD                    a field of the JSON on stdout goes into a variable
//	windows DIR FIXTURE [FOLDER]     a volume with a Windows made of testdata/hives/FIXTURE
//	hive DIR FIXTURE                 the hive of a fixture, with its logs
//	says FILE N                      what the hive's own file says the value is, logs ignored
//	snapshot DIR                     remember the files of a folder
//	unchanged DIR                    they have not been touched since, not even written anew
//	restored DIR                     they hold what they held then
//	ran FILE                         Windows has run with this hive
//	patch FILE OFFSET HEX            something else writes to a file
//	image FILE OFFSET HEX            a file of 64 KB, zero but for these bytes
//	zeros FILE FROM TO               there are zeros from one offset to the other, not behind
//	baseblock FILE OFFSET HEX        change a hive's base block and make its checksum right
//	setdword FILE N                  something else sets the value in a hive's own file
//	renamed FILE OLD NEW             something else puts another name in the place of one
//	addlink FILE NAME TARGET         a key at the top of a hive that is a link
//	straddling FILE                  a hive without logs; more subkeys of Key would change two
//	                                 sectors
//	cutoff FILE SIZE                 a file loses its end
//	record NAME DIR                  NAME becomes the path of the new undo record in DIR
//	halfway RECORD FILE GROUPS       a power cut after so many groups of a recorded plan
//	program DIR                      a copy of the program in a folder, as on a stick
//	judge FILE VALUE                 independent programs read the value, and nobody finds a fault
//	needs TOOL                       end here if the tool is missing
//
// and those of script_disk_test.go, script_bitlocker_test.go, script_media_test.go,
// script_media_wim_test.go and script_linux_test.go. $SCRIPTS and $DOCS are the folders scripts/
// and docs/. DIR and FILE are relative to the script's folder.
func TestScripts(t *testing.T) {
	commands := scriptCommands{
		"exits": cmdExits, "refuses": cmdRefuses, "json": cmdJSON, "jsonerr": cmdJSONErr,
		"windows": cmdWindows, "hive": cmdHive, "says": cmdSays, "snapshot": cmdSnapshot,
		"unchanged": cmdUnchanged, "restored": cmdRestored,
		"straddling": cmdStraddling, "ran": cmdRan, "image": cmdImage, "zeros": cmdZeros,
		"baseblock": cmdBaseBlock, "id": cmdID, "addlink": cmdAddLink, "patch": cmdPatch,
		"setdword": cmdSetDWORD, "renamed": cmdRenamed, "cutoff": cmdCutoff,
		"record": cmdRecord, "halfway": cmdHalfway, "program": cmdProgram, "judge": cmdJudge,
		"needs": cmdNeeds,
	}
	for _, more := range []scriptCommands{diskCommands(), bitlockerCommands(), mediaTestCommands(),
		wimTestCommands(), systemCommands()} {
		commands.add(more)
	}
	setUp := setUpSystem(t)
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		Cmds:               commands,
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			tb := env.T().(testing.TB)
			keepJSON(env, tb, path.Base(tb.Name()))
			env.Values[stateKey{}] = &scriptState{tb: tb, snapshots: map[string]tree{},
				records: map[string]bool{}}
			env.Values[holdersKey{}] = map[string]func(){}
			setUp(env)
			env.Setenv("LANG", "C")
			env.Setenv("SCRIPTS", filepath.Join(testenv.Root(), "scripts"))
			env.Setenv("DOCS", filepath.Join(testenv.Root(), "docs"))
			env.Setenv("PASSWORD", passwordXTS)
			env.Setenv("FOREIGN", foreignDigits)
			env.Setenv("MISTYPED", mistypedDigits)
			env.Setenv("PASSPHRASE", passphrase)
			return nil
		},
	})
}

// scriptCommands are commands of scripts by their names.
type scriptCommands map[string]func(*testscript.TestScript, bool, []string)

// add adds commands. Two of one name would be one that nobody meant.
func (c scriptCommands) add(more scriptCommands) {
	for name, command := range more {
		if _, taken := c[name]; taken {
			panic("two script commands " + name)
		}
		c[name] = command
	}
}

// scriptState is what the commands of one script remember.
type scriptState struct {
	tb        testing.TB
	snapshots map[string]tree
	records   map[string]bool // seen already
}

// stateKey is where a script's state is kept.
type stateKey struct{}

func stateOf(ts *testscript.TestScript) *scriptState {
	return ts.Value(stateKey{}).(*scriptState)
}

// usage fails the script unless it gave a command as many arguments as it takes.
func usage(ts *testscript.TestScript, ok bool, words string) {
	if !ok {
		ts.Fatalf("usage: %s", words)
	}
}
