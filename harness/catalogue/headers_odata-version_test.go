package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestODataVersion(t *testing.T) {
	table(t, odataVersion, []row{
		{"4.0", given(check.Full, response(200, `{}`)), passes},
		{"4.0 in lower case", given(check.Only, response(204, ``, "odata-version: 4.0")), passes},
		{"none", given(check.Full, response(200, `{}`, "!OData-Version")), finds("header.odata-version").showing("none")},
		{"above what was asked for", given(check.Full, response(200, `{}`, "OData-Version: 4.01")), finds("header.odata-version").showing("4.01")},
		{"3.0", given(check.Full, response(200, `{}`, "OData-Version: 3.0")), finds("header.odata-version")},
		{"two", given(check.Full, response(200, `{}`, "OData-Version: 4.0", "OData-Version: 4.0")), skips("single-fields")},
		{"none with a read", given(check.Full, read(check.Before, 200, `{}`, "!OData-Version"), response(200, `{}`)), finds("header.odata-version").showing("none")},
		{"none with a read of another case", given(check.Only, read(check.Before, 200, `{}`, "!OData-Version"), response(200, `{}`)), passes},
		{"none with a read that fails", given(check.Full, read(check.Before, 404, `{}`, "!OData-Version"), response(200, `{}`)), passes},
		{"rejected", given(check.Full, response(400, `{}`, "!OData-Version")), skips("not accepted")},
	})
}
