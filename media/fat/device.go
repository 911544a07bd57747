package fat

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// A Device is a disk to write an image to.
type Device interface {
	io.WriterAt
	Size() int64
	SectorSize() int
	Sync() error
}

// SectorsError says that a disk has sectors of another size than an image.
type SectorsError struct{ Size int }

func (e *SectorsError) Error() string {
	return fmt.Sprintf("fat: a disk with sectors of %d bytes", e.Size)
}

// A byteRange is a part of an image.
type byteRange struct{ offset, length int64 }

// ranges gives the parts of an image that mean anything: whatever a disk has between them may stay.
// The first one has the partition table.
func (i *Image) ranges() []byteRange {
	l := i.layout
	// counts a cluster for each empty file, which is too many
	used := l.dataStart() + i.contents.need(l)*l.cluster
	tail := max((i.Size-gptTail)/mib*mib, l.start+l.size)
	return []byteRange{{0, l.start}, {l.start, used - l.start}, {tail, i.Size - tail}}
}

// Fits says why an image can't be written to a disk, nil if it can.
func (i *Image) Fits(d Device) error {
	switch {
	case d.SectorSize() != sectorSize:
		return &SectorsError{d.SectorSize()}
	case d.Size() < i.Size:
		return &SizeError{i.Size, smallestImage, d.Size()}
	}
	return nil
}

// CopyTo copies an image that has been written to a disk. The partition table goes last: until then
// there is none, and nobody takes the disk for a finished one. Progress is told how many bytes
// are written, of how many.
func (i *Image) CopyTo(ctx context.Context, d Device, image io.ReaderAt,
	progress func(done, total int64)) error {
	if err := i.Fits(d); err != nil {
		return err
	}
	parts := i.ranges()
	c := copying{to: d, from: image, progress: progress, total: sumOf(parts)}
	// An older GPT has its copy at the end of the disk, wherever ours ends.
	last := (d.Size() - mib) / sectorSize * sectorSize
	for _, zeros := range []byteRange{{0, partitionStart}, {last, d.Size() - last}} {
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

// Compare reads a disk back. The error is a *ReadBackError if it differs from the image.
func (i *Image) Compare(ctx context.Context, disk, image io.ReaderAt, name string,
	progress func(done, total int64)) error {
	parts := i.ranges()
	total, done := sumOf(parts), int64(0)
	got, want := make([]byte, copySize), make([]byte, copySize)
	for _, part := range parts {
		for at := range pieces(part) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := readBoth(disk, image, got[:at.length], want[:at.length],
				at.offset); err != nil {
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

// copying is an image on its way to a disk.
type copying struct {
	to          io.WriterAt
	from        io.ReaderAt
	progress    func(done, total int64)
	done, total int64
	buf         []byte
}

func (c *copying) copy(ctx context.Context, part byteRange) error {
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

func (c *copying) zero(part byteRange) error {
	_, err := c.to.WriteAt(make([]byte, part.length), part.offset)
	return err
}

// pieces cuts a range into what is copied at a time.
func pieces(part byteRange) func(yield func(byteRange) bool) {
	return func(yield func(byteRange) bool) {
		for done := int64(0); done < part.length; done += copySize {
			if !yield(byteRange{part.offset + done, min(copySize, part.length-done)}) {
				return
			}
		}
	}
}

func sumOf(parts []byteRange) int64 {
	var n int64
	for _, p := range parts {
		n += p.length
	}
	return n
}
