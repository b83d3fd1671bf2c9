package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMalformedKey(t *testing.T) {
	table(t, malformedKey, []row{
		{"bad request", given(check.MalformedKeys, response(400, `{}`)), passes},
		{"not found", given(check.MalformedKeys, response(404, ``)), passes},
		{"another refusal", given(check.MalformedKeys, response(422, `{}`)), finds("status.unexpected").as(check.May)},
		{"updated", given(check.MalformedKeys, response(204, ``)), finds("status.key").as(check.Must)},
		{"created", given(check.MalformedKeys, response(201, `{}`)), finds("status.key").as(check.Must)},
		{"created as documented", given(check.MalformedKeys, on(documents(200, 201)), response(201, `{}`)), skips("documents")},
		{"of an entity that there is", given(check.MalformedKeys, before(`{}`), response(204, ``)), skips("there is an entity")},
		{"of none", given(check.MalformedKeys, read(check.Before, 404, `{}`), response(204, ``)), finds("status.key").as(check.Must)},
		{"redirected", given(check.MalformedKeys, response(302, ``)), finds("status.key").as("")},
		{"failed", given(check.MalformedKeys, response(500, `{}`)), skips("no-server-error")},
	})
}
