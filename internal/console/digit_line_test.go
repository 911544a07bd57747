package console

import "testing"

// TestDigitLine: what the keys make of the line, with a check that lets pass what
// ends in 0.
func TestDigitLine(t *testing.T) {
	for _, c := range []struct {
		name, keys, line string
		event            digitEvent
	}{
		{"nothing but digits", "111110222220\r", "111110-222220", digitDone},
		{"with dashes and spaces", "111110-222 220\n", "111110-222220", digitDone},
		{"full width", "１１１１１０－２２２２２０\r", "111110-222220", digitDone},
		{"more than there are", "1111102222209\r", "111110-222220", digitDone},
		{"a slip is taken back", "111111", "", digitWrong},
		{"a slip in the second group", "111110222221", "111110-", digitWrong},
		{"typed again after a slip", "111111111110222220\r", "111110-222220", digitDone},
		{"taken back", "111110\x7f\x7f10222220\r", "111110-222220", digitDone},
		{"taken back by backspace over a dash", "111110\b", "11111", digitTyped},
		{"nothing to take back", "\b", "", digitTyped},
		{"too short", "111110\r", "111110-", digitShort},
		{"nothing", "\r", "", digitGiveUp},
		{"Escape", "111110\x1b", "111110-", digitGiveUp},
		{"end of input", "\x04", "", digitGiveUp},
		{"letters", "x1y1z", "11", digitTyped},
	} {
		l := &digitLine{groups: 2, check: func(group string) bool { return group[5] == '0' }}
		var event digitEvent
		for _, key := range c.keys {
			_, event = l.press(key)
		}
		if l.String() != c.line || event != c.event {
			t.Errorf("%s: %q, event %d; want %q, event %d", c.name, l.String(), event, c.line, c.event)
		}
	}
}

// TestDigitEcho: what was added to the screen is the line.
func TestDigitEcho(t *testing.T) {
	l := &digitLine{groups: 2, check: func(string) bool { return true }}
	var screen []rune
	for _, key := range "12345678\b\b\b99999" {
		echo, _ := l.press(key)
		for _, r := range echo {
			if r == '\b' {
				screen = screen[:len(screen)-1]
			} else {
				screen = append(screen, r)
			}
		}
		// A wiped place is a space behind the line.
		for len(screen) > 0 && screen[len(screen)-1] == ' ' {
			screen = screen[:len(screen)-1]
		}
		if string(screen) != l.String() {
			t.Fatalf("the screen shows %q, the line is %q", string(screen), l)
		}
	}
}
