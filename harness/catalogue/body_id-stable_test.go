package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIDStable(t *testing.T) {
	id := func(id string) string { return `{"id":"` + id + `"}` }
	was := before(id("6d9b1b8e-2c5f-4b0a-9a53-0d6f6a7d9fab"))
	table(t, idStable, []row{
		{"kept", given(check.Full, before(id("a")), response(200, id("a")), after(id("a"))), passes},
		{"a GUID in upper case", given(check.Full, was, response(200, id("6D9B1B8E-2C5F-4B0A-9A53-0D6F6A7D9FAB")), was), passes},
		{"204", given(check.Full, before(id("a")), response(204, ``), after(id("a"))), passes},
		{"response without it", given(check.Full, before(id("a")), response(200, `{}`), after(id("a"))), passes},
		{"read after fails", given(check.Full, before(id("a")), response(200, id("a")), read(check.After, 500, ``)), passes},
		{"202 tells of the pending update", given(check.Full, before(id("a")), response(202, id("operation")), after(id("a"))), passes},
		{"another in the response", given(check.Full, before(id("a")), response(200, id("b")), after(id("a"))), finds("state.id").showing("b")},
		{"another case of letters, no GUID", given(check.Full, before(id("a")), response(200, id("A")), after(id("a"))), finds("state.id")},
		{"null in the response", given(check.Full, before(id("a")), response(200, `{"id":null}`), after(id("a"))), finds("state.id")},
		{"another afterwards", given(check.Full, before(id("a")), response(204, ``), after(id("b"))), finds("state.id")},
		{"another everywhere", given(check.Full, before(id("a")), response(200, id("b")), after(id("b"))), finds("state.id", "state.id")},
		{"nothing to compare", given(check.Full, before(id("a")), response(204, ``), read(check.After, 404, `{}`)), skips("neither")},
		{"no id", given(check.Full, before(`{}`), response(200, id("a")), after(id("a"))), skips("has no id")},
		{"no read", given(check.Full, read(check.Before, 405, ``), response(200, id("a"))), skips("405")},
		{"a collection", given(check.Full, before(`{"value":[{"id":"a"}]}`), response(200, id("b"))), skips("collection")},
	})
	if out := idStable.Judge(given(check.Full, before(id("a")), response(200, id("b")))); out.Cite != "page.md:id" {
		t.Errorf("want the line of id, got %q", out.Cite)
	}
}
