package wim

import "context"

// PlanEject looks at a WIM and plans how to take unhello out of its images. Nothing is changed.
func PlanEject(ctx context.Context, wim string) (*Job, error) {
	j, err := newJob(ctx, wim)
	if err != nil {
		return nil, err
	}
	looked, err := j.lookAtAll(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range looked {
		if l.ours != nil {
			e := &edit{looked: l}
			e.takeOut()
			j.edits = append(j.edits, e)
		}
	}
	if len(j.edits) == 0 {
		return nil, &Error{Kind: NotInjected}
	}
	return j, nil
}
