package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var answerState = &Check{
	ID: "answer-state", Rule: "PATCH-STATE-003", Family: "state", Level: verdict.Must, Safety: RST,
	Title:  "answers with the state that a read then shows",
	Source: "OData 4.01 Protocol §11.4.1.5",
	Sends:  "a valid PATCH, then a GET",
	Holds:  "each documented member of the answer has the value that the following GET gives; kinds, ranges and id are judged by schema, value-range and id-stable",
	Needs:  needsBody,
	When:   func(s *Scenario) bool { return onBody(s) && s.Reads },
	Judge: func(e *Evidence) Outcome {
		entity, response, reason := e.body()
		if reason != "" {
			return skip(reason)
		}
		after, reason := e.state(After)
		if reason != "" {
			return skip(reason)
		}
		bad, reason := e.mismatched(response, entity)
		if reason != "" {
			return skip(reason)
		}
		var out Outcome
		compared := 0
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			now, present := after[name]
			if name == "id" || strings.Contains(name, "@") || bad[name] || managed[name] || !present || !declared(e.Operation, name) {
				continue
			}
			compared++
			if !e.typeOf(name).equal(entity[name], now) {
				out.Findings = append(out.Findings, verdict.Finding{
					Class: "state.stale-answer",
					Want:  fmt.Sprintf("%s is %s, as reading it shows", name, Show(now)),
					Got:   Show(entity[name]) + " in the answer",
				})
			}
		}
		if compared == 0 {
			return skip("the answer and the read after it share no documented member")
		}
		return out
	},
}
