package rescue_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"unhello/internal/record"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/testdisk"
)

// A saved Windows session on the volume of a disk, in a hiberfil.sys of 8192 bytes.

var discarding = rescue.FixOptions{DiscardHibernation: true}

// withSession gives a volume whose hiberfil.sys begins with first and goes on with other bytes than
// zeros.
func withSession(t *testing.T, first string) *patched {
	v := newPatched(t)
	content := v.content(hiberfil)[:8192]
	copy(content[4096:], testdisk.Noise(4096))
	copy(content, first)
	return v
}

func TestHibernatedOnAVolume(t *testing.T) {
	for _, test := range []struct {
		first string
		state target.Hibernation
		want  refusal
	}{
		{"HIBR and more", target.Hibernated,
			refusal{reason: "hibernated", hint: "--discard-hibernation"}},
		{"hibr", target.Hibernated, refusal{reason: "hibernated"}},
		{"RSTR", target.Hibernated, refusal{reason: "hibernated"}},
		{"what", target.HibernationUnknown, refusal{reason: "hibernation-unknown",
			says: `\hiberfil.sys begins with unknown bytes: 77 68 61 74`}},
		{"what", target.HibernationUnknown,
			refusal{reason: "hibernation-unknown", fix: discarding}},
		{"\x00\x00\x00\x00HIBR", target.HibernationUnknown,
			refusal{reason: "hibernation-unknown", says: "00 00 00 00"}},
	} {
		t.Run(test.first, func(t *testing.T) {
			disk := withSession(t, test.first).write()
			scan := scanned(t, disk)
			if got := scan.Windows[0].Hibernation; got != string(test.state) {
				t.Errorf("scan says %s", got)
			}
			refused(t, disk, test.want)
		})
	}
}

// A hiberfil.sys whose data attribute was lost is damaged, not empty.
func TestHibernationFileWithoutData(t *testing.T) {
	v := withSession(t, "HIBR")
	v.attribute(hiberfil, data, func(a []byte) { a[0] = 0x81 })
	refused(t, v.write(), refusal{reason: "volume-damaged", says: `\hiberfil.sys is damaged`,
		detail: "a file without data"})
}

// Sessions that Windows has already resumed, and none at all. Most other tests have no
// hiberfil.sys.
func TestNotHibernatedOnAVolume(t *testing.T) {
	for _, first := range []string{"WAKE and more", "wake", ""} {
		t.Run(first, func(t *testing.T) { fixUndo(t, withSession(t, first).write(), config, 1) })
	}
	t.Run("empty file", func(t *testing.T) {
		files := fixtureIn(t, config, "dirty-same-size")
		files[hiberfil] = nil
		fixUndo(t, testdisk.NTFS(t, testdisk.Volume{Files: files}), config, 1)
	})
}

// --discard-hibernation zeroes the first page in place and touches nothing else; the record keeps
// the page, and undo leaves the zeros.
func TestDiscardHibernationOnAVolume(t *testing.T) {
	disk := testdisk.PC(t, 512, withSession(t, "HIBR and more").write())
	old := testdisk.Copy(t, disk)
	scan := scanned(t, disk)
	files := func(disk string) map[string][]byte {
		volume := volumeWith(t, disk, scan, scan.Windows[0])
		files := hiveFiles(t, volume, config)
		files[hiberfil] = testdisk.Cat(t, volume, hiberfil)
		return files
	}
	before := files(disk)

	fix := fixed(t, disk, discarding)
	if !fix.Discards {
		t.Errorf("%+v", fix)
	}
	after := files(disk)
	judgeOff(t, after["SOFTWARE"])
	session := before[hiberfil]
	if !bytes.Equal(after[hiberfil], append(make([]byte, 4096), session[4096:]...)) {
		t.Error("hiberfil.sys is not what it was but for a first page of zeros")
	}
	changed := 0
	for name := range before {
		changed += testdisk.Differing(before[name], after[name])
	}
	if n := testdisk.DifferingFiles(t, old, disk); n != changed {
		t.Errorf("%d bytes of the disk changed, %d of them in these files", n, changed)
	}
	if !bytes.Equal(sessionIn(t, fix.Record), session[:4096]) {
		t.Error("the record does not hold the page")
	}

	undone(t, fix.Record, "")
	if n := testdisk.DifferingFiles(t, old, disk); n != testdisk.Differing(session[:4096],
		make([]byte, 4096)) {
		t.Errorf("%d bytes are not as they were", n)
	}
	if !bytes.Equal(files(disk)[hiberfil], after[hiberfil]) {
		t.Error("undo changed hiberfil.sys")
	}
}

// sessionIn gives the page that a record holds.
func sessionIn(t *testing.T, path string) []byte {
	t.Helper()
	r, err := record.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	var summary struct {
		Session []byte `json:"discarded_session"`
	}
	if err := json.Unmarshal(r.Summary, &summary); err != nil {
		t.Fatal(err)
	}
	return summary.Session
}

// A session that can't be dropped in place, or whose clusters may belong to another file.
func TestDiscardHibernationRefused(t *testing.T) {
	discard := func(r refusal) refusal {
		r.fix = discarding
		return r
	}
	t.Run("resident", func(t *testing.T) {
		files := fixtureIn(t, config, "dirty-same-size")
		files[hiberfil] = []byte("HIBR and no more")
		refused(t, testdisk.NTFS(t, testdisk.Volume{Files: files}),
			discard(notInPlace(`\hiberfil.sys is so small that it lies inside its file record`)))
	})
	t.Run("counts as free", func(t *testing.T) {
		v := withSession(t, "HIBR")
		v.free(v.first(hiberfil))
		refused(t, v.write(),
			discard(refusal{reason: "volume-damaged", says: `\hiberfil.sys is damaged`,
				detail: "counts its cluster at 0x"}))
	})
	t.Run("in a cluster of a log", func(t *testing.T) {
		v := withSession(t, "HIBR")
		last := v.first(log1) + 7 // behind the entries that count
		copy(v.b[last*4096:], "HIBR")
		v.runs(hiberfil, 0x21, 1, byte(last), byte(last>>8), 0x21, 1, byte(v.first(hiberfil)-last),
			byte((v.first(hiberfil)-last)>>8))
		refused(t, v.write(),
			discard(refusal{reason: "volume-damaged", says: `\hiberfil.sys is damaged`,
				detail: "shares its cluster at 0x"}))
	})
}
