package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestTypeKept(t *testing.T) {
	probe := func(status int, read part) *check.Evidence {
		e := given(check.OtherType, before(oldState), response(status, rejectionBody), read)
		e.Response().Request.Body = []byte(`{"@odata.type":"#microsoft.graph.conformOther"}`)
		return e
	}
	table(t, typeKept, []row{
		{"rejected", probe(400, after(oldState)), passes},
		{"rejected otherwise", probe(422, after(oldState)), passes},
		{"rejected as a conflict", probe(409, after(oldState)), finds("status.unexpected").as("may")},
		{"left out", probe(204, after(oldState)), finds("input.type").as("may").showing("204")},
		{"taken", probe(200, after(`{"@odata.type":"#microsoft.graph.conformOther"}`)), finds("input.type").showing("now reads as")},
		{"not read after", probe(204, read(check.After, 403, rejectionBody)), finds("input.type").as("may")},
		{"failed", probe(500, after(oldState)), skips("no-server-error")},
	})
}
