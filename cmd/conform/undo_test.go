package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
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

// A run that is stopped by one Ctrl-C, by two, or by SIGTERM restores what it changed before it exits.
func TestStoppedRunsRestore(t *testing.T) {
	for i, signals := range [][]os.Signal{{os.Interrupt}, {os.Interrupt, os.Interrupt}, {syscall.SIGTERM}} {
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
				site.stage.mu.Lock()
				err := cmd.Start()
				site.stage.mu.Unlock()
				if err != nil {
					t.Fatal(err)
				}
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

// Whichever promise a tenant breaks, a run restores its state, or reports that it could not.
func TestFaultyTenantsAreRestored(t *testing.T) {
	c, err := contract.Load("widgets", "widgets.yaml", []byte(crashContract), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range append(mock.Faults(), mock.Fault{}) { // the last one is no fault
		if fault.Page {
			continue
		}
		t.Run(fault.ID, func(t *testing.T) {
			t.Parallel()
			m, err := mock.New([]*contract.Contract{c}, mock.Options{Now: wire.Now, Sleep: wire.InstantPace().Sleep, NewID: wire.NewGUID, Fault: fault.ID})
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Seed([]byte(`{"entities":[{"path":"/beta/widgets/w1","state":{"name":"Door"}}]}`)); err != nil {
				t.Fatal(err)
			}
			s := &stage{Mock: m}
			server := httptest.NewServer(s)
			defer server.Close()
			before := s.state(t)
			said := runAsTenant(t, c, server.URL+"/beta")
			if said && fault.ID == "" {
				t.Error("want nothing to say of a tenant that keeps its promises")
			}
			if diff := cmp.Diff(before, s.state(t)); diff != "" && !said {
				t.Errorf("want the state before, or word that it is another (-want +got):\n%s", diff)
			}
		})
	}
}

// runAsTenant sends every case through a guard, restores, and reports whether a notice says that something could not be restored.
func runAsTenant(t *testing.T, c *contract.Contract, base string) (said bool) {
	t.Helper()
	s, err := harness.New(t.Context(), harness.Config{
		Contracts: []*contract.Contract{c}, Params: map[string]string{"widgetId": "w1"}, Retries: -1, Settle: 100 * time.Millisecond,
		Target: harness.Target{Name: "faulty", URL: base, Kind: harness.Tenant, Tenant: "test", Token: "a-token", Fixture: &harness.Fixture{ID: "w1"}},
		Writes: harness.Writes{Allow: true, Tenants: []string{"test"}, State: t.TempDir()},
		Notice: func(n harness.Notice) {
			t.Log(n.Text)
			said = said || strings.HasPrefix(strings.ToLower(n.Text), "not restored: ") || strings.HasPrefix(n.Text, "not deleted: ")
			if strings.Contains(n.Text, "someone else") && strings.HasPrefix(n.Text, "NOT RESTORED") {
				t.Errorf("want the run's own changes known as such, got %s", n.Text)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent := false
	for _, c := range s.Plan().Cases {
		for _, step := range c.Steps {
			if c.NotSent == "" {
				x := s.Target().Do(t.Context(), step.Request) // the checks are not tested here
				sent = sent || x.Failure == nil && x.Request.Method == http.MethodPatch
			}
		}
	}
	if !sent {
		t.Error("want updates sent, got none")
	}
	if err := s.Close(t.Context()); err != nil && !said {
		t.Errorf("want a notice with %v", err)
	}
	return said
}
