package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestUnknownParent(t *testing.T) {
	parent := func(parts ...part) *check.Evidence {
		return given(check.UnknownParents, append([]part{before(`{"id":"x"}`)}, parts...)...)
	}
	plain := on(func(op *contract.Operation) { op.Profile = check.HTTP })
	table(t, unknownParent, []row{
		{"not found", parent(response(404, `{}`)), passes},
		{"rejected", parent(response(400, `{}`)), passes},
		{"served", parent(response(200, `{"id":"x"}`)), finds("status.unexpected").as(check.Should).showing("200")},
		{"served, in plain HTTP", parent(plain, response(200, `{"id":"x"}`)), finds("status.unexpected").as(check.May)},
		{"another entity", parent(response(200, `{"id":"y"}`)), skips("does not show the entity")},
		{"an entity with other values", given(check.UnknownParents, before(`{"id":"x","n":1}`), response(200, `{"id":"x","n":2}`)), skips("does not show the entity")},
		{"a page", parent(response(200, `<html>`, "Content-Type: text/html")), skips("does not show the entity")},
		{"redirected", parent(response(302, ``)), skips("302")},
		{"failed", parent(response(500, ``)), skips("no-server-error")},
		{"not read before", given(check.UnknownParents, read(check.Before, 405, ``), response(200, `{"id":"x"}`)), skips("405")},
	})
}
