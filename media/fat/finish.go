package fat

import (
	"encoding/binary"
	"strings"
)

// What go-diskfs leaves to be corrected; see "Microsoft Extensible Firmware Initiative FAT32 File
// System Specification", version 1.03.
const (
	// boot sector
	hiddenSectorsAt = 0x1C
	backupBoot      = 6 // sector
	// FSInfo, in the sector behind each boot sector
	freeCountAt = 488
	nextFreeAt  = 492

	// directory entry
	attributesAt    = 11
	clusterHighAt   = 20
	clusterLowAt    = 26
	fileSizeAt      = 28
	attributeLabel  = 0x08
	attributeFolder = 0x10
	attributesLong  = 0x0F
	nameSelf        = ".          "
	nameAbove       = "..         "
)

// finish corrects what go-diskfs got wrong, and writes the FATs.
func (v *draft) finish(p *contents) error {
	w := walk{draft: v, seen: make(map[uint32]bool)}
	if err := w.folder(firstCluster, 0); err != nil {
		return err
	}
	if w.files != len(p.sizes) || w.folders != len(p.folders) {
		return v.fault(v.start, "files or folders are missing")
	}
	if w.taken != v.table.used() {
		return v.fault(v.fatStart(), "clusters are in use that nobody has")
	}
	if err := v.writeFATs(); err != nil {
		return err
	}
	for _, boot := range []int64{0, backupBoot} {
		if err := v.mendBoot(v.start + boot*sectorSize); err != nil {
			return err
		}
	}
	return nil
}

func (v *draft) fault(off int64, problem string) error { return &VolumeError{off, problem} }

// writeFATs writes both copies up to their last entry in use: the disk is all zeros behind that.
func (v *draft) writeFATs() error {
	end := (4*(int64(v.table.lastUsed())+1) + sectorSize - 1) / sectorSize * sectorSize
	for n := range int64(2) {
		if _, err := v.storage.disk.WriteAt(v.table.b[:end], v.fatStart()+n*v.fat); err != nil {
			return err
		}
	}
	return nil
}

// mendBoot completes one of the two boot sectors and the FSInfo sector after it.
func (v *draft) mendBoot(off int64) error {
	b := make([]byte, 2*sectorSize)
	if _, err := v.storage.ReadAt(b, off); err != nil {
		return err
	}
	binary.LittleEndian.PutUint32(b[hiddenSectorsAt:], uint32(v.start/sectorSize))
	info := b[sectorSize:]
	binary.LittleEndian.PutUint32(info[freeCountAt:], uint32(v.clusters()-v.table.used()))
	binary.LittleEndian.PutUint32(info[nextFreeAt:], v.table.lastUsed()+1)
	_, err := v.storage.WriteAt(b, off)
	return err
}

// A walk goes through all folders of a volume.
type walk struct {
	*draft
	seen           map[uint32]bool
	files, folders int
	taken          int64 // clusters
}

// chain gives the clusters of a file or folder. No cluster is in two of them.
func (w *walk) chain(first uint32) ([]uint32, error) {
	var list []uint32
	for c := first; c < endOfChain; c = w.table.ClusterValue(c) {
		if c < firstCluster || c >= w.table.MaxCluster() || w.seen[c] {
			return nil, w.fault(w.fatStart()+4*int64(c), "a chain of clusters leads astray")
		}
		w.seen[c] = true
		list = append(list, c)
	}
	w.taken += int64(len(list))
	return list, nil
}

// folder corrects a folder and those below it. Its parent is 0 for the root and, as FAT wants it,
// for the folders in the root.
func (w *walk) folder(first, parent uint32) error {
	clusters, err := w.chain(first)
	if err != nil {
		return err
	}
	w.folders++
	self := first
	if first == firstCluster {
		self = 0
	}
	names := make(map[string]bool)
	for _, c := range clusters {
		b := make([]byte, w.cluster)
		if _, err := w.storage.ReadAt(b, w.offset(c)); err != nil {
			return err
		}
		for at := 0; at < len(b) && b[at] != 0; at += entrySize {
			name, err := w.entry(b[at:at+entrySize], w.offset(c)+int64(at), self, parent)
			if err != nil {
				return err
			}
			if name != "" && names[name] {
				short := strings.TrimRight(name[:8], " ") + "." + name[8:]
				return &NameError{short, NameShortTwice}
			}
			names[name] = true
		}
		if _, err := w.storage.WriteAt(b, w.offset(c)); err != nil {
			return err
		}
	}
	return nil
}

// entry corrects a directory entry of the folder self and gives its short name, "" for what is
// neither file nor folder.
func (w *walk) entry(e []byte, off int64, self, parent uint32) (string, error) {
	name := string(e[:attributesAt]) // 8 and 3 characters, padded with spaces
	cluster := clusterOf(e)
	size := int64(binary.LittleEndian.Uint32(e[fileSizeAt:]))
	attributes := e[attributesAt]
	switch {
	case attributes == attributesLong, attributes&attributeLabel != 0, name == nameSelf:
		return "", nil
	case name == nameAbove:
		setCluster(e, parent)
		return "", nil
	case attributes&attributeFolder != 0:
		return name, w.folder(cluster, self)
	case size == 0:
		w.files++
		w.release(cluster)
		setCluster(e, 0)
		return name, nil
	}
	w.files++
	clusters, err := w.chain(cluster)
	if err == nil && int64(len(clusters)) != w.clustersFor(size) {
		err = w.fault(off, "a file has more or less clusters than it takes")
	}
	return name, err
}

// release frees the cluster of an empty file.
func (w *walk) release(cluster uint32) {
	if cluster >= firstCluster && cluster < w.table.MaxCluster() &&
		w.table.IsEOC(w.table.ClusterValue(cluster)) {
		w.table.SetCluster(cluster, 0)
	}
}

func clusterOf(e []byte) uint32 {
	high, low := binary.LittleEndian.Uint16(e[clusterHighAt:]),
		binary.LittleEndian.Uint16(e[clusterLowAt:])
	return uint32(high)<<16 | uint32(low)
}

func setCluster(e []byte, cluster uint32) {
	binary.LittleEndian.PutUint16(e[clusterHighAt:], uint16(cluster>>16))
	binary.LittleEndian.PutUint16(e[clusterLowAt:], uint16(cluster))
}
