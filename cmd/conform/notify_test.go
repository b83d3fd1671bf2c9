package main

import (
	"bytes"
	"errors"
	"testing"

	"github.com/graphconform/conform/harness/notify"
)

// A message that could not be sent is reported, and changes the exit code only with --strict.
func TestNotifyReport(t *testing.T) {
	results := []notify.Result{
		{Channel: "slack", Err: errors.New("slack: hooks.example.com returned 500, after 5 attempts")},
		{Channel: "mail", Sent: 2}, {Channel: "teams", Before: true}, {Channel: "webhook"},
	}
	for _, tt := range []struct {
		strict  bool
		results []notify.Result
		code    int
	}{{false, results, 0}, {true, results, 6}, {true, results[1:], 0}} {
		var stdout, stderr bytes.Buffer
		cmd := newNotifyCommand()
		cmd.SetOut(&stdout)
		cmd.SetErr(&stderr)
		if code := report(&stderr, notifyOptions{strict: tt.strict}.report(cmd, tt.results)); code != tt.code {
			t.Errorf("strict %t: want exit code %d, got %d", tt.strict, tt.code, code)
		}
		if want := "mail: told 2 changes\nteams: had been told before\nwebhook: nothing changed\n"; stdout.String() != want {
			t.Errorf("want %q, got %q", want, stdout.String())
		}
		if want := "conform: not notified: slack: hooks.example.com returned 500, after 5 attempts\n"; len(tt.results) == 4 && stderr.String() != want {
			t.Errorf("want %q, got %q", want, stderr.String())
		}
	}
}
