package device

import (
	"path/filepath"
	"testing"
)

func TestKernelIdentify(t *testing.T) {
	root := t.TempDir()
	for path, content := range map[string]string{
		"pci/usb1/1-2/idVendor": "0781\n", "pci/usb1/1-2/serial": "4C530001\n",
		"pci/usb1/1-2/host/sdb/removable":      "0\n",
		"pci/usb1/1-2/host/sdb/device/vendor":  "SanDisk \n",
		"pci/usb1/1-2/host/sdb/device/model":   "Ultra           \n",
		"pci/usb1/1-2/host/sdb/sdb1/partition": "1\n",
		"pci/ata1/sda/removable":               "0\n", "pci/ata1/sda/device/model": "Disk\n",
		"pci/ata1/sda/device/vendor":    "ATA\n",
		"pci/ata2/sdc/removable":        "1\n",
		"pci/nvme/nvme0n1/device/model": "NVMe\n", "pci/nvme/nvme0n1/device/serial": "S1\n",
		"pci/mmc/mmcblk0/device/type": "SD\n", "pci/mmc/mmcblk0/device/name": "SC64G\n",
		"pci/mmc/mmcblk0/device/serial": "0x1\n",
		"pci/mmc/mmcblk1/device/type":   "MMC\n", "pci/mmc/mmcblk1/device/name": "eMMC\n",
	} {
		put(t, filepath.Join(root, "devices", path), content)
	}
	for _, test := range []struct {
		number, dir string
		want        Identity
		isDisk      bool
	}{
		{"8:16", "pci/usb1/1-2/host/sdb",
			Identity{Model: "SanDisk Ultra", Serial: "4C530001", Portable: true}, true},
		{"8:17", "pci/usb1/1-2/host/sdb/sdb1", Identity{}, false},
		{"8:0", "pci/ata1/sda", Identity{Model: "ATA Disk"}, true},
		{"8:32", "pci/ata2/sdc", Identity{Portable: true}, true},
		{"259:0", "pci/nvme/nvme0n1", Identity{Model: "NVMe", Serial: "S1"}, true},
		{"179:0", "pci/mmc/mmcblk0", Identity{Model: "SC64G", Serial: "0x1", Portable: true}, true},
		{"179:8", "pci/mmc/mmcblk1", Identity{Model: "eMMC"}, true},
	} {
		link(t, filepath.Join(root, "devices", test.dir),
			filepath.Join(root, "dev/block", test.number))
		var got Identity
		if isDisk := (kernel{sys: root}).identify(test.number, &got); isDisk != test.isDisk ||
			got != test.want {
			t.Errorf("%s: %+v, %v", test.dir, got, isDisk)
		}
	}
	if (kernel{sys: root}).identify("9:9", &Identity{}) {
		t.Error("there is no such disk")
	}
}
