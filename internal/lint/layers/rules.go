package main

// rules say what a module's packages may do. Packages are named without the module path.
type rules struct {
	// module is the module path, the prefix of our own imports.
	module string
	// mayImport says, for every package, which of ours it may import. A missing package is a fault.
	mayImport map[string][]string
	// forbidden has packages of others that ours must not import, with the reason.
	forbidden map[string]string
	// restrictions are what only some packages may use.
	restrictions []restriction
	// documents is the one package with the JSON documents; no other struct has JSON tags but
	// those of fileFormats.
	documents   string
	fileFormats []fileFormat
	// systemLayer is the package that knows operating systems, platforms are those that may
	// know them too.
	systemLayer string
	platforms   []user
	// ordered are packages whose files have an order: none uses one that leads back to it.
	ordered []string
}

// A restriction is something that only some packages may use.
type restriction struct {
	// names that are restricted, by the package that has them.
	names map[string][]string
	// methods that are restricted by their names alone: without type checking nobody can tell
	// whose they are.
	methods []string
	users   []user
	// say is why all others may not.
	say string
}

// A user is a package that may use what is restricted, and why.
type user struct {
	// pkg also stands for the packages below it if it ends in /...
	pkg string
	// names it may use, such as "os.Create". Empty: all.
	names []string
	why   string
}

// projectRules are those of this project. Imports point downwards only; the lines go from the
// bottom up.
var projectRules = rules{
	module: "unhello",
	mayImport: map[string][]string{
		"bitlocker/bitlockertest":  {"bitlocker"},
		"hive":                     nil,
		"hive/hivetest":            {"hive"},
		"hive/hivexjudge":          {"hive"},
		"bitlocker":                nil,
		"media/image":              nil,
		"media":                    nil,
		"internal/device":          {"media"},
		"media/ntfs":               nil,
		"media/fat":                nil,
		"bitlocker/managebde":      nil,
		"bitlocker/managebde/fake": nil,
		"internal/text":            nil,
		"internal/report":          nil,
		"internal/record":          {"internal/device"},
		"internal/stick":           {"internal/device", "media", "media/fat", "media/image"},
		"internal/stick/sticktest": {"internal/testenv"},
		"internal/stick/wim":       {"internal/device", "internal/stick"},
		"internal/problem": {
			"bitlocker", "hive", "internal/device", "internal/record", "internal/report",
			"internal/stick", "internal/stick/wim", "internal/text", "media", "media/fat",
			"media/image", "media/ntfs",
		},
		"internal/console":         {"internal/problem", "internal/report", "internal/text"},
		"internal/record/powercut": {"internal/record"},
		"internal/signin":          {"hive"},
		"internal/target": {
			"bitlocker", "bitlocker/managebde", "hive", "media", "media/image", "media/ntfs",
			"internal/console", "internal/device", "internal/problem", "internal/record",
			"internal/report", "internal/text",
		},
		"internal/rescue": {
			"hive", "hive/hivexjudge", "internal/console", "internal/device", "internal/problem",
			"internal/record", "internal/report", "internal/signin", "internal/target",
			"internal/text",
		},
		"internal/prevent": {
			"bitlocker", "bitlocker/managebde", "hive", "internal/console", "internal/device",
			"internal/problem", "internal/report", "internal/signin", "internal/text",
		},
		"internal/guide": {
			"internal/console", "internal/device", "internal/problem", "internal/rescue",
			"internal/target", "internal/text",
		},
		"internal/demo/volume": nil,
		"internal/demo": {
			"bitlocker", "bitlocker/bitlockertest", "media/ntfs", "internal/demo/volume",
			"internal/device",
		},
		"cmd/unhello": {
			"bitlocker", "hive", "internal/console", "internal/problem", "internal/text",
			"internal/demo", "internal/guide", "internal/prevent", "internal/report",
			"internal/rescue", "internal/target", "internal/device", "internal/stick",
			"internal/stick/wim", "media", "media/fat",
		},

		"testdata/make":           {"hive/hivetest"},
		"internal/bench":          {"bitlocker", "bitlocker/bitlockertest"},
		"internal/testenv":        nil,
		"internal/testdisk":       {"internal/testenv"},
		"internal/wine":           {"internal/testenv"},
		"internal/bootvm":         {"internal/testenv", "internal/wine"},
		"internal/wine/forwarder": nil,
		"internal/wine/wpeutil":   nil,
		"internal/wine/standin":   nil,
		"internal/lint":           nil,
		"internal/lint/layers":    nil,
	},
	forbidden: map[string]string{
		"os/user":     "loads further DLLs on Windows, where only kernel32.dll is sure to be there",
		"net":         "loads further DLLs on Windows, where only kernel32.dll is sure to be there",
		"net/http":    "an offline tool talks to nobody",
		"crypto/x509": "loads further DLLs on Windows, where only kernel32.dll is sure to be there",
	},
	systemLayer: "internal/device",
	platforms:   platforms,
	ordered:     []string{"internal/rescue", "internal/target"},
	documents:   "internal/report",
	fileFormats: []fileFormat{
		{"internal/record", "the format of undo records"},
		{"internal/rescue/summary.go", "what an undo record says of its change"},
		{"internal/stick/wim/manifest.go", "the list of what was put into a WIM, kept inside it"},
		{"bitlocker/managebde/fake/control.go", "tells the stand-in for manage-bde what to do"},
	},
	restrictions: []restriction{
		{names: writing, users: writers, say: "only internal/device writes"},
		{
			names: map[string][]string{"errors": {"As", "AsType"}},
			users: []user{
				{pkg: "hive/...", why: "library"},
				{pkg: "bitlocker/...", why: "library"},
				{pkg: "media/...", why: "library"},
				{pkg: "internal/problem", why: "has the one table of what errors mean"},
				{pkg: "internal/device", why: "gives errors of the system their types"},
				{pkg: "internal/record",
					why: "gives errors of the system their types, and puts bytes back by them"},
				{pkg: "internal/stick/...",
					why: "tells what is odd on a medium from what can't be read"},
				{pkg: "internal/wine", why: "imported by tests only"},
			},
			say: "return the error as it is, and ask problem.Of or the library that owns its type",
		},
		{
			names: map[string][]string{"unhello/internal/text": {"Language", "English",
				"Japanese", "ParseLanguage", "SystemLanguage"}},
			methods: []string{"Lang"},
			users: []user{
				{pkg: "cmd/unhello", why: "reads --lang, shows help and reports"},
				{pkg: "internal/console", why: "speaks"},
				{pkg: "internal/problem", why: "gives problems their words"},
			},
			say: "a flow gives messages and their parameters, and what speaks knows the language",
		},
	},
}

// platforms are the exceptions to "nothing but internal/device knows operating systems". One that
// is needed no more is a fault.
var platforms = []user{
	{pkg: "internal/device", why: "the one layer of operating systems"},
	{pkg: "internal/console", why: "the terminal: its keys, its size, its interrupts"},
	{pkg: "internal/text", why: "the language of the system, which is asked for before all else"},
	{pkg: "internal/prevent", why: "the registry of the Windows that runs, and its encryption"},
	{pkg: "bitlocker/managebde", why: "a library: decodes what a program of Windows prints"},
	{pkg: "bitlocker/managebde/fake", why: "stands in for manage-bde in tests, inside of wine"},
	{pkg: "internal/wine", why: "imported by tests only, runs a program of Linux"},
	{pkg: "internal/bootvm", why: "imported by tests only, runs a program of Linux"},
	{pkg: "internal/bench", why: "counts what processes take, as Linux tells it"},
	{pkg: "internal/problem", why: "the reasons for error numbers of systems"},
}

// writers are the exceptions to "nothing but internal/device writes".
var writers = []user{
	{pkg: "internal/device",
		why: "opens files and disks, for internal/record to write through, and makes new files"},
	{pkg: "internal/console", names: []string{"os.OpenFile"},
		why: "the log, which is only appended to, and the terminal"},
	{
		pkg: "bitlocker/managebde/fake", names: []string{"os.OpenFile", "os.Rename", "os.Symlink"},
		why: "stands in for manage-bde in tests, unlocks by a symbolic link",
	},
	{pkg: "internal/testenv", why: "imported by tests only, writes where the test says"},
	{pkg: "internal/stick/sticktest", names: []string{"os.MkdirAll", "os.WriteFile"},
		why: "imported by tests only, writes what is to be signed or put on sticks"},
	{pkg: "internal/testdisk", why: "imported by tests only, writes disks of their own"},
	{pkg: "internal/bootvm", why: "imported by tests only, writes what its machines need"},
	{pkg: "internal/wine", why: "imported by tests only, writes prefixes of wine"},
	{pkg: "internal/wine/standin", names: []string{"os.OpenFile"},
		why: "stands in for programs of Windows PE in tests, tells that they were called"},
	{pkg: "internal/wine/wpeutil", names: []string{"os.WriteFile"},
		why: "stands in for wpeutil in tests, tells that it was called"},
	{pkg: "internal/wine/forwarder", names: []string{"os.WriteFile"},
		why: "makes a DLL for wine, run by hand or by tests"},
	{pkg: "testdata/make", why: "makes the fixtures, run by hand"},
	{pkg: "internal/bench", why: "writes copies of a hive of its own to time programs on"},
}
