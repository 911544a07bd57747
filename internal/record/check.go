package record

import "math"

// checkSteps checks everything that each step shows by itself, the limits, and the order of resizes
// and writes within the groups.
func checkSteps(p Plan) error {
	if p.sealed {
		return &PlanError{Group: -1, Detail: "sealed in its record"}
	}
	var steps int
	var size, growth int64
	for i, g := range p.Groups {
		if err := checkOrder(i, g); err != nil {
			return err
		}
		for _, s := range g.Steps {
			if detail := checkStep(s); detail != "" {
				return &PlanError{i, s.File, s.Offset, detail}
			}
			steps++
			size += int64(len(s.Old))
			growth += abs64(s.NewSize - s.OldSize)
			if growth > MaxPlanGrowth {
				return &PlanError{i, s.File, s.Offset, "file sizes change by more than the limit"}
			}
		}
	}
	if steps > MaxPlanSteps || len(p.Groups) > MaxPlanSteps {
		return &PlanError{Group: -1, Detail: "more steps than the limit"}
	}
	if size > MaxPlanBytes {
		return &PlanError{Group: -1, Detail: "more bytes than the limit"}
	}
	return nil
}

// checkStep returns what is wrong with a step, or nothing.
func checkStep(s Step) string {
	switch {
	case s.File == "":
		return "no file"
	case s.Offset < 0 || s.OldSize < 0 || s.NewSize < 0:
		return "negative offset or size"
	case len(s.Old) != len(s.New):
		return "old and new bytes differ in length"
	case s.Offset > math.MaxInt64-int64(len(s.New)):
		return "ends beyond any file"
	case s.IsResize() && s.Offset != 0:
		return "a resize with an offset"
	case s.IsResize() && s.OldSize == s.NewSize:
		return "a step without effect"
	case !s.IsResize() && (s.OldSize != 0 || s.NewSize != 0):
		return "a write with sizes"
	}
	return ""
}

// checkOrder rejects files that grow after they were written, or are written after they shrank.
func checkOrder(group int, g Group) error {
	written := make(map[string]bool)
	shrunk := make(map[string]bool)
	for _, s := range g.Steps {
		switch {
		case shrunk[s.File]:
			return &PlanError{group, s.File, s.Offset, "a step after the file shrinks"}
		case !s.IsResize():
			written[s.File] = true
		case s.NewSize < s.OldSize:
			shrunk[s.File] = true
		case written[s.File]:
			return &PlanError{group, s.File, s.Offset, "grows after it is written"}
		}
	}
	return nil
}

func abs64(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
