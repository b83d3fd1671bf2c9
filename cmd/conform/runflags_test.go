package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

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

func TestRefusedTokens(t *testing.T) {
	t.Setenv("CONFORM_EXPIRED_TOKEN", "old")
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("weak\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	opts := runOptions{targets: []string{"https://a.example"}}
	opts.refused[2] = file
	got, err := opts.refusedTokens()
	if err != nil || !maps.Equal(got, wire.Tokens{wire.AuthExpired: "old", wire.AuthPermission: "weak"}) {
		t.Errorf("want both tokens, got %v, %v", got, err)
	}
	opts.targets = append(opts.targets, "https://b.example")
	if _, err := opts.refusedTokens(); err == nil || !strings.Contains(err.Error(), "one --target") {
		t.Errorf("want two targets refused, got %v", err)
	}
	opts.refused[1] = file + "-none"
	if _, err := (runOptions{refused: opts.refused}).refusedTokens(); err == nil || !strings.Contains(err.Error(), "--other-audience-token-file") {
		t.Errorf("want the missing file named, got %v", err)
	}
}
