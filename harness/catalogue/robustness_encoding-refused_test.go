package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestEncodingRefused(t *testing.T) {
	then := func(status int) *check.Evidence {
		e := given(check.BadBodies, response(400, rejectionBody))
		addStep(e, check.StepInvalidUTF8, "PATCH", status, rejectionBody)
		return e
	}
	stored := func(body string) *check.Evidence {
		e := then(204)
		after(body)(e)
		return e
	}
	table(t, encodingRefused, []row{
		{"400", then(400), passes},
		{"415", then(415), finds("status.unexpected")},
		{"200", then(200), finds("input.encoding").showing("200")},
		{"stored as another character", stored(`{"name":"conform8\ufffd"}`), finds("input.encoding").as(check.Should).showing("now reads")},
		{"stored as nothing", stored(`{"name":"conform8"}`), finds("input.encoding").as(check.Should)},
		{"not stored", stored(`{"name":"conform-1-1"}`), finds("input.encoding").as(check.May)},
		{"500", then(500), skips("no-server-error")},
		{"an earlier request broke the target", given(check.BadBodies, response(400, rejectionBody)), skips("was not sent")},
	})
}
