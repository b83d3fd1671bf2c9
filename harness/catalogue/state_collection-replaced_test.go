package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestCollectionReplaced(t *testing.T) {
	const was = `{"tags":["a"],"device":{"model":"m","bootDateTime":"2024-02-29T12:00:00Z"}}`
	becomes := func(body string) *check.Evidence {
		return given(check.Merge, before(was), response(200, `{}`), after(body))
	}
	table(t, collectionReplaced, []row{
		{"replaced", becomes(`{"tags":["d"]}`), passes},
		{"one item too many", becomes(`{"tags":["d","c"]}`), finds("state.collection").showing(`["d","c"]`)},
		{"added to", becomes(`{"tags":["b","c","d"]}`), finds("state.collection")},
		{"the longer one stays", becomes(`{"tags":["b","c"]}`), finds("state.collection")},
		{"emptied", becomes(`{"tags":[]}`), finds("state.collection")},
		{"gone", becomes(`{}`), finds("state.collection").showing("absent")},
		{"two items in another order", given(check.Merge, sets("tags", `["x","y"]`), before(was), response(204, ``), after(`{"tags":["y","x"]}`)), passes},
		{"not made at all", becomes(was), skips("does not change")},
		{"not shown", given(check.Merge, before(`{}`), response(204, ``), after(`{}`)), skips("no read shows")},
		{"made later", given(check.Merge, before(was), response(202, ``), after(was)), skips("202")},
		{"rejected", given(check.Merge, before(was), response(400, rejectionBody), after(was)), skips("not accepted")},
		{"not read after", given(check.Merge, before(was), response(204, ``), read(check.After, 403, `{}`)), skips("403")},
		{"not read before", given(check.Merge, read(check.Before, 500, ``), response(204, ``), after(`{"tags":["d","c"]}`)), finds("state.collection")},
	})
	if collectionReplaced.When(given(check.Merge, sets("device", `{"model":"m"}`)).Scenario) {
		t.Error("want nothing to judge without a collection")
	}
}
