package image

import "errors"

// KindOf gives the reason in an error of this package, "" for other errors.
func KindOf(err error) Kind {
	if e := (*UnsupportedError)(nil); errors.As(err, &e) {
		return e.Kind
	}
	if e := (*NotWritableError)(nil); errors.As(err, &e) {
		return e.Kind
	}
	if e := (*CorruptError)(nil); errors.As(err, &e) {
		return KindCorrupt
	}
	return ""
}
