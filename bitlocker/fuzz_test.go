package bitlocker

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"unhello/internal/testenv"
)

// What every fuzz target checks: nothing panics, hangs or eats memory, errors have the package's
// types, and accepted input means what it says.

const (
	fuzzTime   = 10 * time.Second
	fuzzMemory = 32 << 20
)

// fuzzing starts the checks of one input.
func fuzzing(t *testing.T) {
	testenv.Watchdog(t, fuzzTime)
	before := allocated()
	t.Cleanup(func() {
		if n := allocated() - before; n > fuzzMemory {
			t.Errorf("took %d MiB", n>>20)
		}
	})
}

// allocated returns the number of bytes ever allocated.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

func isTyped(err error) bool {
	return isA[*NotBitLockerError](err) || isA[*CorruptError](err) || isA[*TruncatedError](err) ||
		isA[*VersionError](err) ||
		isA[*LimitError](err) || isA[*CopiesError](err) || isA[*NoKeyError](err) ||
		isA[*WrongKeyError](err) || isA[*ValidationError](err) ||
		isA[*DecryptedError](err) || isA[*MethodError](err) ||
		isA[*PasswordError](err)
}

func wantTyped(t *testing.T, err error) {
	t.Helper()
	if err != nil && !isTyped(err) {
		t.Errorf("%T: %v", err, err)
	}
}

// probe uses a volume in every way that needs no stretching.
func probe(t *testing.T, s *sparseImage) {
	t.Helper()
	v, err := Open(s, s.size)
	wantTyped(t, err)
	if err != nil {
		return
	}
	if len(v.Copies()) != 3 || len(v.Protectors()) > maxProtectors ||
		!isSectorSize(int64(v.SectorSize())) {
		t.Errorf("%d copies, %d protectors, sectors of %d bytes", len(v.Copies()),
			len(v.Protectors()), v.SectorSize())
	}
	for _, r := range v.metas[0].areas {
		if r.Length <= 0 || r.Offset < 0 || r.Offset > s.size-r.Length {
			t.Errorf("area %v on a volume of %d bytes", r, s.size)
		}
	}
	mk, _, err := v.Unlock(context.Background(),
		Credentials{Keys: []*ExternalKey{{ID: GUID{1}, key: hide(&[32]byte{})}}})
	wantTyped(t, err)
	if err == nil {
		_, err = v.Open(mk)
		wantTyped(t, err)
	}
	_, err = v.Open(nil)
	wantTyped(t, err)
}

// FuzzVolumeHeader puts any volume header in front of sound information blocks.
func FuzzVolumeHeader(f *testing.F) {
	image := imageNamed(f, "aes-xts-128-clearkey-only")
	s := loadImage(f, image.name)
	f.Add(s.bytes(0, headerSize))
	f.Add(loadImage(f, "togo-aes-xts-128").bytes(0, headerSize))
	f.Add(vista(loadImage(f, image.name), image.areas).bytes(0, headerSize))
	eow := s.bytes(0, headerSize)
	copy(eow[headerGUID:], guidEOW[:])
	f.Add(eow)
	exFAT := s.bytes(0, headerSize)
	clear(exFAT[headerSectorSize:][:3])
	f.Add(exFAT)
	f.Fuzz(func(t *testing.T, header []byte) {
		fuzzing(t)
		s := loadImage(t, image.name)
		s.put(0, header[:min(len(header), headerSize)]...)
		probe(t, s)
	})
}

// FuzzInformation replaces all three information blocks by any block with a correct CRC-32: header,
// dataset, datums and validation block.
func FuzzInformation(f *testing.F) {
	image := imageNamed(f, "aes-xts-128-clearkey-only")
	for _, known := range knownImages {
		s := loadImage(f, known.name)
		block := s.bytes(known.areas[2], 2048)
		f.Add(block)
		decrypt(block)
		f.Add(block)
		for i, off := range image.areas {
			binary.LittleEndian.PutUint64(block[blockInfoOffsets+8*i:], uint64(off))
		}
		f.Add(block)
	}
	s := vista(loadImage(f, image.name), image.areas)
	f.Add(s.bytes(image.areas[0], 2048))
	f.Fuzz(func(t *testing.T, block []byte) {
		fuzzing(t)
		s := loadImage(t, image.name)
		if len(block) > blockVersion && block[blockVersion] == 1 {
			vista(s, image.areas)
		}
		area := make([]byte, 64<<10)
		copy(area, block)
		if size := infoSizeOf(area); size < len(area)-validationDatum {
			binary.LittleEndian.PutUint32(area[size+validationCRC:],
				crc32.ChecksumIEEE(area[:size]))
		}
		for _, off := range image.areas {
			s.put(off, area...)
		}
		probe(t, s)
	})
}

// FuzzExternalKey takes any key file.
func FuzzExternalKey(f *testing.F) {
	f.Add(bek(f))
	f.Add(bekWindows11(bek(f), GUID{1}))
	f.Fuzz(func(t *testing.T, b []byte) {
		fuzzing(t)
		k, err := ParseExternalKey(b)
		wantTyped(t, err)
		if err != nil {
			return
		}
		if key := k.key.get(); key == nil || !bytes.Contains(b, key[:]) ||
			!bytes.Contains(b, k.ID[:]) {
			t.Errorf("%v: key or ID is not in the file", k.ID)
		}
	})
}

// FuzzKeyList takes any file as a key list and as a text file.
func FuzzKeyList(f *testing.F) {
	for _, s := range []string{
		"KeyID,RecoveryKey\n" + idA + "," + somePassword + "\n", `"{` + idA + `}";"` +
			somePassword + `"`, idA[:8] + "\t" + somePassword, printout, ",,\n;\n",
	} {
		f.Add([]byte(s))
		f.Add(utf16File(s, false, true))
		f.Add(utf16File(s, true, true))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		fuzzing(t)
		list, wrong, err := ParseKeyList(b)
		wantTyped(t, err)
		for _, fault := range wrong {
			if fault.Line < 1 || fault.Err == nil {
				t.Errorf("a fault of nothing: %+v", fault)
			}
		}
		for _, e := range list {
			if e.Password.IsZero() || len(e.ID) < 8 || e.ID != strings.ToUpper(e.ID) {
				t.Errorf("entry %q", e.ID)
			}
			wantRoundTrip(t, e.Password)
		}
		text, err := DecodeText(b)
		wantTyped(t, err)
		if p, err := ParseRecoveryPassword(text); err == nil {
			wantRoundTrip(t, p)
		}
	})
}

// wantRoundTrip parses the digits that a password reveals.
func wantRoundTrip(t *testing.T, p RecoveryPassword) {
	t.Helper()
	q, err := ParseRecoveryPassword(p.Reveal())
	if err != nil || !p.Equal(q) {
		t.Errorf("what was accepted is not accepted again: %v", err)
	}
}

// FuzzRecoveryPassword takes any text.
func FuzzRecoveryPassword(f *testing.F) {
	for _, s := range []string{
		somePassword, strings.ReplaceAll(somePassword, "-", ""), fullWidth.Replace(somePassword),
		printout, somePassword + "\n" + otherPassword,
		somePassword[:47], "1 " + somePassword, "", "------",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fuzzing(t)
		p, err := ParseRecoveryPassword(s)
		wantTyped(t, err)
		if err == nil {
			wantRoundTrip(t, p)
		}
		wantTyped(t, CheckGroup(s))
	})
}

// Fuzzing would prove nothing if isTyped accepted everything.
func TestIsTyped(t *testing.T) {
	if isTyped(context.Canceled) {
		t.Error("every error is typed")
	}
}
