package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestCollectionRefused(t *testing.T) {
	table(t, collectionRefused, []row{
		{"refused", given(ToCollection, answer(405, `{}`, "Allow: GET, POST")), passes},
		{"not found", given(ToCollection, answer(404, `{}`)), passes},
		{"not implemented", given(ToCollection, answer(501, `{}`)), passes},
		{"accepted", given(ToCollection, answer(200, `{}`)), finds("status.collection").showing("200 OK")},
		{"failed", given(ToCollection, answer(500, `{}`)), skips("500")},
		{"documented and accepted", given(Full, on(onCollection), answer(200, `{}`)), finds("status.collection").as(verdict.May)},
		{"documented and refused", given(Full, on(onCollection), answer(400, `{}`)), passes},
		{"documented and failed", given(Full, on(onCollection), answer(502, ``)), skips("502")},
	})
	if collectionRefused.When(given(Full).Scenario) {
		t.Error("want an update of one entity left alone")
	}
}
