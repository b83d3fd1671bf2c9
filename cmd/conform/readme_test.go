package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The README's transcript is what a newcomer sees first: it is run, and must print what it says, durations apart.
func TestReadmeTranscript(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```console\n$ go run ./cmd/conform ")
	block, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("want a console block with one command in README.md, got none")
	}
	command, want, _ := strings.Cut(block, "\n")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "conform") // testscript's main runs the command that it is called by
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", `"$0" `+command, link)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "CONFORM_TOKEN=")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	_ = cmd.Run() // the transcript shows a broken promise, so the exit code is not 0
	seconds := regexp.MustCompile(`\d+ ms|\d+\.\d+ s`)
	if got := seconds.ReplaceAllString(out.String(), "N s"); got != seconds.ReplaceAllString(want, "N s") {
		t.Errorf("README.md's transcript differs\nwant\n%s\ngot\n%s", want, got)
	}
}
