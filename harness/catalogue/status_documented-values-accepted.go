package catalogue

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var documentedValuesAccepted = register(&check.Check{
	ID: "documented-values-accepted", Rule: "PATCH-STATUS-016", Family: "status", Order: 15, Level: check.Documented, Profile: check.HTTP, Safety: check.RST,
	Title:   "accepts the values that the contract documents",
	Source:  "the contract's schema and example",
	Sends:   "PATCH requests with every writable property, and each property alone where that is rejected",
	Holds:   "the documented example, the value that the target has just returned, booleans, documented members of enumerations, and numbers and instants within documented bounds are accepted",
	Classes: []check.Class{{Name: "input.documented-value-rejected"}},
	When:    probesValues,
	Judge: func(e *check.Evidence) check.Outcome {
		return rejections(e, "input.documented-value-rejected", func(r check.Rejection) bool { return !conflicts(e, r.Step.Exchange.Status) && promised(e.Operation, r) })
	},
})

// probesValues is about the cases whose rejected values are sent one by one.
func probesValues(s *check.Scenario) bool {
	return s.Intent == check.Accept && (s.Kind == check.Full || s.Kind == check.Only)
}

// promised reports whether the contract promises that the rejected value is valid. A text can break a rule that no schema says, but is no
// reason to fail.
func promised(op *contract.Operation, r check.Rejection) bool {
	if op.JSONPatch() && r.Source != check.FromExample && r.Step.Exchange.Status < http.StatusInternalServerError {
		return false // that a response shows a member does not say that a patch may set it
	}
	if r.Source != check.Generated || r.Step.Exchange.Status >= http.StatusInternalServerError {
		return true
	}
	if len(r.Properties) != 1 || r.Beside {
		return false
	}
	p := op.Property(r.Properties[0])
	if p == nil || p.IsCollection() {
		return false
	}
	switch r.Values[0].(type) {
	case bool:
		return true
	case json.Number:
		return p.Schema.Min != nil && p.Schema.Max != nil || len(p.Schema.Enum) > 0
	}
	return len(p.Schema.Enum) > 0 || slices.Contains([]string{"date", "date-time", "time"}, p.Schema.Format)
}

// rejections lists the rejected values of a kind, each with the target's own words.
func rejections(e *check.Evidence, class string, of func(check.Rejection) bool) check.Outcome {
	var out check.Outcome
	for _, r := range e.Rejections {
		if !of(r) {
			continue
		}
		var values []string
		for i, name := range r.Properties {
			values = append(values, name+" = "+check.Show(r.Values[i]))
		}
		if out.Cite == "" {
			out.Cite = citationOf(e, r.Properties[0], "")
		}
		hint := map[check.Source]string{
			check.FromExample: "it is the documented example", check.FromRead: "it is the value that the target has just returned",
			check.Generated: "the cases that need the property are skipped if no value of it is accepted",
		}[r.Source]
		about := ""
		if len(r.Properties) == 1 {
			about = r.Properties[0]
		}
		if r.Beside {
			hint = "the target accepts the update with another value"
		} else if len(r.Properties) > 1 {
			hint = "the target accepts each of these values alone"
		}
		out.Findings = append(out.Findings, check.Finding{
			Class: class, About: about, Want: strings.Join(values, " and ") + " to be accepted", Got: check.Status(r.Step.Exchange.Status), Hint: hint, Exchange: r.Step.ID,
		})
	}
	out.Findings = bounded(out.Findings)
	return out
}
