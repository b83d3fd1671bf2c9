package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestStatusDocumented(t *testing.T) {
	table(t, statusDocumented, []row{
		{"documented", given(check.Full, response(200, `{}`)), passes},
		{"documented, one property", given(check.Only, response(200, `{}`)), passes},
		{"second of two", given(check.Full, on(documents(200, 204)), response(204, "")), passes},
		{"204 for 200", given(check.Full, response(204, "")), finds("status.other-success").showing("204 No Content")},
		{"200 for 204", given(check.Full, on(documents(204)), response(200, `{}`)), finds("status.other-success").showing("200 OK")},
		{"202 for 200 or 204", given(check.Full, on(documents(200, 204)), response(202, "")), finds("status.other-success")},
		{"200 without its preference", given(check.Full, on(documents(200, 204), preferred), response(200, `{}`)), finds("status.other-success").showing("200 OK")},
		{"200 with its preference", given(check.Full, on(documents(200, 204), preferred), response(200, `{}`), asks), passes},
		{"204, the other one", given(check.Full, on(documents(200, 204), preferred), response(204, ``)), passes},
		{"the status of these properties", given(check.Only, on(documents(200, 204), forCounts(false)), response(200, `{}`)), passes},
		{"the other status for these properties", given(check.Only, on(documents(200, 204), forCounts(false)), response(204, ``)), finds("status.other-success").showing("204 No Content")},
		{"their status for another property", given(check.Only, on(documents(200, 204), forCounts(false)), sets("userPrincipalName", `"n"`), response(200, `{}`)), finds("status.other-success").showing("200 OK")},
		{"the other status for another property", given(check.Only, on(documents(200, 204), forCounts(false)), sets("userPrincipalName", `"n"`), response(204, ``)), passes},
		{"both kinds, their status", given(check.Full, on(documents(200, 204), forCounts(false)), response(200, `{}`)), passes},
		{"both kinds, the other status", given(check.Full, on(documents(200, 204), forCounts(false)), response(204, ``)), passes},
		{"any of these, their status", given(check.Full, on(documents(200, 204), forCounts(true)), response(200, `{}`)), passes},
		{"any of these, the other status", given(check.Full, on(documents(200, 204), forCounts(true)), response(204, ``)), finds("status.other-success").showing("204 No Content")},
		{"these properties, rejected", given(check.Only, on(documents(200, 204), forCounts(false)), response(400, `{}`)), finds("status.unexpected")},
		{"rejected", given(check.Full, response(400, `{}`)), finds("status.unexpected").showing("400 Bad Request")},
		{"failed", given(check.Full, response(500, ``)), finds("status.unexpected")},
		{"redirected", given(check.Full, response(308, ``, "Location: /elsewhere")), finds("status.unexpected")},
		{"a status without a name", given(check.Full, response(299, ``), on(documents(204))), skips("299 is not a status of an update")},
		{"201, which is the protocol's business", given(check.Full, response(201, `{}`)), skips("status-protocol")},
		{"201, documented", given(check.Full, on(documents(201)), response(201, `{}`)), passes},
		{"no success documented, served", given(check.Full, on(documents(400)), response(200, `{}`)), skips("documents no success")},
		{"no success documented, failed", given(check.Full, on(documents()), response(500, ``)), finds("status.unexpected")},
	})
}

func preferred(op *contract.Operation) { op.Responses[0].Prefer = "return=representation" }

// forCounts documents 200 for updates of the counts alone.
func forCounts(anyOf bool) func(*contract.Operation) {
	return func(op *contract.Operation) {
		op.Responses[0].For = &contract.Updates{Properties: []string{"successDeviceCount", "errorDeviceCount"}, Any: anyOf}
	}
}

func asks(e *check.Evidence) { e.Response().Request.Header.Set("Prefer", "return=representation") }

// The hint depends on the status.
func TestStatusDocumentedHints(t *testing.T) {
	for status, want := range map[int]string{
		202: "another status than the contract documents", 204: "Prefer: return=representation", 302: "--target", 400: "follows the contract", 404: "--param",
		500: "follows the contract", 503: "follows the contract",
	} {
		out := statusDocumented.Judge(given(check.Full, response(status, ``)))
		if hint := out.Findings[0].Hint; !strings.Contains(hint, want) {
			t.Errorf("%d: want a hint of %q, got %q", status, want, hint)
		}
		if out.Cite != "page.md:57" || out.Promise != "Returns 200." {
			t.Errorf("%d: want the promise of the page, got %q, %q", status, out.Cite, out.Promise)
		}
	}
}
