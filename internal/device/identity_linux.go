package device

import (
	"os"
	"path/filepath"
	"strings"
)

func identify(d *File, id *Identity) bool {
	info, err := d.f.Stat()
	return err == nil && newKernel().identify(numberOf(info), id)
}

// identify reads what the kernel knows of a disk by its number, and of what the disk is attached
// to: a USB disk has the serial number of the device that was plugged in.
func (k kernel) identify(number string, id *Identity) bool {
	dir, err := k.folderOf(number)
	if err != nil || isPart(dir) {
		return false
	}
	device := filepath.Join(dir, "device")
	model := readLine(filepath.Join(device, "model"))
	if model == "" {
		model = readLine(filepath.Join(device, "name")) // cards
	}
	id.Model = strings.TrimSpace(strings.TrimSpace(readLine(filepath.Join(device, "vendor"))) +
		" " + strings.TrimSpace(model))
	id.Serial = strings.TrimSpace(readLine(filepath.Join(device, "serial")))
	usb := usbDevice(dir)
	if usb != "" && id.Serial == "" {
		id.Serial = strings.TrimSpace(readLine(filepath.Join(usb, "serial")))
	}
	id.Portable = usb != "" || readLine(filepath.Join(dir, "removable")) == "1" ||
		readLine(filepath.Join(device, "type")) == "SD"
	return true
}

// usbDevice finds the USB device that contains a disk, "" for none.
func usbDevice(dir string) string {
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "idVendor")); err == nil {
			return dir
		}
	}
	return ""
}
