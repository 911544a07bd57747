package testenv

import "slices"

// EditableHives lists the real hives that can be edited, by their names in the shared folder, each
// with the judges that can read it. The others fail on the original already.
func EditableHives() map[string][]string {
	// hivexget, hivexml and regfexport fail on names with lone surrogates.
	noSurrogates := without("hivexget", "hivexml", "regfexport")
	// reged exports under another path if the root lacks its flag.
	noRootFlag := without("reged")
	return map[string][]string{
		"EmptyHive":                             Judges(),
		"BigDataHive":                           Judges(),
		"ManySubkeysHive":                       Judges(),
		"UnicodeHive":                           Judges(),
		"ExtendedASCIIHive":                     Judges(),
		"CompHive":                              Judges(),
		"UpcaseHive":                            Judges(),
		"TruncatedPairHive":                     noSurrogates,
		"NewFlagsHive":                          Judges(),
		"MultiSzHive":                           Judges(),
		"StringValuesHive":                      Judges(),
		"ValuesOrderHive":                       Judges(),
		"RemnantData":                           Judges(),
		"HealedHive":                            Judges(),
		"DeletedTreeNoRootFlagHive":             noRootFlag,
		"ntuser_software_partial":               Judges(),
		"offreg_testhive":                       noRootFlag,
		"SOFTWARE_small":                        Judges(),
		"NewDirtyHive1/RecoveredHive_Windows10": Judges(),
		"OldDirtyHive/RecoveredHive_Windows7":   Judges(),
		"NewDirtyHive1/NewDirtyHive":            Judges(),
		"OldDirtyHive/OldDirtyHive":             Judges(),
		"BadBaseBlockHive/BadBaseBlockHive":     Judges(),
		"transactions_NTUSER/NTUSER.DAT":        Judges(),
	}
}

// without gives the judges but for some.
func without(judges ...string) []string {
	return slices.DeleteFunc(Judges(), func(j string) bool { return slices.Contains(judges, j) })
}
