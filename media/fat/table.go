package fat

import (
	"encoding/binary"

	"github.com/diskfs/go-diskfs/filesystem/fat12"
)

// Entries of the FAT.
const (
	firstCluster = 2 // the entries before it have no cluster
	entryMask    = 0x0FFFFFFF
	lastOfChain  = 0x0FFFFFFF
	endOfChain   = 0x0FFFFFF8 // this or more ends a chain
	mediaEntry   = 0x0FFFFFF8 // the first one, with the media type of a disk
)

// table is the FAT of a volume in the making, as it will be on the disk. go-diskfs has a table of
// its own, but writes all of it, both copies, at every change, and it extends past the end of the
// volume.
type table struct {
	b        []byte
	clusters uint32
}

var _ fat12.FATTable = table{}

func newTable(l layout) table {
	t := table{make([]byte, l.fat), uint32(l.clusters())}
	t.SetCluster(0, mediaEntry)
	t.SetCluster(1, lastOfChain)
	t.SetCluster(firstCluster, lastOfChain) // the root
	return t
}

func (t table) ClusterValue(n uint32) uint32 {
	return binary.LittleEndian.Uint32(t.b[4*n:]) & entryMask
}
func (t table) SetCluster(n, value uint32) { binary.LittleEndian.PutUint32(t.b[4*n:], value) }

func (t table) IsEOC(value uint32) bool { return value >= endOfChain }
func (t table) EOCMarker() uint32       { return lastOfChain }
func (t table) UnusedMarker() uint32    { return 0 }
func (t table) FATID() uint32           { return mediaEntry }
func (t table) RootDirCluster() uint32  { return firstCluster }
func (t table) Size() uint32            { return uint32(len(t.b)) }
func (t table) Bytes() []byte           { return t.b }
func (t table) FromBytes(b []byte)      { copy(t.b, b) }

// MaxCluster is the first cluster behind the volume.
func (t table) MaxCluster() uint32 { return firstCluster + t.clusters }

// used counts the clusters that are not free.
func (t table) used() (n int64) {
	for c := uint32(firstCluster); c < t.MaxCluster(); c++ {
		if t.ClusterValue(c) != 0 {
			n++
		}
	}
	return n
}

// lastUsed is the last cluster that is not free.
func (t table) lastUsed() uint32 {
	c := t.MaxCluster() - 1
	for t.ClusterValue(c) == 0 {
		c-- // the root ends this
	}
	return c
}
