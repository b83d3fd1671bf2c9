package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// listOf is the read of a collection that shows the entities.
func listOf(step string, entities string) part {
	return read(step, 200, `{"@odata.context":"c","value":[`+entities+`]}`)
}

func TestSibling(t *testing.T) {
	const (
		own  = `{"id":"a","successDeviceCount":1}`
		b    = `{"id":"b","successDeviceCount":7,"userPrincipalName":"x","tags":["p","q"],"lastModifiedDateTime":"2024-01-01T00:00:00Z"}`
		same = `{"id":"b","successDeviceCount":7.0,"tags":["q","p"],"lastModifiedDateTime":"2024-02-29T12:00:00Z","drift":1}`
	)
	lists := func(was, now string) *check.Evidence {
		return given(check.Neighbours, before(own), listOf(check.ListBefore, was), response(204, ``), listOf(check.ListAfter, now))
	}
	table(t, sibling, []row{
		{"stays", lists(own+","+b, `{"id":"a","successDeviceCount":5},`+same), passes},
		{"is gone from the list, or new", lists(own+","+b, own+`,{"id":"c","successDeviceCount":5}`), skips("no other entity")},
		{"gone from a shorter list", lists(own+","+b, own), finds("state.sibling").showing("no longer")},
		{"gone from a shorter list of a tenant", func() *check.Evidence { e := lists(own+","+b, own); e.Tenant = true; return e }(), skips("no other entity")},
		{"gone from a list with more pages", given(check.Neighbours, before(own), listOf(check.ListBefore, own+","+b), response(204, ``),
			read(check.ListAfter, 200, `{"value":[`+own+`],"@odata.nextLink":"n"}`)), skips("no other entity")},
		{"twice in the list", lists(b+","+b, same+`,{"id":"b","successDeviceCount":5}`), skips("no other entity")},
		{"takes what was sent", lists(own+","+b, `{"id":"b","successDeviceCount":5,"userPrincipalName":"conform"}`), finds("state.sibling", "state.sibling").showing("5")},
		{"takes something of it", lists(b, `{"id":"b","successDeviceCount":8,"userPrincipalName":"conform"}`), finds("state.sibling", "state.sibling")},
		{"changed", lists(own+","+b, own+`,{"id":"b","successDeviceCount":8}`), finds("state.sibling").as("should")},
		{"changed although refused", given(check.Neighbours, before(own), listOf(check.ListBefore, b), response(400, rejectionBody), listOf(check.ListAfter, `{"id":"b","successDeviceCount":5}`)),
			finds("state.sibling")},
		{"no other one", lists(own, own), skips("no other entity")},
		{"no list", given(check.Neighbours, before(own), read(check.ListBefore, 405, ``), response(204, ``)), skips("405")},
		{"no list afterwards", given(check.Neighbours, before(own), listOf(check.ListBefore, b), response(204, ``), read(check.ListAfter, 403, rejectionBody)), skips("403")},
		{"no id", given(check.Neighbours, before(`{}`), listOf(check.ListBefore, b), response(204, ``), listOf(check.ListAfter, b)), skips("no id")},
	})
}
