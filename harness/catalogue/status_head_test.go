package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestHead(t *testing.T) {
	headed := func(status int, headers ...string) *check.Evidence {
		return given(check.Heads, read(check.Before, 200, `{"id":"1"}`, "Content-Length: 10"), response(status, ``, headers...), codedRead(`{"id":"1"}`))
	}
	changing := given(check.Heads, read(check.Before, 200, `{"id":"1"}`, "Content-Length: 10"), response(200, ``, "Content-Length: 11"), codedRead(`{"id":"12"}`))
	table(t, head, []row{
		{"the same length", headed(200, "Content-Length: 10"), passes},
		{"no length", headed(200), passes},
		{"another length", headed(200, "Content-Length: 0"), finds("header.content-length").as(check.Should).showing("0")},
		{"another length of other content", changing, passes},
		{"no length of the GET", given(check.Heads, before(`{"id":"1"}`), response(200, ``, "Content-Length: 9"), codedRead(`{"id":"1"}`)), passes},
		{"rejected", headed(405), finds("status.unexpected").as(check.Should).showing("405")},
		{"not implemented", headed(501), finds("status.unexpected").as(check.Should).showing("501")},
		{"not found", headed(404), finds("status.unexpected").showing("404")},
		{"forbidden", headed(403), skips("403")},
		{"failed", headed(500), skips("no-server-error")},
		{"no GET either", given(check.Heads, read(check.Before, 405, ``), response(405, ``)), skips("405")},
		{"not sent", given(check.Heads, before(`{}`)), skips("not sent")},
	})
}

// codedRead is the read that accepts a content coding.
func codedRead(body string) part {
	return func(e *check.Evidence) { addStep(e, check.StepCoded, http.MethodGet, 200, body) }
}
