package signin

import (
	"testing"

	"unhello/hive/hivetest"
)

// Windows 11 is a client with build 22000 or later, although ProductName says Windows 10.
func TestReadProduct(t *testing.T) {
	for name, c := range map[string]struct {
		o    hivetest.SoftwareOptions
		want Product
	}{
		"Windows 11": {hivetest.SoftwareOptions{}, Product{"Windows 11 Pro", "24H2", "26100.7577"}},
		"the first one": {hivetest.SoftwareOptions{Build: "22000",
			DisplayVersion: "21H2", UBR: 194},
			Product{"Windows 11 Pro", "21H2", "22000.194"}},
		"the last Windows 10": {hivetest.SoftwareOptions{Build: "21999",
			DisplayVersion: "22H2", UBR: 1},
			Product{"Windows 10 Pro", "22H2", "21999.1"}},
		"Home in one language": {hivetest.SoftwareOptions{
			ProductName: "Windows 10 Home Single Language"},
			Product{"Windows 11 Home Single Language", "24H2", "26100.7577"}},
		"one that says 11": {hivetest.SoftwareOptions{ProductName: "Windows 11 Pro"},
			Product{"Windows 11 Pro", "24H2", "26100.7577"}},
		"one of another day": {hivetest.SoftwareOptions{ProductName: "Windows 12 Pro"},
			Product{"Windows 12 Pro", "24H2", "26100.7577"}},
		"a server": {hivetest.SoftwareOptions{ProductName: "Windows Server 2025 Datacenter",
			InstallationType: "Server"},
			Product{"Windows Server 2025 Datacenter", "24H2", "26100.7577"}},
		"a server that calls itself 10": {hivetest.SoftwareOptions{InstallationType: "Server Core"},
			Product{"Windows 10 Pro", "24H2", "26100.7577"}},
		"small letters": {hivetest.SoftwareOptions{InstallationType: "client"},
			Product{"Windows 11 Pro", "24H2", "26100.7577"}},
		"a build of letters": {hivetest.SoftwareOptions{Build: "next"},
			Product{"Windows 10 Pro", "24H2", "next.7577"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadProduct(software(t, c.o))
			if err != nil || got != c.want {
				t.Errorf("%+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

// What a hive doesn't say stays empty, and values of another type say nothing.
func TestReadProductOfLittle(t *testing.T) {
	version := func(values ...hivetest.Value) *hivetest.Key {
		root := &hivetest.Key{Name: "ROOT"}
		root.At(`Microsoft\Windows NT\CurrentVersion`).Values = values
		return root
	}
	unended := hivetest.UTF16Z("26100")
	for name, c := range map[string]struct {
		root *hivetest.Key
		want Product
	}{
		"no key":      {&hivetest.Key{Name: "ROOT"}, Product{}},
		"no values":   {version(), Product{}},
		"build alone": {version(hivetest.SZ("CurrentBuild", "26100")), Product{"", "", "26100"}},
		"old build name": {version(hivetest.SZ("CurrentBuildNumber", "7601")),
			Product{"", "", "7601"}},
		"old version": {version(hivetest.SZ("ReleaseId", "1909")), Product{"", "1909", ""}},
		"empty, then old": {version(hivetest.SZ("DisplayVersion", ""),
			hivetest.SZ("ReleaseId", "1909")),
			Product{"", "1909", ""}},
		"UBR alone": {version(hivetest.DWORD("UBR", 5)), Product{}},
		"UBR as text": {version(hivetest.SZ("CurrentBuild", "26100"), hivetest.SZ("UBR", "5")),
			Product{"", "", "26100"}},
		"a number": {version(hivetest.DWORD("CurrentBuild", 26100)), Product{}},
		"without NUL": {version(hivetest.Value{Name: "CurrentBuild", Type: 1,
			Data: unended[:len(unended)-2]}), Product{"", "", "26100"}},
		"far too long": {version(hivetest.SZ("ProductName", string(make([]rune, 2000)))),
			Product{}},
		"expandable": {version(hivetest.ExpandSZ("ProductName", "Windows 10 Pro")),
			Product{"Windows 10 Pro", "", ""}},
		"a client of a new build and no name": {version(hivetest.SZ("CurrentBuild", "26100"),
			hivetest.SZ("InstallationType", "Client")),
			Product{"Windows 11", "", "26100"}},
	} {
		t.Run(name, func(t *testing.T) {
			img, err := hivetest.Build(c.root, hivetest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := ReadProduct(open(t, img))
			if err != nil || got != c.want {
				t.Errorf("%+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}
