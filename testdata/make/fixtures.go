package main

import (
	"fmt"

	"unhello/hive/hivetest"
)

// files are the files of a fixture by name.
type files map[string][]byte

type fixture struct {
	name, about string
	make        func() (files, error)
}

var fixtures = []fixture{
	{"clean-on", "clean, the value is 2", clean(hivetest.SoftwareOptions{Switch: 2})},
	{"clean-off", "clean, the value is 0", clean(hivetest.SoftwareOptions{Switch: 0})},
	{"clean-absent", "clean, the key is there without the value",
		clean(hivetest.SoftwareOptions{Presence: hivetest.NoValue})},
	{"clean-no-key", "clean, there is no PasswordLess key",
		clean(hivetest.SoftwareOptions{Presence: hivetest.NoPasswordKey})},
	{"clean-string", "clean, the value is the text \"2\"",
		clean(hivetest.SoftwareOptions{Value: value(hivetest.SZ(hivetest.HelloOnly, "2"))})},
	{"clean-spelling", "clean, the value is 2, keys and value are written in capital letters",
		clean(hivetest.SoftwareOptions{
			UpperKey: true,
			Value:    value(hivetest.DWORD("DEVICEPASSWORDLESSBUILDVERSION", 2)),
		})},
	{"clean-v1.3", "clean, the value is 2, format version 1.3",
		clean(hivetest.SoftwareOptions{Switch: 2, Options: hivetest.Options{Minor: 3}})},
	{"windows-10", "clean, the value is 2, Windows 10",
		clean(hivetest.SoftwareOptions{Switch: 2, Build: "19045", DisplayVersion: "22H2",
			UBR: 5011})},
	{"windows-server", "clean, the value is 2, Windows Server 2022", clean(hivetest.SoftwareOptions{
		Switch: 2, Build: "20348", DisplayVersion: "21H2", UBR: 2762,
		ProductName: "Windows Server 2022 Standard", EditionID: "ServerStandard",
		InstallationType: "Server",
	})},
	{"dirty-stale-0-real-2", "dirty, the hive's file says 0, its logs say 2",
		dirty(0, 2, hivetest.DirtyOptions{
			Entries: 3, InFirst: 2, Gap: 5, SwapLogs: true, Tail: hivetest.TailStale,
		})},
	{"dirty-stale-2-real-0", "dirty, the hive's file says 2, its logs say 0",
		dirty(2, 0, hivetest.DirtyOptions{
			Entries: 3, InFirst: 1, Tail: hivetest.TailRemnant,
		})},
	{"dirty-same-size",
		"dirty, the hive's file says 0, its logs say 2, and the file need not grow, " +
			"which it can't inside an image", inPlace},
	{"dirty-torn", "dirty, 0 in the file and 2 in LOG1, whose last entry was cut off by the power",
		dirty(0, 2, hivetest.DirtyOptions{
			Entries: 2, Tail: hivetest.TailTorn,
		})},
	{"dirty-dirt", "dirty, 0 in the file and 2 in LOG1, of the format before Windows 8.1",
		dirty(0, 2, hivetest.DirtyOptions{Format: hivetest.DIRT})},
	{"dirty-no-header", "the base block is lost, the logs say 2",
		dirty(0, 2, hivetest.DirtyOptions{BadPrimary: true})},
	{"dirty-lost-logs", "dirty, and both logs are empty", lostLogs},
	{"damaged-broken",
		"the values of a key off the way to the value lie nowhere: only single values are edited",
		damaged("value list outside")},
	{"damaged-bin", "a bin has no signature: no edit", damaged("bin signature")},
	{"damaged-refuses", "the root is a link: Windows does not load the hive, no edit",
		damaged("root link")},
	{"damaged-drops",
		"a key name off the way to the value begins with NUL; Windows removes the key",
		damaged("key name NUL")},
	{"damaged-mends",
		"the hash of a name off the way to the value is wrong; Windows corrects it",
		damaged("list hash")},
	{"damaged-note", "a cell that nothing refers to, as in many real hives",
		damaged("leaked cell")},
	{"damaged-many", "forty cells that nothing refers to, as a repair by Windows leaves them",
		damaged("leaked cells")},
}

func value(v hivetest.Value) *hivetest.Value { return &v }

// usual is what all fixtures have in common: they are small and have a time, which the old log
// format needs.
func usual(o hivetest.SoftwareOptions) hivetest.SoftwareOptions {
	o.Tiny = true
	o.Seq1, o.Seq2 = 1083, 1083
	o.LastWritten = hivetest.DefaultTime
	return o
}

// clean makes a clean hive with logs that hold nothing new.
func clean(o hivetest.SoftwareOptions) func() (files, error) {
	return func() (files, error) {
		img, err := hivetest.Software(usual(o))
		return files{"SOFTWARE": img, "SOFTWARE.LOG1": {}, "SOFTWARE.LOG2": {}}, err
	}
}

// dirty makes a hive whose file has the value stale and whose logs have real, and some more keys in
// a new bin.
func dirty(stale, real uint32, o hivetest.DirtyOptions) func() (files, error) {
	return func() (files, error) {
		before, err := hivetest.Software(usual(hivetest.SoftwareOptions{Switch: stale}))
		if err != nil {
			return nil, err
		}
		after, err := hivetest.SetDWORD(before, hivetest.DeviceKey, hivetest.HelloOnly, real)
		if err != nil {
			return nil, err
		}
		after, err = hivetest.AddKeys(after, "Microsoft", hivetest.Options{}, added())
		if err != nil {
			return nil, err
		}
		return between(before, after, o)
	}
}

// inPlace makes a hive whose logs change only the value.
func inPlace() (files, error) {
	before, err := hivetest.Software(usual(hivetest.SoftwareOptions{Switch: 0}))
	if err != nil {
		return nil, err
	}
	after, err := hivetest.SetDWORD(before, hivetest.DeviceKey, hivetest.HelloOnly, 2)
	if err != nil {
		return nil, err
	}
	return between(before, after, hivetest.DirtyOptions{Entries: 3, InFirst: 2, SwapLogs: true,
		Tail: hivetest.TailStale})
}

// between returns the files of a hive on its way from one state to another.
func between(before, after []byte, o hivetest.DirtyOptions) (files, error) {
	d, err := hivetest.Dirty(before, after, o)
	if err != nil {
		return nil, err
	}
	return files{"SOFTWARE": d.Primary, "SOFTWARE.LOG1": d.Log1, "SOFTWARE.LOG2": d.Log2}, nil
}

// added is a key that only the logs have.
func added() *hivetest.Key {
	k := &hivetest.Key{Name: "Only in the logs"}
	for i := range 20 {
		k.Keys = append(k.Keys, &hivetest.Key{Name: fmt.Sprintf("Subkey %d", i)})
	}
	return k
}

func lostLogs() (files, error) {
	f, err := dirty(0, 2, hivetest.DirtyOptions{})()
	if err != nil {
		return nil, err
	}
	f["SOFTWARE.LOG1"], f["SOFTWARE.LOG2"] = nil, nil
	return f, nil
}

// damaged makes a hive with the value 2 and one kind of damage.
func damaged(kind string) func() (files, error) {
	return func() (files, error) {
		img, err := hivetest.DamageBase(usual(hivetest.SoftwareOptions{Switch: 2}))
		if err != nil {
			return nil, err
		}
		for _, d := range hivetest.Damages() {
			if d.Name == kind {
				img, err = d.To(img)
				return files{"SOFTWARE": img}, err
			}
		}
		return nil, fmt.Errorf("no damage is called %q", kind)
	}
}
