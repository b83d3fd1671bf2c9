package reports

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestConsole(t *testing.T) {
	var terminal, pipe bytes.Buffer
	for _, c := range []*Console{NewConsole(&terminal, true), NewConsole(&pipe, false)} {
		c.Progress(1, 3, 0, 0)
		c.Progress(1, 3, 0, 0) // unchanged: not drawn again
		c.Progress(2, 3, 1, 2)
		for range 2 {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if want := "\r\x1b[K1/3 cases, 0 failed\r\x1b[K2/3 cases, 1 failed, 2 errors\r\x1b[K"; terminal.String() != want {
		t.Errorf("want %q on a terminal, got %q", want, terminal.String())
	}
	if pipe.Len() > 0 {
		t.Errorf("want nothing in a pipe, got %q", pipe.String())
	}
}

func TestConsolePreparing(t *testing.T) {
	var terminal, pipe bytes.Buffer
	for _, c := range []*Console{NewConsole(&terminal, true), NewConsole(&pipe, false)} {
		c.Preparing("reading", "contracts", 0, 2)
		c.Preparing("planning", "operations", 0, 300)
		c.Preparing("planning", "operations", 1, 300)
	}
	if want := "\r\x1b[Kreading 0/2 contracts\r\x1b[Kplanning 0/300 operations\r\x1b[Kplanning 1/300 operations"; terminal.String() != want {
		t.Errorf("want %q on a terminal, got %q", want, terminal.String())
	}
	if want := "planning 300 operations\n"; pipe.String() != want {
		t.Errorf("want %q in a pipe, got %q", want, pipe.String())
	}
}

func TestConsoleError(t *testing.T) {
	c := NewConsole(&limited{0}, true)
	c.Progress(1, 2, 0, 0)
	c.Progress(2, 2, 0, 0)
	if err := c.Close(); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("want the first error, got %v", err)
	}
}

func TestConsoleConcurrent(t *testing.T) {
	c := NewConsole(io.Discard, true)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() { c.Progress(i, 8, 0, 0) })
	}
	all.Wait()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text string
		width      int
		want       string
	}{
		{"fits", "one two three", 20, "one two three"},
		{"breaks", "one two three four five six", 20, "one two three four|five six"},
		{"exact", "aaaa bbbb cccc ddddd", 20, "aaaa bbbb cccc ddddd"},
		{"long word stays whole", "see https://example.com/a/very/long/path ok", 20, "see|https://example.com/a/very/long/path|ok"},
		{"runes, not bytes", "éééé éééé éééé ééééé", 20, "éééé éééé éééé ééééé"},
		{"no width", strings.Repeat("x ", 99), 0, strings.Repeat("x ", 99)},
		{"too narrow", "one two three four five six", 5, "one two three four five six"},
		{"spaces stay", "a  b                  c d", 20, "a  b|c d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(wrap(tt.text, tt.width), "|"); got != tt.want {
				t.Errorf("want %q, got %q", tt.want, got)
			}
		})
	}
}
