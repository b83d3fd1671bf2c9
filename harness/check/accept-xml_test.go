package check

import "testing"

func TestAcceptXML(t *testing.T) {
	called := func(status int, body, media string) *Evidence {
		return given(AcceptXML, answer(status, body, "Content-Type: "+media))
	}
	table(t, acceptXML, []row{
		{"406", called(406, refusal, "application/json"), passes},
		{"JSON all the same", called(200, newState, "application/json; charset=UTF-8"), passes},
		{"XML", called(200, "<entry/>", "application/atom+xml"), passes},
		{"a page", called(406, "<html>", "text/html"), passes},
		{"JSON as text, see content-type", called(200, newState, "text/plain"), passes},
		{"JSON as XML", called(200, newState, "application/xml"), finds("negotiation.mislabelled").showing("application/xml")},
		{"XML as JSON", called(200, "<entry/>", "application/json"), finds("negotiation.mislabelled")},
		{"an array, see body-object", called(200, "[]", "application/json"), passes},
		{"no content", given(AcceptXML, answer(204, ``)), skips("no content")},
	})
}
