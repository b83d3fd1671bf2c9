package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestCollectionRefused(t *testing.T) {
	table(t, collectionRefused, []row{
		{"rejected", given(check.ToCollection, response(405, `{}`, "Allow: GET, POST")), passes},
		{"not found", given(check.ToCollection, response(404, `{}`)), passes},
		{"not implemented", given(check.ToCollection, response(501, `{}`)), passes},
		{"accepted", given(check.ToCollection, response(200, `{}`)), finds("status.collection").showing("200 OK")},
		{"failed", given(check.ToCollection, response(500, `{}`)), skips("500")},
		{"documented and accepted", given(check.Full, on(onCollection), response(200, `{}`)), finds("status.collection").as(check.May)},
		{"documented and refused", given(check.Full, on(onCollection), response(400, `{}`)), passes},
		{"documented and failed", given(check.Full, on(onCollection), response(502, ``)), skips("502")},
	})
	if collectionRefused.When(given(check.Full).Scenario) {
		t.Error("want no judgement on an update of one entity")
	}
}
