package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestOptions(t *testing.T) {
	returned := func(status int, headers ...string) *check.Evidence {
		return given(check.Options, before(`{}`), response(status, ``, headers...))
	}
	table(t, optionsOf, []row{
		{"listed", returned(204, "Allow: GET, HEAD, OPTIONS, PATCH"), passes},
		{"listed in two lines", returned(200, "Allow: GET", "Allow: PATCH"), passes},
		{"no Allow", returned(204), finds("header.missing").as(check.Should).showing("none")},
		{"without the update", returned(204, "Allow: GET"), finds("header.allow").as(check.Should)},
		{"without GET", returned(204, "Allow: PATCH"), finds("header.allow").as(check.Should)},
		{"not found", returned(404), finds("status.unexpected").showing("404")},
		{"not allowed", returned(405), finds("status.unexpected").as(check.May)},
		{"not implemented", returned(501), finds("status.unexpected").as(check.May)},
		{"no token in a preflight request", returned(401), skips("401")},
		{"failed", returned(500), skips("no-server-error")},
		{"nothing there", given(check.Options, read(check.Before, 404, `{}`), response(404, ``)), skips("404")},
		{"not sent", given(check.Options, before(`{}`)), skips("not sent")},
	})
}
