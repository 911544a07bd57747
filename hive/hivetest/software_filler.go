package hivetest

import (
	"fmt"
	"sync"
)

// noiseSource is the data of all binary values: numbers of a fixed generator.
var noiseSource = sync.OnceValue(func() []byte {
	b := make([]byte, 64<<10)
	x := uint64(0x9E3779B97F4A7C15)
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x >> 32)
	}
	return b
})

// noise returns n bytes, different ones for each n.
func noise(n int) []byte {
	if n > len(noiseSource()) {
		return append(noise(n-len(noiseSource())), noiseSource()...)
	}
	at := n * 31 % (len(noiseSource()) - n + 1)
	return noiseSource()[at : at+n]
}

// rootKeys are the keys beside Microsoft.
func rootKeys(n int) []*Key {
	return []*Key{
		classes(n),
		{Name: "Clients", Keys: []*Key{{Name: "Mail"}, {Name: "StartMenuInternet"}}},
		{Name: "Policies", Keys: []*Key{{Name: "Microsoft", Keys: []*Key{
			{Name: "Windows", Keys: []*Key{
				{Name: "System", Values: []Value{DWORD("EnableSmartScreen", 1)}},
			}},
		}}}},
		{Name: "RegisteredApplications", Values: []Value{
			SZ("Paint", `SOFTWARE\Microsoft\Windows\CurrentVersion\Applets\Paint\Capabilities`),
		}},
		{Name: "WOW6432Node", Keys: []*Key{
			Link("Classes", `\REGISTRY\MACHINE\SOFTWARE\Classes\Wow6432Node`),
			{Name: "Microsoft", Keys: []*Key{uninstall(5)}},
		}},
	}
}

// microsoftKeys are the keys below Microsoft other than Windows NT.
func microsoftKeys() []*Key {
	return []*Key{
		{Name: "Cryptography", Values: []Value{
			SZ("MachineGuid", "2a0d1b5e-338f-11ef-a107-00155d010203"),
		}},
		{Name: ".NETFramework", Values: []Value{
			SZ("InstallRoot", `C:\Windows\Microsoft.NET\Framework64\`),
		}},
		{Name: "Windows", Keys: []*Key{{Name: "CurrentVersion", Keys: []*Key{
			{Name: "Run", Values: []Value{
				ExpandSZ("SecurityHealth", `%windir%\system32\SecurityHealthSystray.exe`),
			}},
			{Name: "Policies", Keys: []*Key{{Name: "System", Values: []Value{
				DWORD("ConsentPromptBehaviorAdmin", 5),
				DWORD("EnableLUA", 1),
				SZ("legalnoticecaption", ""),
				{Name: "legalnoticetext", Type: TypeSZ},
			}}}},
			{Name: "Authentication", Keys: []*Key{
				{Name: "Credential Providers", Keys: providers()},
			}},
			uninstall(20),
			{Name: "Store", Values: []Value{Binary("Cache", noise(40000)),
				QWORD("Stamp", DefaultTime)}},
			{Name: "Explorer", Keys: []*Key{{Name: "Übergröße", Values: []Value{SZ("Name", "ÄÖÜ")}},
				{Name: "日本語", Class: "言葉"}}},
		}}}},
	}
}

// providers are the ways to sign in.
func providers() []*Key {
	return []*Key{
		{Name: "{60b78e88-ead8-445c-9cfd-0b87f74ea6cd}",
			Values: []Value{SZ("", "PasswordProvider")}},
		{Name: "{8AF662BF-65A0-4D0A-A540-A338A999D36F}",
			Values: []Value{SZ("", "FaceCredentialProvider")}},
		{Name: "{BEC09223-B018-416D-A0AC-523971B639F5}",
			Values: []Value{SZ("", "WinBio Credential Provider")}},
		{Name: "{D6886603-9D2F-4EB2-B667-1971041FA96B}",
			Values: []Value{SZ("", "NGC Credential Provider")}},
	}
}

// uninstall lists n installed programs.
func uninstall(n int) *Key {
	k := &Key{Name: "Uninstall"}
	for i := range n {
		k.Keys = append(k.Keys, &Key{
			Name: guid(i),
			Values: []Value{
				SZ("DisplayName", fmt.Sprintf("Program %d", i)),
				SZ("Publisher", "Contoso"),
				DWORD("EstimatedSize", uint32(1000+i)),
				DWORD("NoModify", 1),
				SZ("UninstallString", "MsiExec.exe /X"+guid(i)),
			},
		})
	}
	return k
}

// classes is the Classes key with n classes, each one of a few patterns. Most of a real SOFTWARE
// hive is like this.
func classes(n int) *Key {
	patterns := classPatterns()
	clsid := &Key{Name: "CLSID"}
	for i := range n {
		p := patterns[i%len(patterns)]
		clsid.Keys = append(clsid.Keys, &Key{Name: guid(i), Keys: p.Keys, Values: p.Values})
	}
	return &Key{Name: "Classes", Keys: []*Key{
		{Name: ".txt", Values: []Value{SZ("", "txtfile"), SZ("Content Type", "text/plain"),
			SZ("PerceivedType", "text")}},
		{Name: "txtfile", Keys: []*Key{{Name: "shell", Keys: []*Key{{Name: "open", Keys: []*Key{
			{Name: "command", Values: []Value{
				ExpandSZ("", `%SystemRoot%\system32\NOTEPAD.EXE %1`),
			}},
		}}}}}},
		clsid,
		{Name: "WOW6432Node"},
	}}
}

// classPatterns are what a class may look like. The sizes of data are realistic: mostly small,
// occasionally some kilobytes.
func classPatterns() []*Key {
	var patterns []*Key
	for i := range 16 {
		dll := fmt.Sprintf(`%%SystemRoot%%\System32\component%02d.dll`, i)
		p := &Key{
			Values: []Value{SZ("", fmt.Sprintf("Component class %d", i))},
			Keys: []*Key{
				{Name: "InprocServer32",
					Values: []Value{ExpandSZ("", dll), SZ("ThreadingModel", "Both")}},
				{Name: "ProgID", Values: []Value{SZ("", fmt.Sprintf("Contoso.Component%d.1", i))}},
				{Name: "VersionIndependentProgID",
					Values: []Value{SZ("", fmt.Sprintf("Contoso.Component%d", i))}},
			},
		}
		if i%2 == 0 {
			server := p.Keys[0]
			server.Values = append(server.Values,
				SZ("Assembly", "Contoso.Component, Version=1.0.0.0"), DWORD("Flags", uint32(i)))
			p.Values = append(p.Values, DWORD("Version", 1),
				ExpandSZ("LocalizedString", "@"+dll+",-101"))
		}
		if i%4 == 1 {
			p.Values = append(p.Values, SZ("AppID", guid(i)),
				DWORD("System.IsPinnedToNameSpaceTree", 1))
			p.Keys = append(p.Keys, &Key{Name: "ShellFolder", Values: []Value{
				DWORD("Attributes", 0xF080004D), DWORD("SortOrderIndex", uint32(i)),
			}})
		}
		if i%8 == 3 {
			p.Values = append(p.Values, Binary("Data", noise(150*i)))
			p.Keys = append(p.Keys, &Key{
				Name: "Implemented Categories", Keys: []*Key{
					{Name: guid(1000 + i)}, {Name: guid(2000 + i)},
				},
			})
		}
		patterns = append(patterns, p)
	}
	return patterns
}

// guid returns the n-th of a fixed sequence of GUIDs, in no order.
func guid(n int) string {
	x := uint64(n)*0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D
	y := (x ^ x>>29) * 0xBF58476D1CE4E5B9
	return fmt.Sprintf("{%08X-%04X-%04X-%04X-%012X}", uint32(x>>32), uint16(x>>16),
		0x4000|uint16(x)&0xFFF, 0x8000|uint16(y)&0x3FFF, y>>16)
}
