package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestAcceptPatch(t *testing.T) {
	table(t, acceptPatch, []row{
		{"named", given(check.WrongMediaType, response(415, `{}`, "Accept-Patch: application/json")), passes},
		{"list in lower case", given(check.WrongMediaType, response(415, `{}`, "accept-patch: application/json;charset=utf-8, application/merge-patch+json")), passes},
		{"missing", given(check.WrongMediaType, response(415, `{}`)), finds("header.missing").showing("none")},
		{"empty", given(check.WrongMediaType, response(415, `{}`, "Accept-Patch:")), finds("header.missing")},
		{"the coding blamed", given(check.WrongMediaType, response(415, `{}`, "Accept-Patch: application/json", "Accept-Encoding: gzip")),
			finds("header.accept-encoding").as(check.Must)},
		{"no 415", given(check.WrongMediaType, response(400, `{}`)), skips("not a 415")},
	})
}
