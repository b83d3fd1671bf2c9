package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMalformedKey(t *testing.T) {
	table(t, malformedKey, []row{
		{"bad request", given(check.MalformedKeys, answer(400, `{}`)), passes},
		{"not found", given(check.MalformedKeys, answer(404, ``)), passes},
		{"another refusal", given(check.MalformedKeys, answer(422, `{}`)), finds("status.unexpected").as(check.May)},
		{"updated", given(check.MalformedKeys, answer(204, ``)), finds("status.key").as(check.Must)},
		{"created", given(check.MalformedKeys, answer(201, `{}`)), finds("status.key").as(check.Must)},
		{"created as documented", given(check.MalformedKeys, on(documents(200, 201)), answer(201, `{}`)), skips("documents")},
		{"of an entity that there is", given(check.MalformedKeys, before(`{}`), answer(204, ``)), skips("there is an entity")},
		{"of none", given(check.MalformedKeys, read(check.Before, 404, `{}`), answer(204, ``)), finds("status.key").as(check.Must)},
		{"redirected", given(check.MalformedKeys, answer(302, ``)), finds("status.key").as("")},
		{"failed", given(check.MalformedKeys, answer(500, `{}`)), skips("no-server-error")},
	})
}
