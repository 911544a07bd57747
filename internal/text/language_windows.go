package text

import "golang.org/x/sys/windows"

// getUserDefaultUILanguage is not in the package windows.
var getUserDefaultUILanguage = windows.NewLazySystemDLL("kernel32.dll").NewProc(
	"GetUserDefaultUILanguage")

// uiLanguages lists the languages of the user interface, the preferred one first. It is empty if
// the system has no such list. Windows PE may have no list.
func uiLanguages() []string {
	tags, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err == nil && len(tags) > 0 {
		return tags
	}
	if getUserDefaultUILanguage.Find() != nil {
		return nil
	}
	id, _, _ := getUserDefaultUILanguage.Call()
	return tagOfLanguageID(uint16(id))
}
