package image_test

import (
	"errors"

	"unhello/media/image"
)

// isUnsupported reports whether an error refuses an image for that reason.
func isUnsupported(err error, kind image.Kind) bool {
	var e *image.UnsupportedError
	return errors.As(err, &e) && e.Kind == kind
}
