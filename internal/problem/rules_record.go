package problem

import (
	"fmt"

	"unhello/hive"
	"unhello/internal/record"
	"unhello/internal/text"
)

// silent leaves out what the library said: the message says it all.
func silent[E error](_ E, p *Problem) { p.Detail = "" }

// cutOff tells the sizes of something that ends too early.
func (p *Problem) cutOff(size, expected int64) {
	p.Args["size"], p.Args["expected"], p.Detail = size, expected, ""
}

func notHive(e *hive.NotHiveError, p *Problem) {
	p.Detail = e.Seen
	if e.Size == 0 {
		p.Reason, p.Detail = EmptyFile, ""
	}
}

func linkedKey(e *hive.LinkError, p *Problem) {
	p.Args["key"], p.Args["target"], p.Detail = e.Path, e.Target, ""
	if e.Target == "" {
		p.Saying("the key {key} is a handle that stands for another key")
	}
}

func recordVersion(e *record.VersionError, p *Problem) {
	p.Detail = fmt.Sprintf("format version %q", e.Version)
	if e.Old {
		p.Saying("the undo record {path} was written by an unhello from before its first release").
			Hinting("nothing was put back; undo it with the unhello that made it")
	}
}

// HintNoRoomInPlace is about files that only the system could make larger.
const HintNoRoomInPlace text.Message = "nothing was changed: inside a disk or image no file can " +
	"grow, and this change needs more room\n" +
	"let the system mount the volume (Windows, or ntfs-3g) and name its folder instead"

// at names the file that the error itself knows, and the cause behind it.
func (p *Problem) at(path string, cause error) *Problem {
	p.Args["path"], p.Detail = path, ""
	if cause != nil {
		p.Detail = detail(cause)
	}
	return p
}
