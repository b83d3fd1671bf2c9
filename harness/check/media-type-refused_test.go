package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestMediaTypeRefused(t *testing.T) {
	table(t, mediaTypeRefused, []row{
		{"415", given(WrongMediaType, answer(415, `{}`)), passes},
		{"another refusal", given(WrongMediaType, answer(400, `{}`)), finds("status.unexpected").as(verdict.Should)},
		{"accepted", given(WrongMediaType, answer(200, `{}`)), finds("negotiation.media-type")},
		{"failed", given(WrongMediaType, answer(500, `{}`)), skips("no-server-error")},
	})
}
