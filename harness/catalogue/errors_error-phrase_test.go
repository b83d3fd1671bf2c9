package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestErrorPhrase(t *testing.T) {
	says := func(status int, code string) *check.Evidence {
		return given(check.WrongType, response(status, `{"error":{"code":"`+code+`","message":"b"}}`))
	}
	table(t, errorPhrase, []row{
		{"camel case", says(400, "badRequest"), passes},
		{"Pascal case", says(413, "RequestEntityTooLarge"), passes},
		{"an unknown status", says(499, "a"), passes},
		{"a better one", says(412, "entityTagDoesNotMatch"), finds("error.phrase").showing("entityTagDoesNotMatch")},
		{"that of another", says(400, "notFound"), finds("error.phrase")},
		{"Intune's", says(400, "No method match route template"), finds("error.phrase")},
		{"empty", says(400, ""), skips("error-code")},
		{"no envelope", given(check.NoToken, response(401, ``)), skips("error-object")},
		{"served", given(check.Empty, response(200, `{}`)), skips("not an error")},
	})
}
