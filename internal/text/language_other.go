//go:build !windows

package text

// uiLanguages lists the languages of the user interface, the preferred one first. It is empty if
// the system has no such list.
func uiLanguages() []string { return nil }
