package fat

import (
	"context"
	"crypto/sha256"
	"io"
	"io/fs"
)

// A File goes on a volume.
type File struct {
	Path   string // from the root, with slashes: "boot/bcd"
	Size   int64
	SHA256 [32]byte // of its content, zeros if that is not known
	Open   func() (io.ReadCloser, error)
}

// Options say what an image is to be like.
type Options struct {
	Size  int64 // of the disk, in bytes; 0 for one that fits
	MBR   bool  // an MBR and no GPT
	Label string
}

// An Image is the plan for the image of a disk.
type Image struct {
	Size  int64 // of the disk, in bytes
	Bytes int64 // of the files
	Free  int64 // on the volume, in bytes, with the files there

	options  Options
	layout   layout
	contents *contents
	files    []File
}

// NewImage plans the image of a disk with a partition table and one FAT32 volume that holds files.
// It refuses what can't be done: names (*NameError), files (*TooLargeError), sizes (*SizeError),
// too little room (*FullError). Nothing is written.
func NewImage(files []File, o Options) (*Image, error) {
	size := o.Size
	p, err := contentsOf(files)
	if err != nil {
		return nil, err
	}
	if size != 0 && (size < smallestImage || size > LargestImage) {
		return nil, &SizeError{size, smallestImage, LargestImage}
	}
	image := &Image{Size: size / sectorSize * sectorSize, options: o, contents: p, files: files}
	for _, n := range p.sizes {
		image.Bytes += n
	}
	if size == 0 {
		image.Size = fittingSize(p, image.Bytes)
	}
	image.layout = partitionOn(image.Size)
	l := image.layout
	image.Free = (l.clusters() - p.need(l)) * l.cluster
	if image.Free < keptFree {
		return nil, &FullError{p.need(l) * l.cluster, l.clusters()*l.cluster - keptFree}
	}
	return image, nil
}

// fittingSize leaves room for what is added later.
func fittingSize(p *contents, content int64) int64 {
	slack := max(16*mib, content/16)
	for size := int64(smallestImage); size < partitionStart+largestPartition; size += 16 * mib {
		if l := partitionOn(size); (l.clusters()-p.need(l))*l.cluster >= slack {
			return size
		}
	}
	return partitionStart + largestPartition
}

// Write writes the image, and reads the files back from the volume. The disk must be all zeros: a
// new file. Progress is told how many of the files' bytes are written, of how many.
func (i *Image) Write(ctx context.Context, d Disk, progress func(done, total int64)) error {
	if err := writeTable(d, i.Size, i.layout, i.options); err != nil {
		return err
	}
	v, err := newDraft(d, i.layout, i.options.Label)
	if err != nil {
		return err
	}
	if err := i.fill(ctx, v, progress); err != nil {
		return err
	}
	if err := v.finish(i.contents); err != nil {
		return err
	}
	return i.readBack(d)
}

// readBack finds each file by its path, as those who use the volume will, and not by what go-diskfs
// said when it made it. Only files whose hash is known are read.
func (i *Image) readBack(d Disk) error {
	l := i.layout
	v, err := Open(io.NewSectionReader(d, l.start, l.size), l.size)
	if err != nil {
		return err
	}
	for _, f := range i.files {
		e, content, err := v.content(f.Path)
		if err != nil && err != fs.ErrNotExist {
			return err
		}
		if err != nil || e.size != f.Size {
			return &ReadBackError{f.Path}
		}
		if f.SHA256 == [sha256.Size]byte{} {
			continue
		}
		sum := sha256.New()
		if _, err := io.Copy(sum, io.NewSectionReader(content, 0, e.size)); err != nil {
			return err
		}
		if [sha256.Size]byte(sum.Sum(nil)) != f.SHA256 {
			return &ReadBackError{f.Path}
		}
	}
	return nil
}

// fill has go-diskfs enter the files while their content is being copied: each takes as long as the
// other.
func (i *Image) fill(ctx context.Context, v *draft, progress func(done, total int64)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	entered := make(chan entered, 64)
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		var done int64
		for e := range entered {
			err := v.fill(ctx, e, func(n int64) {
				done += n
				progress(done, i.Bytes)
			})
			if err != nil {
				stop(err) // what is still entered is ignored
			}
		}
	}()
	for _, f := range i.files {
		e, err := v.enter(f)
		if err != nil {
			stop(err)
		}
		if ctx.Err() != nil {
			break
		}
		entered <- e
	}
	close(entered)
	<-copied
	return context.Cause(ctx)
}
