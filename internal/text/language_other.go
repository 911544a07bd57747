//go:build !windows

package text

// uiLanguages lists the user interface's languages, the preferred one first;
// empty where the system has no such notion.
func uiLanguages() []string { return nil }
