package main

import (
	"encoding/json"
	"os"
)

// control is the file that tells the fake what to do.
type control struct {
	// Drives are the encrypted volumes by letter, such as "D:".
	Drives map[string]volume `json:"drives"`
	// Exit replaces the exit code: callers must not trust codes.
	Exit *uint32 `json:"exit"`
	// DoNothing leaves volumes as they are instead of locking or unlocking them.
	DoNothing bool `json:"do_nothing"`
	// SleepMS is how long to take, in milliseconds.
	SleepMS int `json:"sleep_ms"`
	// Runs is a file that gets the arguments of every run, one JSON array per line.
	Runs string `json:"runs"`
}

// A volume is locked or unlocked by where symbolic links point.
type volume struct {
	Password string `json:"password"`
	Links    []link `json:"links"`
	// Add is the recovery password that -protectors -add generates. Whether it is there also
	// depends on where symbolic links point.
	Add *protector `json:"add"`
}

// A protector is a recovery password that can be added and deleted.
type protector struct {
	ID       string `json:"id"` // without braces
	Password string `json:"password"`
	// Links lead to the volume without the protector and with it.
	Links []protectorLink `json:"links"`
	// Silent means that no password is printed, Kept that the protector can't be deleted again.
	Silent bool `json:"silent"`
	Kept   bool `json:"kept"`
}

// A protectorLink is a symbolic link to the volume.
type protectorLink struct {
	Link    string `json:"link"`
	Without string `json:"without"`
	With    string `json:"with"`
}

// A link is a symbolic link to the locked or the unlocked volume, such as dosdevices/d:: (an image)
// and dosdevices/d: (a folder) of wine. Both targets must exist.
type link struct {
	Link     string `json:"link"`
	Locked   string `json:"locked"`
	Unlocked string `json:"unlocked"`
}

func readControl(path string) (*control, error) {
	text, err := os.ReadFile(local(path))
	if err != nil {
		return nil, err
	}
	c := new(control)
	return c, json.Unmarshal(text, c)
}

// note records the arguments that the fake was called with, for tests.
func (c *control) note(args []string) error {
	if c.Runs == "" {
		return nil
	}
	line, err := json.Marshal(args)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(local(c.Runs), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(append(line, '\n'))
	return err
}

// isUnlocked reports whether the links lead to the unlocked volume.
func (v volume) isUnlocked() bool {
	for _, l := range v.Links {
		if !same(l.Link, l.Unlocked) {
			return false
		}
	}
	return len(v.Links) > 0
}

// same reports whether two paths lead to the same file.
func same(a, b string) bool {
	infoA, errA := os.Stat(local(a))
	infoB, errB := os.Stat(local(b))
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
