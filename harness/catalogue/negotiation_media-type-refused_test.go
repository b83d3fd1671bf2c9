package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMediaTypeRefused(t *testing.T) {
	table(t, mediaTypeRefused, []row{
		{"415", given(check.WrongMediaType, answer(415, `{}`)), passes},
		{"another refusal", given(check.WrongMediaType, answer(400, `{}`)), finds("status.unexpected").as(check.Should)},
		{"accepted", given(check.WrongMediaType, answer(200, `{}`)), finds("negotiation.media-type")},
		{"failed", given(check.WrongMediaType, answer(500, `{}`)), skips("no-server-error")},
	})
}
