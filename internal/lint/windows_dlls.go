package lint

// A dll is a library of Windows that the program may load, and why that works in every Windows PE:
// the library is part of it, or is never needed there. A missing library ends the program at its
// start or at the first call, on the very machine where it is needed.
type dll struct {
	name string
	// functions that may be looked up in it. Empty: all of them.
	functions []string
	why       string
}

// windowsDLLs is everything that the executables for Windows may load. Only kernel32.dll is in
// their import table; the others are loaded when a function is called for the first time, by Go's
// own code or that of golang.org/x/sys.
var windowsDLLs = []dll{
	{
		name: "kernel32.dll",
		why:  "Windows maps it into every process before that starts",
	},
	{
		name:      "kernel32",
		functions: []string{"GetConsoleOutputCP"},
		why:       "kernel32.dll as go-runewidth spells it; Windows adds the suffix",
	},
	{
		name: "ntdll.dll",
		why:  "Windows maps it into every process before that starts",
	},
	{
		name: "advapi32.dll",
		why: "the registry and access tokens; reg.exe and wpeinit.exe, which are part of every " +
			"Windows PE, need it themselves",
	},
	{
		name:      "bcryptprimitives.dll",
		functions: []string{"ProcessPrng"},
		why: "random numbers; without it no Go program starts. Part of Windows since 8, and used " +
			"by bcrypt.dll, which the BitLocker driver's tools and Setup need in Windows PE",
	},
	{
		name:      "powrprof.dll",
		functions: []string{"PowerRegisterSuspendResumeNotification"},
		why:       "clocks after sleep; where it is missing Go's runtime does without",
	},
	{
		name:      "winmm.dll",
		functions: []string{"timeBeginPeriod", "timeEndPeriod"},
		why:       "clocks before Windows 10 1803; not needed in any later Windows PE",
	},
	{
		name: "userenv.dll",
		functions: []string{"CreateEnvironmentBlock", "DestroyEnvironmentBlock",
			"GetUserProfileDirectoryW"},
		why: "programs started as another user; not needed, we start them as ourselves",
	},
	{
		name: "ws2_32.dll",
		functions: []string{
			"WSAEnumProtocolsW", "WSAGetOverlappedResult", "WSAIoctl", "WSARecv", "WSARecvFrom",
			"WSASend", "WSASendTo", "WSASocketW",
			"WSAStartup", "closesocket", "getsockopt", "setsockopt", "shutdown", "socket",
		},
		why: "golang.org/x/sys/windows imports Go's net, which initializes sockets at every " +
			"start, although the program uses none. Every Windows PE has a network: ping.exe and " +
			"net.exe need it",
	},
	{
		name:      "mswsock.dll",
		functions: []string{"AcceptEx"},
		why:       "sockets that others connect to; not asked for, the program has none",
	},
}
