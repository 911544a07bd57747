//go:build hivex

package rescue

import (
	"context"

	"unhello/hive/hivexjudge"
)

// secondOpinions asks libhivex whether it reads the same keys and values. It
// knows nothing of logs, so it is asked about clean hives only.
func secondOpinions(ctx context.Context, w *Windows, v *view) (map[string]string, error) {
	opinion := "agrees"
	if v.hive.Dirty() {
		opinion = "can't judge: the hive is dirty"
	} else {
		verdict, err := hivexjudge.Compare(ctx, w.place.hive, v.hive)
		switch {
		case err != nil:
			return nil, hiveProblem(err, w.place.hive)
		case verdict.Difference != "":
			opinion = "disagrees: " + verdict.Difference
		case !verdict.Agrees:
			opinion = "can't judge: " + verdict.Skipped
		}
	}
	return map[string]string{"libhivex": opinion}, nil
}
