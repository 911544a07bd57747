package rescue

import (
	"context"

	"unhello/internal/target"
	"unhello/internal/text"
)

// needJournal refuses files that Windows will not see as they are read here. Of a saved session, if
// it is not to be discarded, the person hears first: to end it mends both.
func (s *Session) needJournal(c *change) error {
	j := c.w.Journal()
	if err := c.w.JournalProblem(j); err != nil {
		if c.out == "" && !c.discard {
			if err := c.w.RefuseHibernated(); err != nil {
				return err
			}
		}
		return err
	}
	if j.State == target.JournalUnknown {
		c.unproven = true
		s.Console.Warn(
			"the journal of the volume of {path} was not understood: going on with what is there, "+
				"as you asked; Windows may see something else",
			text.Args{"path": c.w.HivePath()})
	}
	return nil
}

// askUnproven asks for a word to go on where the journal was not understood.
func (s *Session) askUnproven(ctx context.Context, w *target.Windows) error {
	return s.Console.ConfirmWord(ctx, "unproven",
		"Windows may see something else in {path} than what is read here: the journal of its "+
			"volume was not understood", text.Args{"path": w.Path})
}
