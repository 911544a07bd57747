package prevent

import (
	"context"
	"io"

	"unhello/bitlocker/managebde"
)

// A Machine is the PC with the Windows that is running.
type Machine struct {
	Name     string // of the computer
	Drive    string // that Windows runs from, such as "C:"
	Elevated bool   // whether it lets us do what an administrator may do

	Switch  Switch
	Storage Storage
	// BitLocker is manage-bde, nil where there is none.
	BitLocker Protectors
}

// Switch is where the running Windows keeps the switch.
type Switch interface {
	Read() (Value, error)
	// Write sets the value, which must be there already, and returns once it is on
	// the disk.
	Write(Value) error
}

// Storage is what Windows knows of its volumes.
type Storage interface {
	// System gives the volume that Windows runs from.
	System() (Volume, error)
	// Around gives the volume that a folder is on, whatever leads there.
	Around(folder string) (Volume, error)
}

// A Volume is one that the running Windows uses.
type Volume struct {
	Running bool // Windows runs from it
	Remote  bool // another machine has it
	// Open shows its sectors.
	Open func() (Sectors, error)
	// Decrypted says that what Open shows has gone through BitLocker: then a volume
	// that seems not to be encrypted may well be.
	Decrypted bool
}

// Sectors are those of a volume.
type Sectors interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Protectors adds and deletes what opens a BitLocker volume. What it says of its
// success counts nothing: the volume is looked at again.
type Protectors interface {
	AddRecoveryPassword(ctx context.Context, drive string) (digits string,
		result managebde.Result, err error)
	DeleteProtector(ctx context.Context, drive, id string) (managebde.Result, error)
}
