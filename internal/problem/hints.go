package problem

import "unhello/internal/text"

// What several rows of the table of reasons say, or what a row would be too long with.

const hintLetWindows text.Message = "Windows will see something else than what is read here, so " +
	"nothing was changed\n" + hintByWindows

const hintByWindows = "start that Windows as far as its sign-in screen, hold Shift and choose " +
	"Restart there, then run unhello again\n" +
	"where the system can mount the volume, that does the same"

const hintNotRestored text.Message = "do not start this Windows now; the undo record holds every " +
	"old byte: {record}\n" +
	"save what matters from the disk, then put the bytes back:\n" +
	"    unhello undo {record}"

const hintRecordLogical text.Message = "its bytes cannot be read or trusted, so nothing was put " +
	"back\n" +
	"add --logical to set just the old value again, as an ordinary change"

const hintUnexpected text.Message = "this is a fault in unhello; please report it together with " +
	"the line above"

const msgUnexpected text.Message = "something went wrong that unhello did not expect"
