package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestControlPrefix(t *testing.T) {
	table(t, controlPrefix, []row{
		{"with it", given(check.Full, response(200, `{"@odata.context":"c","@odata.etag":"W/\"1\"","tags@odata.type":"#Collection(String)"}`)), passes},
		{"annotations", given(check.Full, response(200, `{"@conform.x":1,"tags@microsoft.graph.tip":"x","mail":"a@type.com","@Core.Permissions":"Read"}`)), passes},
		{"none", given(check.Full, response(200, `{}`)), passes},
		{"etag", given(check.Full, response(200, `{"@etag":"W/\"1\""}`)), finds("odata.control").showing("@etag")},
		{"of a property", given(check.Full, response(200, `{"@odata.context":"c","tags@type":"x","@id":"y"}`)), finds("odata.control", "odata.control")},
		{"4.01", given(check.Full, response(200, `{"@context":"c"}`, "OData-Version: 4.01")), skips("4.0")},
		{"no version", given(check.Full, response(200, `{"@context":"c"}`, "!OData-Version")), skips("4.0")},
		{"no content", given(check.Full, response(204, ``)), skips("no content")},
	})
}
