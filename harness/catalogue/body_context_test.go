package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestContext(t *testing.T) {
	const with = `{"@odata.context":"https://graph.example.com/beta/$metadata#states/$entity","id":"1"}`
	const minimal, none = "Content-Type: application/json;odata.metadata=minimal", "Content-Type: application/json;odata.metadata=none"
	table(t, contextURL, []row{
		{"there", given(check.Full, response(200, with, minimal)), passes},
		{"last", given(check.Full, response(200, `{"id":"1","@odata.context":"c"}`)), passes},
		{"4.01", given(check.Full, response(200, `{"@context":"c"}`)), passes},
		{"absent with none", given(check.Full, response(200, `{}`, none), after(with)), passes},
		{"there with none", given(check.Full, response(200, with, none)), finds("odata.context")},
		{"no string", given(check.Full, response(200, `{"@odata.context":null}`)), finds("odata.context").showing("null")},
		{"empty", given(check.Full, response(200, `{"@odata.context":""}`)), finds("odata.context")},
		{"absent, not so when read", given(check.Full, response(200, `{}`), after(with)), finds("odata.context").showing("absent")},
		{"absent, not so when read before", given(check.Full, before(with), response(200, `{}`, minimal)), finds("odata.context")},
		{"absent everywhere", given(check.Full, before(`{}`), response(200, `{}`, minimal), after(`{}`)), finds("odata.context").as(check.May)},
		{"nobody speaks of one", given(check.Full, before(`{}`), response(200, `{}`), after(`{}`)), skips("neither")},
		{"no content", given(check.Full, response(204, ``)), skips("no content")},
	})
}
