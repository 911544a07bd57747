package fat

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/diskfs/go-diskfs/filesystem/fat12"
	"github.com/diskfs/go-diskfs/filesystem/fat32"
)

const (
	sectorSize = 512
	mib        = 1 << 20
	gib        = 1 << 30
	// tooLarge is the first size that doesn't fit into the 32 bits of a directory entry.
	tooLarge = 4 * gib
	// reservedSize is the size of what precedes the FATs.
	reservedSize = 32 * sectorSize
	// keptFree keeps go-diskfs away from the end of the volume.
	keptFree = mib
)

// layout is where the structures are on a FAT32 volume made by go-diskfs, which follows the rules
// of mkfs.fat.
type layout struct {
	start, size int64 // of the partition, on the disk
	cluster     int64 // bytes
	fat         int64 // bytes of one copy
}

func layoutOf(start, size int64) layout {
	l := layout{start: start, size: size, cluster: sectorSize}
	switch {
	case size > 16*gib:
		l.cluster = 16 << 10
	case size > 8*gib:
		l.cluster = 8 << 10
	case size > 260*mib:
		l.cluster = 4 << 10
	}
	entry := l.cluster + 8 // a cluster and its entries in both copies
	l.fat = (4*(size-reservedSize)/sectorSize + entry - 1) / entry * sectorSize
	return l
}

func (l layout) fatStart() int64  { return l.start + reservedSize }
func (l layout) dataStart() int64 { return l.fatStart() + 2*l.fat }

// clusters is how many there are.
func (l layout) clusters() int64 { return (l.start + l.size - l.dataStart()) / l.cluster }

// isWhole reports whether the FAT has an entry for every cluster. go-diskfs forgets the two entries
// without a cluster, so for a few sizes it hasn't.
func (l layout) isWhole() bool { return l.fat/4 >= l.clusters()+firstCluster }

// offset is where a cluster begins.
func (l layout) offset(cluster uint32) int64 {
	return l.dataStart() + int64(cluster-firstCluster)*l.cluster
}

// clustersFor gives how many clusters so many bytes take.
func (l layout) clustersFor(n int64) int64 { return (n + l.cluster - 1) / l.cluster }

// A draft is a FAT32 volume in the making.
type draft struct {
	layout
	storage *storage
	fs      *fat12.FileSystem
	table   table
	made    map[string]bool // folders, in lower case
	buf     []byte          // of fill
}

// newDraft makes an empty volume on a part of a disk.
func newDraft(d Disk, l layout, label string) (*draft, error) {
	v := &draft{layout: l, storage: newStorage(d, l.start, l.start+l.size), table: newTable(l),
		made: map[string]bool{"/": true}, buf: make([]byte, copySize)}
	v.storage.fats = byteRange{l.fatStart(), 2 * l.fat}
	formatted, err := fat32.Create(v.storage, l.size, l.start, sectorSize, label, false)
	if err != nil {
		return nil, fmt.Errorf("fat: %w", err)
	}
	if int64(formatted.BytesPerCluster()) != l.cluster ||
		l.start+int64(formatted.DataStart()) != l.dataStart() {
		return nil, &VolumeError{l.start, "it is not laid out as expected"}
	}
	// The same as what Create has just made, but with our table.
	v.fs = fat12.NewFileSystem(v.storage, nil, v.table, formatted.DataStart(),
		formatted.BytesPerCluster(), l.size, l.start,
		0, 0, uint64(l.fatStart()-l.start), uint64(l.fatStart()-l.start+l.fat))
	return v, nil
}

// entered is a file that has its directory entry and its clusters, but no content yet.
type entered struct {
	File
	ranges []fat12.DiskRange // in the volume
}

// enter makes a file of its final size, and the folders that it is in.
func (v *draft) enter(f File) (entered, error) {
	e := entered{File: f}
	failed := func(err error) (entered, error) {
		return e, fmt.Errorf("fat: %s: %w", f.Path, err)
	}
	name := "/" + f.Path
	if dir := strings.ToLower(path.Dir(name)); !v.made[dir] {
		if err := v.fs.Mkdir(path.Dir(name)); err != nil {
			return failed(err)
		}
		v.made[dir] = true
	}
	h, err := v.fs.OpenFile(name, os.O_CREATE|os.O_RDWR)
	if err != nil {
		return failed(err)
	}
	defer h.Close()
	if f.Size == 0 {
		return e, nil
	}
	// Writing the last byte allocates all clusters. Their content bypasses go-diskfs, which would
	// write them one by one.
	if _, err := h.Seek(f.Size-1, io.SeekStart); err != nil {
		return failed(err)
	}
	if _, err := h.Write([]byte{0}); err != nil {
		return failed(err)
	}
	if e.ranges, err = h.(*fat12.File).GetDiskRanges(); err != nil {
		return failed(err)
	}
	return e, nil
}

// fill copies a file's content into its clusters, and reports the bytes of every piece.
func (v *draft) fill(ctx context.Context, f entered, wrote func(int64)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("fat: %w", err)
	}
	defer r.Close()
	sum := sha256.New()
	var from io.Reader = r
	if f.SHA256 != [sha256.Size]byte{} {
		from = io.TeeReader(r, sum)
	}
	left := f.Size
	for _, area := range f.ranges {
		n := min(left, int64(area.Length))
		if err := v.copyTo(ctx, v.start+int64(area.Offset), from, n, wrote); err != nil {
			return unexpectedEnd(f.File, err)
		}
		left -= n
	}
	if n, _ := r.Read(make([]byte, 1)); n > 0 || left > 0 {
		return &ChangedError{f.Path}
	}
	if from != io.Reader(r) && [sha256.Size]byte(sum.Sum(nil)) != f.SHA256 {
		return &ChangedError{f.Path}
	}
	return nil
}

// copySize is how much is copied at a time.
const copySize = 256 << 10

// copyTo copies n bytes to an offset of the disk.
func (v *draft) copyTo(ctx context.Context, off int64, r io.Reader, n int64,
	wrote func(int64)) error {
	for end := off + n; off < end; {
		if err := ctx.Err(); err != nil {
			return err
		}
		buf := v.buf[:min(end-off, copySize)]
		if _, err := io.ReadFull(r, buf); err != nil {
			return err
		}
		if _, err := v.storage.WriteAt(buf, off); err != nil {
			return err
		}
		off += int64(len(buf))
		wrote(int64(len(buf)))
	}
	return nil
}

// unexpectedEnd tells a file that became shorter from one that can't be read.
func unexpectedEnd(f File, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &ChangedError{f.Path}
	}
	return err
}
