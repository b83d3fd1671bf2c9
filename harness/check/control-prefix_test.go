package check

import "testing"

func TestControlPrefix(t *testing.T) {
	table(t, controlPrefix, []row{
		{"with it", given(Full, answer(200, `{"@odata.context":"c","@odata.etag":"W/\"1\"","tags@odata.type":"#Collection(String)"}`)), passes},
		{"annotations", given(Full, answer(200, `{"@conform.x":1,"tags@microsoft.graph.tip":"x","mail":"a@type.com","@Core.Permissions":"Read"}`)), passes},
		{"none", given(Full, answer(200, `{}`)), passes},
		{"etag", given(Full, answer(200, `{"@etag":"W/\"1\""}`)), finds("odata.control").showing("@etag")},
		{"of a property", given(Full, answer(200, `{"@odata.context":"c","tags@type":"x","@id":"y"}`)), finds("odata.control", "odata.control")},
		{"4.01", given(Full, answer(200, `{"@context":"c"}`, "OData-Version: 4.01")), skips("4.0")},
		{"no version", given(Full, answer(200, `{"@context":"c"}`, "!OData-Version")), skips("4.0")},
		{"no content", given(Full, answer(204, ``)), skips("no content")},
	})
}
