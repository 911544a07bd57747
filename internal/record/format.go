package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// A record file is one line
//
//	unhello-record 1 SHA-256-OF-THE-REST
//
// and after it one indented JSON object, recordJSON.
const magic = "unhello-record"

type recordJSON struct {
	Created time.Time       `json:"created"`
	Program string          `json:"program"`
	Note    string          `json:"note,omitempty"`
	Target  Target          `json:"target"`
	Summary json.RawMessage `json:"summary,omitempty"`
	Files   []fileJSON      `json:"files"`
	Groups  []groupJSON     `json:"groups"`
}

type fileJSON struct {
	Name             string `json:"name"`
	SizeBefore       int64  `json:"size_before"`
	SizeAfter        int64  `json:"size_after"`
	BaseBeforeSHA256 digest `json:"base_before_sha256"`
	BaseAfterSHA256  digest `json:"base_after_sha256"`
	BaseBefore       octets `json:"base_before"`
	BaseAfter        octets `json:"base_after"`
}

type groupJSON struct {
	Why   string     `json:"why"`
	Steps []stepJSON `json:"steps"`
}

// stepJSON is a write with offset, bytes in base64 and their hashes, or a
// resize with sizes.
type stepJSON struct {
	File      string  `json:"file"`
	Offset    int64   `json:"offset,omitempty"`
	OldSHA256 *digest `json:"old_sha256,omitempty"`
	NewSHA256 *digest `json:"new_sha256,omitempty"`
	Old       []byte  `json:"old,omitempty"`
	New       []byte  `json:"new,omitempty"`
	OldSize   int64   `json:"old_size,omitempty"`
	NewSize   int64   `json:"new_size,omitempty"`
}

// octets are bytes in hexadecimal, digest is a SHA-256 in hexadecimal.
type (
	octets []byte
	digest [sha256.Size]byte
)

func (o octets) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(o)), nil }
func (d digest) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(d[:])), nil }

func (o *octets) UnmarshalText(text []byte) (err error) {
	*o, err = hex.DecodeString(string(text))
	return err
}

func (d *digest) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err == nil && len(b) != len(d) {
		err = fmt.Errorf("a SHA-256 of %d bytes", len(b))
	}
	copy(d[:], b)
	return err
}

// encode returns the record as the bytes of its file.
func encode(r *Record) ([]byte, error) {
	j := recordJSON{
		Created: r.Created.UTC().Truncate(time.Millisecond),
		Program: r.Program,
		Note:    r.Note,
		Target:  r.Target,
		Summary: r.Summary,
		Files:   make([]fileJSON, 0, len(r.Files)),
		Groups:  make([]groupJSON, 0, len(r.Plan.Groups)),
	}
	for _, s := range r.Files {
		j.Files = append(j.Files, fileJSON{
			s.Name, s.SizeBefore, s.SizeAfter,
			sha256.Sum256(s.BaseBefore), sha256.Sum256(s.BaseAfter), s.BaseBefore, s.BaseAfter,
		})
	}
	for _, g := range r.Plan.Groups {
		steps := make([]stepJSON, 0, len(g.Steps))
		for _, s := range g.Steps {
			steps = append(steps, encodeStep(s))
		}
		j.Groups = append(j.Groups, groupJSON{g.Why, steps})
	}
	body, err := json.MarshalIndent(j, "", " ")
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	body = append(body, '\n')
	return append(header(body), body...), nil
}

func encodeStep(s Step) stepJSON {
	j := stepJSON{File: s.File, Offset: s.Offset, Old: s.Old, New: s.New, OldSize: s.OldSize, NewSize: s.NewSize}
	if !s.IsResize() {
		was, is := digest(sha256.Sum256(s.Old)), digest(sha256.Sum256(s.New))
		j.OldSHA256, j.NewSHA256 = &was, &is
	}
	return j
}

func header(body []byte) []byte {
	return fmt.Appendf(nil, "%s %d %x\n", magic, FormatVersion, sha256.Sum256(body))
}

// decode reads the bytes of a record file. The path is for errors only.
func decode(path string, data []byte) (*Record, error) {
	line, _, _ := bytes.Cut(data[:min(len(data), 200)], []byte("\n"))
	words := strings.Split(string(line), " ")
	if words[0] != magic || len(words) < 2 {
		return nil, &NotRecordError{path}
	}
	if words[1] != fmt.Sprint(FormatVersion) {
		return nil, &VersionError{path, words[1]}
	}
	body := data[min(len(data), len(line)+1):]
	if !bytes.HasPrefix(data, header(body)) {
		return nil, &DamagedError{path, "the checksum doesn't fit"}
	}
	if bytes.Count(body, []byte("{"))+bytes.Count(body, []byte("["))+bytes.Count(body, []byte(",")) > maxMarks {
		return nil, &DamagedError{path, "too many parts"}
	}
	var j recordJSON
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&j); err != nil {
		return nil, &DamagedError{path, err.Error()}
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &DamagedError{path, "something follows the record"}
	}
	r, detail := j.record()
	if detail == "" {
		detail = r.validate()
	}
	if detail != "" {
		return nil, &DamagedError{path, detail}
	}
	return r, nil
}

// maxMarks bounds what a JSON text can blow up to in memory: objects, arrays
// and their elements. A record of MaxPlanSteps steps stays below.
const maxMarks = 16 * MaxPlanSteps

// record returns the record, or what is wrong with it.
func (j recordJSON) record() (*Record, string) {
	r := &Record{Created: j.Created.UTC(), Program: j.Program, Note: j.Note, Target: j.Target, Summary: j.Summary}
	for _, f := range j.Files {
		if sha256.Sum256(f.BaseBefore) != f.BaseBeforeSHA256 || sha256.Sum256(f.BaseAfter) != f.BaseAfterSHA256 {
			return nil, f.Name + ": a base block and its hash don't fit"
		}
		r.Files = append(r.Files, FileState{f.Name, f.SizeBefore, f.SizeAfter, f.BaseBefore, f.BaseAfter})
	}
	for i, g := range j.Groups {
		steps := make([]Step, 0, len(g.Steps))
		for _, s := range g.Steps {
			if !s.hashesFit() {
				return nil, fmt.Sprintf("group %d, %s at 0x%x: bytes and their hash don't fit", i, s.File, s.Offset)
			}
			steps = append(steps, Step{s.File, s.Offset, s.Old, s.New, s.OldSize, s.NewSize})
		}
		r.Plan.Groups = append(r.Plan.Groups, Group{g.Why, steps})
	}
	return r, ""
}

func (s stepJSON) hashesFit() bool {
	if len(s.Old) == 0 && len(s.New) == 0 {
		return s.OldSHA256 == nil && s.NewSHA256 == nil
	}
	return s.OldSHA256 != nil && s.NewSHA256 != nil &&
		sha256.Sum256(s.Old) == *s.OldSHA256 && sha256.Sum256(s.New) == *s.NewSHA256
}
