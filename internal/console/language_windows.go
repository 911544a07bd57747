package console

import "golang.org/x/sys/windows"

// uiLanguages lists the user interface's languages, the preferred one first;
// empty where the system has no such notion.
func uiLanguages() []string {
	tags, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil {
		return nil
	}
	return tags
}
