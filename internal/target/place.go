package target

import (
	"unhello/hive"
	"unhello/internal/record"
)

// place is where the files of one hive can be reached: in a folder of the operating system
// (folder), or on an NTFS volume that we read ourselves (inVolume).
type place interface {
	// HivePath names the hive for people; undo finds the hive's name in it.
	HivePath() string
	// Disk is the path of the disk or image that we read the hive from, "" for a folder.
	Disk() string
	// Root is the folder of the system that is the root of the volume, "" if there is none. No undo
	// record may go below it.
	Root() string
	// IsEncrypted reports whether the files are known to be on a BitLocker volume.
	IsEncrypted() bool
	// Serial is the volume's serial, for names of new files.
	Serial() string
	// RecordTarget is what identifies the files in a record.
	RecordTarget() (record.Target, error)

	// Open returns the files for reading, which stay open until Close, and Reread those on the
	// medium, to be closed on their own.
	Open() (*Reading, error)
	Reread() (*Reading, error)
	// Close closes what was opened for reading, and all that was found along with it on a disk.
	// What is asked later opens it again.
	Close()
	// hiberfil opens the hibernation file of the volume until Close, nil if there is none.
	hiberfil() (*hiberfil, error)
	// Stamps returns what will later show whether something else has changed the files.
	Stamps() ([]Stamp, error)

	// Room says how far the files can be written.
	Room() (hive.Room, error)
	// admit refuses a plan that can't be carried out here, before anything is written. The plan may
	// be about the files of the hive and hiberfil.sys. See Searcher.Admit.
	admit(plan record.Plan) error
	// lock closes what was opened for reading, opens the files for writing and locks them. From
	// then on only what it returns is asked. See Searcher.Take.
	lock() (*Locked, error)
}
