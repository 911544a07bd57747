package problem

import (
	"slices"

	"unhello/hive"
)

// limit tells a name that is too long from all else that a registry does not take.
func limit(e *hive.LimitError, p *Problem) {
	p.Args["length"], p.Args["most"] = e.Got, e.Max
	p.Reason = TooLarge
	switch e.What {
	case hive.KeyName:
		p.Reason = NameTooLong
	case hive.ValueName:
		p.Reason = NameTooLong
		p.Saying("the name of a value has {length} characters; the registry takes up to {most}")
	}
	if p.Reason == NameTooLong {
		p.Detail = "" // says the same
	}
}

// damaged says what the gravest fault means.
func damaged(e *hive.DamagedError, p *Problem) {
	is := func(c hive.Class) func(hive.Fault) bool {
		return func(f hive.Fault) bool { return f.Class == c }
	}
	switch {
	case slices.ContainsFunc(e.Faults, is(hive.Broken)):
	case slices.ContainsFunc(e.Faults, is(hive.Refuses)):
		p.Saying("Windows does not load {path}")
	case slices.ContainsFunc(e.Faults, is(hive.Drops)):
		p.Saying("Windows does not find this key or value of {path}, or removes it")
	}
}
