package catalogue

import (
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestClientRequestID(t *testing.T) {
	unsent := given(check.Full, answer(200, `{}`))
	unsent.Response().Request.Header = http.Header{}
	table(t, clientRequestID, []row{
		{"the same", given(check.Full, answer(200, `{}`)), passes},
		{"upper case", given(check.NoToken, answer(401, `{}`, "Client-Request-ID: "+strings.ToUpper(clientID))), passes},
		{"none", given(check.Full, answer(204, ``, "!client-request-id")), finds("header.client-request-id").showing("none")},
		{"another", given(check.Full, answer(200, `{}`, "client-request-id: c0f0c0f0-0000-4000-8000-000000000001")),
			finds("header.client-request-id").showing("another value")},
		{"twice", given(check.Full, answer(200, `{}`, "client-request-id: "+clientID, "client-request-id: "+clientID)),
			finds("header.client-request-id").showing("2: ")},
		{"none sent", unsent, skips("the request had no client-request-id")},
	})
}
