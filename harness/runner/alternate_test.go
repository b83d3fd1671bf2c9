package runner_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
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
			run := runRefusing(t, c, "if-match-stale-accepted", tt.status, unfit(tt.fits), plan.Options{Cases: []string{"full", "stale-tag"}})
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

// unfit selects the bodies with a description beside another state than one.
func unfit(fits string) func(body []byte) bool {
	return func(body []byte) bool {
		var sent map[string]any
		_ = json.Unmarshal(body, &sent)
		_, beside := sent["description"]
		return beside && sent["state"] != nil && sent["state"] != fits
	}
}
