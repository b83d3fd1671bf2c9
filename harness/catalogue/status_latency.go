package catalogue

import (
	"cmp"
	"fmt"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/verdict"
)

// LatencyBudget is what an answer may take where a run names no other budget.
const LatencyBudget = 10 * time.Second

var latency = register(&check.Check{
	ID: "latency", Rule: "PATCH-STATUS-012", Family: "status", Order: 120, Level: check.May, Profile: check.HTTP, Safety: check.RO,
	Title:   "answers within the time that it may take",
	Source:  "the run's --latency-budget",
	Sends:   "any request",
	Holds:   "each answer, reads included, is whole within the budget, 10 s where none is given; what was waited for a pace or before another try does not count",
	Classes: []check.Class{{Name: "status.latency"}},
	When:    always,
	Judge: func(e *check.Evidence) check.Outcome {
		budget := cmp.Or(e.Latency, LatencyBudget)
		var out check.Outcome
		for _, s := range e.Steps {
			if took := s.Exchange.Duration; took > budget {
				slow := one("status.latency", "an answer within "+budget.String(), took.Round(100*time.Millisecond).String(), "").At(s.ID)
				out.Findings = append(out.Findings, slow.Findings...)
			}
		}
		return out
	},
	Summarize: slowest,
})

// slowest tells, of all the slow answers of an operation, how many there are and which is the slowest: one cause is told once.
func slowest(found []*verdict.Verdict, exchange func(id int) *verdict.Exchange) {
	slow := map[int]bool{}
	var worst check.Finding
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
		v.Findings = []check.Finding{worst}
	}
}
