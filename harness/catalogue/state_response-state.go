package catalogue

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

var responseState = register(&check.Check{
	ID: "response-state", Aliases: []string{"answer-state"}, Rule: "PATCH-STATE-003", Family: "state", Order: 340, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "returns the state that the next read shows",
	Source:  "the contract's response, RFC 9110 §15.3.1; OData 4.01 Protocol §11.4.1.5",
	Quote:   `OData 4.01 Protocol §11.4.1.5: "When returning content …, services MUST return the same content as a subsequent request to retrieve the same resource."`,
	Sends:   "a valid PATCH, then a GET; one with Prefer: return=representation",
	Holds:   "each writable member of the response has the value that the following GET shows; where the entity is not read, each member that the update set has the value that was sent. Types, ranges and id are judged by schema, value-range and id-stable. In http a response that shows what the update set as it was before warns",
	Needs:   needsBody,
	Classes: []check.Class{{Name: "state.stale-answer"}},
	When:    func(s *check.Scenario) bool { return onReturned(s) && (s.Reads || s.Kind == check.PreferFull) },
	Judge: onEntity(func(e *check.Evidence, entity map[string]any, response *contract.Response) (out check.Outcome) {
		if plain(e) {
			return outdated(e, entity)
		}
		bad, err := mismatchedMembers(e, entity, response)
		if err != nil {
			return skip(err.Error())
		}
		compared := 0
		compare := func(name string, want any, equal bool, source string) {
			got, shown := entity[name]
			if !shown || bad[name] || check.Managed(name) {
				return
			}
			compared++
			if !equal {
				out.Add("state.stale-answer", fmt.Sprintf("%s is %s, as %s", name, check.Show(want), source), check.Show(got)+" in the response", "")
			}
		}
		after, unread := e.State(check.After)
		if unread != "" {
			for _, name := range slices.Sorted(maps.Keys(e.Change)) {
				was, known := e.Earlier[name]
				if _, isComplex := was.(map[string]any); known && (isComplex || e.TypeOf(name).Equal(e.Change[name], was)) {
					continue // the state before shows it, too, or may have got it from an update of some members
				}
				compare(name, e.Change[name], e.TypeOf(name).Equal(e.Change[name], entity[name]) || !e.MayShow(name, e.Change[name]), "the update set it")
			}
			switch {
			case compared == 0:
				return skip(unread)
			case e.Kind == check.PreferFull && len(out.Findings) < compared:
				return check.Outcome{} // an older state has none of the new values; other checks judge single properties
			}
			return out
		}
		key := e.Operation.KeyProperty()
		for _, name := range slices.Sorted(maps.Keys(entity)) {
			now, present := after[name]
			property := e.Operation.Property(name)
			if name == key || strings.Contains(name, "@") || !present || property == nil || property.ReadOnly {
				continue // the service may change what it sets itself between the two
			}
			compare(name, now, e.TypeOf(name).Equal(entity[name], now), "reading it shows")
		}
		if compared == 0 {
			return skip("the response and the read after it share no writable member")
		}
		return out
	}),
})

// outdated reports a response that shows all that the update changed as it was before. Plain HTTP does not say that a response is the state
// after the update, but no client expects the one before.
func outdated(e *check.Evidence, entity map[string]any) (out check.Outcome) {
	before, after, reason := e.States()
	if reason != "" {
		return skip(reason)
	}
	compared := 0
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		t := e.TypeOf(name)
		got, shown := entity[name]
		if !shown || t.Same(before[name], after[name]) {
			continue
		}
		if compared++; t.Same(got, before[name]) && !t.Same(got, after[name]) {
			out.Add("state.stale-answer", fmt.Sprintf("%s is %s, as reading it shows", name, check.Show(after[name])), check.Show(got)+" in the response, as before the update", "")
		}
	}
	switch {
	case compared == 0:
		return skip("the response shows nothing that the update changed")
	case len(out.Findings) < compared:
		return check.Outcome{}
	}
	return out.As(check.Should)
}
