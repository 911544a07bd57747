package bitlockertest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"unhello/bitlocker"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
)

// saved writes b to a new file and returns its path.
func saved(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// savedKey writes the only key file of a volume.
func savedKey(t testing.TB, v *Volume) string {
	t.Helper()
	for name, b := range v.KeyFiles {
		return saved(t, name, b)
	}
	t.Fatal("no key file")
	return ""
}

// dislocker decrypts a volume to a file.
func dislocker(t testing.TB, volume, how string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "plain")
	testdisk.Run(t, "dislocker-file", "-q", "-r", "-V", volume, how, "--", path)
	return path
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bdemount returns what libbde reads from a volume, which is no more than the size that the file
// system states.
func bdemount(t testing.TB, volume string, how ...string) []byte {
	t.Helper()
	umount := testenv.Tool(t, "umount")
	dir := t.TempDir()
	if out, err := exec.Command(testenv.Tool(t, "bdemount"),
		append(how, volume, dir)...).CombinedOutput(); err != nil {
		if _, none := os.Stat("/dev/fuse"); none != nil || os.Geteuid() != 0 {
			testenv.Missing(t, "bdemount can't mount here (root and /dev/fuse are wanted): %s", out)
		}
		t.Fatalf("bdemount: %v: %s", err, out)
	}
	defer func() {
		if out, err := exec.Command(umount, dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	}()
	return read(t, filepath.Join(dir, "bde1"))
}

// cryptsetup fails the test unless the key, passed in a file, is right.
func cryptsetup(t testing.TB, volume, key string) {
	t.Helper()
	testdisk.Run(t, "cryptsetup", "open", "--test-passphrase", "--type", "bitlk",
		"--key-file", key, volume)
}

// All judges read the methods that they know.
func TestMethodsByJudges(t *testing.T) {
	for _, method := range methods {
		for _, sectorSize := range []int{512, 4096} {
			o := Options{Method: method, SectorSize: sectorSize,
				Protectors: []*Protector{oldKeyFile}}
			m, v := format(t, o)
			volume, key, want := saved(t, "volume", m), savedKey(t, v), view(sectorSize, v)
			name := fmt.Sprint(method, "/", sectorSize, "/")
			t.Run(name+"dislocker", func(t *testing.T) {
				if !bytes.Equal(read(t, dislocker(t, volume, "-f"+key)), want) {
					t.Error("reads otherwise than was written")
				}
			})
			t.Run(name+"cryptsetup", func(t *testing.T) { cryptsetup(t, volume, key) })
			if method == bitlocker.AES256XTS {
				continue // libbde of 2019 takes no key of that size
			}
			t.Run(name+"libbde", func(t *testing.T) {
				if got := bdemount(t, volume, "-s", key); len(got) != fileSystem-sectorSize ||
					!bytes.Equal(got, want[:len(got)]) {
					t.Errorf("reads %d bytes, or otherwise than was written", len(got))
				}
			})
		}
	}
}

// All judges open the protectors that they can.
func TestProtectorsByJudges(t *testing.T) {
	m, v := format(t, Options{
		Protectors: []*Protector{tpm, smartCard, plainPhrase, password, keyFile},
	})
	volume, want := saved(t, "volume", m), view(512, v)
	t.Run("dislocker/recovery password", func(t *testing.T) {
		if !bytes.Equal(read(t, dislocker(t, volume, "-p"+digits)), want) {
			t.Error("reads otherwise than was written")
		}
	})
	t.Run("dislocker/passphrase", func(t *testing.T) {
		if !bytes.Equal(read(t, dislocker(t, volume, "-uanaconda")), want) {
			t.Error("reads otherwise than was written")
		}
	})
	t.Run("dislocker/clear key", func(t *testing.T) {
		m, v := format(t, Options{Protectors: []*Protector{tpm, password, clearKey}})
		if !bytes.Equal(read(t, dislocker(t, saved(t, "volume", m), "-c")), view(512, v)) {
			t.Error("reads otherwise than was written")
		}
	})
	for name, key := range map[string][]byte{
		"recovery password": []byte(digits), "passphrase": []byte("anaconda"),
	} {
		t.Run("cryptsetup/"+name, func(t *testing.T) {
			cryptsetup(t, volume, saved(t, "key", key))
		})
	}
	t.Run("cryptsetup/key file of Windows 11", func(t *testing.T) {
		cryptsetup(t, volume, savedKey(t, v))
	})
	for option, key := range map[string]string{"-r": digits, "-p": "anaconda"} {
		t.Run("libbde/"+option, func(t *testing.T) {
			if got := bdemount(t, volume, option, key); len(got) == 0 ||
				!bytes.Equal(got, want[:len(got)]) {
				t.Errorf("reads %d bytes, or otherwise than was written", len(got))
			}
		})
	}
}

// All judges read the unusual volumes that they can.
func TestOtherVolumesByJudges(t *testing.T) {
	for _, test := range []struct {
		name string
		o    Options
	}{
		{"To Go", Options{Variant: bitlocker.ToGo}},
		{"Windows 7", Options{OldBlockInfo: true}},
		{"first copy damaged", Options{Damaged: []int{0}}},
		{"amid", Options{Layout: &Layout{
			Info: [3]int64{0x201000, 0x251000, 0x281000}, Boot: 0x230000, ICE: 0x240000,
		}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.o.Protectors = []*Protector{oldKeyFile}
			m, v := format(t, test.o)
			if !bytes.Equal(read(t, dislocker(t, saved(t, "volume", m), "-f"+savedKey(t, v))),
				view(512, v)) {
				t.Error("reads otherwise than was written")
			}
		})
	}
}

// dislocker leaves one field of Vista's boot sector as it is on the volume.
func TestVistaByJudges(t *testing.T) {
	m, v := format(t, Options{
		Variant: bitlocker.Vista, Method: bitlocker.AES128CBCDiffuser, Protectors: []*Protector{
			oldKeyFile,
		},
	})
	got, want := read(t, dislocker(t, saved(t, "volume", m), "-f"+savedKey(t, v))), view(512, v)
	copy(want[ntfsMirror:][:8], m[ntfsMirror:])
	if !bytes.Equal(got, want) {
		t.Error("reads otherwise than was written")
	}
}

// A real file system comes out whole, with BitLocker's own data in its free clusters.
func TestNTFSByJudges(t *testing.T) {
	for _, v := range []testdisk.Volume{
		{Sector: 512}, {Sector: 4096}, {Sector: 512, Cluster: 512}, {Sector: 512, Cluster: 65536},
	} {
		t.Run(fmt.Sprint(v.Sector, "/", v.Cluster), func(t *testing.T) {
			v.Size = 8 << 20
			ntfs := testdisk.NTFS(t, v)
			plain := read(t, ntfs)
			m := make(memory, len(plain))
			made, err := Format(m, bytes.NewReader(plain), int64(len(plain)),
				Options{Protectors: []*Protector{clearKey}})
			if err != nil {
				t.Fatal(err)
			}
			checkFree(t, ntfs, v.Sector, made.Reserved)
			path := dislocker(t, saved(t, "volume", m), "-c")
			if !bytes.Equal(read(t, path), plain) { // what is hidden was zeros
				t.Error("reads otherwise than was written")
			}
			testdisk.CheckNTFS(t, path)
		})
	}
}

// checkFree has ntfscluster say that no file has any of the ranges.
func checkFree(t *testing.T, volume string, sector int, ranges []bitlocker.Range) {
	t.Helper()
	for _, r := range ranges {
		sectors := fmt.Sprintf("%d-%d", r.Offset/int64(sector), (r.Offset+r.Length)/int64(sector)-1)
		out := testdisk.Run(t, "ntfscluster", "-q", "-s", sectors, volume)
		if !bytes.Contains(out, []byte("* no inode found")) {
			t.Errorf("0x%x: %s", r.Offset, out)
		}
	}
}
