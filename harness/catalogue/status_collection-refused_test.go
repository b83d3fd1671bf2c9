package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestCollectionRefused(t *testing.T) {
	table(t, collectionRefused, []row{
		{"refused", given(check.ToCollection, answer(405, `{}`, "Allow: GET, POST")), passes},
		{"not found", given(check.ToCollection, answer(404, `{}`)), passes},
		{"not implemented", given(check.ToCollection, answer(501, `{}`)), passes},
		{"accepted", given(check.ToCollection, answer(200, `{}`)), finds("status.collection").showing("200 OK")},
		{"failed", given(check.ToCollection, answer(500, `{}`)), skips("500")},
		{"documented and accepted", given(check.Full, on(onCollection), answer(200, `{}`)), finds("status.collection").as(check.May)},
		{"documented and refused", given(check.Full, on(onCollection), answer(400, `{}`)), passes},
		{"documented and failed", given(check.Full, on(onCollection), answer(502, ``)), skips("502")},
	})
	if collectionRefused.When(given(check.Full).Scenario) {
		t.Error("want an update of one entity left alone")
	}
}
