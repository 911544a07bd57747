//go:build !hivex

package rescue

import (
	"context"

	"unhello/internal/target"
)

// secondOpinions returns what other libraries say about a hive, by library name. This build has
// none; with the build tag hivex it asks libhivex.
func secondOpinions(context.Context, *target.Windows, *view) (map[string]string, error) {
	return nil, nil
}
