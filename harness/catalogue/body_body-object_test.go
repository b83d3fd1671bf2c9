package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestBodyObject(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 600) + "1" + strings.Repeat("}", 600)
	table(t, bodyObject, []row{
		{"object", given(check.Full, response(200, `{"successDeviceCount":5}`)), passes},
		{"pretty", given(check.Full, response(200, "\r\n{\n\t\"successDeviceCount\" : 5 ,\r\n  \"other\" : [ { } ]\n}\n")), passes},
		{"empty object", given(check.Only, response(200, `{}`)), passes},
		{"escaped names", given(check.Full, response(200, `{"a\/b":"\u00e9\ud83d\ude00"}`)), passes},
		{"undocumented 206, judged all the same", given(check.Full, response(206, `[]`)), finds("json.kind")},
		{"array", given(check.Full, response(200, `[{}]`)), finds("json.kind").showing("an array")},
		{"null", given(check.Full, response(200, `null`)), finds("json.kind").showing("null")},
		{"HTML", given(check.Full, response(200, `<!doctype html>`)), finds("json.syntax")},
		{"blank", given(check.Full, response(200, " \n")), finds("json.syntax")},
		{"cut", given(check.Full, response(200, `{"a":1`)), finds("json.syntax").showing("ends early")},
		{"bare NaN", given(check.Full, response(200, `{"a":NaN}`)), finds("json.syntax")},
		{"trailing comma", given(check.Full, response(200, `{"a":1,}`)), finds("json.syntax")},
		{"member twice", given(check.Full, response(200, `{"a":1,"b":2,"a":1}`)), finds("json.duplicate-member").showing(`"a"`)},
		{"member twice, once escaped", given(check.Full, response(200, `{"a":1,"\u0061":1}`)), finds("json.duplicate-member")},
		{"something behind it", given(check.Full, response(200, `{}{}`)), finds("json.trailing")},
		{"byte order mark", given(check.Full, response(200, "\xef\xbb\xbf{}")), skips("decodable-content")},
		{"not UTF-8", given(check.Full, response(200, "{\"a\":\"\xe9\"}")), skips("decodable-content")},
		{"exponent without end", given(check.Full, response(200, `{"a":1e999999999}`)), finds("json.number")},
		{"too deep", given(check.Full, response(200, deep)), finds("json.depth")},
		{"200 without content", given(check.Full, response(200, ``)), finds("body.missing").showing("no content")},
		{"204 for 200", given(check.Full, response(204, ``)), skips("status-documented")},
		{"documented 204", given(check.Full, on(documents(200, 204)), response(204, ``)), skips("no content")},
		{"202 tells of the pending update", given(check.Full, response(202, `accepted`)), skips("202")},
		{"rejected", given(check.Full, response(400, `<html>`)), skips("not accepted")},
	})
	if bodyObject.When(given(check.Full, on(documents(204))).Scenario) {
		t.Error("want nothing to judge where no body is documented")
	}
}
