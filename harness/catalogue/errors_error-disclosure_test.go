package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestErrorDisclosure(t *testing.T) {
	says := func(message string) *check.Evidence {
		return given(check.WrongType, response(400, `{"error":{"code":"a","message":"`+message+`"}}`))
	}
	table(t, errorDisclosure, []row{
		{"words", says(`The value at displayName (line 3) is invalid, see http://x/y.js.`), passes},
		{"a name in braces", says(`Want {id} and {}, got {name}.`), passes},
		{"no content", given(check.NoToken, response(401, ``)), passes},
		{".NET", says(`System.NullReferenceException: x\r\n   at Contoso.Api.Update(String id) in C:\\src\\a.cs:line 7\r\n`), finds("error.disclosure").showing("at Contoso")},
		{"Java", says(`x\n\tat com.contoso.Api.update(Api.java:31)`), finds("error.disclosure")},
		{"Python", says(`Traceback (most recent call last):\n  File \"a.py\", line 1`), finds("error.disclosure")},
		{"Go", says(`panic: x\n\ngoroutine 7 [running]:`), finds("error.disclosure")},
		{"Node.js", says(`x\n    at update (/srv/app/index.js:3:5)`), finds("error.disclosure")},
		{"SQL", says(`SQLSTATE[42S22]: Column not found`), finds("error.disclosure")},
		{"in a page", given(check.Empty, response(500, "<pre>\n   at A.B(C d)\n</pre>")), finds("error.disclosure")},
		{"in an inner error", given(check.NoToken, response(401, `{"error":{"code":"a","message":"b","innererror":{"stacktrace":"   at A.B.C(D e)\r\n   at F.G()"}}}`)), finds("error.disclosure")},
		{"JSON in the message", says(`{\"ErrorCode\":\"Forbidden\",\"Message\":\"x\"}`), finds("error.disclosure").showing("Forbidden")},
		{"JSON after words", says(`Failed: {\"a\":1} (x)`), finds("error.disclosure")},
		{"served", given(check.Empty, response(200, `{}`)), skips("not an error")},
	})
}
