package console

import "sync"

// screen is shared by a console and its children, so that they print one at a time. Its mutex also
// guards their fields.
type screen struct {
	mu    sync.Mutex
	bars  []*Progress // running, oldest first; only the first one is shown
	asked bool        // a question is open, and its answer is typed right behind it
}

// hide removes the progress line until its next update, to make room for something else. The mutex
// must be held.
func (s *screen) hide() {
	for _, p := range s.bars {
		p.erase()
	}
}

// question keeps progress off the screen while a question is open.
func (s *screen) question(open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hide()
	s.asked = open
}
