package bitlockertest

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"unhello/bitlocker"
)

// All unusual volumes can be read; the reader's gate decides what can be written.
func TestOtherVolumes(t *testing.T) {
	const half = 1 << 20
	for _, test := range []struct {
		name string
		o    Options
		gate bitlocker.Gate
	}{
		{"To Go", Options{Variant: bitlocker.ToGo}, ""},
		{"encrypt-on-write", Options{Variant: bitlocker.EOW}, bitlocker.GateEOW},
		{"encrypt-on-write, half", Options{Variant: bitlocker.EOW, Watermark: half},
			bitlocker.GateEOW},
		{"encrypt-on-write, half, large sectors",
			Options{Variant: bitlocker.EOW, Watermark: half, SectorSize: 4096}, bitlocker.GateEOW},
		{"decrypted", Options{State: bitlocker.Decrypted}, bitlocker.GateDecrypted},
		{"encrypting", Options{State: bitlocker.Switching, Watermark: half},
			bitlocker.GateConverting},
		{"cut off", Options{State: bitlocker.Switching, Watermark: half, StateSize: 0x10000},
			bitlocker.GateConverting},
		{"decrypting, paused", Options{State: bitlocker.Paused, NextState: bitlocker.Decrypted,
			Watermark: half}, bitlocker.GateConverting},
		{"stopped", Options{State: bitlocker.Stopped, Watermark: half}, bitlocker.GateConverting},
		{"to be decrypted", Options{NextState: bitlocker.Decrypted}, bitlocker.GateConverting},
		{"Vista", Options{Variant: bitlocker.Vista, Method: bitlocker.AES128CBCDiffuser},
			bitlocker.GateVista},
		{"Windows 7", Options{OldBlockInfo: true}, ""},
		{"no sector size", Options{NoSectorSize: true}, ""},
		{"one copy damaged", Options{Damaged: []int{0}}, ""},
		{"two copies damaged", Options{Damaged: []int{0, 1}}, bitlocker.GateCopies},
		{"a copy that differs", Options{Edit: func(index int, block []byte) {
			if index == 2 {
				binary.LittleEndian.PutUint64(block[16:], half)
			}
		}}, bitlocker.GateDisagree},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.o.Protectors = []*Protector{clearKey}
			m, v := format(t, test.o)
			p, _ := open(t, m, bitlocker.Credentials{})
			if !bytes.Equal(readAll(t, p), view(cmp.Or(test.o.SectorSize, 512), v)) {
				t.Error("reads otherwise than was written")
			}
			var closed *bitlocker.NotWritableError
			if err := p.CanWrite(0, 512); errors.As(err, &closed) && closed.Why != test.gate ||
				err == nil && test.gate != "" {
				t.Errorf("%v, want %q", err, test.gate)
			}
		})
	}
}

// Above the watermark the volume holds the plaintext itself, below it doesn't.
func TestWatermark(t *testing.T) {
	for _, variant := range []bitlocker.Variant{bitlocker.Windows7, bitlocker.EOW} {
		t.Run(fmt.Sprint(variant), func(t *testing.T) {
			const half = eowRegion + 4*eowChunk
			m, _ := format(t, Options{
				Variant: variant, State: bitlocker.Paused, Watermark: half,
				Protectors: []*Protector{clearKey},
			})
			plain := noise(512)
			if bytes.Contains(m, plain[half-512:half]) {
				t.Error("plaintext below the watermark")
			}
			if !bytes.Equal(m[half:fileSystem], plain[half:]) {
				t.Error("ciphertext above the watermark")
			}
		})
	}
}

// An Edit passes every check of the copies, so that the reader meets its effect.
func TestEditSeemsSound(t *testing.T) {
	m, _ := format(t, Options{Protectors: []*Protector{clearKey}, Edit: func(_ int, block []byte) {
		block[10] = 3
	}})
	_, err := bitlocker.Open(bytes.NewReader(m), volumeSize)
	var version *bitlocker.VersionError
	if !errors.As(err, &version) || version.Version != 3 {
		t.Errorf("%v", err)
	}
}

func TestDamageIsSeen(t *testing.T) {
	m, _ := format(t, Options{Protectors: []*Protector{clearKey}, Damaged: []int{1}})
	v, err := bitlocker.Open(bytes.NewReader(m), volumeSize)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range v.Copies() {
		if (c.Err != nil) != (i == 1) {
			t.Errorf("copy %d: %v", i, c.Err)
		}
	}
}
