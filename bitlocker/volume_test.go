package bitlocker

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
	"time"
)

// infoSizeOf is the size of the header and dataset of a block.
func infoSizeOf(block []byte) int {
	n := int(le16(block[blockSize:]))
	if le16(block[blockVersion:]) == 2 {
		n *= 16
	}
	return n
}

// editCopies changes information blocks (1 to 3) and fixes their CRC-32.
func editCopies(
	s *sparseImage, offsets [3]int64, change func(block []byte), copies ...int,
) *sparseImage {
	for _, n := range copies {
		block := s.bytes(offsets[n-1], 64<<10)
		change(block)
		if size := infoSizeOf(block); size >= minInfoSize && size < len(block)-validationDatum {
			binary.LittleEndian.PutUint32(block[size+validationCRC:],
				crc32.ChecksumIEEE(block[:size]))
		}
		s.put(offsets[n-1], block...)
	}
	return s
}

func TestKnownVolumes(t *testing.T) {
	for _, image := range knownImages {
		t.Run(image.name, func(t *testing.T) {
			v := openSparse(t, loadImage(t, image.name))
			m := v.metas[0]
			if v.Variant() != image.variant || v.Method() != image.method || v.SectorSize() != 512 {
				t.Errorf("%v, %v, sectors of %d bytes", v.Variant(), v.Method(), v.SectorSize())
			}
			if v.State() != Encrypted || v.NextState() != Encrypted || v.Converting() {
				t.Errorf("%v, to be %v", v.State(), v.NextState())
			}
			if m.infoOffsets != image.areas || (Range{m.vblock, m.vsize}) != image.vblock {
				t.Errorf("areas %v, boot sectors at %d, %d bytes", m.infoOffsets, m.vblock, m.vsize)
			}
			if m.stateOffset != v.Size() || len(m.doubts) > 0 {
				t.Errorf("watermark %d, doubts %q", m.stateOffset, m.doubts)
			}
			if v.Suspended() != (image.name == "aes-xts-128-clearkey-only") {
				t.Errorf("suspended: %v", v.Suspended())
			}
		})
	}
}

func TestProtectors(t *testing.T) {
	v := openSparse(t, loadImage(t, "aes-xts-128-startup-key"))
	var got []string
	for _, p := range v.Protectors() {
		s := []string{
			p.ID.String(), p.Kind.String(), p.Created.Format(time.DateTime), p.Description,
		}
		for _, b := range p.Backups {
			s = append(s, b.Location.String(), b.Time.Format(time.DateTime))
		}
		got = append(got, strings.Join(s, "|"))
	}
	want := []string{
		"4F6AE327-F4CF-470B-A6F6-9DE8FDB7C051|passphrase|2020-09-15 07:22:43|",
		"294BC732-F82F-404C-A2CE-D1094ED59506|recovery password|2020-09-15 07:22:45||" +
			"file|2020-09-15 07:22:48",
		"4381F759-C4F8-4DE0-BB61-FC33A831BDA5|key file|2020-09-15 07:24:03|ExternalKey",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	if v.ID().String() != "5A95DB04-6EBC-4BA9-99A3-15A87A3D07B2" ||
		v.Description() != "DESKTOP-LG39GVP E: 15/09/2020" {
		t.Errorf("%v %s", v.ID(), v.Description())
	}
	if got := v.Created().Format(time.DateTime); got != "2020-09-15 07:22:33" {
		t.Errorf("%s", got)
	}
}

func TestKindOf(t *testing.T) {
	for raw, want := range map[uint16]Kind{
		0: KindClearKey, 0xFF: KindClearKey, 0x100: KindTPM, 0x200: KindStartupKey,
		0x300: KindTPMStartupKey, 0x500: KindTPMPIN,
		0x700: KindTPMPINStartupKey, 0x800: KindRecoveryPassword, 0x1000: KindSmartCard,
		0x2000: KindPassphrase, 0x4000: KindUnknown,
	} {
		if got := kindOf(raw); got != want {
			t.Errorf("0x%04x is %v", raw, got)
		}
	}
}

// If all protectors need something that we don't have, the error says so.
func TestTPMOnly(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	for raw, want := range map[byte]Kind{1: KindTPM, 0x10: KindSmartCard} {
		s := editCopies(loadImage(t, image.name), image.areas, func(block []byte) {
			list, err := parseDatums(block[minInfoSize:infoSizeOf(block)], 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range list {
				if d.typ == typeVMK {
					d.b[vmkKind+1] = raw
				}
			}
		}, 1, 2, 3)
		_, _, err := openSparse(t, s).Unlock(t.Context(),
			Credentials{Passwords: []RecoveryPassword{password(t, image.recovery)}})
		e, ok := errors.AsType[*NoKeyError](err)
		if !ok || !e.Given || len(e.Protectors) != 2 || e.Protectors[0].Kind != want {
			t.Errorf("%T: %v", err, err)
		}
	}
}

// A damaged copy is skipped, and the reason is reported.
func TestDamagedCopies(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	flip := func(off int64) func(*sparseImage) {
		return func(s *sparseImage) {
			s.put(image.areas[0]+off, s.bytes(image.areas[0]+off, 1)[0]^1)
		}
	}
	resealed := func(change func([]byte)) func(*sparseImage) {
		return func(s *sparseImage) { editCopies(s, image.areas, change, 1) }
	}
	for _, tc := range []struct {
		name   string
		damage func(*sparseImage)
		is     func(error) bool
		says   string
	}{
		{"signature", flip(0), isA[*CorruptError], "signature"},
		{"version", flip(10), isA[*VersionError], "version 3"},
		{"size", flip(8), isA[*CorruptError], "CRC-32"},
		{"a text", flip(130), isA[*CorruptError], "CRC-32"},
		{"CRC-32", flip(880 + 4), isA[*CorruptError], "CRC-32"},
		{"validation version", flip(880 + 2), isA[*VersionError], "validation"},
		{"validation type", flip(880 + 8 + 4), isA[*CorruptError], "no digest"},
		{"another copy's place", resealed(func(b []byte) {
			b[33]++
		}), isA[*CorruptError], "lists itself"},
		{"size 0", resealed(func(b []byte) { b[8], b[9] = 0, 0 }), isA[*CorruptError], "bytes"},
		{"size beyond the area", resealed(func(b []byte) {
			b[8], b[9] = 0xFF, 0xFF
		}), isA[*CorruptError], "bytes"},
		{"dataset size", resealed(func(b []byte) { b[66] = 1 }), isA[*CorruptError], "dataset"},
		{"dataset end", resealed(func(b []byte) {
			b[64+12] = 47
			b[64+13] = 0
		}), isA[*CorruptError], "datums end"},
		{"dataset start", resealed(func(b []byte) {
			b[64+8] = 40
		}), isA[*CorruptError], "datums begin"},
		{"dataset version", resealed(func(b []byte) {
			b[64+4] = 2
		}), isA[*VersionError], "dataset"},
		{"datum of 7 bytes", resealed(func(b []byte) {
			b[112], b[113] = 7, 0
		}), isA[*CorruptError], "datum"},
		{"datum too long", resealed(func(b []byte) { b[113] = 0xFF }), isA[*CorruptError], "datum"},
		{"watermark below zero", resealed(func(b []byte) {
			b[23] = 0x80
		}), isA[*CorruptError], "watermark"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := loadImage(t, image.name)
			tc.damage(s)
			v := openSparse(t, s)
			c := v.Copies()
			if !tc.is(c[0].Err) || !strings.Contains(c[0].Err.Error(), tc.says) ||
				c[1].Err != nil || c[2].Err != nil {
				t.Errorf("copies: %v", c)
			}
			if c[0].Offset != image.areas[0] || v.infos[0].index != 1 {
				t.Errorf("copy %d is used", v.infos[0].index+1)
			}
		})
	}
}

func TestNoCopyLeft(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	s := loadImage(t, image.name)
	for _, off := range image.areas {
		s.put(off+130, 0xEE)
	}
	_, err := Open(s, s.size)
	if e, ok := errors.AsType[*CopiesError](err); !ok || len(e.Copies) != 3 ||
		!isA[*CorruptError](err) {
		t.Errorf("%T: %v", err, err)
	}
}

// A volume cut off after the first copy can be read but not written; one cut off before it is lost.
func TestTruncated(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	s := loadImage(t, image.name)
	v, err := Open(s, image.areas[1]+100)
	if err != nil {
		t.Fatal(err)
	}
	if c := v.Copies(); c[0].Err != nil || !isA[*TruncatedError](c[1].Err) ||
		!isA[*TruncatedError](c[2].Err) {
		t.Errorf("%v", c)
	}
	if !slices.Contains(v.metas[0].doubts, GateMetadataTruncated) {
		t.Errorf("doubts %q", v.metas[0].doubts)
	}
	if _, err := Open(s, image.areas[0]+65535); !isA[*TruncatedError](err) {
		t.Errorf("%T: %v", err, err)
	}
	s.size = image.areas[0] + 65535
	if _, err := Open(s, s.size); !isA[*TruncatedError](err) || !isA[*CopiesError](err) {
		t.Errorf("%T: %v", err, err)
	}
	// The file may be shorter than the caller says.
	if _, err := Open(s, s.size+1<<30); !isA[*TruncatedError](err) {
		t.Errorf("%T: %v", err, err)
	}
}

// A copy that was changed and has a correct CRC-32 is still not what Windows sealed.
func TestForgedCopies(t *testing.T) {
	image := imageNamed(t, "aes-xts-128-clearkey-only")
	forge := func(b []byte) { b[27] = 0x10 } // StateSize
	for _, tc := range []struct {
		name   string
		copies []int
		doubts []Gate
	}{
		{"the first", []int{1}, []Gate{GateDisagree}},
		{"the last", []int{3}, []Gate{GateDisagree}},
		{"two", []int{1, 2}, []Gate{GateCopies, GateDisagree}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := editCopies(loadImage(t, image.name), image.areas, forge, tc.copies...)
			v := openSparse(t, s)
			mk, _, err := v.Unlock(t.Context(), Credentials{})
			if err != nil {
				t.Fatal(err)
			}
			info, m, err := v.working(func(info *information) bool {
				return info.sealed(mk.key.get())
			})
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(tc.copies, info.index+1) || !slices.Equal(m.doubts, tc.doubts) {
				t.Errorf("copy %d, doubts %q", info.index+1, m.doubts)
			}
		})
	}
	v := openSparse(t, editCopies(loadImage(t, image.name), image.areas, forge, 1, 2, 3))
	if _, _, err := v.Unlock(t.Context(), Credentials{}); !isA[*ValidationError](err) {
		t.Errorf("%T: %v", err, err)
	}
}

// decrypt turns the metadata into that of a decrypted volume.
func decrypt(block []byte) {
	block[blockState], block[blockNextState] = 1, 1
	clear(block[blockStateOffset:][:8])
	clear(block[blockHeaderSize+datasetMethod:][:4])
	size := infoSizeOf(block)
	sum := sha256.Sum256(block[:size])
	digest := []byte{44, 0, 0, 0, 1, 0, 1, 0, 5, 0x20, 0, 0}
	copy(block[size+validationDatum:], append(digest, sum[:]...))
}

func TestDecrypted(t *testing.T) {
	image := imageNamed(t, "aes-xts-128-clearkey-only")
	v := openSparse(t, editCopies(loadImage(t, image.name), image.areas, decrypt, 1, 2, 3))
	if v.State() != Decrypted || v.Converting() || v.Method() != NoMethod {
		t.Errorf("%v, %v", v.State(), v.Method())
	}
	if _, _, err := v.Unlock(t.Context(), Credentials{}); !isA[*DecryptedError](err) {
		t.Errorf("%T: %v", err, err)
	}
	if _, err := v.Open(nil); err != nil {
		t.Error(err)
	}
	wrong := func(block []byte) { block[infoSizeOf(block)+validationDatum+keyBytes] ^= 1 }
	v = openSparse(t, editCopies(v.r.(*sparseImage), image.areas, wrong, 1, 2, 3))
	if _, err := v.Open(nil); !isA[*ValidationError](err) {
		t.Errorf("%T: %v", err, err)
	}
}

// A digest in the clear, whatever its size, proves nothing for a volume that has a key.
func TestPlainDigest(t *testing.T) {
	image := imageNamed(t, "aes-xts-128-clearkey-only")
	for _, size := range []byte{keyBytes, keyBytes + 32} {
		s := editCopies(loadImage(t, image.name), image.areas, func(block []byte) {
			decrypt(block)
			block[blockState], block[blockNextState] = 4, 4
			block[infoSizeOf(block)+validationDatum] = size
		}, 1, 2, 3)
		if _, _, err := openSparse(t, s).Unlock(t.Context(),
			Credentials{}); !isA[*ValidationError](err) {
			t.Errorf("%T: %v", err, err)
		}
	}
}

func TestConverting(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	for _, tc := range []struct {
		state, next State
		want        bool
	}{{4, 4, false}, {1, 1, false}, {3, 1, true}, {5, 4, true}, {1, 4, true},
		{2, 2, true}, {4, 1, true}} {
		s := editCopies(loadImage(t, image.name), image.areas, func(b []byte) {
			b[blockState], b[blockNextState] = byte(tc.state), byte(tc.next)
		}, 1, 2, 3)
		if got := openSparse(t, s).Converting(); got != tc.want {
			t.Errorf("%v, to be %v: converting %v", tc.state, tc.next, got)
		}
	}
	s := loadImage(t, image.name)
	s.put(headerGUID, guidEOW[:]...)
	s.put(headerGUID+afterGUIDEOW, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x20)
	v := openSparse(t, s)
	if v.Variant() != EOW || !v.Converting() || v.metas[0].eowOffsets != [2]int64{0x1000, 0x2000} {
		t.Errorf("%v, converting %v, %v", v.Variant(), v.Converting(), v.metas[0].eowOffsets)
	}
}

func TestSectorSize(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	for _, tc := range []struct {
		name    string
		header  int
		sectors byte // virtual sectors
		want    int
		doubts  []Gate
	}{
		{"from both", 512, 16, 512, nil},
		{"exFAT", 0, 16, 512, nil},
		{"exFAT, large sectors", 0, 2, 4096, nil},
		{"large sectors", 4096, 2, 4096, nil},
		{"they disagree", 512, 2, 512, []Gate{GateSectorSize}},
		{"nonsense", 512, 15, 512, []Gate{GateSectorSize}},
		{"too large", 512, 1, 512, []Gate{GateSectorSize}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := editCopies(loadImage(t, image.name), image.areas, func(b []byte) {
				b[blockVirtualSectors] = tc.sectors
			}, 1, 2, 3)
			s.put(headerSectorSize, byte(tc.header), byte(tc.header>>8))
			v := openSparse(t, s)
			if v.SectorSize() != tc.want || !slices.Equal(v.metas[0].doubts, tc.doubts) {
				t.Errorf("%d, doubts %q", v.SectorSize(), v.metas[0].doubts)
			}
		})
	}
	s := editCopies(loadImage(t, image.name), image.areas, func(b []byte) {
		b[blockVirtualSectors] = 0
	}, 1, 2, 3)
	s.put(headerSectorSize, 0, 0)
	if _, err := Open(s, s.size); !isA[*CopiesError](err) ||
		!strings.Contains(err.Error(), "sector size") {
		t.Errorf("%v", err)
	}
}

// The metadata states twice where the boot sectors are.
func TestMovedBootSectors(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	s := editCopies(loadImage(t, image.name), image.areas, func(b []byte) {
		b[blockVirtual+1] ^= 0x10
	}, 1, 2, 3)
	m := openSparse(t, s).metas[0]
	if m.vblock != image.vblock.Offset || !slices.Equal(m.doubts, []Gate{GateBootOffset}) {
		t.Errorf("at %d, doubts %q", m.vblock, m.doubts)
	}
}

// All areas that any header or block lists are protected, whichever is right.
func TestListedAreas(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	s := editCopies(loadImage(t, image.name), image.areas, func(b []byte) {
		binary.LittleEndian.PutUint64(b[blockInfoOffsets+8:], 0x5000000)
	}, 3)
	s.put(image.areas[2]+130, 0xEE) // its CRC-32 is wrong, too
	got := openSparse(t, s).metas[0].areas
	want := []Range{
		{image.areas[0], 65536}, {image.areas[1], 65536},
		{image.areas[2], 65536}, {0x5000000, 65536},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestManyProtectors(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	fill := func(b []byte) {
		const n = maxProtectors + 1
		size := minInfoSize + n*36
		size += -size & 15
		clear(b[minInfoSize:])
		for i := range n {
			copy(b[minInfoSize+36*i:], []byte{36, 0, roleVMK, 0, typeVMK, 0, 1, 0})
		}
		binary.LittleEndian.PutUint16(b[blockSize:], uint16(size/16))
		binary.LittleEndian.PutUint32(b[blockHeaderSize:], uint32(size-blockHeaderSize))
		binary.LittleEndian.PutUint32(b[blockHeaderSize+datasetEnd:], uint32(size-blockHeaderSize))
		copy(b[size:], []byte{80, 0, 2, 0})
		copy(b[size+validationDatum:], []byte{36, 0, 0, 0, 5, 0})
	}
	s := editCopies(loadImage(t, image.name), image.areas, fill, 1, 2, 3)
	if _, err := Open(s, s.size); !isA[*LimitError](err) {
		t.Errorf("%T: %v", err, err)
	}
}

// editProtectors changes what is nested in the VMK infos of all copies.
func editProtectors(
	t *testing.T, image knownImage, typ uint16, change func(d []byte),
) *sparseImage {
	return editCopies(loadImage(t, image.name), image.areas, func(block []byte) {
		list, err := parseDatums(block[minInfoSize:infoSizeOf(block)], 0)
		if err != nil {
			t.Fatal(err)
		}
		for i := range list {
			if list[i].typ != typeVMK {
				continue
			}
			nested, err := list[i].nested()
			if err != nil {
				t.Fatal(err)
			}
			if d, ok := firstOf(nested, typ); ok {
				change(d.b)
			}
		}
	}, 1, 2, 3)
}

// A clear key with the wrong algorithm is not tried.
func TestClearKeyOfAnotherAlgorithm(t *testing.T) {
	s := editProtectors(t, imageNamed(t, "aes-xts-128-clearkey-only"), typeKey, func(d []byte) {
		d[keyAlgorithm]++
	})
	if _, _, err := openSparse(t, s).Unlock(t.Context(), Credentials{}); !isA[*NoKeyError](err) {
		t.Errorf("%T: %v", err, err)
	}
}

// An unknown key derivation is not tried, and makes the volume doubtful.
func TestPBKDF2(t *testing.T) {
	image := imageNamed(t, "aes-xts-128")
	s := editProtectors(t, image, typeStretchKey, func(d []byte) {
		d[stretchKeyFlags] |= stretchKeyPBKDF2
	})
	v := openSparse(t, s)
	if !slices.Equal(v.metas[0].doubts, []Gate{GateStretch}) {
		t.Errorf("doubts %q", v.metas[0].doubts)
	}
	_, _, err := v.Unlock(t.Context(), Credentials{Passphrases: []string{image.passphrase}})
	if !isA[*NoKeyError](err) {
		t.Errorf("%T: %v", err, err)
	}
	if v.JudgesPasswords() || !openSparse(t, loadImage(t, image.name)).JudgesPasswords() {
		t.Error("what can't be tried is judged, or what can is not")
	}
}
