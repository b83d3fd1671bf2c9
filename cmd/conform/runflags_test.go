package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

func TestRefusedTokens(t *testing.T) {
	t.Setenv("CONFORM_EXPIRED_TOKEN", "old")
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("weak\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	opts := runOptions{targets: []string{"https://a.example"}}
	opts.rejected[2] = file
	got, err := opts.rejectedTokens()
	if err != nil || !maps.Equal(got, wire.Tokens{wire.AuthExpired: "old", wire.AuthPermission: "weak"}) {
		t.Errorf("want both tokens, got %v, %v", got, err)
	}
	opts.targets = append(opts.targets, "https://b.example")
	if _, err := opts.rejectedTokens(); err == nil || !strings.Contains(err.Error(), "one --target") {
		t.Errorf("want two targets refused, got %v", err)
	}
	opts.rejected[1] = file + "-none"
	if _, err := (runOptions{rejected: opts.rejected}).rejectedTokens(); err == nil || !strings.Contains(err.Error(), "--other-audience-token-file") {
		t.Errorf("want the missing file named, got %v", err)
	}
}
