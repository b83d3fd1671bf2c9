package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestOtherID(t *testing.T) {
	const own, b = `{"id":"a","successDeviceCount":1}`, `{"id":"b","successDeviceCount":7}`
	named := func(status int) part {
		return func(e *check.Evidence) {
			furtherRequest(check.StepOtherID, status, ``)(e)
			e.Step(check.StepOtherID).Request.Body = []byte(`{"successDeviceCount":5,"id":"b"}`)
		}
	}
	ends := func(list, now part) *check.Evidence {
		return given(check.Neighbours, before(own), listOf(check.ListBefore, own), response(204, ``), named(204), list, now)
	}
	alone := listOf(check.ListAfter, own)
	table(t, otherID, []row{
		{"left out", ends(alone, after(`{"id":"a","successDeviceCount":5}`)), passes},
		{"rejected", given(check.Neighbours, before(own), listOf(check.ListBefore, own), response(204, ``), named(400), alone, after(own)), passes},
		{"the other one is there all along", given(check.Neighbours, before(own), listOf(check.ListBefore, own+","+b), response(204, ``), named(204),
			listOf(check.ListAfter, own+","+b), after(own)), passes},
		{"the other one may be on another page", given(check.Neighbours, before(own), read(check.ListBefore, 200, `{"value":[],"@odata.nextLink":"n"}`), response(204, ``), named(204),
			listOf(check.ListAfter, b), after(own)), passes},
		{"no list", given(check.Neighbours, before(own), read(check.ListBefore, 403, rejectionBody), response(204, ``), named(204), read(check.ListAfter, 403, rejectionBody), after(own)), passes},
		{"renamed", ends(listOf(check.ListAfter, b), after(b)), finds("state.id").showing("id is \"b\"")},
		{"moved", ends(listOf(check.ListAfter, b), read(check.After, 404, rejectionBody)), finds("state.id").showing("404")},
		{"copied", ends(listOf(check.ListAfter, own+","+b), after(own)), finds("state.created")},
		{"not sent", given(check.Neighbours, before(own), response(204, ``), after(own)), skips("no update with another id")},
		{"no id in reads", given(check.Neighbours, before(`{}`), response(204, ``), named(204), after(`{}`)), skips("no id")},
		{"not read before", given(check.Neighbours, read(check.Before, 403, rejectionBody), response(204, ``), named(204), after(own)), skips("403")},
		{"not read after", ends(alone, read(check.After, 403, rejectionBody)), skips("403")},
	})
}
