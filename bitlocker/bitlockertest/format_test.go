package bitlockertest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"unhello/bitlocker"
)

const (
	digits      = "235818-357951-253979-013365-241120-245575-342914-591910"
	otherDigits = "042647-302313-590458-071500-554323-116567-412181-516978"
	phrase      = "anaconda£ and 𝄞"
)

// These are stretched once for all tests.
var (
	password      = &Protector{Kind: bitlocker.KindRecoveryPassword, Secret: digits}
	otherPassword = &Protector{Kind: bitlocker.KindRecoveryPassword, Secret: otherDigits}
	passphrase    = &Protector{Kind: bitlocker.KindPassphrase, Secret: phrase}
	plainPhrase   = &Protector{Kind: bitlocker.KindPassphrase, Secret: "anaconda"}
	clearKey      = &Protector{Kind: bitlocker.KindClearKey}
	keyFile       = &Protector{Kind: bitlocker.KindStartupKey}
	oldKeyFile    = &Protector{Kind: bitlocker.KindStartupKey, WithoutVolume: true}
	tpm           = &Protector{Kind: bitlocker.KindTPM}
	tpmPIN        = &Protector{Kind: bitlocker.KindTPMPIN}
	smartCard     = &Protector{Kind: bitlocker.KindSmartCard}
)

const (
	fileSystem = 2 << 20 // of the plaintext in these tests
	volumeSize = 3 << 20
)

// noise is plaintext with an NTFS boot sector and otherwise no two equal sectors.
func noise(sectorSize int) []byte {
	b := make([]byte, fileSystem)
	rand.NewChaCha8([32]byte{1}).Read(b)
	boot := b[:512]
	copy(boot, "\xEB\x52\x90NTFS    ")
	binary.LittleEndian.PutUint16(boot[11:], uint16(sectorSize))
	boot[13] = byte(4096 / sectorSize)
	copy(boot[14:40], make([]byte, 26))
	boot[21] = 0xF8
	binary.LittleEndian.PutUint64(boot[40:], uint64(fileSystem/sectorSize-1))
	binary.LittleEndian.PutUint64(boot[48:], 4)
	binary.LittleEndian.PutUint64(boot[56:], 2)
	boot[64], boot[68] = 0xF6, 1
	boot[510], boot[511] = 0x55, 0xAA
	return b
}

// A memory is a volume in memory.
type memory []byte

func (m memory) WriteAt(b []byte, off int64) (int, error) {
	if off < 0 || off+int64(len(b)) > int64(len(m)) {
		return 0, io.ErrShortWrite
	}
	return copy(m[off:], b), nil
}

// format makes a volume of the noise.
func format(t testing.TB, o Options) (memory, *Volume) {
	t.Helper()
	if o.SectorSize == 0 {
		o.SectorSize = 512
	}
	m := make(memory, volumeSize)
	v, err := Format(m, bytes.NewReader(noise(o.SectorSize)), volumeSize, o)
	if err != nil {
		t.Fatal(err)
	}
	return m, v
}

// view is what must be read from a volume of the noise.
func view(sectorSize int, v *Volume) []byte {
	b := append(noise(sectorSize), make([]byte, volumeSize-fileSystem)...)
	v.hide(b)
	return b
}

// hide clears the parts of the plaintext that read as zeros.
func (v *Volume) hide(plain []byte) {
	size := int64(len(plain))
	for _, r := range v.Reserved {
		clear(plain[min(r.Offset, size):min(r.Offset+r.Length, size)])
	}
}

// open unlocks a volume with our own reader.
func open(t testing.TB, m memory, c bitlocker.Credentials) (*bitlocker.Plain, bitlocker.Protector) {
	t.Helper()
	v, err := bitlocker.Open(bytes.NewReader(m), int64(len(m)))
	if err != nil {
		t.Fatal(err)
	}
	mk, by, err := v.Unlock(t.Context(), c)
	var decrypted *bitlocker.DecryptedError
	if err != nil && !errors.As(err, &decrypted) {
		t.Fatal(err)
	}
	p, err := v.Open(mk)
	if err != nil {
		t.Fatal(err)
	}
	return p, by
}

func readAll(t testing.TB, p *bitlocker.Plain) []byte {
	t.Helper()
	b := make([]byte, p.Size())
	if _, err := p.ReadAt(b, 0); err != nil {
		t.Fatal(err)
	}
	return b
}

var methods = []bitlocker.Method{
	bitlocker.AES128CBCDiffuser, bitlocker.AES256CBCDiffuser,
	bitlocker.AES128CBC, bitlocker.AES256CBC,
	bitlocker.AES128XTS, bitlocker.AES256XTS,
}

func TestEveryMethodReadsBack(t *testing.T) {
	for _, method := range methods {
		for _, sectorSize := range []int{512, 4096} {
			t.Run(fmt.Sprint(method, "/", sectorSize), func(t *testing.T) {
				m, v := format(t, Options{
					Method: method, SectorSize: sectorSize, Protectors: []*Protector{clearKey},
				})
				p, _ := open(t, m, bitlocker.Credentials{})
				if !bytes.Equal(readAll(t, p), view(sectorSize, v)) {
					t.Error("reads otherwise than was written")
				}
			})
		}
	}
}

func recoveryPassword(t testing.TB, digits string) bitlocker.RecoveryPassword {
	t.Helper()
	p, err := bitlocker.ParseRecoveryPassword(digits)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func externalKeys(t testing.TB, v *Volume) (keys []*bitlocker.ExternalKey) {
	t.Helper()
	for _, b := range v.KeyFiles {
		k, err := bitlocker.ParseExternalKey(b)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
	}
	return keys
}

func TestEveryProtectorOpens(t *testing.T) {
	protectors := []*Protector{tpm, otherPassword, password, passphrase, keyFile, smartCard, tpmPIN}
	m, made := format(t, Options{Protectors: protectors})
	want := view(512, made)
	for _, test := range []struct {
		name string
		by   int
		c    bitlocker.Credentials
	}{
		{"recovery password", 2,
			bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{
				recoveryPassword(t, digits),
			}}},
		{"other recovery password", 1,
			bitlocker.Credentials{Passwords: []bitlocker.RecoveryPassword{
				recoveryPassword(t, otherDigits),
			}}},
		{"passphrase", 3, bitlocker.Credentials{Passphrases: []string{phrase}}},
		{"key file", 4, bitlocker.Credentials{Keys: externalKeys(t, made)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, by := open(t, m, test.c)
			if by.ID != made.Protectors[test.by] || by.Kind != protectors[test.by].Kind {
				t.Errorf("opened by %v %v", by.Kind, by.ID)
			}
			if !bytes.Equal(readAll(t, p), want) {
				t.Error("reads otherwise than was written")
			}
			if err := p.CanWrite(0, volumeSize-areaSize); err == nil {
				t.Error("metadata may be written")
			}
			if err := p.CanWrite(0, fileSystem); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestProtectorsAreListedWithoutKey(t *testing.T) {
	backedUp := &Protector{Kind: bitlocker.KindRecoveryPassword, Secret: digits,
		Backup: bitlocker.BackupEntraID, ID: bitlocker.GUID{1}}
	m, _ := format(t, Options{
		Protectors: []*Protector{tpm, tpmPIN, smartCard, oldKeyFile, backedUp},
	})
	v, err := bitlocker.Open(bytes.NewReader(m), volumeSize)
	if err != nil {
		t.Fatal(err)
	}
	list := v.Protectors()
	for i, want := range []bitlocker.Kind{
		bitlocker.KindTPM, bitlocker.KindTPMPIN, bitlocker.KindSmartCard, bitlocker.KindStartupKey,
		bitlocker.KindRecoveryPassword,
	} {
		if list[i].Kind != want || !list[i].Created.Equal(defaultCreated) {
			t.Errorf("protector %d: %+v, want %v", i, list[i], want)
		}
	}
	if b := list[4].Backups; len(b) != 1 || b[0].Location != bitlocker.BackupEntraID ||
		list[4].ID != backedUp.ID {
		t.Errorf("%+v", list[4])
	}
}

func TestVolumeIsTheSameEveryTime(t *testing.T) {
	o := Options{Protectors: []*Protector{password, keyFile}}
	a, _ := format(t, o)
	b, _ := format(t, o)
	o.Seed = 1
	c, _ := format(t, o)
	if !bytes.Equal(a, b) || bytes.Equal(a, c) {
		t.Errorf("same seed: %v, other seed: %v", bytes.Equal(a, b), bytes.Equal(a, c))
	}
}

// Metadata can also lie in the middle of the file system, where it is empty.
func TestLayoutAmidTheFileSystem(t *testing.T) {
	places := &Layout{Info: [3]int64{1 << 20, 0x180000, 0x140000}, Boot: 0x110000, ICE: 0x112000}
	plain := noise(512)
	clear(plain[1<<20:])
	m := make(memory, fileSystem)
	o := Options{Protectors: []*Protector{clearKey}, Layout: places}
	v, err := Format(m, bytes.NewReader(plain), fileSystem, o)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := open(t, m, bitlocker.Credentials{})
	v.hide(plain)
	if !bytes.Equal(readAll(t, p), plain) {
		t.Error("reads otherwise than was written")
	}
}

func TestFormatRefuses(t *testing.T) {
	for _, test := range []struct {
		name string
		size int64
		o    Options
	}{
		{"no room", fileSystem + 64<<10, Options{}},
		{"no whole sectors", volumeSize + 1, Options{}},
		{"over files", volumeSize,
			Options{Layout: &Layout{Info: [3]int64{1 << 20, 2 << 20, 0x220000}, Boot: 0x210000}}},
		{"over one another", volumeSize,
			Options{Layout: &Layout{Info: [3]int64{0x208000, 2 << 20, 0x220000}, Boot: 0x230000}}},
		{"over the header", volumeSize,
			Options{Layout: &Layout{Info: [3]int64{0, 2 << 20, 0x220000}, Boot: 0x230000}}},
		{"between sectors", volumeSize,
			Options{Layout: &Layout{Info: [3]int64{0x220001, 2 << 20, 0x240000}, Boot: 0x270000}}},
		{"more than the map has room for", 1 << 30, Options{Variant: bitlocker.EOW}},
		{"sector size", volumeSize, Options{SectorSize: 1024}},
		{"method", volumeSize, Options{Method: 0x8006}},
		{"password", volumeSize,
			Options{Protectors: []*Protector{
				{Kind: bitlocker.KindRecoveryPassword, Secret: "000001" + digits[6:]},
			}}},
		{"short password", volumeSize,
			Options{Protectors: []*Protector{
				{Kind: bitlocker.KindRecoveryPassword, Secret: digits[7:]},
			}}},
		{"protector", volumeSize, Options{Protectors: []*Protector{{Kind: bitlocker.KindUnknown}}}},
		{"between clusters of Vista", volumeSize, Options{Variant: bitlocker.Vista,
			Layout: &Layout{Info: [3]int64{0x220200, 2 << 20, 0x240000}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := Format(make(memory, volumeSize), bytes.NewReader(noise(512)),
				test.size, test.o); err == nil {
				t.Error("not refused")
			} else {
				t.Log(err)
			}
		})
	}
	if _, err := Format(make(memory, volumeSize), bytes.NewReader(make([]byte, fileSystem)),
		volumeSize, Options{}); !errors.Is(err, errNoNTFS) {
		t.Error(err)
	}
}

func TestKeyFileNames(t *testing.T) {
	_, v := format(t, Options{Protectors: []*Protector{keyFile, oldKeyFile}})
	for i, size := range []int{180, 156} {
		name := v.Protectors[i].String() + ".BEK"
		if got := len(v.KeyFiles[name]); got != size {
			t.Errorf("%s has %d bytes, want %d", filepath.Base(name), got, size)
		}
	}
}
