//go:build hivex

package rescue

import (
	"context"

	"unhello/hive/hivexjudge"
	"unhello/internal/problem"
	"unhello/internal/target"
)

// secondOpinions asks libhivex whether it reads the same keys and values. It knows nothing of logs
// or disks, so it is only asked about clean hives that are files of the system.
func secondOpinions(ctx context.Context, w *target.Windows, v *view) (map[string]string, error) {
	opinion := "agrees"
	switch {
	case v.hive.Dirty():
		opinion = "can't judge: the hive is dirty"
	case w.Disk() != "":
		opinion = "can't judge: the hive is inside a disk"
	default:
		verdict, err := hivexjudge.Compare(ctx, w.HivePath(), v.hive)
		switch {
		case err != nil:
			return nil, problem.At(w.HivePath(), err)
		case verdict.Difference != "":
			opinion = "disagrees: " + verdict.Difference
		case !verdict.Agrees:
			opinion = "can't judge: " + verdict.Skipped
		}
	}
	return map[string]string{"libhivex": opinion}, nil
}
