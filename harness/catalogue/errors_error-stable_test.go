package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestErrorStable(t *testing.T) {
	thrice := func(first, again, german string) *check.Evidence {
		return given(check.SameError, before(`{}`), response(400, first), furtherRequest(check.StepAgain, 400, again), furtherRequest(check.StepLanguage, 400, german), after(`{}`))
	}
	const odata, other = `{"error":{"code":"a","message":"No."}}`, `{"error":{"code":"b","message":"No."}}`
	table(t, errorStable, []row{
		{"the same", thrice(odata, odata, `{"error":{"code":"a","message":"Nein."}}`), passes},
		{"another code", thrice(odata, other, odata), finds("error.unstable").showing("b")},
		{"another code in another language", thrice(odata, odata, other), finds("error.language").showing("b")},
		{"another type of a problem", thrice(`{"type":"/a"}`, `{"type":"/a"}`, `{"type":"/b"}`), finds("error.language")},
		{"no code", thrice(`No.`, `Nein.`, `Non.`), passes},
		{"another status", given(check.SameError, before(`{}`), response(400, odata), furtherRequest(check.StepAgain, 404, odata)), finds("error.unstable").showing("404")},
		{"a failure, see no-server-error", given(check.SameError, before(`{}`), response(400, odata), furtherRequest(check.StepAgain, 500, ``)), passes},
		{"accepted", given(check.SameError, before(`{}`), response(200, `{}`)), skips("not rejected")},
	})
}
