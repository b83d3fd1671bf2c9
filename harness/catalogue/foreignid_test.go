package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestForeignIDs(t *testing.T) {
	const own, b, changed, spelled = `{"id":"a","successDeviceCount":1}`, `{"id":"b","successDeviceCount":7}`, `{"id":"b","successDeviceCount":6}`, `{"id":"A","successDeviceCount":5}`
	// named is updates that name the id in capitals, and that of the other entity, and what the collection and the entity then show.
	named := func(list string, now part) *check.Evidence {
		e := given(check.ForeignIDs, before(own), listOf(check.ListBefore, own+","+b), response(204, ``), furtherRequest(check.StepOtherID, 204, ``), listOf(check.ListAfter, list), now)
		e.Target = "successDeviceCount"
		e.Response().Request.Body = []byte(`{"successDeviceCount":5,"id":"A"}`)
		e.Step(check.StepOtherID).Request.Body = []byte(`{"successDeviceCount":6,"id":"b"}`)
		return e
	}
	table(t, otherID, []row{
		{"ignored", named(own+","+b, after(own)), passes},
		{"the other entity is gone, see sibling", named(own, after(own)), passes},
		{"another client changed it", named(own+`,{"id":"b","successDeviceCount":8}`, after(own)), passes},
		{"the other entity updated", named(own+","+changed, after(own)), finds("state.neighbour").showing("6")},
		{"a new entity", named(own+","+b+","+spelled, after(own)), finds("state.created").showing("lists one")},
		{"renamed", named(spelled+","+b, after(spelled)), finds("state.id").showing("A")},
		{"no list", given(check.ForeignIDs, before(own), read(check.ListBefore, 403, rejectionBody), response(204, ``), read(check.ListAfter, 403, rejectionBody), after(own)), skips("403")},
	})
	if got := OtherEntity(named(own, after(own))); got != "b" {
		t.Errorf("want the id of the other entity, got %v", got)
	}
	alone := given(check.ForeignIDs, before(own), listOf(check.ListBefore, own), response(204, ``))
	if got := OtherEntity(alone); got != nil {
		t.Errorf("want none, as the entity is alone, got %v", got)
	}
}
