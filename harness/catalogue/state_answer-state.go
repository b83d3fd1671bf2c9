package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var answerState = register(&check.Check{
	ID: "answer-state", Rule: "PATCH-STATE-003", Family: "state", Order: 340, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "answers with the state that a read then shows",
	Source:  "OData 4.01 Protocol §11.4.1.5",
	Sends:   "a valid PATCH, then a GET",
	Holds:   "each member of the answer that an update may set has the value that the following GET gives; kinds, ranges and id are judged by schema, value-range and id-stable; where the entity cannot be read, what the update set has the value that was sent",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "state.stale-answer"}},
	When:    func(s *check.Scenario) bool { return onBody(s) && s.Reads },
	Judge: func(e *check.Evidence) check.Outcome {
		entity, response, reason := entityOf(e)
		if reason != "" {
			return skip(reason)
		}
		bad, err := mismatchedMembers(e, response, entity)
		if err != nil {
			return skip(err.Error())
		}
		after, unread := e.State(check.After)
		if unread != "" {
			return judgeWithoutRead(e, entity, bad, unread)
		}
		var out check.Outcome
		compared := 0
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			now, present := after[name]
			property := e.Operation.Property(name)
			if name == "id" || strings.Contains(name, "@") || bad[name] || check.Managed(name) || !present || property == nil || property.ReadOnly {
				continue // what the service sets itself may move between the two
			}
			compared++
			if !e.TypeOf(name).Equal(entity[name], now) {
				out.Findings = append(out.Findings, check.Finding{
					Class: "state.stale-answer",
					Want:  fmt.Sprintf("%s is %s, as reading it shows", name, check.Show(now)),
					Got:   check.Show(entity[name]) + " in the answer",
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
func judgeWithoutRead(e *check.Evidence, entity map[string]any, bad map[string]bool, unread string) check.Outcome {
	var out check.Outcome
	compared := 0
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		got, shown := entity[name]
		if !shown || bad[name] || check.Managed(name) {
			continue
		}
		compared++
		if !e.TypeOf(name).Equal(e.Change[name], got) {
			out.Findings = append(out.Findings, check.Finding{
				Class: "state.stale-answer",
				Want:  fmt.Sprintf("%s is %s, as the update set it", name, check.Show(e.Change[name])),
				Got:   check.Show(got) + " in the answer",
			})
		}
	}
	if compared == 0 {
		return skip(unread)
	}
	return out
}
