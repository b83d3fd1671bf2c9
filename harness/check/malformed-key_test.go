package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestMalformedKey(t *testing.T) {
	table(t, malformedKey, []row{
		{"bad request", given(MalformedKeys, answer(400, `{}`)), passes},
		{"not found", given(MalformedKeys, answer(404, ``)), passes},
		{"another refusal", given(MalformedKeys, answer(422, `{}`)), finds("status.unexpected").as(verdict.May)},
		{"updated", given(MalformedKeys, answer(204, ``)), finds("status.key").as(verdict.Must)},
		{"created", given(MalformedKeys, answer(201, `{}`)), finds("status.key").as(verdict.Must)},
		{"created as documented", given(MalformedKeys, on(documents(200, 201)), answer(201, `{}`)), skips("documents")},
		{"of an entity that there is", given(MalformedKeys, before(`{}`), answer(204, ``)), skips("shows an entity")},
		{"of none", given(MalformedKeys, read(Before, 404, `{}`), answer(204, ``)), finds("status.key").as(verdict.Must)},
		{"redirected", given(MalformedKeys, answer(302, ``)), finds("status.key").as("")},
		{"failed", given(MalformedKeys, answer(500, `{}`)), skips("no-server-error")},
	})
}
