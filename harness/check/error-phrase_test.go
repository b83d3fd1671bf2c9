package check

import "testing"

func TestErrorPhrase(t *testing.T) {
	says := func(status int, code string) *Evidence {
		return given(WrongType, answer(status, `{"error":{"code":"`+code+`","message":"b"}}`))
	}
	table(t, errorPhrase, []row{
		{"camel case", says(400, "badRequest"), passes},
		{"Pascal case", says(413, "RequestEntityTooLarge"), passes},
		{"an unknown status", says(499, "a"), passes},
		{"a better one", says(412, "entityTagDoesNotMatch"), finds("error.phrase").showing("entityTagDoesNotMatch")},
		{"that of another", says(400, "notFound"), finds("error.phrase")},
		{"Intune's", says(400, "No method match route template"), finds("error.phrase")},
		{"empty", says(400, ""), skips("error-code")},
		{"no envelope", given(NoToken, answer(401, ``)), skips("error-object")},
		{"served", given(Empty, answer(200, `{}`)), skips("no error")},
	})
}
