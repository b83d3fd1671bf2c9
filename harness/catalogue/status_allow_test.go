package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestAllow(t *testing.T) {
	table(t, allow, []row{
		{"others", given(check.UnknownMethods, response(405, `{}`, "Allow: GET, PATCH")), passes},
		{"odd spacing", given(check.UnknownMethods, response(405, `{}`, "Allow: GET ,\tPATCH,,DELETE ")), passes},
		{"several lines", given(check.UnknownMethods, response(405, `{}`, "allow: GET", "allow: PATCH")), passes},
		{"none at all", given(check.ToCollection, response(405, `{}`, "Allow:")), passes},
		{"without the documented method", given(check.UnknownMethods, response(405, `{}`, "Allow: GET")), finds("header.allow").showing("GET")},
		{"empty, though a method is documented", given(check.UndocumentedMethods, response(405, `{}`, "Allow:")), finds("header.allow")},
		{"a method is not its lower case", given(check.ToCollection, response(405, `{}`, "Allow: patch")), passes},
		{"a longer method", given(check.ToCollection, response(405, `{}`, "Allow: PROPPATCH")), passes},
		{"missing", given(check.UnknownMethods, response(405, `{}`)), finds("header.missing").showing("none")},
		{"the refused one", given(check.ToCollection, response(405, `{}`, "Allow: GET,PATCH")), finds("header.allow")},
		{"the refused one in another line", given(check.ToCollection, response(405, `{}`, "Allow: GET", "Allow:  PATCH ")), finds("header.allow")},
		{"missing in a read", given(check.MalformedJSON, read(check.Before, 405, `{}`), response(400, ``)), finds("header.missing")},
		{"without the GET that works", given(check.UnknownMethods, read(check.Before, 200, `{}`), response(405, `{}`, "Allow: PATCH")), finds("header.allow").as(check.Should)},
		{"with a GET that is rejected, too", given(check.UnknownMethods, read(check.Before, 405, `{}`), response(405, `{}`, "Allow: GET, PATCH")), finds("header.allow")},
		{"missing in a batch", given(check.Batch, response(405, `{}`)), finds("header.missing")},
		{"the lower case of a method", given(check.LowerCase, response(405, `{}`, "Allow: GET, PATCH")), passes},
		{"no 405", given(check.UnknownMethods, response(501, ``)), skips("no response is a 405")},
	})
}
