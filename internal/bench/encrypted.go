package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"unhello/bitlocker"
	"unhello/bitlocker/bitlockertest"
)

// digits are the recovery password of the volumes that are made here.
const digits = "235818-357951-253979-013365-241120-245575-342914-591910"

// behindNTFS is how much longer an encrypted volume is than its file system: BitLocker keeps data
// of its own there.
const behindNTFS = 16 * mib

// An encryptedImage is a BitLocker volume with a Windows on it, in which the switch must be 0 after
// every run.
type encryptedImage struct {
	diskImage
	plain string // the NTFS volume inside, as it was made
}

// full makes a volume that has little but zeros free, because zeros need not be written.
func (w workshop) full(name string, size int64, hive string) (*diskImage, error) {
	d, err := w.volume(name, size, hive)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(w.working, "mounted-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(dir)
	const noise = `head -c "$1" /dev/urandom >"$2"`
	return d, run(mounted(d.original, dir, "sh", "-c", noise, "noise", fmt.Sprint(size/4*3),
		filepath.Join(dir, "noise")))
}

// encrypted makes a BitLocker volume of an NTFS volume, all of it encrypted.
func (w workshop) encrypted(name string, plain *diskImage,
	method bitlocker.Method) (*encryptedImage, error) {
	from, err := os.Open(plain.original)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	e := &encryptedImage{diskImage{
		original: filepath.Join(w.originals, name), working: filepath.Join(w.working, name),
		format: "raw", size: plain.size + behindNTFS,
	}, plain.original}
	to, err := os.Create(e.original)
	if err != nil {
		return nil, err
	}
	defer to.Close()
	_, err = bitlockertest.Format(to, from, e.size, bitlockertest.Options{
		Method: method,
		Protectors: []*bitlockertest.Protector{{Kind: bitlocker.KindRecoveryPassword,
			Secret: digits}},
	})
	return e, err
}

// check has dislocker show what is inside: it isn't unhello, and writes nothing here.
func (e *encryptedImage) check(path, dir string) error {
	mountpoint := filepath.Join(dir, "checked")
	if err := os.Mkdir(mountpoint, 0o700); err != nil {
		return err
	}
	if err := tool("dislocker-fuse", "-q", "-r", "-V", path, "-p"+digits, "--",
		mountpoint); err != nil {
		return err
	}
	err := e.diskImage.check(filepath.Join(mountpoint, decryptedName), dir)
	return errors.Join(err, unmount(mountpoint))
}

// unmount tries again for a while: a program that looks at who has what open holds the mount for a
// moment.
func unmount(mountpoint string) error {
	err := tool("umount", mountpoint)
	for tries := 0; err != nil && tries < 50; tries++ {
		time.Sleep(100 * time.Millisecond)
		err = tool("umount", mountpoint)
	}
	return err
}

// decryptedName is the name that dislocker-fuse gives the volume it shows.
const decryptedName = "dislocker-file"

// unlockers set the switch to 0 in the hive on an encrypted volume.
func unlockers(unhello string, on *encryptedImage) []entry {
	return []entry{
		{name: "unhello fix", on: on, memory: mostMemory,
			command: func(path, dir string) *exec.Cmd {
				return exec.Command(unhello, "fix", "--yes", "--record", dir, "--recovery-password",
					digits, path)
			}},
		{name: "dislocker-fuse, ntfs-3g, reged -I -C, umount, umount",
			on: on, bound: 0.5, exit: changed, command: importDecrypted},
	}
}

// importDecrypted mounts an encrypted volume, mounts what that shows, and has reged import into the
// hive there.
func importDecrypted(volume, dir string) *exec.Cmd {
	mountpoint := filepath.Join(dir, "decrypted")
	if err := os.Mkdir(mountpoint, 0o700); err != nil {
		return &exec.Cmd{Err: err}
	}
	inner := importMounted(filepath.Join(mountpoint, decryptedName), dir)
	if inner.Err != nil {
		return inner
	}
	// As in mounted: a program that still holds the output has not ended yet. That is how the
	// substitution waits for ntfs-3g, without which nothing below it can be unmounted before it has
	// written the rest, and the caller waits for dislocker-fuse.
	const script = `exec 9>&1 >/dev/null
volume=$1 password=$2 dir=$3
shift 3
dislocker-fuse -q -V "$volume" "-p$password" -- "$dir" || exit 102
code=$("$@"; echo $?)
umount "$dir" || exit 103
exit "$code"`
	cmd := exec.Command("sh",
		append([]string{"-c", script, "decrypted", volume, digits, mountpoint}, inner.Args...)...)
	cmd.Stdout = io.Discard
	return cmd
}

// A sealedVolume is a BitLocker volume that is only read. What programs extract from it is written
// to memory.
type sealedVolume struct {
	*encryptedImage
	memory string // a folder of a file system in memory
}

// fresh reads the volume once, so that it is in the page cache for all programs alike.
func (s sealedVolume) fresh(string) (string, error) {
	f, err := os.Open(s.original)
	if err != nil {
		return "", err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return s.original, err
}

// out is the file that the programs write, which must not exist yet.
func (s sealedVolume) out() string { return filepath.Join(s.memory, "decrypted") }

// check wants the plaintext to be what was encrypted.
func (s sealedVolume) check(string, string) error {
	defer os.Remove(s.out())
	return tool("cmp", "-n", fmt.Sprint(s.size-behindNTFS), s.plain, s.out())
}

// decrypters write the plaintext of a volume to a file, on the processors that they are allowed.
func decrypters(unhello string, on sealedVolume, processors string, most float64) []entry {
	pinned := func(argv ...string) *exec.Cmd {
		return exec.Command("taskset", append([]string{"-c", processors}, argv...)...)
	}
	return []entry{
		{name: "unhello bitlocker read", on: on, memory: mostMemory,
			command: func(volume, _ string) *exec.Cmd {
				return pinned(unhello, "bitlocker", "read", "--recovery-password", digits, "--out",
					on.out(), volume)
			}},
		{name: "dislocker-file", on: on, bound: most, command: func(volume, _ string) *exec.Cmd {
			return pinned("dislocker-file", "-q", "-r", "-V", volume, "-p"+digits, "--", on.out())
		}},
	}
}

// stretchers stretch keys. Both are in the test program of package bitlocker.
func stretchers(tests string) []entry {
	command := func(name string) func(string, string) *exec.Cmd {
		return func(path, _ string) *exec.Cmd {
			return exec.Command(path, "-test.run", "^$", "-test.bench", "^"+name+"$",
				"-test.benchtime", "10x")
		}
	}
	return []entry{
		{name: "BenchmarkStretch", on: unwritten(tests), command: command("BenchmarkStretch")},
		{name: "BenchmarkBareSHA256", on: unwritten(tests), bound: 1.3,
			command: command("BenchmarkBareSHA256")},
	}
}
