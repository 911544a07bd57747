package wim

import (
	"encoding/xml"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The PC's own Windows RE is never changed: BitLocker trusts its hash. It is in \Recovery\WindowsRE
// of a partition of its own or of Windows, with ReAgent.xml next to it; ReAgent.xml of the running
// Windows says where else it may be.
const (
	liveFolder  = "/recovery/windowsre"
	reAgentName = "ReAgent.xml"
)

// reAgent is what we need from ReAgent.xml.
type reAgent struct {
	Location struct {
		Path string `xml:"path,attr"`
	} `xml:"WinreLocation"`
}

// refuseLive refuses a WIM, given by its path with links resolved, that is the PC's own Windows RE.
func refuseLive(wim string) error {
	folders := []string{liveFolder}
	if root := os.Getenv("SystemRoot"); root != "" {
		b, err := os.ReadFile(filepath.Join(root, "System32", "Recovery", reAgentName))
		if err == nil {
			folders = append(folders, reAgentFolder(b))
		}
	}
	if isLive(wim, folders) || hasReAgent(filepath.Dir(wim)) {
		return &Error{Kind: Live, Path: wim}
	}
	return nil
}

// reAgentFolder is the folder on a drive that ReAgent.xml names, "" if it names none.
func reAgentFolder(b []byte) string {
	var r reAgent
	if err := xml.Unmarshal(b, &r); err != nil {
		return ""
	}
	return r.Location.Path
}

// isLive reports whether a file is in or below one of the folders, on whatever drive.
func isLive(wim string, folders []string) bool {
	wim = slashed(wim)
	for _, f := range folders {
		if f = strings.Trim(slashed(f), "/"); f != "" && strings.Contains(wim, "/"+f+"/") {
			return true
		}
	}
	return false
}

func slashed(p string) string { return strings.ToLower(strings.ReplaceAll(p, `\`, "/")) }

func hasReAgent(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), reAgentName) && e.Type()&fs.ModeDir == 0 {
			return true
		}
	}
	return false
}
