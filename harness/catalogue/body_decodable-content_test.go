package catalogue

import (
	"errors"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestDecodableContent(t *testing.T) {
	broken := given(check.Full, response(200, `{}`))
	broken.Response().Undecoded = errors.New("bytes that are not gzip: gzip: invalid header")
	compressed := given(check.Full, response(200, `{}`, "Content-Encoding: gzip"))
	excluded := given(check.Full, response(200, `{}`, "Content-Encoding: gzip"))
	excluded.Response().Request.Header.Set("Accept-Encoding", "identity")
	table(t, decodableContent, []row{
		{"JSON", given(check.Full, response(200, `{"a":"ü"}`, "Content-Type: application/json; charset=UTF-8")), passes},
		{"ASCII", given(check.Full, response(200, `{"a":"u"}`, "Content-Type: application/json; charset=us-ascii")), passes},
		{"ASCII that is not", given(check.Full, response(200, `{"a":"ü"}`, "Content-Type: application/json; charset=us-ascii")), finds("content.charset")},
		{"Latin-1", given(check.Full, response(200, `{}`, "Content-Type: application/json; charset=iso-8859-1")), finds("content.charset").showing("iso-8859-1")},
		{"HTML in Latin-1", given(check.NoToken, response(401, "<p>\xfc", "Content-Type: text/html; charset=iso-8859-1")), passes},
		{"a byte order mark", given(check.NoToken, response(401, "\xef\xbb\xbf{}")), finds("json.encoding").showing("byte order mark")},
		{"a byte order mark without a type", given(check.NoToken, response(401, "\xef\xbb\xbf{}", "!Content-Type")), finds("json.encoding")},
		{"not UTF-8", given(check.NoToken, response(401, "{\"a\":\"\xfc\"}", "Content-Type: application/problem+json")), finds("json.encoding").showing("0xfc")},
		{"not UTF-8 in a read", given(check.NoToken, before("{\"a\":\"\xfc\"}"), response(401, ``)), finds("json.encoding")},
		{"a read that is cut", given(check.Full, before(`{"a":1`), response(200, `{}`)), finds("json.syntax")},
		{"a read that is cut after a request that may be the cause", given(check.NoToken, before(`{"a":1`), response(401, ``)), passes},
		{"an update that is cut, see body-object", given(check.Full, response(200, `{"a":1`)), passes},
		{"no content", given(check.Full, response(204, ``)), passes},
		{"compressed", compressed, passes},
		{"compressed although excluded", excluded, finds("content.excluded").as(check.Should)},
		{"another coding", broken, finds("content.undecodable").showing("not gzip")},
	})
}
