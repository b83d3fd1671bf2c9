package main

import "testing"

func TestPerSecond(t *testing.T) {
	for text, want := range map[string]float64{"0": 0, "5": 5, "0.5": 0.5, "10/20s": 0.5, "100/1m": 100. / 60, "2/500ms": 4} {
		if got, err := perSecond(text); err != nil || got != want {
			t.Errorf("%s: want %g, got %g, %v", text, want, got, err)
		}
	}
	for _, text := range []string{"", "x", "-1", "NaN", "Inf", "10/", "10/20", "/20s", "10/0s", "10/-1s", "1e9"} {
		if got, err := perSecond(text); err == nil {
			t.Errorf("%q: want an error, got %g", text, got)
		}
	}
}
