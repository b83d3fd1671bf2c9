package harness_test

import (
	"testing"

	"github.com/graphconform/conform/harness"
)

func TestLoopback(t *testing.T) {
	for url, want := range map[string]bool{
		"http://127.0.0.1:8080/beta": true, "http://localhost": true, "http://[::1]:1": true, "http://127.8.9.1": true,
		"https://graph.microsoft.com": false, "http://localhost.example": false, "http://10.0.0.1": false, "": false, "::": false,
	} {
		if got := harness.Loopback(url); got != want {
			t.Errorf("%s: want %t, got %t", url, want, got)
		}
	}
}

func TestParseRate(t *testing.T) {
	for text, want := range map[string]float64{"0": 0, "5": 5, "0.5": 0.5, "10/20s": 0.5, "100/1m": 100. / 60, "2/500ms": 4} {
		if got, err := harness.ParseRate(text); err != nil || got != want {
			t.Errorf("%s: want %g, got %g, %v", text, want, got, err)
		}
	}
	for _, text := range []string{"", "x", "-1", "NaN", "Inf", "10/", "10/20", "/20s", "10/0s", "10/-1s", "1e9"} {
		if got, err := harness.ParseRate(text); err == nil {
			t.Errorf("%q: want an error, got %g", text, got)
		}
	}
}
