package check

import "testing"

func TestNoContent(t *testing.T) {
	table(t, noContent, []row{
		{"nothing", given(Full, answer(204, ``)), passes},
		{"a type of nothing", given(Only, answer(204, ``, "Content-Type: application/json")), passes},
		{"a length", given(Full, answer(204, ``, "Content-Length: 5")), finds("status.content").showing("5")},
		{"a length of 0", given(Full, answer(204, ``, "Content-Length: 0")), finds("status.content")},
		{"content", given(Full, answer(204, `{}`)), finds("status.content").showing("{}")},
		{"200", given(Full, answer(200, `{}`, "Content-Length: 2")), skips("no 204")},
		{"404", given(Full, answer(404, ``)), skips("no 204")},
	})
}
