package device

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

func listDevices() ([]DeviceInfo, error) {
	k := newKernel()
	entries, err := os.ReadDir(filepath.Join(k.sys, "block"))
	if err != nil {
		return nil, fmt.Errorf("device: %w", err)
	}
	var list []DeviceInfo
	for _, e := range entries {
		dir := filepath.Join(k.sys, "block", e.Name())
		if !isDisk(dir) {
			continue
		}
		info, ok := describe(devicePath(e.Name()))
		if !ok {
			continue
		}
		if by := k.use(readLine(filepath.Join(dir, "dev"))); by != "" {
			info.NotWritable = &InUseError{Path: info.Path, By: by}
		} else if readLine(filepath.Join(dir, "ro")) == "1" {
			info.NotWritable = &ReadOnlyError{Path: info.Path, Err: unix.EROFS}
		}
		list = append(list, info)
	}
	return list, nil
}

// isDisk leaves out what can't hold a Windows: RAM disks, floppies, drives without a medium, loop
// devices without a file.
func isDisk(dir string) bool {
	name := filepath.Base(dir)
	for _, prefix := range []string{"ram", "zram", "fd"} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	if strings.HasPrefix(name, "loop") && backingFile(dir) == "" {
		return false
	}
	size := readLine(filepath.Join(dir, "size"))
	return size != "" && size != "0"
}
