package catalogue

import (
	"net/http"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// headed documents headers of 204 and, by default, of every other response.
func headed(op *contract.Operation) {
	op.Responses = []contract.Response{
		{Headers: []contract.Header{{Name: "X-Why", Schema: openapi3.NewStringSchema().WithEnum("busy", "closed"), Cite: "thing.yaml:20"}}},
		{Status: 204, Headers: []contract.Header{
			{Name: "Thing-Revision", Required: true, Schema: openapi3.NewIntegerSchema().WithMin(1), Cite: "thing.yaml:12"},
			{Name: "Thing-Bare", Required: true},
		}},
	}
}

// readHeaded documents a header of GET.
func readHeaded(op *contract.Operation) {
	op.ReadResponses = []contract.Response{{Status: 200, Headers: []contract.Header{{Name: "Thing-Region", Required: true, Cite: "thing.yaml:30"}}}, {Status: 404}}
}

func TestDocumentedHeaders(t *testing.T) {
	readOnce := func(status int) *check.Evidence {
		e := given(check.UnauthorizedReads, on(headed), response(status, `{}`))
		e.Response().Request.Method = http.MethodGet
		return e
	}
	table(t, documentedHeaders, []row{
		{"both", given(check.Full, on(headed), response(204, ``, "Thing-Revision: 7", "Thing-Bare: ")), passes},
		{"one missing", given(check.Full, on(headed), response(204, ``, "Thing-Revision: 7")), finds("header.missing").showing("none")},
		{"another value", given(check.Full, on(headed), response(204, ``, "Thing-Revision: many", "Thing-Bare: x")), finds("header.value").showing("many")},
		{"out of bounds", given(check.Full, on(headed), response(204, ``, "Thing-Revision: 0", "Thing-Bare: x")), finds("header.value").showing("0")},
		{"twice, once wrong", given(check.Full, on(headed), response(204, ``, "Thing-Revision: 1", "Thing-Revision: x", "Thing-Bare: x")), finds("header.value")},
		{"optional and absent", given(check.WrongType, on(headed), response(400, `{}`)), passes},
		{"optional and absent from a success", given(check.Full, on(headed), response(200, `{}`)), finds("header.absent").as(check.May).showing("none")},
		{"optional and listed", given(check.WrongType, on(headed), response(400, `{}`, "X-Why: closed")), passes},
		{"optional and another", given(check.WrongType, on(headed), response(400, `{}`, "X-Why: open")), finds("header.value").showing("open")},
		{"a read that needs a token", readOnce(401), skips("401")},
		{"reads as documented", given(check.Full, on(headed, readHeaded), read(check.Before, 200, `{}`, "Thing-Region: north"), response(204, ``, "Thing-Revision: 7", "Thing-Bare: ")), passes},
		{"a read without", given(check.Full, on(headed, readHeaded), before(`{}`), response(204, ``, "Thing-Revision: 7", "Thing-Bare: ")), finds("header.missing").showing("none")},
		{"two reads without", given(check.Full, on(readHeaded), before(`{}`), response(200, `{}`), after(`{}`)), finds("header.missing")},
		{"an unknown key", given(check.UnknownKeys, on(readHeaded), response(404, `{}`), read(check.After, 404, `{}`)), skips("404")},
		{"accepted wrongly", given(check.WrongType, on(headed), response(204, ``)), skips("must reject")},
		{"no headers documented for it", given(check.Full, on(headed, func(op *contract.Operation) { op.Responses = op.Responses[1:] }), response(200, ``)), skips("200")},
	})
	for _, tc := range []struct {
		e    *check.Evidence
		want bool
	}{{given(check.Full, on(headed)), true}, {given(check.Full), false}, {given(check.Full, on(readHeaded)), true}, {given(check.Only, on(readHeaded)), false}, {given(check.UnknownMethods, on(headed)), false}, {given(check.UnknownSegments, on(headed)), false}} {
		if got := slices.Contains(For(tc.e.Scenario), documentedHeaders); got != tc.want {
			t.Errorf("%s: want it judged: %t, got %t", tc.e.Kind, tc.want, got)
		}
	}
}

// A header has no types, so any interpretation of its value is valid.
func TestHeaderValues(t *testing.T) {
	list := openapi3.NewArraySchema().WithItems(openapi3.NewIntegerSchema())
	for _, tc := range []struct {
		name   string
		schema *openapi3.Schema
		lines  []string
		fits   bool
	}{
		{"text of digits", openapi3.NewStringSchema().WithPattern("^[0-9.]+$"), []string{"4.0"}, true},
		{"text", openapi3.NewStringSchema().WithPattern("^[0-9.]+$"), []string{"four"}, false},
		{"integer", openapi3.NewIntegerSchema(), []string{" 12 "}, true},
		{"fraction", openapi3.NewIntegerSchema(), []string{"1.5"}, false},
		{"boolean of .NET", openapi3.NewBoolSchema(), []string{"True"}, true},
		{"no boolean", openapi3.NewBoolSchema(), []string{"yes"}, false},
		{"list", list, []string{"1, 2,3"}, true},
		{"list in lines", list, []string{"1", "2"}, true},
		{"empty list", list, []string{""}, true},
		{"list with text", list, []string{"1,b"}, false},
		{"HTTP date", openapi3.NewDateTimeSchema(), []string{"Sun, 06 Nov 1994 08:49:37 GMT"}, true},
		{"instant", openapi3.NewDateTimeSchema(), []string{"1994-11-06T08:49:37Z"}, true},
		{"no instant", openapi3.NewDateTimeSchema(), []string{"yesterday"}, false},
		{"GUID", openapi3.NewUUIDSchema(), []string{"0B4C5A30-0000-0000-0000-00000000ABCD"}, true},
		{"not described", nil, []string{"x"}, true},
		{"object", openapi3.NewObjectSchema(), []string{"a,1"}, true},
	} {
		h := &contract.Header{Name: http.CanonicalHeaderKey("x-it"), Schema: tc.schema}
		if got := judgeHeaderField(h, tc.lines); (len(got) == 0) != tc.fits {
			t.Errorf("%s: want it to fit: %t, got %+v", tc.name, tc.fits, got)
		}
	}
}
