package hive_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// Real hives: what a correct reader makes of them.

// text is a REG_SZ as stored.
var text = hivetest.UTF16Z

// cleanHives are those that open without a replay.
var cleanHives = []struct {
	name  string
	all   census
	facts []fact
}{
	{"EmptyHive", census{1, 0}, nil},
	{"BigDataHive", census{2, 2}, []fact{
		{"key_with_bigdata", "", hive.Binary, bytes.Repeat([]byte{'1'}, 16345)},
		{"KEY_with_BIGdata", "V", hive.Binary, bytes.Repeat([]byte{'2'}, 81725)},
	}},
	{"ManySubkeysHive", census{5003, 0}, []fact{
		keyFact(`key_with_many_subkeys\2119\find_me`),
		keyFact(`Key_With_Many_Subkeys\2119\FIND_ME`),
		keyFact(`key_with_many_subkeys/5000`),
	}},
	{"UnicodeHive", census{3, 0}, []fact{keyFact(`Привет\Ключ`), keyFact(`пРИВЕТ\кЛЮЧ`)}},
	{"ExtendedASCIIHive", census{2, 1}, []fact{
		{`ëigenaardig`, `ëigenaardig`, hive.SZ, text("ëigenaardig")},
		{`ËIGENAARDIG`, `Ëigenaardig`, hive.SZ, text("ëigenaardig")},
	}},
	{"CompHive", census{4, 0}, []fact{keyFact("\u009f\\123"), keyFact("ÿ"), keyFact("Ÿ")}},
	{"UpcaseHive", census{4, 0}, []fact{keyFact("SS1"), keyFact("ss3"), keyFact("ß2")}},
	{"TruncatedPairHive", census{4, 0}, []fact{keyFact("\xED\xA0\x81")}}, // U+D801 alone
	{"NewFlagsHive", census{3, 0}, []fact{keyFact(`1\2`)}},
	{"MultiSzHive", census{2, 2}, []fact{
		{"key", "1", hive.MultiSZ, []byte{0, 0}},
		{"key", "2", hive.MultiSZ, append(append(text("привет"), text("как дела?")...), 0, 0)},
	}},
	{"StringValuesHive", census{2, 4}, []fact{
		{"key", "", hive.SZ, text("test тест")},
		{"key", "1", hive.Binary, []byte("test")},
		{"key", "2", hive.ExpandSZ, text("test тест")},
		{"key", "3", hive.SZ, text("test тест ")},
	}},
	{"ValuesOrderHive", census{1, 3}, []fact{{"", "zzz", hive.SZ, text("")}}},
	{"RemnantData", census{2, 15}, []fact{
		{"3", "test", hive.SZ, text(strings.Repeat("3", 50))},
		{"3", "14", hive.Binary, nil},
	}},
	{"HealedHive", census{4, 1}, []fact{{"dddd", "123", hive.SZ, text("test")}}},
	{"DeletedTreeNoRootFlagHive", census{3, 0}, []fact{keyFact(`1\2`)}},
	{"System_Delta", census{586, 820}, []fact{
		{`ControlSet001\Control`, "ContainerType", hive.DWORD, []byte{2, 0, 0, 0}},
	}},
	{"NewDirtyHive1/RecoveredHive_Windows10", census{5, 1}, nil},
	{"OldDirtyHive/RecoveredHive_Windows7", census{5003, 1}, nil},
	{"ntuser_software_partial", census{6396, 19990}, nil},
	{"offreg_testhive", census{528, 12}, []fact{
		{"big-data-test", "A", hive.Binary, bytes.Repeat([]byte{'A'}, 16343)}, // one cell
		// one cell of the maximum length
		{"big-data-test", "B", hive.Binary, bytes.Repeat([]byte{'B'}, 16344)},
		{"big-data-test", "C", hive.Binary, bytes.Repeat([]byte{'C'}, 16345)}, // two segments
		{"data-test", "qword", hive.QWORD, bytes.Repeat([]byte{0xFF}, 8)},
		{"data-test", "dword-big-endian", hive.DWORDBigEndian, []byte{42, 0, 0, 0}},
		keyFact(`character-encoding-test\ÄÖÜ`),
		keyFact(`character-encoding-test\𐐸`), // a surrogate pair has no case
		keyFact(`character-encoding-test\ａ`),
		keyFact(`subkey-test\KEY101`),
	}},
	{"SOFTWARE_small", census{8, 13}, []fact{
		{hivetest.DeviceKey, hivetest.HelloOnly, hive.DWORD, []byte{2, 0, 0, 0}},
		{`microsoft\WINDOWS NT\currentversion`, "currentbuild", hive.SZ, text("26100")},
	}},
}

func TestReadsCleanHives(t *testing.T) {
	for _, c := range cleanHives {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, shared(t, c.name))
			if h.Dirty() {
				t.Error("the hive is dirty")
			}
			if got := countAll(t, h, nil); got != c.all {
				t.Errorf("%+v, want %+v", got, c.all)
			}
			for _, f := range c.facts {
				f.check(t, h)
			}
		})
	}
}

// TestFindsEveryKeyByItsPath looks up every key as spelled, in uppercase and in lowercase.
func TestFindsEveryKeyByItsPath(t *testing.T) {
	for _, c := range cleanHives {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, shared(t, c.name))
			left := 500 // in a large hive, lookups take time
			countAll(t, h, func(k *hive.Key) {
				if left--; left < 0 || k.Path() == "" {
					return
				}
				for _, path := range []string{
					k.Path(), mapCase(k.Path(), unicode.ToUpper),
					mapCase(k.Path(), unicode.ToLower),
				} {
					if found, err := h.Key(`\` + path); err != nil || found.Offset() != k.Offset() {
						t.Fatalf("%q: %v, %v; want the key at %#x", path, found, err, k.Offset())
					}
				}
			})
		})
	}
}

// TestKeysStayRight: a key and its values stay the same while the rest of a hive larger than the
// cache is read and checked.
func TestKeysStayRight(t *testing.T) {
	h := open(t, shared(t, "ntuser_software_partial"))
	type held struct {
		k    *hive.Key
		v    *hive.Value
		name string
	}
	var all []held
	countAll(t, h, func(k *hive.Key) {
		all = append(all, held{k: k, name: k.Name().String()})
		for v, err := range k.Values() {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, held{v: v, name: v.Name().String()})
		}
	})
	check(t, h)
	for _, x := range all {
		if x.k != nil && x.k.Name().String() != x.name {
			t.Fatalf("key %q has become %q", x.name, x.k.Name())
		}
		if x.v != nil && x.v.Name().String() != x.name {
			t.Fatalf("value %q has become %q", x.name, x.v.Name())
		}
	}
}

// mapCase changes only ASCII letters: beyond them Windows has its own rules.
func mapCase(s string, change func(rune) rune) string {
	b := []byte(s)
	for i, c := range b {
		if c < unicode.MaxASCII {
			b[i] = byte(change(rune(c)))
		}
	}
	return string(b)
}

// TestKeepsTheOrder: subkeys come in Windows' order, values in the order they were created.
func TestKeepsTheOrder(t *testing.T) {
	for name, want := range map[string]string{
		"UpcaseHive":        "ss1 SS3 ß2",
		"TruncatedPairHive": "ss1 SS3 \xED\xA0\x81",
		"ValuesOrderHive":   "aaa zzz bbb",
		"HealedHive":        "aaaa bbbb dddd",
	} {
		root, err := open(t, shared(t, name)).Root()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for k, err := range root.Subkeys() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, k.Name().String())
		}
		for v, err := range root.Values() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, v.Name().String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestTombstones: a layered hive hides values of the layer below.
func TestTombstones(t *testing.T) {
	n := 0
	countAll(t, open(t, shared(t, "System_Delta")), func(k *hive.Key) {
		for v, err := range k.Values() {
			if err != nil {
				t.Fatal(err)
			}
			if v.Tombstone() {
				n++
				if v.Type() != hive.None || v.Size() != 0 {
					t.Errorf("tombstone %q of %q has type %v and %d bytes", v.Name(),
						k.Path(), v.Type(), v.Size())
				}
			}
		}
	})
	if n == 0 {
		t.Error("no value is a tombstone")
	}
}

// TestStaleReads: what a dirty hive's primary file says without its logs.
func TestStaleReads(t *testing.T) {
	for _, c := range []struct {
		name   string
		all    census
		facts  []fact
		absent []string
	}{
		{"NewDirtyHive1/NewDirtyHive", census{5, 2}, []fact{
			{"Key1", "", hive.SZ, text(strings.Repeat("1", 6000))},
			{"Key2", "v", hive.SZ, text("testTEST")},
			keyFact(`Key2\Key2_1`), keyFact(`Key2\Key2_2`),
		}, []string{"Key3"}},
		{"OldDirtyHive/OldDirtyHive", census{5003, 0},
			[]fact{keyFact(`key_with_many_subkeys\1`)},
			[]string{`key_with_many_subkeys\5000\find_me_in_log`}},
		{"BadBaseBlockHive/BadBaseBlockHive", census{5003, 0},
			[]fact{keyFact(`key_with_many_subkeys\1`)},
			[]string{`key_with_many_subkeys\5000\find_me_in_log`}},
		{"BadLogHive1/BadLogHive", census{5003, 0}, nil, nil},
		{"transactions_NTUSER/NTUSER.DAT", census{2590, 4119},
			[]fact{keyFact(`Control Panel\International\🌎🌏🌍`)}, nil},
		{"SYSTEM_WIN_10_1709", census{43211, 90307}, nil, nil},
		{"GarbageHive", census{1, 0}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, err := hive.OpenStale(shared(t, c.name).files())
			if err != nil {
				t.Fatal(err)
			}
			if !h.Dirty() {
				t.Error("the hive is not dirty")
			}
			if got := countAll(t, h, nil); got != c.all {
				t.Errorf("%+v, want %+v", got, c.all)
			}
			if r := check(t, h); len(r.Fatal()) > 0 || (census{r.Keys, r.Values}) != c.all {
				t.Errorf("check: %d keys, %d values, %v; want %+v", r.Keys,
					r.Values, r.Fatal(), c.all)
			}
			for _, f := range c.facts {
				f.check(t, h)
			}
			for _, path := range c.absent {
				absent(t, h, path)
			}
		})
	}
}

// TestGuessesTheSizeOfTheBins: if the base block can't be trusted, the bins end where no other bin
// follows.
func TestGuessesTheSizeOfTheBins(t *testing.T) {
	h, err := hive.OpenStale(shared(t, "GarbageHive").files())
	if err != nil {
		t.Fatal(err)
	}
	if h.Size() != 4096+4096 {
		t.Errorf("the hive has %d bytes, want two pages", h.Size())
	}
}

// TestRefusesToOpen: the errors say why.
func TestRefusesToOpen(t *testing.T) {
	for _, c := range []struct {
		name string
		is   func(error) bool
		says string
	}{
		{"GarbageHive", isA[*hive.DirtyError], "checksum wrong"},
		{"SYSTEM_WIN_10_1709", isA[*hive.DirtyError], "4317/4316"},
		{"BadLogHive1/BadLogHive", isA[*hive.DirtyError],
			"LOG1 has a wrong base block checksum, LOG2 is empty"},
		{"TruncatedHive", isA[*hive.TruncatedError], "12288 bytes"},
	} {
		_, err := hive.Open(t.Context(), shared(t, c.name).files(), nil)
		if err == nil || !c.is(err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %T %v, want %q", c.name, err, err, c.says)
		}
	}
}

// TestRefusesToWalk: hives that open, but whose tree is broken.
func TestRefusesToWalk(t *testing.T) {
	for name, says := range map[string]string{
		"TruncatedNameHive":     "longer than its cell",
		"corrupted_system_hive": "free",
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, shared(t, name))
			root, err := h.Root()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := walk(root, nil); !isA[*hive.CorruptError](err) ||
				!strings.Contains(err.Error(), says) {
				t.Errorf("walk: %T %v, want %q", err, err, says)
			}
			r, err := h.Check(t.Context(), nil)
			if err != nil || len(r.Fatal()) == 0 {
				t.Errorf("check: %v, %v; want a grave fault", r, err)
			}
		})
	}
}

// TestHivesWithWrongParents: Windows corrects what a key says of its parent. A key that two lists
// have is another matter: Check sees it.
func TestHivesWithWrongParents(t *testing.T) {
	for name, want := range map[string]struct {
		says  string
		edits hive.Edits
	}{
		"InvalidParentHive": {"mends: key node at 0x75b08: its parent is 0x20, but 0x140 lists it",
			hive.AnyEdit},
		"BadListHive": {"mends: key node at 0x1470: its parent is 0x380, but 0x2e8 lists it",
			hive.SingleValues},
	} {
		h := open(t, shared(t, name))
		countAll(t, h, nil)
		r := check(t, h)
		seen := slices.ContainsFunc(r.Faults, func(f hive.Fault) bool {
			return f.String() == want.says
		})
		if !seen || r.Edits != want.edits {
			t.Errorf("%s: %v, %v, want %v", name, r.Edits, r.Faults, want)
		}
	}
}

// TestNotFound: a missing key has its own error, a missing value is not an error.
func TestNotFound(t *testing.T) {
	h := open(t, shared(t, "SOFTWARE_small"))
	absent(t, h, `Microsoft\Windows NT\CurrentVersio`)
	absent(t, h, `Microsoft\Windows NT\CurrentVersion\PasswordLess\Device\More`)
	k, err := h.Key(hivetest.DeviceKey)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := k.Value("DevicePasswordLessBuildVersio"); !errors.Is(err, hive.ErrValueNotFound) {
		t.Errorf("%v, %v; want no value", v, err)
	}
	if sub, err := k.Subkey("x"); !errors.Is(err, hive.ErrKeyNotFound) {
		t.Errorf("%v, %v; want no key", sub, err)
	}
	if _, err := h.Key(`Nothing`); err == nil || !errors.Is(err, hive.ErrKeyNotFound) ||
		!slices.Contains(strings.Fields(err.Error()), "Nothing") {
		t.Errorf("the error does not name the key: %v", err)
	}
}
