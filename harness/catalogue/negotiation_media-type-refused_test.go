package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMediaTypeRefused(t *testing.T) {
	table(t, mediaTypeRefused, []row{
		{"415", given(check.WrongMediaType, response(415, `{}`)), passes},
		{"another refusal", given(check.WrongMediaType, response(400, `{}`)), finds("status.unexpected").as(check.Should)},
		{"accepted", given(check.WrongMediaType, response(200, `{}`)), finds("negotiation.media-type")},
		{"failed", given(check.WrongMediaType, response(500, `{}`)), skips("no-server-error")},
		{"another charset rejected", given(check.OtherCharsets, response(415, `{}`)), passes},
		{"another charset rejected otherwise", given(check.OtherCharsets, response(400, `{}`)), passes},
		{"another charset ignored", given(check.OtherCharsets, response(204, ``)), finds("negotiation.charset").as(check.May).showing("204")},
	})
}
