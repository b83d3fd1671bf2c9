package doc_test

import "testing"

func TestLater(t *testing.T) {
	for text, want := range map[string]bool{
		"The time must be later than now.":              true,
		"It should be a date in the future.":            true,
		"Works for only a future date.":                 true,
		"It may not be in the past.":                    true,
		"It must be at least one hour from now.":        true,
		"It must be after the start.":                   true,
		"It could be a date in the future.":             false,
		"The lamp will be removed in the future.":       false,
		"The version must be later than the first one.": false,
		"It must be placed after the hall.":             false,
		"A lamp that was lit in the past.":              false,
	} {
		if got := described(t, text).Later != ""; got != want {
			t.Errorf("%s: want %v, got %v", text, want, got)
		}
	}
}
