package ntfs

import (
	"fmt"
	"io"
)

// A Volume is an NTFS volume, open for reading. Several goroutines may use it concurrently if its
// reader allows that.
type Volume struct {
	r      io.ReaderAt
	boot   bootSector
	mft    *content
	own    []run // the clusters of the boot sector, the mirror and the $MFT, by LCN
	upcase upcase
}

// Field offsets in the volume information.
const (
	informationFlags = 10
	informationSize  = 12

	flagVolumeDirty = 1
)

// bootArea is what the boot code occupies at the start of the volume.
const bootArea = 8 << 10

// mirrorRecords is the least number of file records in the mirror.
const mirrorRecords = 4

// Open reads what every access needs from the volume of size bytes that r holds from its offset 0
// on.
func Open(r io.ReaderAt, size int64) (*Volume, error) {
	v := &Volume{r: r}
	if size < bootSize {
		return nil, &NotNTFSError{Seen: fmt.Sprintf("only %d bytes", size)}
	}
	b := make([]byte, bootSize)
	if err := v.readAt(b, 0); err != nil {
		return nil, err
	}
	var err error
	if v.boot, err = parseBootSector(b, size); err != nil {
		return nil, err
	}
	// The mirror is a second copy of the first records of the $MFT.
	if err := v.openMFT(v.boot.mft); err != nil {
		if v.openMFT(v.boot.mirror) != nil {
			return nil, err
		}
	}
	if err := v.findOwn(); err != nil {
		return nil, err
	}
	if v.upcase, err = v.readUpcase(); err != nil {
		return nil, err
	}
	return v, nil
}

// openMFT learns where the $MFT is from its own record, the first one at that cluster.
func (v *Volume) openMFT(lcn int64) error {
	v.mft = &content{}
	at := lcn * v.boot.clusterSize
	b := make([]byte, v.boot.recordSize)
	if err := v.readAt(b, at); err != nil {
		return err
	}
	r, err := v.parseRecord(b, at, recordMFT)
	if err != nil {
		return err
	}
	if err := v.checkBase(r); err != nil {
		return err
	}
	found, err := v.gatherInto(v.mft, r, typeData, "")
	switch {
	case err != nil:
		return err
	case !found || len(v.mft.runs) == 0:
		return corrupt(at, title(recordMFT), "has no data runs")
	case v.mft.runs[0].lcn != v.boot.mft:
		return corrupt(at, title(recordMFT), "$MFT begins in cluster %d, the boot sector says %d",
			v.mft.runs[0].lcn, v.boot.mft)
	}
	return checkPlain(v.mft, r, "data")
}

// findOwn notes the clusters that no user's file can have.
func (v *Volume) findOwn() error {
	size := v.boot.clusterSize
	v.own = []run{
		{lcn: 0, count: (bootArea + size - 1) / size},
		{lcn: v.boot.mirror, count: (mirrorRecords*v.boot.recordSize + size - 1) / size},
	}
	for _, r := range v.mft.runs {
		if r.lcn != hole {
			v.own = append(v.own, r)
		}
	}
	sortByLCN(v.own)
	for i := 1; i < len(v.own); i++ {
		if before := v.own[i-1]; v.own[i].lcn < before.lcn+before.count {
			return corrupt(v.own[i].lcn*size, "$MFT", "overlaps the boot sector or the mirror")
		}
	}
	return nil
}

// Serial gives the serial number of the volume.
func (v *Volume) Serial() uint64 { return v.boot.serial }

// ClusterSize gives the bytes in a cluster.
func (v *Volume) ClusterSize() int64 { return v.boot.clusterSize }

// SectorSize gives the bytes in a sector.
func (v *Volume) SectorSize() int { return int(v.boot.sectorSize) }

// Dirty reports whether the volume is marked to be checked by Windows.
func (v *Volume) Dirty() (bool, error) {
	b, r, err := v.volumeAttribute(typeVolumeInformation)
	if err != nil {
		return false, err
	}
	if len(b) < informationSize {
		return false, corrupt(r.at, title(recordVolume),
			"volume information of %d bytes, expected %d", len(b), informationSize)
	}
	return le16(b[informationFlags:])&flagVolumeDirty != 0, nil
}

// Label gives the name of the volume, which may be empty.
func (v *Volume) Label() (string, error) {
	b, _, err := v.volumeAttribute(typeVolumeName)
	return text(chars(b)), err
}

// volumeAttribute gives a resident attribute of $Volume, empty if it has none.
func (v *Volume) volumeAttribute(kind attributeType) ([]byte, *fileRecord, error) {
	r, err := v.systemRecord(recordVolume)
	if err != nil {
		return nil, nil, err
	}
	c, err := v.gather(r, kind, "")
	if err != nil || c == nil {
		return nil, r, err
	}
	if !c.resident {
		return nil, r, corrupt(r.at, title(recordVolume), "%s is not resident", kind)
	}
	return c.value, r, nil
}

// Root gives the root folder.
func (v *Volume) Root() (*File, error) {
	r, err := v.systemRecord(recordRoot)
	if err != nil {
		return nil, err
	}
	return v.newFile(r, ".")
}

// Lookup finds a file by its path from the root, with \ or / between names, comparing names as
// Windows does.
func (v *Volume) Lookup(path string) (*File, error) {
	f, err := v.Root()
	if err != nil {
		return nil, err
	}
	return f.Lookup(path)
}
