//go:build hivex

package hivexjudge_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivexjudge"
	"unhello/internal/testenv"
)

// compare writes a hive to a file and has it judged.
func compare(t testing.TB, img []byte) hivexjudge.Verdict {
	t.Helper()
	return compareAs(t, img, img)
}

// compareAs has libhivex read one hive and us another.
func compareAs(t testing.TB, theirs, ours []byte) hivexjudge.Verdict {
	t.Helper()
	path := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(path, theirs, 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := hive.Open(t.Context(), hive.Files{Primary: memory{bytes.NewReader(ours)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := hivexjudge.Compare(t.Context(), path, h)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestSharedHives compares all clean hives among the real ones.
func TestSharedHives(t *testing.T) {
	for name, skipped := range map[string]string{
		"EmptyHive": "", "BigDataHive": "", "ManySubkeysHive": "", "UnicodeHive": "",
		"ExtendedASCIIHive": "", "CompHive": "",
		"UpcaseHive": "", "NewFlagsHive": "", "MultiSzHive": "", "StringValuesHive": "",
		"ValuesOrderHive": "", "RemnantData": "",
		"HealedHive": "", "DeletedTreeNoRootFlagHive": "", "ntuser_software_partial": "",
		"offreg_testhive": "", "SOFTWARE_small": "",
		"NewDirtyHive1/RecoveredHive_Windows10": "", "OldDirtyHive/RecoveredHive_Windows7": "",
		"TruncatedPairHive": "lone surrogate",
		"System_Delta":      "layered",
	} {
		t.Run(name, func(t *testing.T) {
			v := compare(t, testenv.Unxz(t, testenv.Shared(t, "hives/"+name+".xz")))
			t.Logf("%+v", v)
			if v.Difference != "" || !strings.Contains(v.Skipped, skipped) ||
				v.Agrees != (skipped == "") {
				t.Errorf("%+v", v)
			}
		})
	}
}
