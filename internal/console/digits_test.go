package console

import "testing"

// The check accepts groups that end in 0.
func TestDigitLine(t *testing.T) {
	for _, c := range []struct {
		name, keys, line string
		event            lineEvent
	}{
		{"nothing but digits", "111110222220\r", "111110-222220", lineDone},
		{"with dashes and spaces", "111110-222 220\n", "111110-222220", lineDone},
		{"full width", "１１１１１０－２２２２２０\r", "111110-222220", lineDone},
		{"more than there are", "1111102222209\r", "111110-222220", lineDone},
		{"a slip is taken back", "111111", "", lineWrong},
		{"a slip in the second group", "111110222221", "111110-", lineWrong},
		{"typed again after a slip", "111111111110222220\r", "111110-222220", lineDone},
		{"taken back", "111110\x7f\x7f10222220\r", "111110-222220", lineDone},
		{"taken back by backspace over a dash", "111110\b", "11111", lineGoesOn},
		{"nothing to take back", "\b", "", lineGoesOn},
		{"too short", "111110\r", "111110-", lineShort},
		{"nothing", "\r", "", lineGiveUp},
		{"Escape", "111110\x1b", "111110-", lineGiveUp},
		{"end of input", "\x04", "", lineGiveUp},
		{"letters", "x1y1z", "11", lineGoesOn},
	} {
		l := &digitLine{groups: 2, check: func(group string) bool { return group[5] == '0' }}
		var event lineEvent
		for _, key := range c.keys {
			_, event = l.press(key)
		}
		if l.String() != c.line || event != c.event {
			t.Errorf("%s: %q, event %d; want %q, event %d",
				c.name, l.String(), event, c.line, c.event)
		}
	}
}

// What was echoed adds up to the line.
func TestDigitEcho(t *testing.T) {
	const keys = "12345678\b\b\b99999"
	for n := range keys {
		l := &digitLine{groups: 2, check: func(string) bool { return true }}
		if shown, _ := shownBy(l.press, keys[:n]); shown != l.String() {
			t.Errorf("the screen shows %q, the line is %q", shown, l)
		}
	}
}
