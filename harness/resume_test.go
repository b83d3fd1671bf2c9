package harness

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// resumable is a run against a mock that stops, and cancels what is in flight, at the update with a number.
func resumable(t *testing.T, contracts []*contract.Contract, resume *verdict.File, stopAt int) (run *verdict.Run, updates []string, err error) {
	t.Helper()
	served, err := mock.New(contracts, mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stop := make(chan struct{})
	var mu sync.Mutex
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served.ServeHTTP(w, r)
		if mu.Lock(); r.Method == http.MethodPatch {
			updates = append(updates, r.URL.Path)
			if len(updates) == stopAt {
				close(stop)
				cancel()
			}
		}
		mu.Unlock()
	})
	run, err = Run(ctx, Config{
		Contracts: contracts, Target: Target{URL: "http://127.0.0.1:1/beta"}, Depth: plan.Quick, Concurrency: 1, Settle: -1, Stop: stop, Resume: resume, transport: inMemory{handler},
	})
	return run, updates, err
}

// reopened writes a record, and opens it.
func reopened(t *testing.T, run *verdict.Run) *verdict.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.ndjson")
	if err := verdict.WriteFile(path, run); err != nil {
		t.Fatal(err)
	}
	f, err := verdict.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// A resumed run sends what was not sent, and never what was sent without a recorded response.
func TestResume(t *testing.T) {
	c, err := contract.LoadFile("../specs/update-userrunstates/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	contracts := []*contract.Contract{c}
	whole, all, err := resumable(t, contracts, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, stopAt := range []int{1, 4, len(all) - 1} {
		first, sent, err := resumable(t, contracts, nil, stopAt)
		if err != nil {
			t.Fatal(err)
		}
		if first.Footer.Counts[verdict.NotRun] == 0 || len(sent) != stopAt {
			t.Fatalf("want a run that stopped at update %d, got %d, and the counts %v", stopAt, len(sent), first.Footer.Counts)
		}
		unknown := slices.IndexFunc(first.Exchanges, func(x verdict.Exchange) bool { return x.ErrorKind == "run.cancelled" && x.Method == http.MethodPatch })
		if unknown < 0 {
			t.Fatalf("stopped at %d: want an update without a response", stopAt)
		}
		lost := first.Exchanges[unknown]
		second, _, err := resumable(t, contracts, reopened(t, first), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range second.Exchanges[len(first.Exchanges):] {
			if x.Case == lost.Case {
				t.Errorf("stopped at %d: want nothing of %s sent again, got exchange %d", stopAt, lost.Case, x.ID)
			}
		}
		if second.Footer.Interrupted || second.Footer.Exit != verdict.ExitEnvironment || second.Header.Resumes != first.Header.Run {
			t.Errorf("stopped at %d: want a complete record with errors, got %+v", stopAt, second.Footer)
		}
		errors := 0
		for i, v := range second.Verdicts {
			w := whole.Verdicts[i]
			switch {
			case v.ID != w.ID:
				t.Fatalf("stopped at %d: want the verdicts in the order of the plan, got %s for %s", stopAt, v.ID, w.ID)
			case v.Class == classUnknown && v.Status == verdict.Error:
				errors++
				if !strings.Contains(v.Reason, "not sent again") {
					t.Errorf("%s: want the reason, got %q", v.ID, v.Reason)
				}
			case v.Status != w.Status:
				t.Errorf("stopped at %d, %s: want %s as in one run, got %s: %s", stopAt, v.ID, w.Status, v.Status, v.Reason)
			}
		}
		if errors == 0 {
			t.Errorf("stopped at %d: want errors for %s", stopAt, lost.Case)
		}
	}
}

func TestResumeRefuses(t *testing.T) {
	c, err := contract.LoadFile("../specs/update-userrunstates/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	contracts := []*contract.Contract{c}
	stopped, _, err := resumable(t, contracts, nil, 3)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*verdict.Run){
		"version of conform": func(r *verdict.Run) { r.Header.Conform = "v0" },
		"catalogue":          func(r *verdict.Run) { r.Header.Catalogue = "x" },
		"plan":               func(r *verdict.Run) { r.Header.PlanHash = "x" },
		"target":             func(r *verdict.Run) { r.Header.Target = "x" },
		"seed":               func(r *verdict.Run) { r.Header.Seed = "2" },
		"part":               func(r *verdict.Run) { r.Header.Shard = &verdict.Shard{Index: 1, Total: 2} },
	} {
		other := *stopped
		change(&other)
		_, sent, err := resumable(t, contracts, reopened(t, &other), 0)
		var usage *Error
		if !errors.As(err, &usage) || usage.Exit != verdict.ExitUsage || !strings.Contains(err.Error(), "its "+name+" is") || len(sent) > 0 {
			t.Errorf("%s: want it refused before anything is sent, got %v and %d requests", name, err, len(sent))
		}
	}
}
