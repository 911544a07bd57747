package media

import "io"

// Volume is a partition, or an undivided disk, by itself: offset 0 is its boot sector, and nothing
// outside it can be reached.
type Volume struct {
	dev       Device
	partition Partition
}

// NewVolume gives a partition of a disk, one that Partitions found there.
func NewVolume(dev Device, p Partition) (*Volume, error) {
	if !inside(p.Offset, p.Size, dev.Size()) {
		return nil, &OutsideError{p.Offset, p.Size, dev.Size()}
	}
	return &Volume{dev, p}, nil
}

// Size is in bytes.
func (v *Volume) Size() int64 { return v.partition.Size }

// Sync syncs the disk.
func (v *Volume) Sync() error { return v.dev.Sync() }

// ReadAt is io.ReaderAt.
func (v *Volume) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, &OutsideError{off, int64(len(p)), v.Size()}
	}
	n := max(0, min(int64(len(p)), v.Size()-off))
	var err error
	if n < int64(len(p)) {
		err = io.EOF
	}
	if n == 0 {
		return 0, err
	}
	done, readErr := v.dev.ReadAt(p[:n], v.partition.Offset+off)
	if int64(done) < n {
		if readErr == nil || readErr == io.EOF {
			readErr = io.ErrUnexpectedEOF // of the disk, inside the volume
		}
		return done, readErr
	}
	return done, err
}

// CanWrite says why n bytes at off can't be written; nil if they can.
func (v *Volume) CanWrite(off, n int64) error {
	if !inside(off, n, v.Size()) {
		return &OutsideError{off, n, v.Size()}
	}
	return v.dev.CanWrite(v.partition.Offset+off, n)
}

// WriteAt is io.WriterAt. A write that does not lie wholly inside is refused.
func (v *Volume) WriteAt(p []byte, off int64) (int, error) {
	if !inside(off, int64(len(p)), v.Size()) {
		return 0, &OutsideError{off, int64(len(p)), v.Size()}
	}
	return v.dev.WriteAt(p, v.partition.Offset+off)
}

// Reserve keeps room for n bytes at off if the disk is a file with holes.
func (v *Volume) Reserve(off, n int64) error {
	r, ok := v.dev.(interface{ Reserve(off, n int64) error })
	if !ok || !inside(off, n, v.Size()) {
		return nil
	}
	return r.Reserve(v.partition.Offset+off, n)
}
