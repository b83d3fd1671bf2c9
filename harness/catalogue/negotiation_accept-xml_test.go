package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestAcceptXML(t *testing.T) {
	called := func(status int, body, media string) *check.Evidence {
		return given(check.AcceptXML, response(status, body, "Content-Type: "+media))
	}
	table(t, acceptXML, []row{
		{"406", called(406, rejectionBody, "application/json"), passes},
		{"JSON all the same", called(200, newState, "application/json; charset=UTF-8"), passes},
		{"XML", called(200, "<entry/>", "application/atom+xml"), passes},
		{"a page", called(406, "<html>", "text/html"), passes},
		{"JSON as text, see content-type", called(200, newState, "text/plain"), passes},
		{"JSON as XML", called(200, newState, "application/xml"), finds("negotiation.mislabelled").showing("application/xml")},
		{"XML as JSON", called(200, "<entry/>", "application/json"), finds("negotiation.mislabelled")},
		{"an array, see body-object", called(200, "[]", "application/json"), passes},
		{"no content", given(check.AcceptXML, response(204, ``)), skips("no content")},
	})
}
