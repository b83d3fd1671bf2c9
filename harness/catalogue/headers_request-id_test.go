package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestRequestID(t *testing.T) {
	table(t, requestID, []row{
		{"GUID", given(check.Full, response(200, `{}`)), passes},
		{"upper case", given(check.NoToken, response(401, `{}`, "REQUEST-ID: C0F0C0F0-0000-4000-8000-00000000000A")), passes},
		{"none", given(check.Full, response(204, ``, "!request-id")), finds("header.request-id").showing("none")},
		{"that of another response", given(check.Full, before(`{}`), response(200, `{}`)), finds("header.request-id").showing("an earlier response")},
		{"two", given(check.Full, response(200, `{}`, "request-id: "+clientID, "request-id: "+clientID)), skips("single-fields")},
		{"number", given(check.Full, response(200, `{}`, "request-id: 4711")), finds("header.request-id").showing("4711")},
		{"braces", given(check.Full, response(200, `{}`, "request-id: {"+clientID+"}")), finds("header.request-id")},
		{"empty", given(check.Full, response(200, `{}`, "request-id:")), finds("header.request-id").showing("empty")},
	})
}
