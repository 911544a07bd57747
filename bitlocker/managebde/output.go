package managebde

import (
	"bytes"
	"strings"
)

// maxOutput is how much of manage-bde's output is kept; a run prints a few hundred bytes.
const maxOutput = 16 << 10

// beyond is how much more is read before masking, so that the cut can't split a group of digits:
// the size of a group in UTF-16.
const beyond = 2 * groupDigits

// output keeps the beginning of what is written to it and discards the rest without an error, so
// that the writer never blocks.
type output struct{ kept bytes.Buffer }

func (o *output) Write(b []byte) (int, error) {
	room := maxOutput + beyond - o.kept.Len()
	o.kept.Write(b[:min(len(b), room)])
	return len(b), nil
}

// masked returns what was kept, with stars instead of every group of the password and of any other
// six digits that stand alone like a group, since they may belong to another password. In a
// double-byte code page such as 932, no second byte looks like a digit.
func (o *output) masked(password string) []byte {
	out := o.kept.Bytes()
	for group := range strings.SplitSeq(password, "-") {
		if group != "" {
			out = bytes.ReplaceAll(out, []byte(group), stars(1))
			out = bytes.ReplaceAll(out, wide(group), stars(2))
		}
	}
	out = maskRuns(out, 1)
	out = maskRuns(out, 2)
	return out[:min(len(out), maxOutput)]
}

// maskRuns puts stars in place of six digits with no further digit beside them. A digit has width
// bytes, all zero except the first.
func maskRuns(out []byte, width int) []byte {
	out = bytes.Clone(out)
	for at := 0; at < len(out); {
		end := at
		for end+width <= len(out) && isWideDigit(out[end:end+width]) {
			end += width
		}
		if end-at == groupDigits*width {
			copy(out[at:end], stars(width))
		}
		at = max(end, at+1)
	}
	return out
}

func isWideDigit(b []byte) bool {
	return isDigit(b[0]) && (len(b) == 1 || b[1] == 0)
}

// stars is a masked group of digits that have width bytes.
func stars(width int) []byte {
	if width == 2 {
		return wide(strings.Repeat("*", groupDigits))
	}
	return []byte(strings.Repeat("*", groupDigits))
}

// wide is ASCII text as UTF-16LE.
func wide(text string) []byte {
	out := make([]byte, 0, 2*len(text))
	for _, c := range []byte(text) {
		out = append(out, c, 0)
	}
	return out
}
