package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestErrorObject(t *testing.T) {
	refused := func(body string) *check.Evidence { return given(check.WrongType, response(400, body)) }
	with := func(member string) *check.Evidence {
		return refused(`{"error":{"code":"a","message":"b",` + member + `}}`)
	}
	table(t, errorObject, []row{
		{"plain", refused(`{"error":{"code":"BadRequest","message":"No."}}`), passes},
		{"as Graph has it", refused("{\r\n  \"error\": {\"code\":\"BadRequest\",\"message\":\"No.\",\"innerError\":{\"date\":\"2024-02-29T12:00:00\"," +
			"\"request-id\":\"x\",\"client-request-id\":\"y\"}}\r\n}"), passes},
		{"lower case", with(`"innererror":{"innererror":{}}`), passes},
		{"more members", refused(`{"@a.b":1,"error":{"code":"a","message":"b","target":null,"@c.d":{},"x":[]},"y":2}`), passes},
		{"details", with(`"details":[{"code":"c","message":"d","target":"e","z":1}]`), passes},
		{"no details", with(`"details":[]`), passes},
		{"null details", with(`"details":null,"innererror":null`), passes},
		{"of a failure", given(check.Empty, response(503, `{"error":{"code":"a","message":"b"}}`)), passes},
		{"code missing, see error-code", refused(`{"error":{}}`), passes},
		{"no content", refused(``), finds("error.envelope").showing("no content")},
		{"HTML", refused(`<html>`), finds("error.envelope")},
		{"text", refused(`Bad Request`), finds("error.envelope")},
		{"a string", refused(`"Bad Request"`), finds("error.envelope")},
		{"an array", refused(`[{"error":{}}]`), finds("error.envelope")},
		{"problem details", refused(`{"type":"about:blank","title":"Bad Request","status":400}`), finds("error.envelope").showing("about:blank")},
		{"Error in upper case", refused(`{"Error":{"code":"a","message":"b"}}`), finds("error.envelope")},
		{"error as text", refused(`{"error":"invalid_token"}`), finds("error.envelope")},
		{"error null", refused(`{"error":null}`), finds("error.envelope")},
		{"twice", refused(`{"error":{},"error":{}}`), finds("error.envelope").showing("duplicate")},
		{"details as an object", with(`"details":{"code":"c","message":"d"}`), finds("error.envelope").showing("an object")},
		{"details without message", with(`"details":[{"code":"c","message":"d"},{"code":"c"}]`), finds("error.envelope")},
		{"details of text", with(`"details":["x",{"code":"","message":"d"}]`), finds("error.envelope", "error.envelope")},
		{"target", with(`"target":"count"`), passes},
		{"target as an object", with(`"target":{}`), finds("error.envelope").showing("an object")},
		{"innererror as text", with(`"innererror":"stack"`), finds("error.envelope").showing("a string")},
		{"innerError as an array", with(`"innerError":[]`), finds("error.envelope")},
		{"hundreds", with(`"details":[` + strings.Repeat(`1,`, 500) + `1]`), finds(repeat("error.envelope", maxFindings)...)},
		{"served", given(check.WrongType, response(200, `{}`)), skips("not an error")},
		{"redirected", given(check.WrongType, response(302, ``)), skips("not an error")},
	})
	out := errorObject.Judge(with(`"details":[` + strings.Repeat(`1,`, 500) + `1]`))
	if hint := out.Findings[maxFindings-1].Hint; hint != "and 481 more" {
		t.Errorf("want the rest counted, got %q", hint)
	}
}
