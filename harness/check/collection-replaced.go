package check

import (
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

var collectionReplaced = register(&Check{
	ID: "collection-replaced", Rule: "PATCH-STATE-011", Family: "state", Order: 390, Level: verdict.Must, Safety: RST,
	Title:   "replaces a collection whole",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH that gives each collection two items and then, beside one member of each complex property, one that has another item alone; then a GET",
	Holds:   "each collection has the one item that it was given, and none of those before it",
	Needs:   "a collection property that a valid value is known for",
	Classes: []Class{{Name: "state.collection"}},
	When:    merges(isArray),
	Judge: func(e *Evidence) Outcome {
		after, reason := e.merged()
		if reason != "" {
			return skip(reason)
		}
		var out Outcome
		seen := 0
		for _, name := range slices.Sorted(maps.Keys(e.Change)) {
			now, present := after[name]
			was, had := e.had(name)
			if !isArray(e.Change[name]) || !present && !had || had && e.typeOf(name).equal(was, now) {
				continue // where nothing changes, see read-back
			}
			seen++
			if !e.typeOf(name).equal(e.Change[name], now) {
				out.Findings = append(out.Findings, verdict.Finding{
					Class: "state.collection",
					Want:  name + " is " + Show(e.Change[name]) + ", as it was sent",
					Got:   shown(now, present),
					Hint:  "an update does not add to a collection, nor does it change items one by one",
				})
			}
		}
		if seen == 0 {
			return skip("no read shows a collection, or it does not change, see read-back")
		}
		return out
	},
})

func isArray(v any) bool {
	_, is := v.([]any)
	return is
}

// merges is the case merge where one of its values is of a kind.
func merges(is func(any) bool) func(*Scenario) bool {
	return func(s *Scenario) bool {
		return s.Kind == Merge && slices.ContainsFunc(slices.Collect(maps.Values(s.Change)), is)
	}
}

// merged reads the entity after the update of the case merge; the reason says why there is nothing to compare.
func (e *Evidence) merged() (after map[string]any, reason string) {
	switch {
	case !e.Accepted():
		return nil, "the update was answered " + Status(e.Answer().Status)
	case e.Answer().Status == http.StatusAccepted:
		return nil, "202 Accepted promises the update for later"
	}
	return e.state(After)
}

// had returns what a property was before the case.
func (e *Evidence) had(name string) (v any, present bool) {
	before, _ := e.state(Before)
	v, present = before[name]
	return v, present
}
