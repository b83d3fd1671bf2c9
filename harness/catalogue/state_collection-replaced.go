package catalogue

import (
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var collectionReplaced = register(&check.Check{
	ID: "collection-replaced", Rule: "PATCH-STATE-011", Family: "state", Order: 390, Level: check.Must, Profile: check.OData, Safety: check.RST,
	Title:   "replaces a collection whole",
	Source:  "OData 4.01 Protocol §11.4.3",
	Sends:   "a PATCH that gives each collection two items and then, beside one member of each complex property, one that has another item alone; then a GET",
	Holds:   "each collection has the one item that it was given, and none of those before it",
	Needs:   "a collection property that a valid value is known for",
	Classes: []check.Class{{Name: "state.collection"}},
	When:    merges(isArray),
	Judge: func(e *check.Evidence) check.Outcome {
		after, reason := stateAfterMerge(e)
		if reason != "" {
			return skip(reason)
		}
		var out check.Outcome
		seen := 0
		for _, name := range slices.Sorted(maps.Keys(e.Change)) {
			now, present := after[name]
			was, had := valueBefore(e, name)
			if !isArray(e.Change[name]) || !present && !had || had && e.TypeOf(name).Equal(was, now) {
				continue // where nothing changes, see read-back
			}
			seen++
			if !e.TypeOf(name).Equal(e.Change[name], now) {
				out.Findings = append(out.Findings, check.Finding{
					Class: "state.collection",
					Want:  name + " is " + check.Show(e.Change[name]) + ", as it was sent",
					Got:   check.ShowMember(now, present),
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
func merges(is func(any) bool) func(*check.Scenario) bool {
	return func(s *check.Scenario) bool {
		return s.Kind == check.Merge && slices.ContainsFunc(slices.Collect(maps.Values(s.Change)), is)
	}
}

// merged reads the entity after the update of the case merge; the reason says why there is nothing to compare.
func stateAfterMerge(e *check.Evidence) (after map[string]any, reason string) {
	switch {
	case !e.Accepted():
		return nil, "the update was answered " + check.Status(e.Response().Status)
	case e.Response().Status == http.StatusAccepted:
		return nil, "202 Accepted promises the update for later"
	}
	return e.State(check.After)
}

// had returns what a property was before the case.
func valueBefore(e *check.Evidence, name string) (v any, present bool) {
	before, _ := e.State(check.Before)
	v, present = before[name]
	return v, present
}
