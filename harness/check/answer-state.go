package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

var answerState = register(&Check{
	ID: "answer-state", Rule: "PATCH-STATE-003", Family: "state", Order: 340, Level: verdict.Must, Safety: RST,
	Title:   "answers with the state that a read then shows",
	Source:  "OData 4.01 Protocol §11.4.1.5",
	Sends:   "a valid PATCH, then a GET",
	Holds:   "each member of the answer that an update may set has the value that the following GET gives; kinds, ranges and id are judged by schema, value-range and id-stable; where the entity cannot be read, what the update set has the value that was sent",
	Needs:   needsBody,
	Classes: []Class{{Name: "state.stale-answer"}},
	When:    func(s *Scenario) bool { return onBody(s) && s.Reads },
	Judge: func(e *Evidence) Outcome {
		entity, response, reason := e.body()
		if reason != "" {
			return skip(reason)
		}
		bad, reason := e.mismatched(response, entity)
		if reason != "" {
			return skip(reason)
		}
		after, unread := e.state(After)
		if unread != "" {
			return e.echo(entity, bad, unread)
		}
		var out Outcome
		compared := 0
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			now, present := after[name]
			property := e.Operation.Property(name)
			if name == "id" || strings.Contains(name, "@") || bad[name] || Managed(name) || !present || property == nil || property.ReadOnly {
				continue // what the service sets itself may move between the two
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
			return skip("the answer and the read after it share no member that an update may set")
		}
		return out
	},
})

// echo judges by what was sent, where no read shows what became of it.
func (e *Evidence) echo(entity map[string]any, bad map[string]bool, unread string) Outcome {
	var out Outcome
	compared := 0
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		got, shown := entity[name]
		if !shown || bad[name] || Managed(name) {
			continue
		}
		compared++
		if !e.typeOf(name).equal(e.Change[name], got) {
			out.Findings = append(out.Findings, verdict.Finding{
				Class: "state.stale-answer",
				Want:  fmt.Sprintf("%s is %s, as the update set it", name, Show(e.Change[name])),
				Got:   Show(got) + " in the answer",
			})
		}
	}
	if compared == 0 {
		return skip(unread)
	}
	return out
}
