package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestSingleFields(t *testing.T) {
	table(t, singleFields, []row{
		{"each once", given(check.Full, response(200, `{}`, `ETag: "1"`)), passes},
		{"lists", given(check.Full, response(200, `{}`, "Vary: Accept", "Vary: Prefer", "Allow: GET", "Allow: PATCH", "Set-Cookie: a=1", "Set-Cookie: b=1")), passes},
		{"a field that conform does not know", given(check.Full, response(200, `{}`, "X-Trace: 1", "X-Trace: 2")), passes},
		{"ETag twice", given(check.Full, response(200, `{}`, `ETag: "1"`, `ETag: "2"`)), finds("header.repeated").showing(`2: "1", "2"`)},
		{"the same twice", given(check.NoToken, response(401, `{}`, "OData-Version: 4.0", "OData-Version: 4.0")), finds("header.repeated")},
		{"two of them", given(check.Full, response(200, `{}`, "Date: a", "Date: b", "Content-Type: a", "Content-Type: b")), finds("header.repeated", "header.repeated")},
	})
}
