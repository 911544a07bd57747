package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"unhello/internal/problem"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
)

// Changes of volumes that Windows encrypted: of the plaintext exactly the bytes of the plan change,
// of the medium exactly the blocks that hold them. dislocker and the peers of the folder of real
// volumes judge, ntfs-3g says where the files lie.

// A lockedDisk is a real volume, by itself or on a disk.
type lockedDisk struct {
	name        string // in the folder beside this repository
	password    string // "" where none is needed
	block       int    // how much of the ciphertext one byte of plaintext changes
	start, size int64  // of the volume; 0 for the whole file
	containers  []testdisk.Container
}

func lockedDisks() []lockedDisk {
	all := testdisk.Containers()
	raw := all[:1]
	return []lockedDisk{
		{"bitlocker/windows-aes-xts-128.img.xz", passwordXTS, 16, 0, 0, raw},
		{"bitlocker/windows-aes-cbc-elephant-128.img.xz", passwordElephant, 512, 0, 0, raw},
		{"bitlocker/windows-clearkey.img.xz", "", 16, 0, 0, raw},
		{"disks/locked-gpt.img.xz", passwordXTS, 16, 55574528, 104857600, all},
	}
}

func TestChangeInEncryptedImages(t *testing.T) {
	for _, d := range lockedDisks() {
		t.Run(filepath.Base(d.name), func(t *testing.T) {
			t.Parallel()
			raw := filepath.Join(t.TempDir(), "raw")
			testenv.UnxzTo(t, testenv.Shared(t, d.name), raw)
			change := encryptedChange{lockedDisk: d, before: d.volume(t, raw)}
			for _, c := range d.containers {
				t.Run(c.Name, func(t *testing.T) { change.inImage(t, c, raw) })
			}
		})
	}
}

// volume takes the volume from a disk.
func (d lockedDisk) volume(t *testing.T, disk string) string {
	t.Helper()
	if d.size == 0 {
		return disk
	}
	return testdisk.Extract(t, disk, d.start, d.size)
}

// dislocker is the option that it takes for the key.
func (d lockedDisk) dislocker() string {
	if d.password == "" {
		return "-c"
	}
	return "-p" + d.password
}

// encryptedChange is the same change in one container after the other.
type encryptedChange struct {
	lockedDisk
	before string // the volume
	after  []byte // what judges were content with
}

// inImage fixes a Windows in an image and takes it back.
func (c *encryptedChange) inImage(t *testing.T, in testdisk.Container, raw string) {
	image := in.Make(t, raw)
	original := mustRead(t, image)
	made := unhello(t, 0, withKey(c.password, "fix", image, "--yes", "--record", t.TempDir())...)
	if made.Result != "fixed" {
		t.Errorf("result %s", made.Result)
	}
	disk := in.Raw(t, image)
	after := c.volume(t, disk)
	changed := testdisk.DifferingFiles(t, c.before, after)
	if n := testdisk.DifferingFiles(t, raw, disk); n != changed || changed == 0 {
		t.Errorf("%d bytes of the disk changed, %d of the volume", n, changed)
	}
	now := mustRead(t, image)
	if n := testdisk.Differing(original, now); n != changed || len(now) != len(original) {
		t.Errorf("%d bytes of the image changed, %d of the volume; its size is %d, was %d", n,
			changed, len(now), len(original))
	}
	in.Check(t, image)
	if c.after == nil {
		c.judge(t, after, made.Record)
		c.after = mustRead(t, after)
	} else if !bytes.Equal(mustRead(t, after), c.after) {
		t.Error("the volume is not the one that was judged")
	}
	unhello(t, 0, withKey(c.password, "verify", image)...)
	c.undo(t, image, made.Record)
	if !bytes.Equal(mustRead(t, image), original) {
		t.Error("undo has not restored the image byte for byte")
	}
	unhello(t, problem.CodeStillOn, withKey(c.password, "verify", image)...)
}

// undo needs the key of the volume, as every change does.
func (c *encryptedChange) undo(t *testing.T, image, recordPath string) {
	t.Helper()
	if c.password != "" {
		wantRefusal(t, 4, problem.BitLockerLocked, image, "undo", recordPath, "--yes")
		wantRefusal(t, 4, problem.WrongKey, image,
			withKey(foreignDigits, "undo", recordPath, "--yes")...)
	}
	unhello(t, 0, withKey(c.password, "undo", recordPath, "--yes")...)
}

// judge compares plaintext and ciphertext before and after.
func (c *encryptedChange) judge(t *testing.T, after, recordPath string) {
	t.Helper()
	plainBefore, plainAfter := decrypted(t, c.before, c.dislocker()),
		decrypted(t, after, c.dislocker())
	old, now := mustRead(t, plainBefore), mustRead(t, plainAfter)
	want := plannedBy(t, old, unsealed(t, recordPath, c.before, credentials(t, c.password)),
		plainBefore, 0)
	if !bytes.Equal(now, want) {
		t.Error("the plaintext is not as it was before with the bytes of the plan in it")
	}
	cipherBefore, cipherAfter := mustRead(t, c.before), mustRead(t, after)
	got, planned := changedBlocks(cipherBefore, cipherAfter, c.block),
		changedBlocks(old, want, c.block)
	if !slices.Equal(got, planned) || len(planned) == 0 {
		t.Errorf("the blocks of %d bytes at %x changed, the plan is in those at %x", c.block, got,
			planned)
	}
	for _, r := range ownAreas(t, cipherBefore) {
		if !bytes.Equal(cipherBefore[r[0]:r[1]], cipherAfter[r[0]:r[1]]) {
			t.Errorf("BitLocker's own area at 0x%x has changed", r[0])
		}
	}
	bdePeers(t, after, c.password, "0")
}

// changedBlocks returns the offsets of the blocks in which two contents differ.
func changedBlocks(a, b []byte, size int) (list []int) {
	for at := 0; at < min(len(a), len(b)); at += size {
		if end := min(at+size, len(a), len(b)); !bytes.Equal(a[at:end], b[at:end]) {
			list = append(list, at)
		}
	}
	return list
}

// ownAreas returns what of a volume is BitLocker's: the boot sectors, the three copies of the
// metadata, and where the boot sectors of the file system went.
func ownAreas(t testing.TB, volume []byte) [][2]uint64 {
	t.Helper()
	const moved = 8192
	areas := [][2]uint64{{0, moved}}
	for _, field := range []int{176, 184, 192} {
		at := binary.LittleEndian.Uint64(volume[field:])
		if string(volume[at:][:8]) != "-FVE-FS-" {
			t.Fatalf("no metadata at 0x%x", at)
		}
		boot := binary.LittleEndian.Uint64(volume[at+56:])
		areas = append(areas, [2]uint64{at, at + 65536}, [2]uint64{boot, boot + moved})
	}
	return areas
}

// bdePeers has the script of the folder of real volumes read the value in a volume.
func bdePeers(t *testing.T, volume, password, want string) {
	t.Helper()
	for _, tool := range append(testenv.Judges(), "dislocker-file", "ntfsfix", "ntfscat") {
		testenv.Tool(t, tool)
	}
	if password == "" {
		password = "clear"
	}
	cmd := exec.Command(testenv.Shared(t, "checks/bde-peers.sh"), volume, password, want)
	// where Debian has chntpw
	cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin:/sbin")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("the peers do not see %s: %v\n%s", want, err, out)
	}
}
