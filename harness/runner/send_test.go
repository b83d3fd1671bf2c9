package runner

import "testing"

func TestPartOf(t *testing.T) {
	for tag, want := range map[string]string{`"abcd"`: `"ab"`, `W/"abc"`: `W/"a"`, `"ab"`: "", `""`: "", "abcd": "", "": "", `"`: ""} {
		if got := partOf(tag); got != want {
			t.Errorf("%s: want %q, got %q", tag, want, got)
		}
	}
}
