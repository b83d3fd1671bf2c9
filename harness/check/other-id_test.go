package check

import "testing"

func TestOtherID(t *testing.T) {
	const own, b = `{"id":"a","successDeviceCount":1}`, `{"id":"b","successDeviceCount":7}`
	named := func(status int) part {
		return func(e *Evidence) {
			further(OtherID, status, ``)(e)
			e.Step(OtherID).Request.Body = []byte(`{"successDeviceCount":5,"id":"b"}`)
		}
	}
	ends := func(list, now part) *Evidence {
		return given(Neighbours, before(own), listOf(ListBefore, own), answer(204, ``), named(204), list, now)
	}
	alone := listOf(ListAfter, own)
	table(t, otherID, []row{
		{"left out", ends(alone, after(`{"id":"a","successDeviceCount":5}`)), passes},
		{"refused", given(Neighbours, before(own), listOf(ListBefore, own), answer(204, ``), named(400), alone, after(own)), passes},
		{"the other one is there all along", given(Neighbours, before(own), listOf(ListBefore, own+","+b), answer(204, ``), named(204),
			listOf(ListAfter, own+","+b), after(own)), passes},
		{"the other one may be on another page", given(Neighbours, before(own), read(ListBefore, 200, `{"value":[],"@odata.nextLink":"n"}`), answer(204, ``), named(204),
			listOf(ListAfter, b), after(own)), passes},
		{"no list", given(Neighbours, before(own), read(ListBefore, 403, refusal), answer(204, ``), named(204), read(ListAfter, 403, refusal), after(own)), passes},
		{"renamed", ends(listOf(ListAfter, b), after(b)), finds("state.id").showing("id is \"b\"")},
		{"moved", ends(listOf(ListAfter, b), read(After, 404, refusal)), finds("state.id").showing("404")},
		{"copied", ends(listOf(ListAfter, own+","+b), after(own)), finds("state.created")},
		{"not sent", given(Neighbours, before(own), answer(204, ``), after(own)), skips("names another id")},
		{"no id in reads", given(Neighbours, before(`{}`), answer(204, ``), named(204), after(`{}`)), skips("no id")},
		{"not read before", given(Neighbours, read(Before, 403, refusal), answer(204, ``), named(204), after(own)), skips("403")},
		{"not read after", ends(alone, read(After, 403, refusal)), skips("403")},
	})
}
