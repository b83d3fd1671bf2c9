package runner_test

import (
	"bytes"
	"encoding/json"
	"fmt"
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

// A value that does not fit others hides no fault: the cases that set every property keep one that does.
func TestValuesThatDoNotFitOthers(t *testing.T) {
	for _, tt := range []struct {
		name       string
		fits       string // the state
		status     int
		documented bool
		finding    string
	}{
		{"documented conflict", "success", 409, true, ""},
		{"conflict", "success", 409, false, "generated-values-accepted"},
		{"rejected", "fail", 400, false, "generated-values-accepted"},
		{"every documented conflict", "unknown", 409, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := ten(t)
			if tt.documented {
				op := c.Operations[0]
				op.Responses = append(op.Responses, contract.Response{Status: tt.status})
			}
			run := runUnfit(t, c, tt.fits, tt.status)
			statuses := map[string]verdict.Status{}
			for _, v := range run.Verdicts {
				if v.Status == verdict.Error {
					t.Errorf("%s is an error: %s", v.ID, v.Reason)
				}
				if v.Status == verdict.Fail || v.Status == verdict.Warn {
					statuses[v.Check] = v.Status
					if v.Check == tt.finding && !strings.Contains(v.Findings[0].Want, "state = ") {
						t.Errorf("want the state named, got %+v", v.Findings)
					}
				}
			}
			want := map[string]verdict.Status{"if-match-stale": verdict.Fail}
			if tt.finding != "" {
				want[tt.finding] = verdict.Warn
			}
			if fmt.Sprint(statuses) != fmt.Sprint(want) {
				t.Errorf("want %v, got %v", want, statuses)
			}
		})
	}
}

// runUnfit runs the cases about a stale tag against a target that ignores If-Match and that returns the status to a description beside
// another state than one.
func runUnfit(t *testing.T, c *contract.Contract, fits string, status int) *verdict.Run {
	t.Helper()
	handler, err := mock.New([]*contract.Contract{c}, mock.Options{Fault: "if-match-stale-accepted", NewID: wire.NewGUID})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		var sent map[string]any
		_ = json.Unmarshal(body, &sent)
		if _, beside := sent["description"]; beside && sent["state"] != nil && sent["state"] != fits {
			rejectWith(w, status, "BadRequest", "A description needs another state.")
			return
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	client := wire.NewClient(wire.Config{Name: "unfit", Token: testToken})
	t.Cleanup(client.Close)
	p := planWith(t, server.URL, plan.Options{Contracts: []*contract.Contract{c}, Cases: []string{"full", "stale-tag"}})
	return sendAll(t.Context(), p, runner.Options{Target: client})
}
