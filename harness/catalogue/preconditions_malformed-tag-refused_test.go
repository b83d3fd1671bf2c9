package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMalformedTagRefused(t *testing.T) {
	tagged := func(tag string, status int) *check.Evidence {
		e := given(check.MalformedTags, before(oldState), response(status, rejectionBody))
		e.Step(check.Before).Header.Set("ETag", tag)
		return e
	}
	table(t, malformedTagRefused, []row{
		{"malformed", tagged(`W/"1"`, 400), passes},
		{"no match", tagged(`"1"`, 412), passes},
		{"otherwise refused", tagged(`"1"`, 428), finds("status.unexpected").as(check.May)},
		{"made", tagged(`"1"`, 200), finds("condition.malformed").showing("200")},
		{"500", tagged(`"1"`, 500), skips("no-server-error")},
		{"no tags at all", tagged("", 200), skips("no entity tag")},
		{"not read", given(check.MalformedTags, response(200, newState)), skips("no entity tag")},
	})
}
