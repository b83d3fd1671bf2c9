package catalogue

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

var listSchema = register(&check.Check{
	ID: "list-schema", Rule: "PATCH-BODY-015", Family: "body", Order: 237, Level: check.Documented, Profile: check.HTTP, Safety: check.RO,
	Title:  "returns collections that match the documented schema",
	Source: "the contract's response schema of the GET of the collection",
	Sends:  "a GET of the collection that holds the entity, before the first update, or before an update where there is no other",
	Holds: "the response and its items have every required member but control information, and every documented member that is present has the documented JSON type; " +
		"a mismatch that several items share is one finding",
	Needs:   "a GET of the collection, documented with a body",
	Classes: []check.Class{{Name: "schema.*", WFC: 101}},
	When: func(s *check.Scenario) bool {
		return onKind(check.Collections, check.Neighbours)(s) && s.Operation.ListEntity() != nil
	},
	Judge: func(e *check.Evidence) check.Outcome {
		step := check.Request
		if e.Kind == check.Neighbours {
			step = check.ListBefore
		}
		x, documented := e.Step(step), e.Operation.ListEntity()
		switch {
		case x == nil:
			return skip(notSent)
		case e.Step(check.ListFirst) != nil:
			return skip("the first read of the collection is judged")
		case x.Status != http.StatusOK:
			return skip("reading the collection returned " + check.Status(x.Status))
		}
		if reason := undecodable(x); reason != "" {
			return skip(reason)
		}
		body, err := oracle.DecodeStrict(x.Body)
		if err != nil {
			return skip("the collection is not JSON: " + err.Error())
		}
		mismatches, err := listMismatches(e, body, documented)
		if err != nil {
			return notCompared(err)
		}
		out := check.Outcome{Cite: documented.Cite, Promise: documented.Text}
		for _, m := range mismatches {
			out.Add("schema."+m.Keyword, m.Expected(), m.Got, "")
		}
		return out.At(e.StepID(step))
	},
})

// itemAt is the place of an item in the pointer to a part of it.
var itemAt = regexp.MustCompile(`/\d+(/|$)`)

// listMismatches returns the structural mismatches of a collection without those of control information, and one of those that items share.
func listMismatches(e *check.Evidence, body any, documented *contract.Response) (out []oracle.Mismatch, err error) {
	validator, err := oracle.Compiled(documented.Schema)
	if err != nil {
		return nil, fmt.Errorf("the contract's schema of the collection does not compile: %w", err)
	}
	all, err := validator.Validate(body)
	if err != nil {
		return nil, fmt.Errorf("the collection could not be validated: %w", err)
	}
	seen := map[string]bool{}
	for _, m := range all {
		place := itemAt.ReplaceAllString(m.Pointer, "/*$1") + " " + m.Keyword + " " + m.Want
		v, shown := valueAt(body, strings.Split("/"+strings.TrimPrefix(m.Pointer, "/"), "/")[1:])
		undocumentedNull := shown && v == nil && fromPage(e.Operation)
		if !m.Structural || undocumentedNull || seen[place] || strings.Contains(m.Pointer, "/@") || strings.HasPrefix(m.Want, `a member "@`) {
			continue
		}
		seen[place] = true
		out = append(out, m)
	}
	return out, nil
}
