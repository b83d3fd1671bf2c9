package catalogue

import (
	"cmp"
	"fmt"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/verdict"
)

// LatencyBudget is the default of the time that a response may take.
const LatencyBudget = 10 * time.Second

var latency = register(&check.Check{
	ID: "latency", Rule: "PATCH-STATUS-012", Family: "status", Order: 120, Level: check.May, Profile: check.HTTP, Safety: check.RO,
	Title:   "responds within the latency budget",
	Source:  "the run's --latency-budget",
	Sends:   "any request",
	Holds:   "each response, those to reads included, is complete within the budget, 10 s by default; time that conform waited for its own rate limit or before a retry does not count",
	Classes: []check.Class{{Name: "status.latency"}},
	When:    always,
	Judge: func(e *check.Evidence) (out check.Outcome) {
		budget := cmp.Or(e.Latency, LatencyBudget)
		for _, s := range e.Steps {
			if took := s.Exchange.Duration; took > budget {
				slow := finding("status.latency", "a response within "+budget.String(), took.Round(100*time.Millisecond).String(), "").At(s.ID)
				out.Findings = append(out.Findings, slow.Findings...)
			}
		}
		return out
	},
	Summarize: mergeSlow,
})

// mergeSlow replaces the slow responses of an operation by the slowest and their number, because they usually share one cause.
func mergeSlow(found []*verdict.Verdict, exchange func(id int) *verdict.Exchange) {
	slow := map[int]bool{}
	var worst verdict.Finding
	var longest *verdict.Exchange
	for _, v := range found {
		for _, f := range v.Findings {
			slow[f.Exchange] = true
			if x := exchange(f.Exchange); x != nil && (longest == nil || x.Millis > longest.Millis) {
				worst, longest = f, x
			}
		}
	}
	if longest == nil {
		return
	}
	worst.Got += fmt.Sprintf(" for the %s of %s", longest.Method, longest.Case)
	if len(slow) > 1 {
		worst.Got += fmt.Sprintf(", the slowest of %d", len(slow))
	}
	for _, v := range found {
		v.Findings = []verdict.Finding{worst}
	}
}
