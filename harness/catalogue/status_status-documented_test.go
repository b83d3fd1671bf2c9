package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestStatusDocumented(t *testing.T) {
	table(t, statusDocumented, []row{
		{"documented", given(check.Full, answer(200, `{}`)), passes},
		{"documented, one property", given(check.Only, answer(200, `{}`)), passes},
		{"second of two", given(check.Full, on(documents(200, 204)), answer(204, "")), passes},
		{"204 for 200", given(check.Full, answer(204, "")), finds("status.other-success").showing("204 No Content")},
		{"200 for 204", given(check.Full, on(documents(204)), answer(200, `{}`)), finds("status.other-success").showing("200 OK")},
		{"202 for 200 or 204", given(check.Full, on(documents(200, 204)), answer(202, "")), finds("status.other-success")},
		{"refused", given(check.Full, answer(400, `{}`)), finds("status.unexpected").showing("400 Bad Request")},
		{"failed", given(check.Full, answer(500, ``)), finds("status.unexpected")},
		{"redirected", given(check.Full, answer(308, ``, "Location: /elsewhere")), finds("status.unexpected")},
		{"a status without a name", given(check.Full, answer(299, ``), on(documents(204))), skips("299 is not a status of an update")},
		{"201, which is the protocol's business", given(check.Full, answer(201, `{}`)), skips("status-protocol")},
		{"201, documented", given(check.Full, on(documents(201)), answer(201, `{}`)), passes},
		{"no success documented, served", given(check.Full, on(documents(400)), answer(200, `{}`)), skips("documents no success")},
		{"no success documented, failed", given(check.Full, on(documents()), answer(500, ``)), finds("status.unexpected")},
	})
}

// The hint is what to look at first; each has its reason.
func TestStatusDocumentedHints(t *testing.T) {
	for status, want := range map[int]string{
		202: "another status than the page documents", 204: "Prefer: return=representation", 302: "redirects", 400: "error body", 404: "--param",
		500: "failed on a valid request", 503: "failed on a valid request",
	} {
		out := statusDocumented.Judge(given(check.Full, answer(status, ``)))
		if hint := out.Findings[0].Hint; !strings.Contains(hint, want) {
			t.Errorf("%d: want a hint of %q, got %q", status, want, hint)
		}
		if out.Cite != "page.md:57" || out.Promise != "Returns 200." {
			t.Errorf("%d: want the promise of the page, got %q, %q", status, out.Cite, out.Promise)
		}
	}
}
