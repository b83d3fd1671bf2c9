package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestContentType(t *testing.T) {
	table(t, contentType, []row{
		{"plain", given(check.Full, response(200, `{}`)), passes},
		{"upper-case charset", given(check.Full, response(200, `{}`, "Content-Type: application/json; charset=UTF-8")), passes},
		{"as Graph has it", given(check.Full, response(200, `{}`,
			"Content-Type: application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8")), passes},
		{"quoted parameter", given(check.Full, response(200, `{}`, `content-type: Application/JSON ; charset="utf-8"`)), passes},
		{"semicolon at the end", given(check.Full, response(200, `{}`, "Content-Type: application/json;")), passes},
		{"error", given(check.NoToken, response(401, ` {"error":{}}`)), passes},
		{"text", given(check.Full, response(200, `{}`, "Content-Type: text/plain")), finds("header.content-type").showing("text/plain")},
		{"error as text", given(check.NoToken, response(401, "\r\n{}", "Content-Type: text/plain")), finds("header.content-type")},
		{"JSON Lines", given(check.Full, response(200, `{}`, "Content-Type: application/jsonl")), finds("header.content-type")},
		{"none", given(check.Full, response(200, `{}`, "!Content-Type")), finds("header.content-type").showing("none")},
		{"two", given(check.Full, response(200, `{}`, "Content-Type: application/json", "Content-Type: application/json")), skips("single-fields")},
		{"not a media type", given(check.Full, response(200, `{}`, "Content-Type: json")), finds("header.content-type")},
		{"success that is no JSON", given(check.Full, response(200, `<html>`, "Content-Type: text/html")), finds("header.content-type")},
		{"no content", given(check.Full, response(204, ``)), skips("no content")},
		{"error of blanks", given(check.NoToken, response(401, " \n", "!Content-Type")), skips("error-object")},
		{"redirect that is no JSON", given(check.Full, response(300, `<html>`, "Content-Type: text/html")), skips("not JSON")},
		{"error that is no JSON", given(check.NoToken, response(401, `<html>`, "Content-Type: text/html")), skips("error-object")},
	})
}
