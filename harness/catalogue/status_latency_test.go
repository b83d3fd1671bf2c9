package catalogue

import (
	"net/http"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

func TestLatency(t *testing.T) {
	for name, tc := range map[string]struct {
		budget time.Duration
		took   []time.Duration
		want   int
	}{
		"quick":               {0, []time.Duration{time.Second, 2 * time.Second}, 0},
		"just in time":        {0, []time.Duration{10 * time.Second}, 0},
		"slow":                {0, []time.Duration{10*time.Second + 1}, 1},
		"slow reads too":      {0, []time.Duration{11 * time.Second, time.Second, 12 * time.Second}, 2},
		"a budget of its own": {time.Second, []time.Duration{2 * time.Second}, 1},
		"a larger budget":     {time.Minute, []time.Duration{30 * time.Second}, 0},
	} {
		e := &check.Evidence{Scenario: &check.Scenario{}, Latency: tc.budget}
		for i, took := range tc.took {
			e.Steps = append(e.Steps, check.Step{ID: i + 1, Exchange: &wire.Exchange{Status: http.StatusOK, Duration: took}})
		}
		if got := latency.Judge(e); len(got.Findings) != tc.want || got.Skip != "" {
			t.Errorf("%s: want %d findings, got %+v", name, tc.want, got)
		}
	}
}

// All cases of an operation report the same: how many responses were slow, each counted once, and which was the slowest.
func TestSlowestIsToldOnce(t *testing.T) {
	finding := func(id int, got string) check.Finding {
		return check.Finding{Class: "status.latency", Want: "a response within 10s", Got: got, Exchange: id}
	}
	exchanges := map[int]*verdict.Exchange{
		3: {Method: "GET", Case: "thing/full", Millis: 11000}, 5: {Method: "PATCH", Case: "thing/only", Millis: 14000},
	}
	read := func(id int) *verdict.Exchange { return exchanges[id] }
	found := []*verdict.Verdict{
		{Findings: []check.Finding{finding(3, "11s")}}, {Findings: []check.Finding{finding(3, "11s"), finding(5, "14s")}},
	}
	mergeSlow(found, read)
	for _, v := range found {
		if want := finding(5, "14s for the PATCH of thing/only, the slowest of 2"); len(v.Findings) != 1 || v.Findings[0] != want {
			t.Errorf("want %+v, got %+v", want, v.Findings)
		}
	}
	alone := []*verdict.Verdict{{Findings: []check.Finding{finding(3, "11s")}}}
	mergeSlow(alone, read)
	if got := alone[0].Findings[0].Got; got != "11s for the GET of thing/full" {
		t.Errorf("want no count of one, got %q", got)
	}
}
