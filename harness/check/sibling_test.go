package check

import "testing"

// listOf is the read of a collection with the entities.
func listOf(step string, entities string) part {
	return read(step, 200, `{"@odata.context":"c","value":[`+entities+`]}`)
}

func TestSibling(t *testing.T) {
	const (
		own  = `{"id":"a","successDeviceCount":1}`
		b    = `{"id":"b","successDeviceCount":7,"userPrincipalName":"x","tags":["p","q"],"lastModifiedDateTime":"2024-01-01T00:00:00Z"}`
		same = `{"id":"b","successDeviceCount":7.0,"tags":["q","p"],"lastModifiedDateTime":"2024-02-29T12:00:00Z","drift":1}`
	)
	lists := func(was, now string) *Evidence {
		return given(Neighbours, before(own), listOf(ListBefore, was), answer(204, ``), listOf(ListAfter, now))
	}
	table(t, sibling, []row{
		{"stays", lists(own+","+b, `{"id":"a","successDeviceCount":5},`+same), passes},
		{"is gone from the list, or new", lists(own+","+b, own+`,{"id":"c","successDeviceCount":5}`), skips("no other entity")},
		{"twice in the list", lists(b+","+b, same+`,{"id":"b","successDeviceCount":5}`), skips("no other entity")},
		{"takes what was sent", lists(own+","+b, `{"id":"b","successDeviceCount":5,"userPrincipalName":"conform"}`), finds("state.sibling", "state.sibling").showing("5")},
		{"takes something of it", lists(b, `{"id":"b","successDeviceCount":8,"userPrincipalName":"conform"}`), finds("state.sibling", "state.sibling")},
		{"changed", lists(own+","+b, own+`,{"id":"b","successDeviceCount":8}`), finds("state.sibling").as("should")},
		{"changed although refused", given(Neighbours, before(own), listOf(ListBefore, b), answer(400, refusal), listOf(ListAfter, `{"id":"b","successDeviceCount":5}`)),
			finds("state.sibling")},
		{"no other one", lists(own, own), skips("no other entity")},
		{"no list", given(Neighbours, before(own), read(ListBefore, 405, ``), answer(204, ``)), skips("405")},
		{"no list afterwards", given(Neighbours, before(own), listOf(ListBefore, b), answer(204, ``), read(ListAfter, 403, refusal)), skips("403")},
		{"no id", given(Neighbours, before(`{}`), listOf(ListBefore, b), answer(204, ``), listOf(ListAfter, b)), skips("no id")},
	})
}
