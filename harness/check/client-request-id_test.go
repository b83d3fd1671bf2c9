package check

import (
	"net/http"
	"strings"
	"testing"
)

func TestClientRequestID(t *testing.T) {
	unsent := given(Full, answer(200, `{}`))
	unsent.Answer().Request.Header = http.Header{}
	table(t, clientRequestID, []row{
		{"the same", given(Full, answer(200, `{}`)), passes},
		{"upper case", given(NoToken, answer(401, `{}`, "Client-Request-ID: "+strings.ToUpper(clientID))), passes},
		{"none", given(Full, answer(204, ``, "!client-request-id")), finds("header.client-request-id").showing("none")},
		{"another", given(Full, answer(200, `{}`, "client-request-id: c0f0c0f0-0000-4000-8000-000000000001")),
			finds("header.client-request-id").showing("another value")},
		{"twice", given(Full, answer(200, `{}`, "client-request-id: "+clientID, "client-request-id: "+clientID)),
			finds("header.client-request-id").showing("2: ")},
		{"none sent", unsent, skips("no client-request-id was sent")},
	})
}
