package prevent

import (
	"context"
	"io"

	"unhello/bitlocker/managebde"
	"unhello/internal/signin"
)

// A Machine is the PC with its running Windows.
type Machine struct {
	Name     string // of the computer
	Drive    string // that Windows runs from, such as "C:"
	Elevated bool   // whether we have the rights of an administrator

	Switch  Switch
	Storage Storage
	// BitLocker is manage-bde, nil if there is none.
	BitLocker Protectors
}

// Switch is where the running Windows keeps the switch.
type Switch interface {
	Read() (signin.HelloOnly, error)
	// Write sets the value, which must exist, and returns once it is on the disk.
	Write(signin.HelloOnly) error
}

// Storage is what Windows knows about its volumes.
type Storage interface {
	// System returns the volume that Windows runs from.
	System() (Volume, error)
	// Around returns the volume that a folder is on, with links resolved.
	Around(folder string) (Volume, error)
}

// A Volume is a volume of the running Windows.
type Volume struct {
	Running bool // Windows runs from it
	Remote  bool // it is on another machine
	// Open opens its sectors for reading.
	Open func() (Sectors, error)
	// Decrypted says that Open shows the volume decrypted by BitLocker, so it may be encrypted even
	// if it does not look so.
	Decrypted bool
}

// Sectors is the content of a volume.
type Sectors interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Protectors adds and deletes what opens a BitLocker volume. What it says about its success is not
// relied on: the volume is read again.
type Protectors interface {
	AddRecoveryPassword(ctx context.Context, drive string) (digits string,
		result managebde.Result, err error)
	DeleteProtector(ctx context.Context, drive, id string) (managebde.Result, error)
}
