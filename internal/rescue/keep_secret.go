package rescue

import (
	"unhello/internal/problem"
	"unhello/internal/target"
	"unhello/internal/text"
)

// warnClear warns if the record of an encrypted volume can't be sealed.
func (s *Session) warnClear(w *target.Windows, t *target.Locked) {
	if t.Key == nil && w.IsEncrypted() {
		s.Console.Warn(
			"{path} is encrypted and no key of it is at hand: the undo record holds the "+
				"old bytes in the clear, keep it safe", text.Args{"path": w.Path})
	}
}

// refusePlaintext refuses to copy files from an encrypted volume to where they would be in the
// clear.
func refusePlaintext(w *target.Windows, out string) error {
	if out == "" || !w.IsEncrypted() {
		return nil
	}
	p := problem.New(problem.Plaintext, text.Args{"path": w.Path, "out": out})
	if w.LacksKey() {
		p.Hinting(
			"nothing was written; without --backup and --out the undo record alone is " +
				"kept, which puts every byte back")
	}
	return p
}
