package device

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

func identifyFile(path string) (FileIdentity, error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return FileIdentity{}, err
	}
	id := FileIdentity{FileID: strconv.FormatUint(st.Ino, 10)}
	id.VolumeSerial = deviceUUID("/dev/disk/by-uuid", uint64(st.Dev))
	var fs unix.Statfs_t
	if unix.Statfs(path, &fs) != nil {
		return id, nil
	}
	id.OfMount = hasPassingInodes(path, int64(fs.Type))
	if number := fs.Fsid.Val; id.VolumeSerial == "" && number != [2]int32{} {
		id.VolumeSerial = fmt.Sprintf("%08x%08x", uint32(number[0]), uint32(number[1]))
		id.SerialOfMount = number == [2]int32{int32(uint32(st.Dev)),
			int32(uint32(uint64(st.Dev) >> 32))}
	}
	return id, nil
}

// hasPassingInodes reports whether a file system makes up its inode numbers as it goes. FUSE can be
// anything; of the known file systems behind it only ntfs-3g uses NTFS's own numbers, and only
// ntfs-3g has this attribute.
func hasPassingInodes(path string, kind int64) bool {
	const exfat, cifs, smb2, smb = 0x2011BAB0, 0xFF534D42, 0xFE534D42, 0x517B
	switch kind & 0xFFFFFFFF {
	case unix.MSDOS_SUPER_MAGIC, exfat, cifs, smb2, smb:
		return true
	case unix.FUSE_SUPER_MAGIC:
		_, err := unix.Getxattr(path, "system.ntfs_attrib", nil)
		return err != nil
	}
	return false
}

// deviceUUID returns the name in a by-uuid folder that leads to a device, or nothing.
func deviceUUID(dir string, dev uint64) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		var st unix.Stat_t
		if unix.Stat(filepath.Join(dir, e.Name()), &st) == nil && uint64(st.Rdev) == dev {
			return e.Name()
		}
	}
	return ""
}
