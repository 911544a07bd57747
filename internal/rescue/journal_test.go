package rescue_test

import (
	"context"
	"encoding/binary"
	"os"
	"testing"

	"unhello/internal/problem"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/testdisk"
	"unhello/media/ntfs"
)

// The PC was forced off, and the journal of its volume is open.

// open gives the volume a journal of these records.
func (p *patched) open(fast bool, records ...testdisk.LogRecord) {
	_, size := testdisk.JournalRun(p.t, p.b)
	j := testdisk.Journal{Fast: fast, CopyOnly: true, Size: size, Cluster: 4096, Client: 1,
		Late: records, Opened: []testdisk.LogOpen{{Slot: 0x18, Type: 0x80},
			{Slot: 0x40, Ref: 6, Type: 0x80}}}
	journal, _ := j.Make()
	testdisk.PutJournal(p.t, p.b, journal)
}

// logged makes a record of the journal about the file record of a file.
func (p *patched) logged(path string, r testdisk.LogRecord) testdisk.LogRecord {
	at := 1024 * (p.refs[path] & (1<<48 - 1))
	r.Target, r.VCN, r.Block, r.Transaction = 0x18, at/4096, uint16(at%4096/512), 0x18
	return r
}

// rewrite writes the volume over its image.
func (p *patched) rewrite(disk string) {
	p.t.Helper()
	if err := os.WriteFile(disk, p.b, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// moved is what Windows logs when it moves the hive, so that its clusters, as the volume still has
// them, are nobody's; longer, when it makes a log longer.
func (p *patched) moved() []testdisk.LogRecord {
	bits := binary.LittleEndian.AppendUint32(nil, uint32(p.first(software)))
	bits = binary.LittleEndian.AppendUint32(bits, 4)
	return []testdisk.LogRecord{
		{Redo: 0x16, Undo: 0x15, RedoData: bits, UndoData: bits, Target: 0x40, Transaction: 0x18},
		p.logged(software, testdisk.LogRecord{Redo: 9, Undo: 9, RedoData: make([]byte, 8),
			UndoData: make([]byte, 8)}),
		{Redo: 0x1B, Undo: 1, Transaction: 0x18},
	}
}

func (p *patched) longer() []testdisk.LogRecord {
	return []testdisk.LogRecord{p.logged(log1, testdisk.LogRecord{Redo: 0xB, Undo: 0xB,
		RedoData: make([]byte, 24), UndoData: make([]byte, 24)})}
}

// judgedBy runs a test with both versions of the journal.
func judgedBy(t *testing.T, test func(t *testing.T, fast bool)) {
	for name, fast := range map[string]bool{"1.1": false, "2.0": true} {
		t.Run(name, func(t *testing.T) { test(t, fast) })
	}
}

// The hive was just moved, or its log was just made longer: everything is refused, and no flag
// helps.
func TestPendingJournal(t *testing.T) {
	judgedBy(t, func(t *testing.T, fast bool) {
		for name, records := range map[string]func(*patched) []testdisk.LogRecord{
			"moved": (*patched).moved, "longer": (*patched).longer,
		} {
			t.Run(name, func(t *testing.T) {
				p := newPatched(t)
				p.open(fast, records(p)...)
				disk := p.write()
				want := refusal{reason: problem.JournalPending, detail: "of $LogFile",
					hint: "hold Shift"}
				want.fix.AcceptUnproven, want.fix.WithoutLog = true, true
				refused(t, disk, want)
				want.set = 8
				refused(t, disk, want)
				wantDoubt(t, disk, "pending", want)
			})
		}
	})
}

// wantDoubt expects scan and verify to say why Windows may see something else.
func wantDoubt(t *testing.T, disk, state string, want refusal) {
	t.Helper()
	want.set = 0
	v, err := session().Verify(t.Context(), disk, target.Select{})
	wantRefusal(t, err, want)
	if v == nil || v.Journal != state || v.HelloOnly.On != nil {
		t.Errorf("verify: %+v", v)
	}
	s, err := session().Scan(t.Context(), disk, target.Select{})
	if err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, s.Found().Windows[0].Failure, want)
	if w := s.Windows[0]; w.Journal != state || w.HelloOnly.On != nil || w.HelloOnly.Stale == nil {
		t.Errorf("scan: %+v", w)
	}
}

// A journal that is not understood is refused, and that can be accepted.
func TestUnknownJournal(t *testing.T) {
	judgedBy(t, func(t *testing.T, fast bool) {
		p := newPatched(t)
		p.open(fast, testdisk.LogRecord{Redo: 0x26})
		disk := p.write()
		want := refusal{reason: problem.JournalUnknown, detail: "operations 0x26 and 0x00",
			hint: "--accept-unproven"}
		refused(t, disk, want)
		want.set = 8
		refused(t, disk, want)
		wantDoubt(t, disk, "unknown", want)

		o := rescue.FixOptions{WriteOptions: rescue.WriteOptions{Yes: true,
			RecordDir: t.TempDir(), AcceptUnproven: true}}
		r, err := session().Fix(t.Context(), disk, o)
		if err != nil || r.Result != rescue.ResultFixed || r.Windows.Journal != "unknown" {
			t.Fatalf("%+v, %v", r, err)
		}
		_, err = session().Undo(t.Context(), r.Record, "",
			rescue.UndoOptions{WriteOptions: rescue.WriteOptions{Yes: true}})
		want.set = 0
		wantRefusal(t, err, want)
		u, err := session().Undo(t.Context(), r.Record, "",
			rescue.UndoOptions{WriteOptions: rescue.WriteOptions{Yes: true, AcceptUnproven: true}})
		if err != nil || u.Result != rescue.ResultUndone {
			t.Errorf("%+v, %v", u, err)
		}
	})
}

// The usual PC that was forced off: other files, and the times of these.
func TestCurrentJournal(t *testing.T) {
	judgedBy(t, func(t *testing.T, fast bool) {
		p := newPatched(t)
		times := testdisk.LogRecord{Redo: 7, Undo: 7, RedoData: make([]byte, 16),
			UndoData: make([]byte, 16), Record: 0x38, Attribute: 0x18}
		p.open(fast, p.logged(software, times), p.logged(log1, times), p.logged("root", times),
			p.logged("$Volume", testdisk.LogRecord{Redo: 9, RedoData: make([]byte, 8)}),
			testdisk.LogRecord{Redo: 0x1B, Undo: 1, Transaction: 0x18})
		disk := p.write()
		if w := scanned(t, disk).Windows[0]; w.Journal != string(ntfs.JournalCurrent) ||
			w.HelloOnly.On == nil || !*w.HelloOnly.On {
			t.Errorf("%+v", w)
		}
		fixUndo(t, disk, config, 1)
	})
}

// Who was told of a saved session first can end it, which mends both.
func TestPendingJournalAndSession(t *testing.T) {
	p := newPatched(t)
	p.open(true, p.moved()...)
	copy(p.content(hiberfil), "HIBR")
	disk := p.write()
	refused(t, disk, refusal{reason: problem.Hibernated})
	want := refusal{reason: problem.JournalPending}
	want.fix.DiscardHibernation = true
	refused(t, disk, want)
}

// What the journal says is asked again after the person was, and before undo.
func TestJournalIsReadAgain(t *testing.T) {
	p := newPatched(t)
	p.open(false)
	disk := p.write()
	var touched bool
	o := rescue.FixOptions{WriteOptions: rescue.WriteOptions{RecordDir: t.TempDir()},
		Consent: func(context.Context, rescue.FixPreview) error {
			touched = true
			p.open(false, testdisk.LogRecord{})
			p.rewrite(disk)
			return nil
		}}
	_, err := session().Fix(t.Context(), disk, o)
	wantRefusal(t, err, refusal{reason: problem.Changed})
	if !touched {
		t.Error("not asked")
	}
	o.Consent, o.Yes = nil, true
	r, err := session().Fix(t.Context(), disk, o)
	if err != nil {
		t.Fatal(err)
	}
	if p.b, err = os.ReadFile(disk); err != nil {
		t.Fatal(err)
	}
	p.open(false, p.moved()...)
	p.rewrite(disk)
	_, err = session().Undo(t.Context(), r.Record, "",
		rescue.UndoOptions{WriteOptions: rescue.WriteOptions{Yes: true, AcceptUnproven: true}})
	wantRefusal(t, err, refusal{reason: problem.JournalPending})
}
