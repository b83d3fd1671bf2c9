package main

import (
	"bytes"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// heard is output that closes said when it contains word.
type heard struct {
	text bytes.Buffer // not embedded, because exec would use its ReadFrom
	word string
	said chan struct{}
	once sync.Once
}

func (h *heard) Write(p []byte) (int, error) {
	n, err := h.text.Write(p)
	if bytes.Contains(h.text.Bytes(), []byte(h.word)) {
		h.once.Do(func() { close(h.said) })
	}
	return n, err
}

// A run that is stopped by one Ctrl-C, by two, by SIGTERM, or by a closed terminal restores what it changed before it exits.
func TestStoppedRunsRestore(t *testing.T) {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP) // a program inherits from nohup that SIGHUP is ignored, and not what its parent catches
	t.Cleanup(func() { signal.Stop(caught) })
	for i, signals := range [][]os.Signal{{os.Interrupt}, {os.Interrupt, os.Interrupt}, {syscall.SIGTERM}, {syscall.SIGHUP}} {
		for _, at := range []int{5, 20, 40} {
			t.Run(fmt.Sprintf("%d at %d", i, at), func(t *testing.T) {
				t.Parallel()
				site := newCrashSite(t)
				before := site.stage.state(t)
				cmd, _ := site.command(wholeRun...)
				out, dead := &heard{word: "conform: stopping", said: make(chan struct{})}, make(chan struct{})
				cmd.Stdout, cmd.Stderr = out, out
				for n := range signals {
					site.stage.when(at+n, func(serve func()) {
						if err := cmd.Process.Signal(signals[n]); err != nil {
							t.Error(err)
						}
						select { // otherwise a fast run could end before it receives the signal
						case <-out.said:
						case <-dead:
						}
						serve()
					})
				}
				site.start(cmd)
				_ = cmd.Wait() // its exit code is checked below
				close(dead)
				if diff := cmp.Diff(before, site.stage.state(t)); diff != "" || len(site.journals()) > 0 {
					t.Errorf("want the state before and no journal, got %v\n%s\n%s", site.journals(), diff, &out.text)
				}
				if code := cmd.ProcessState.ExitCode(); code != exitIncomplete {
					t.Errorf("want exit 5, got %d: %s", code, &out.text)
				}
			})
		}
	}
}

// A run whose output nobody reads any more, as Ctrl-C ends all of `conform run | tee log`, restores what it changed before it exits.
func TestRunWithoutReaderRestores(t *testing.T) {
	t.Parallel()
	site := newCrashSite(t)
	before := site.stage.state(t)
	cmd, _ := site.command(wholeRun...)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = writer, writer
	site.stage.when(20, func(serve func()) {
		_ = reader.Close()
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		serve()
	})
	site.start(cmd)
	_ = writer.Close()
	_ = cmd.Wait() // its exit code is checked below
	if diff := cmp.Diff(before, site.stage.state(t)); diff != "" || len(site.journals()) > 0 || cmd.ProcessState.ExitCode() < 0 {
		t.Errorf("want the state before, no journal and an exit code, got %v, %v\n%s", site.journals(), cmd.ProcessState, diff)
	}
}

// Whoever presses Ctrl-C again and again gets out, and keeps the journal.
func TestRunThatIsGivenUp(t *testing.T) {
	t.Parallel()
	site := newCrashSite(t)
	cmd, out := site.command(wholeRun...)
	dead := make(chan struct{})
	for n := range 20 { // the requests of the restore hang
		site.stage.when(41+n, func(func()) { <-dead })
	}
	site.stage.when(40, func(func()) {
		for {
			_ = cmd.Process.Signal(syscall.SIGTERM) // a shell may have its jobs ignore Ctrl-C
			select {
			case <-dead:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	})
	site.start(cmd)
	_ = cmd.Wait() // its exit code is checked below
	close(dead)
	if code := cmd.ProcessState.ExitCode(); code != exitBug || len(site.journals()) != 1 {
		t.Errorf("want exit 4 and the journal, got %d, %v: %s", code, site.journals(), out)
	}
}

// A change by someone else between the run's read and its write stays, and is not a failure of the tenant.
func TestChangeInTheMomentBeforeAWrite(t *testing.T) {
	for _, property := range []string{`{"name":"Portal"}`, `{"count":-7}`, `{"tags":["theirs"]}`} {
		t.Run(property, func(t *testing.T) {
			t.Parallel()
			site := newCrashSite(t)
			s := site.stage
			var want map[string]map[string]any
			s.mu.Lock()
			s.onPut = naming(property, func() { s.change(t, property); want = s.state(t) })
			s.mu.Unlock()
			code, out := site.run(wholeRun...)
			s.mu.Lock()
			defer s.mu.Unlock()
			if code != exitEnvironment || strings.Contains(out, "FAIL") || !strings.Contains(out, "rejected with 412, so nothing was overwritten") {
				t.Errorf("want an error that says what was rejected, got %d: %s", code, out)
			}
			if diff := cmp.Diff(want, s.state(t)); diff != "" || len(site.journals()) > 0 {
				t.Errorf("want someone else's change as it was, and no journal, got %v\n%s", site.journals(), diff)
			}
		})
	}
}
