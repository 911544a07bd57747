package bitlocker

import (
	"encoding/binary"
	"testing"
)

// vista turns an image into a volume of Windows Vista.
func vista(s *sparseImage, areas [3]int64) *sparseImage {
	s.put(0, 0xEB, 0x52, 0x90)
	s.put(headerSectorsPerCluster, 8)
	s.put(headerVistaLCN, binary.LittleEndian.AppendUint64(nil, uint64(areas[0]/4096))...)
	s.put(headerGUID, make([]byte, 64)...)
	return editCopies(s, areas, func(b []byte) {
		size := infoSizeOf(b)
		binary.LittleEndian.PutUint16(b[blockSize:], uint16(size))
		binary.LittleEndian.PutUint16(b[blockVersion:], 1)
		binary.LittleEndian.PutUint64(b[blockVirtual:], 0xABC)
		binary.LittleEndian.PutUint16(b[size:], uint16(16384-size))
		binary.LittleEndian.PutUint16(b[size+validationVersion:], 1)
	}, 1, 2, 3)
}

func TestVista(t *testing.T) {
	image := imageNamed(t, "aes-cbc-128")
	v := openSparse(t, vista(loadImage(t, image.name), image.areas))
	m := v.metas[0]
	if v.Variant() != Vista || len(v.infos) != 3 || m.version != 1 {
		t.Errorf("%v, copies %v", v.Variant(), v.Copies())
	}
	if m.infoOffsets != image.areas || m.infoSize != 16384 ||
		m.vsize != 0 || m.clusterSize != 4096 {
		t.Errorf("areas %v of %d bytes, %d bytes moved", m.infoOffsets, m.infoSize, m.vsize)
	}
	if m.mftMirrLCN != 0xABC || m.headerLCN != uint64(image.areas[0]/4096) {
		t.Errorf("LCN 0x%x, 0x%x", m.mftMirrLCN, m.headerLCN)
	}
	s := vista(loadImage(t, image.name), image.areas)
	s.put(image.areas[0]+130, 0xEE)
	if v := openSparse(t, s); v.Copies()[0].Err == nil || len(v.infos) != 2 {
		t.Errorf("a damaged first copy hides the others: %v", v.Copies())
	}
}

func TestVolumeHeaderFaults(t *testing.T) {
	for _, tc := range []struct {
		name, image string
		change      func(s *sparseImage)
		is          func(error) bool
	}{
		{"NTFS", "aes-xts-128", func(s *sparseImage) {
			s.put(0, 0xEB, 0x52, 0x90)
			s.put(3, []byte("NTFS    ")...)
		}, isA[*NotBitLockerError]},
		{"FAT", "togo-aes-xts-128", func(s *sparseImage) {
			s.put(headerGUIDToGo, 0)
		}, isA[*NotBitLockerError]},
		{"zeros", "aes-xts-128", func(s *sparseImage) {
			s.put(0, make([]byte, 512)...)
		}, isA[*NotBitLockerError]},
		{"smaller than a sector", "aes-xts-128", func(s *sparseImage) {
			s.size = 511
		}, isA[*NotBitLockerError]},
		{"jump", "aes-xts-128", func(s *sparseImage) { s.put(1, 0x76) }, isA[*CorruptError]},
		{"signature", "aes-xts-128", func(s *sparseImage) { s.put(510, 0) }, isA[*CorruptError]},
		{"sector size", "aes-xts-128", func(s *sparseImage) {
			s.put(11, 1, 2)
		}, isA[*CorruptError]},
		{"sectors of 8 KiB", "aes-xts-128", func(s *sparseImage) {
			s.put(11, 0, 0x20)
		}, isA[*CorruptError]},
		{"GUID", "aes-xts-128", func(s *sparseImage) { s.put(headerGUID, 0) }, isA[*CorruptError]},
		{"offsets below zero", "aes-xts-128", func(s *sparseImage) {
			for i := range int64(3) {
				s.put(headerGUID+afterGUIDInfo+8*i+7, 0x80)
			}
		}, isA[*CorruptError]},
		{"offsets beyond the end", "aes-xts-128", func(s *sparseImage) {
			for i := range int64(3) {
				s.put(headerGUID+afterGUIDInfo+8*i+7, 0x7F)
			}
		}, isA[*TruncatedError]},
		{"offsets in the header", "aes-xts-128", func(s *sparseImage) {
			s.put(headerGUID+afterGUIDInfo, make([]byte, 24)...)
		}, isA[*CorruptError]},
		{"Vista's cluster number", "aes-xts-128", func(s *sparseImage) {
			vista(s, areasG1)
			s.put(headerVistaLCN, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F)
		}, isA[*CorruptError]},
		{"Vista's cluster size", "aes-xts-128", func(s *sparseImage) {
			vista(s, areasG1)
			s.put(headerSectorsPerCluster, 3)
		}, isA[*CorruptError]},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := loadImage(t, tc.image)
			tc.change(s)
			if _, err := Open(s, s.size); !tc.is(err) {
				t.Errorf("%T: %v", err, err)
			}
		})
	}
}
