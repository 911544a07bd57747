package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// A record file is one line
//
//	unhello-record VERSION SHA-256-OF-THE-REST
//
// followed by one indented JSON object: recordJSON in version 3, sealedRecordJSON in version 4.
// Versions 1 and 2, from before the first release, had no checksums of whole files and are not
// read.
const magic = "unhello-record"

type recordJSON struct {
	clearJSON
	contentJSON
}

// clearJSON is what everyone may see.
type clearJSON struct {
	Created time.Time `json:"created"`
	Program string    `json:"program"`
	Note    string    `json:"note,omitempty"`
	Target  Target    `json:"target"`
}

// contentJSON reveals what is in the files, and so what is on the volume.
type contentJSON struct {
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
	SumsAfter        sums   `json:"crc32c_after"`
}

type groupJSON struct {
	Why   string     `json:"why"`
	Steps []stepJSON `json:"steps"`
}

// stepJSON is a write with an offset, bytes in base64 and their hashes, or a resize with sizes.
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

// octets are bytes in hexadecimal, digest is a SHA-256 in hexadecimal, sums are checksums,
// big-endian, in base64.
type (
	octets []byte
	digest [sha256.Size]byte
	sums   []uint32
)

func (s sums) MarshalText() ([]byte, error) {
	var b []byte
	for _, sum := range s {
		b = binary.BigEndian.AppendUint32(b, sum)
	}
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

func (s *sums) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.DecodeString(string(text))
	if err == nil && len(b)%4 != 0 {
		err = fmt.Errorf("checksums of %d bytes", len(b))
	}
	if err != nil {
		return err
	}
	*s = make(sums, 0, len(b)/4)
	for ; len(b) > 0; b = b[4:] {
		*s = append(*s, binary.BigEndian.Uint32(b))
	}
	return nil
}

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

// encode returns the record as the bytes of its file. The nonce is for a record that gets sealed.
func encode(r *Record, nonce []byte) ([]byte, error) {
	clear, content := r.clear(), r.content()
	clear.Created = clear.Created.Truncate(time.Millisecond)
	version, j := FormatVersion, any(recordJSON{clear, content})
	if r.Key != nil {
		sealed, err := seal(r.Key, nonce, clear, hintJSON{r.Path, r.Was}, content)
		if err != nil {
			return nil, fmt.Errorf("record: %w", err)
		}
		version, j = SealedVersion, sealed
	}
	body, err := json.MarshalIndent(j, "", " ")
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	body = append(body, '\n')
	return append(header(version, body), body...), nil
}

func (r *Record) clear() clearJSON {
	return clearJSON{r.Created.UTC(), r.Program, r.Note, r.Target}
}

func (r *Record) content() contentJSON {
	j := contentJSON{
		Summary: r.Summary,
		Files:   make([]fileJSON, 0, len(r.Files)),
		Groups:  make([]groupJSON, 0, len(r.Plan.Groups)),
	}
	for _, s := range r.Files {
		j.Files = append(j.Files, fileJSON{
			s.Name, s.SizeBefore, s.SizeAfter,
			sha256.Sum256(s.BaseBefore), sha256.Sum256(s.BaseAfter),
			s.BaseBefore, s.BaseAfter, s.SumsAfter,
		})
	}
	for _, g := range r.Plan.Groups {
		steps := make([]stepJSON, 0, len(g.Steps))
		for _, s := range g.Steps {
			steps = append(steps, encodeStep(s))
		}
		j.Groups = append(j.Groups, groupJSON{g.Why, steps})
	}
	return j
}

func encodeStep(s Step) stepJSON {
	j := stepJSON{File: s.File, Offset: s.Offset, Old: s.Old, New: s.New, OldSize: s.OldSize,
		NewSize: s.NewSize}
	if !s.IsResize() {
		was, is := digest(sha256.Sum256(s.Old)), digest(sha256.Sum256(s.New))
		j.OldSHA256, j.NewSHA256 = &was, &is
	}
	return j
}

func header(version int, body []byte) []byte {
	return fmt.Appendf(nil, "%s %d %x\n", magic, version, sha256.Sum256(body))
}

// decode reads the bytes of a record file. The path is only for errors.
func decode(path string, data []byte) (*Record, error) {
	line, _, _ := bytes.Cut(data[:min(len(data), 200)], []byte("\n"))
	words := strings.Split(string(line), " ")
	if words[0] != magic || len(words) < 2 {
		return nil, &NotRecordError{path}
	}
	version := FormatVersion
	switch words[1] {
	case fmt.Sprint(FormatVersion):
	case fmt.Sprint(SealedVersion):
		version = SealedVersion
	default:
		return nil, &VersionError{path, words[1], words[1] == "1" || words[1] == "2"}
	}
	body := data[min(len(data), len(line)+1):]
	if !bytes.HasPrefix(data, header(version, body)) {
		return nil, &DamagedError{path, "the checksum doesn't fit"}
	}
	if version == SealedVersion {
		return decodeSealed(path, body)
	}
	return decodeClear(path, body)
}

// decodeClear reads the body of a record that isn't sealed.
func decodeClear(path string, body []byte) (*Record, error) {
	var j recordJSON
	if detail := decodeStrict(body, &j); detail != "" {
		return nil, &DamagedError{path, detail}
	}
	r := j.clearJSON.record()
	detail := j.contentJSON.fill(r)
	if detail == "" {
		detail = r.validate()
	}
	if detail != "" {
		return nil, &DamagedError{path, detail}
	}
	return r, nil
}

// decodeStrict decodes one JSON object and returns what is wrong with it, or nothing.
func decodeStrict(body []byte, into any) string {
	marks := 0
	for _, mark := range []string{"{", "[", ","} {
		marks += bytes.Count(body, []byte(mark))
	}
	if marks > maxMarks {
		return "too many parts"
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err.Error()
	}
	if _, err := d.Token(); err != io.EOF {
		return "something follows the record"
	}
	return ""
}

// maxMarks limits how much memory a JSON text can take up: it bounds the number of objects, arrays
// and their elements. A record of MaxPlanSteps steps stays below it.
const maxMarks = 16 * MaxPlanSteps

func (j clearJSON) record() *Record {
	return &Record{Created: j.Created.UTC(), Program: j.Program, Note: j.Note, Target: j.Target}
}

// fill puts the content into a record, or returns what is wrong with it.
func (j contentJSON) fill(r *Record) string {
	r.Summary = j.Summary
	for _, f := range j.Files {
		if sha256.Sum256(f.BaseBefore) != f.BaseBeforeSHA256 ||
			sha256.Sum256(f.BaseAfter) != f.BaseAfterSHA256 {
			return f.Name + ": a base block and its hash don't fit"
		}
		r.Files = append(r.Files, FileState{f.Name, f.SizeBefore, f.SizeAfter, f.BaseBefore,
			f.BaseAfter, f.SumsAfter})
	}
	for i, g := range j.Groups {
		steps := make([]Step, 0, len(g.Steps))
		for _, s := range g.Steps {
			if !s.hashesFit() {
				return fmt.Sprintf("group %d, %s at 0x%x: bytes and their hash don't fit",
					i, s.File, s.Offset)
			}
			steps = append(steps, Step{s.File, s.Offset, s.Old, s.New, s.OldSize, s.NewSize})
		}
		r.Plan.Groups = append(r.Plan.Groups, Group{g.Why, steps})
	}
	return ""
}

func (s stepJSON) hashesFit() bool {
	if len(s.Old) == 0 && len(s.New) == 0 {
		return s.OldSHA256 == nil && s.NewSHA256 == nil
	}
	return s.OldSHA256 != nil && s.NewSHA256 != nil &&
		sha256.Sum256(s.Old) == *s.OldSHA256 && sha256.Sum256(s.New) == *s.NewSHA256
}
