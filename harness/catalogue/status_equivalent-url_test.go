package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestEquivalentURL(t *testing.T) {
	const state, other = `{"id":"a","successDeviceCount":1}`, `{"id":"b","successDeviceCount":1}`
	// reads are those of the encoded URL and of the one with a slash.
	reads := func(encoded int, body string, slash int, atSlash string) *check.Evidence {
		return given(check.EquivalentURLs, before(state), response(encoded, body), furtherRequest(check.StepSlash, slash, atSlash))
	}
	table(t, equivalentURL, []row{
		{"both", reads(200, state, 200, state), passes},
		{"redirects", reads(308, ``, 301, ``), passes},
		{"busy", reads(503, rejectionBody, 200, state), passes},
		{"fails, see no-server-error", reads(500, rejectionBody, 500, rejectionBody), passes},
		{"unknown when encoded", reads(404, rejectionBody, 200, state), finds("url.encoded").showing("404")},
		{"another entity", reads(200, other, 200, state), finds("url.encoded").showing("b")},
		{"rejected when encoded", reads(400, rejectionBody, 200, state), finds("url.encoded").as("should").showing("400")},
		{"unknown with a slash", reads(200, state, 404, rejectionBody), finds("url.slash").as("may").showing("404")},
		{"another entity with a slash", reads(200, state, 200, other), finds("url.slash").as("may")},
		{"without a slash alone", given(check.EquivalentURLs, before(state), response(200, state)), passes},
		{"not read", given(check.EquivalentURLs, read(check.Before, 403, rejectionBody), response(403, rejectionBody)), skips("403")},
	})
}
