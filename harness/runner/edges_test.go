package runner_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// A rejected edge value is reported on its own, and does not hide what the target does with the others.
func TestRejectedEdgeHidesNoOther(t *testing.T) {
	for _, tt := range []struct {
		name, fault, rejected string
		status                int
		check, class, shown   string
	}{
		{"a number", "", `"count":2147483647`, 400, "valid-edges", "input.edge-refused", "a success for count: 2147483647 (maximum)"},
		{"a number beside a lost text", "text-in-ascii", `"count":2147483647`, 422, "valid-edges", "state.lost-update", "description reads back"},
		{"a failure", "", `"count":2147483647`, 500, "no-server-error", "status.server-error", "4xx"},
		{"a failure beside a lost text", "text-in-ascii", `"count":2147483647`, 500, "valid-edges", "state.lost-update", "description reads back"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := runEdges(t, tt.fault, tt.rejected, tt.status, tt.check)
			if len(v.Findings) == 0 || v.Class != tt.class || !strings.Contains(v.Findings[0].Want, tt.shown) {
				t.Errorf("want %s and first a finding that shows %q, got %s %+v", tt.class, tt.shown, v.Status, v.Findings)
			}
		})
	}
}

// runEdges returns the verdict of a check on the combined edge values, from a target that returns a status to each body that has a text.
func runEdges(t *testing.T, fault, rejected string, status int, checkID string) verdict.Verdict {
	t.Helper()
	for _, v := range runRefusing(t, ten(t), fault, status, having(rejected), plan.Options{Cases: []string{"edges"}, Checks: []string{checkID}}).Verdicts {
		if v.Check == checkID && strings.HasSuffix(v.Case, "edges") {
			return v
		}
	}
	t.Fatal("want a verdict on the edge values")
	return verdict.Verdict{}
}

// A property on which the target fails costs the verdicts about it, like one that it rejects.
func TestFailingPropertyIsNarrowed(t *testing.T) {
	run := runRefusing(t, ten(t), "", 500, having(`"description"`), plan.Options{})
	errors, named := 0, false
	for _, v := range run.Verdicts {
		if v.Status == verdict.Error {
			errors++
		}
		named = named || v.Check == "documented-values-accepted" && v.Status == verdict.Fail && strings.Contains(v.Findings[0].Want, "description = ")
	}
	if errors*20 > len(run.Verdicts) || !named {
		t.Errorf("want a failure that names the property and less than 5 %% errors, got %t and %d of %d", named, errors, len(run.Verdicts))
	}
}

// having selects the bodies that have a text.
func having(text string) func(body []byte) bool {
	return func(body []byte) bool { return strings.Contains(string(body), text) }
}

// runRefusing runs a plan against a mock that returns a status to the bodies that it refuses.
func runRefusing(t *testing.T, one *contract.Contract, fault string, status int, refuses func(body []byte) bool, opts plan.Options) *verdict.Run {
	t.Helper()
	c := []*contract.Contract{one}
	handler, err := mock.New(c, mock.Options{Fault: fault, NewID: wire.NewGUID})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if refuses(body) {
			rejectWith(w, status, "BadRequest", "This value is not supported here.")
			return
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	client := wire.NewClient(wire.Config{Name: "edges", Token: testToken})
	t.Cleanup(client.Close)
	opts.Contracts = c
	return sendAll(t.Context(), planWith(t, server.URL, opts), runner.Options{Target: client})
}
