package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestAcceptXML(t *testing.T) {
	called := func(status int, body, media string) *check.Evidence {
		return given(check.AcceptXML, response(status, body, "Content-Type: "+media))
	}
	reads := func(status int, body string) *check.Evidence {
		e := given(check.AcceptXML, on(func(op *contract.Operation) {
			op.ReadResponses = []contract.Response{{Status: 406, Cite: "thing.yaml:9", Text: "Not acceptable"}}
		}), response(406, rejectionBody))
		addStep(e, check.StepXMLRead, http.MethodGet, status, body)
		return e
	}
	table(t, acceptXML, []row{
		{"a read with 406", reads(406, rejectionBody), passes},
		{"a read with XML", reads(200, "<entry/>"), passes},
		{"a read with JSON", reads(200, newState), finds("negotiation.accepted").as(check.Should).showing("200")},
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
