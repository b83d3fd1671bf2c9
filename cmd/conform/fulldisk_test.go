//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// journalWatch compares the updates that a tenant receives with the undo journal.
type journalWatch struct {
	http.Handler
	site   *crashSite
	before map[string]any

	mu    sync.Mutex
	lines int
}

func (s *journalWatch) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPatch && strings.HasSuffix(r.URL.Path, "/w1") {
		body, _ := io.ReadAll(r.Body) // the handler sees the error
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.mu.Lock()
		defer s.mu.Unlock()
		before, lines := s.lines, 0
		for _, file := range s.site.journals() {
			raw, err := os.ReadFile(file)
			if err != nil {
				s.site.t.Error(err)
			}
			for text := range bytes.Lines(raw) {
				var line struct {
					Line struct{ Type string }
				}
				if json.Unmarshal(text, &line) == nil && line.Line.Type == "write" {
					lines++
				}
			}
		}
		if s.lines = lines; lines == before && !s.restores(body) {
			s.site.t.Errorf("want no update without its line in the journal, got %s after line %d", body, lines)
		}
	}
	s.Handler.ServeHTTP(w, r)
}

// restores tells whether an update has only values from before the run.
func (s *journalWatch) restores(body []byte) bool {
	var members map[string]any
	numbers := json.NewDecoder(bytes.NewReader(body))
	numbers.UseNumber()
	if numbers.Decode(&members) != nil {
		return false
	}
	for name, v := range members {
		if !cmp.Equal(v, s.before[name]) {
			return false
		}
	}
	return true
}

// With a limit on the size of files, as on a full disk, no update is sent that the journal does not have, and what was sent is restored.
func TestFullDisk(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs a shell to limit the size of files")
	}
	for blocks := range 14 {
		t.Run(fmt.Sprint(blocks), func(t *testing.T) {
			t.Parallel()
			site := newCrashSite(t)
			before := site.stage.state(t)
			site.stage.use(&journalWatch{Handler: site.stage.Mock, site: site, before: before["/beta/widgets/w1"]})
			cmd, out := site.command(wholeRun...)
			cmd.Args = append([]string{shell, "-c", fmt.Sprintf(`ulimit -f %d && exec "$0" "$@"`, blocks), cmd.Path}, cmd.Args[1:]...)
			cmd.Path = shell
			_ = cmd.Run() // its exit code is checked below
			if strings.Contains(out.String(), "panic") || cmd.ProcessState.ExitCode() <= exitKept {
				t.Errorf("want an error that says what is full, got %d: %s", cmd.ProcessState.ExitCode(), out)
			}
			if diff := cmp.Diff(before, site.stage.state(t)); diff == "" {
				return
			} else if cmd.ProcessState.ExitCode() != exitBug || len(site.journals()) == 0 {
				t.Errorf("want the state before, or exit 4 and a journal, got %d: %s%s", cmd.ProcessState.ExitCode(), diff, out)
			}
			if code, text := site.run("restore"); code != exitKept || !cmp.Equal(before, site.stage.state(t)) {
				t.Errorf("want it restored, got %d: %s", code, text)
			}
		})
	}
}
