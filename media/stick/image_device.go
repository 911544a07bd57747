package stick

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// A Device is a disk that an image is written to.
type Device interface {
	io.WriterAt
	Size() int64
	SectorSize() int
	Sync() error
}

// SectorsError says that a disk has other sectors than sticks have.
type SectorsError struct{ Size int }

func (e *SectorsError) Error() string {
	return fmt.Sprintf("stick: a disk with sectors of %d bytes", e.Size)
}

// An extent is a part of an image.
type extent struct{ offset, length int64 }

// extents gives the parts of an image that mean anything: what lies between them may
// be what it was on a disk. The first is that with the partition table.
func (i *Image) extents() []extent {
	l := i.layout
	used := l.dataStart() + i.contents.need(l)*l.cluster // more than there is by the clusters of empty files
	tail := max((i.Size-gptTail)/mib*mib, l.start+l.size)
	return []extent{{0, l.start}, {l.start, used - l.start}, {tail, i.Size - tail}}
}

// Fits is an error where an image can't be written to a disk.
func (i *Image) Fits(d Device) error {
	switch {
	case d.SectorSize() != sectorSize:
		return &SectorsError{d.SectorSize()}
	case d.Size() < i.Size:
		return &SizeError{i.Size, smallestImage, d.Size()}
	}
	return nil
}

// CopyTo copies an image that is written onto a disk. The partition table goes last:
// until then there is none, and nobody takes the disk for a stick that is ready.
// Progress is told how many bytes are written, of how many.
func (i *Image) CopyTo(ctx context.Context, d Device, image io.ReaderAt, progress func(done, total int64)) error {
	if err := i.Fits(d); err != nil {
		return err
	}
	parts := i.extents()
	c := copying{to: d, from: image, progress: progress, total: sumOf(parts)}
	// An older GPT has its copy at the end of the disk, wherever ours ends.
	last := (d.Size() - mib) / sectorSize * sectorSize
	for _, zeros := range []extent{{0, partitionStart}, {last, d.Size() - last}} {
		if err := c.zero(zeros); err != nil {
			return err
		}
	}
	if err := d.Sync(); err != nil {
		return err
	}
	for _, part := range append(parts[1:], parts[0]) {
		if err := c.copy(ctx, part); err != nil {
			return err
		}
		if err := d.Sync(); err != nil {
			return err
		}
	}
	return nil
}

// Compare reads a disk back. It is a *ReadBackError where it has anything else than
// the image has.
func (i *Image) Compare(ctx context.Context, disk, image io.ReaderAt, name string, progress func(done, total int64)) error {
	parts := i.extents()
	total, done := sumOf(parts), int64(0)
	got, want := make([]byte, copySize), make([]byte, copySize)
	for _, part := range parts {
		for at := range pieces(part) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := readBoth(disk, image, got[:at.length], want[:at.length], at.offset); err != nil {
				return err
			}
			if !bytes.Equal(got[:at.length], want[:at.length]) {
				return &ReadBackError{name}
			}
			done += at.length
			progress(done, total)
		}
	}
	return nil
}

func readBoth(disk, image io.ReaderAt, got, want []byte, off int64) error {
	if n, err := disk.ReadAt(got, off); n < len(got) {
		return err
	}
	if n, err := image.ReadAt(want, off); n < len(want) {
		return err
	}
	return nil
}

// copying is the way of an image onto a disk.
type copying struct {
	to          io.WriterAt
	from        io.ReaderAt
	progress    func(done, total int64)
	done, total int64
	buf         []byte
}

func (c *copying) copy(ctx context.Context, part extent) error {
	if c.buf == nil {
		c.buf = make([]byte, copySize)
	}
	for at := range pieces(part) {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := c.buf[:at.length]
		if n, err := c.from.ReadAt(b, at.offset); n < len(b) {
			return err
		}
		if _, err := c.to.WriteAt(b, at.offset); err != nil {
			return err
		}
		c.done += at.length
		c.progress(c.done, c.total)
	}
	return nil
}

func (c *copying) zero(part extent) error {
	_, err := c.to.WriteAt(make([]byte, part.length), part.offset)
	return err
}

// pieces divides a part into what is copied at once.
func pieces(part extent) func(yield func(extent) bool) {
	return func(yield func(extent) bool) {
		for done := int64(0); done < part.length; done += copySize {
			if !yield(extent{part.offset + done, min(copySize, part.length-done)}) {
				return
			}
		}
	}
}

func sumOf(parts []extent) int64 {
	var n int64
	for _, p := range parts {
		n += p.length
	}
	return n
}
