package near

import "testing"

func TestMatch(t *testing.T) {
	depths := []string{"quick", "default", "full"}
	tests := []struct {
		name  string
		known []string
		want  string
	}{
		{"quik", depths, "quick"},
		{"FULL", depths, "full"},
		{"d", depths, "default"},
		{"thorough", depths, ""},
		{"thingid", []string{"thing", "thingId"}, "thingId"},
		{"cat", []string{"run", "catalogue"}, "catalogue"},
		{"", depths, ""},
		{"full", nil, ""},
	}
	for _, tt := range tests {
		if got := Match(tt.name, tt.known); got != tt.want {
			t.Errorf("%q: want %q, got %q", tt.name, tt.want, got)
		}
	}
}

func TestHint(t *testing.T) {
	tests := []struct {
		name  string
		known []string
		want  string
	}{
		{"quik", []string{"quick", "full"}, "did you mean quick"},
		{"thorough", []string{"quick", "full", "quick"}, "choose from full, quick"},
		{"thorough", []string{"i", "h", "g", "f", "e", "d", "c", "b", "a"}, "choose from a, b, c, d, e, f, g, h, …"},
		{"thorough", nil, ""},
	}
	for _, tt := range tests {
		if got := Hint(tt.name, tt.known); got != tt.want {
			t.Errorf("%q of %q: want %q, got %q", tt.name, tt.known, tt.want, got)
		}
	}
}
