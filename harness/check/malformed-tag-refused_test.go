package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestMalformedTagRefused(t *testing.T) {
	tagged := func(tag string, status int) *Evidence {
		e := given(MalformedTags, before(oldState), answer(status, refusal))
		e.Step(Before).Header.Set("ETag", tag)
		return e
	}
	table(t, malformedTagRefused, []row{
		{"malformed", tagged(`W/"1"`, 400), passes},
		{"no match", tagged(`"1"`, 412), passes},
		{"otherwise refused", tagged(`"1"`, 428), finds("status.unexpected").as(verdict.May)},
		{"made", tagged(`"1"`, 200), finds("condition.malformed").showing("200")},
		{"500", tagged(`"1"`, 500), skips("no-server-error")},
		{"no tags at all", tagged("", 200), skips("no entity tag")},
		{"not read", given(MalformedTags, answer(200, newState)), skips("no entity tag")},
	})
}
