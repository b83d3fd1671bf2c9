package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestNoContent(t *testing.T) {
	table(t, noContent, []row{
		{"nothing", given(check.Full, response(204, ``)), passes},
		{"a type of nothing", given(check.Only, response(204, ``, "Content-Type: application/json")), passes},
		{"a length", given(check.Full, response(204, ``, "Content-Length: 5")), finds("status.content").showing("5")},
		{"a length of 0", given(check.Full, response(204, ``, "Content-Length: 0")), finds("status.content")},
		{"content", given(check.Full, response(204, `{}`)), finds("status.content").showing("{}")},
		{"200", given(check.Full, response(200, `{}`, "Content-Length: 2")), skips("not a 204")},
		{"404", given(check.Full, response(404, ``)), skips("not a 204")},
	})
}
