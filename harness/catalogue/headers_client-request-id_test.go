package catalogue

import (
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestClientRequestID(t *testing.T) {
	unsent := given(check.Full, response(200, `{}`))
	unsent.Response().Request.Header = http.Header{}
	table(t, clientRequestID, []row{
		{"the same", given(check.Full, response(200, `{}`)), passes},
		{"upper case", given(check.NoToken, response(401, `{}`, "Client-Request-ID: "+strings.ToUpper(clientID))), passes},
		{"none", given(check.Full, response(204, ``, "!client-request-id")), finds("header.client-request-id").showing("none")},
		{"another", given(check.Full, response(200, `{}`, "client-request-id: c0f0c0f0-0000-4000-8000-000000000001")),
			finds("header.client-request-id").showing("another value")},
		{"twice", given(check.Full, response(200, `{}`, "client-request-id: "+clientID, "client-request-id: "+clientID)),
			skips("single-fields")},
		{"none sent", unsent, skips("the request had no client-request-id")},
	})
}
