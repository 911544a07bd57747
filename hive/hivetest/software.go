package hivetest

import (
	"cmp"
	"strings"
)

// DeviceKey is the key of the Hello-only switch, HelloOnly the switch itself.
const (
	DeviceKey = `Microsoft\Windows NT\CurrentVersion\PasswordLess\Device`
	HelloOnly = "DevicePasswordLessBuildVersion"
)

// A Presence says how much of the Hello-only switch there is.
type Presence string

// From all of it down to not even the PasswordLess key.
const (
	Present       Presence = ""
	NoValue       Presence = "value"        // the Device key lacks the value
	NoDeviceKey   Presence = "device"       // the PasswordLess key lacks the Device key
	NoPasswordKey Presence = "passwordless" // there is no PasswordLess key
)

// SoftwareOptions says what is in a SOFTWARE hive. The zero value is that of a
// Windows 11 Pro whose switch is 0.
type SoftwareOptions struct {
	Options // how the hive is laid out

	Switch   uint32   // DevicePasswordLessBuildVersion
	Presence Presence // how much of it is there
	Value    *Value   // instead of the switch: another type, size or spelling
	UpperKey bool     // the keys on the path to the switch in capital letters

	ProductName, DisplayVersion, EditionID string
	InstallationType                       string
	Build                                  string // CurrentBuild
	UBR                                    uint32

	Classes int  // how many classes the Classes key has, the bulk of the hive; 0 means 150
	Tiny    bool // only the keys on the path to the switch and around it
}

// Software makes a small SOFTWARE hive, about 200 KB.
func Software(o SoftwareOptions) ([]byte, error) {
	return Build(SoftwareTree(o), o.Options)
}

// SoftwareTree returns the tree of a SOFTWARE hive.
func SoftwareTree(o SoftwareOptions) *Key {
	version := currentVersion(o)
	spell(o.UpperKey, version)
	nt := &Key{Name: "Windows NT", Keys: []*Key{version}}
	spell(o.UpperKey, nt)
	microsoft := &Key{Name: "Microsoft", Keys: []*Key{nt}}
	spell(o.UpperKey, microsoft)
	root := &Key{Name: "ROOT", Keys: []*Key{microsoft}}
	if !o.Tiny {
		microsoft.Keys = append(microsoft.Keys, microsoftKeys()...)
		root.Keys = append(root.Keys, rootKeys(cmp.Or(o.Classes, 150))...)
	}
	return root
}

// currentVersion is Microsoft\Windows NT\CurrentVersion.
func currentVersion(o SoftwareOptions) *Key {
	build := cmp.Or(o.Build, "26100")
	k := &Key{
		Name: "CurrentVersion",
		Values: []Value{
			SZ("SystemRoot", `C:\Windows`),
			SZ("BuildBranch", "ge_release"),
			SZ("CurrentBuild", build),
			SZ("CurrentBuildNumber", build),
			DWORD("CurrentMajorVersionNumber", 10),
			DWORD("CurrentMinorVersionNumber", 0),
			SZ("CurrentVersion", "6.3"),
			SZ("DisplayVersion", cmp.Or(o.DisplayVersion, "24H2")),
			SZ("EditionID", cmp.Or(o.EditionID, "Professional")),
			SZ("InstallationType", cmp.Or(o.InstallationType, "Client")),
			DWORD("InstallDate", 0x66FBE0C0),
			SZ("ProductName", cmp.Or(o.ProductName, "Windows 10 Pro")), // Windows 11 still says 10
			SZ("ReleaseId", "2009"),
			DWORD("UBR", cmp.Or(o.UBR, 7577)),
			Binary("DigitalProductId", noise(164)),
		},
		Keys: []*Key{
			{Name: "ProfileList", Keys: []*Key{{Name: "S-1-5-18"},
				{Name: "S-1-5-21-1004336348-1177238915-682003330-1001"}}},
			{Name: "Winlogon", Values: []Value{SZ("Shell", "explorer.exe"),
				SZ("AutoAdminLogon", "0")}},
		},
	}
	if o.Presence != NoPasswordKey {
		k.Keys = append(k.Keys, passwordLess(o))
	}
	return k
}

// passwordLess is the key above the Hello-only switch.
func passwordLess(o SoftwareOptions) *Key {
	device := &Key{Name: "Device", Values: []Value{DWORD("DevicePasswordLessUpdateType", 1)}}
	key := &Key{Name: "PasswordLess"}
	spell(o.UpperKey, device)
	spell(o.UpperKey, key)
	if o.Presence == NoDeviceKey {
		return key
	}
	switch {
	case o.Presence == NoValue:
	case o.Value != nil:
		device.Values = append(device.Values, *o.Value)
	default:
		device.Values = append(device.Values, DWORD(HelloOnly, o.Switch))
	}
	key.Keys = []*Key{device}
	return key
}

func spell(upper bool, k *Key) {
	if upper {
		k.Name = strings.ToUpper(k.Name)
	}
}
