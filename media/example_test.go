package media_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"unhello/bitlocker"
	"unhello/hive"
	"unhello/internal/demo"
	"unhello/media"
	"unhello/media/image"
	"unhello/media/ntfs"
)

// disk makes the image of a PC and gives it as it would be read from a file.
func disk(kind demo.Disk) *bytes.Reader {
	dir, err := os.MkdirTemp("", "disk-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "pc.img")
	if err := kind.Make(path); err != nil {
		log.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	return bytes.NewReader(b)
}

// The partitions of a disk are told by its table, and what they hold by their boot sectors. A disk
// of this PC is opened by OpenDevice.
func ExamplePartitions() {
	d, err := image.Open(disk(demo.Plain))
	if err != nil {
		log.Fatal(err)
	}
	table, err := media.Partitions(d)
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range table.Partitions {
		fmt.Printf("%v %d: %d MiB at %d MiB, %q, %q\n", table.Scheme, p.Index, p.Size>>20,
			p.Offset>>20, p.Name, p.Kind)
	}
	// Output:
	// gpt 1: 1 MiB at 1 MiB, "EFI system partition", ""
	// gpt 2: 1 MiB at 2 MiB, "Microsoft reserved partition", ""
	// gpt 3: 4 MiB at 3 MiB, "Basic data partition", "ntfs"
	// gpt 4: 1 MiB at 7 MiB, "", ""
}

// From the image of a disk to a value in the registry of the encrypted Windows on it.
func Example() {
	image, err := image.Open(disk(demo.Locked))
	must(err)
	table, err := media.Partitions(image)
	must(err)
	partition, err := media.NewVolume(image, table.Partitions[2])
	must(err)
	locked, err := bitlocker.Open(partition, partition.Size())
	must(err)
	password, err := bitlocker.ParseRecoveryPassword(demo.RecoveryPassword)
	must(err)
	key, _, err := locked.Unlock(context.Background(),
		bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{password}})
	must(err)
	plain, err := locked.Open(key)
	must(err)
	volume, err := ntfs.Open(plain, plain.Size())
	must(err)
	software, err := volume.Lookup(`Windows\System32\config\SOFTWARE`)
	must(err)
	log1, err := volume.Lookup(`Windows\System32\config\SOFTWARE.LOG1`)
	must(err)
	h, err := hive.Open(context.Background(), hive.Files{Primary: software, Log1: log1}, nil)
	must(err)
	k, err := h.Key(`Microsoft\Windows NT\CurrentVersion\PasswordLess\Device`)
	must(err)
	v, err := k.Value("DevicePasswordLessBuildVersion")
	must(err)
	n, _ := v.DWORD()
	fmt.Println(v.Name(), "is", n)
	// Output: DevicePasswordLessBuildVersion is 2
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
