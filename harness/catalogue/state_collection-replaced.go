package catalogue

import (
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var collectionReplaced = register(&check.Check{
	ID: "collection-replaced", Rule: "PATCH-STATE-011", Family: "state", Order: 390, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:   "replaces a collection as a whole",
	Source:  "RFC 7396 §2; OData 4.01 Protocol §11.4.3",
	Quote:   quoteReplaced,
	Sends:   "a PATCH that gives each collection two items, then one that gives it another single item, beside one member of each complex property; then a GET",
	Holds:   "each collection has only the one item of the second update",
	Needs:   "a collection property that a valid value is known for; in http, updates as JSON Merge Patch",
	Classes: []check.Class{{Name: "state.collection"}},
	When:    mergeWith(isArray),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		after, reason := stateAfterUpdate(e)
		if reason != "" {
			return skip(reason)
		}
		before, _ := e.State(check.Before)
		seen := false
		for _, name := range slices.Sorted(maps.Keys(e.Change)) {
			t := e.TypeOf(name)
			now, present := after[name]
			was, had := before[name]
			if !isArray(e.Change[name]) || !present && !had || had && t.Equal(was, now) {
				continue // read-back judges what does not change
			}
			seen = true
			if !t.Equal(e.Change[name], now) {
				out.Add("state.collection", name+" is "+check.Show(e.Change[name])+", as it was sent", check.ShowMember(now, present),
					"an update neither adds items to a collection nor changes single items")
			}
		}
		if !seen {
			return skip("no read shows a collection, or it does not change, see read-back")
		}
		return out
	},
})

func isArray(v any) bool {
	_, is := v.([]any)
	return is
}

// mergeWith selects the case merge where one of its values is of a kind.
func mergeWith(is func(any) bool) func(*check.Scenario) bool {
	return func(s *check.Scenario) bool {
		return s.Kind == check.Merge && slices.ContainsFunc(slices.Collect(maps.Values(s.Change)), is)
	}
}
