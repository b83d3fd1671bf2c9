package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMediaTypeAccepted(t *testing.T) {
	table(t, mediaTypeAccepted, []row{
		{"accepted", given(check.MediaTypes, response(204, ``)), passes},
		{"accepted later", given(check.MediaTypes, response(202, ``)), passes},
		{"refused", given(check.MediaTypes, response(415, `{}`)), finds("negotiation.media-type").as(check.Must).showing("415")},
		{"the second refused", given(check.MediaTypes, response(204, ``), furtherRequest("media-types-2", 400, `{}`)), finds("negotiation.media-type").showing("400")},
		{"failed", given(check.MediaTypes, response(500, `{}`)), skips("no-server-error")},
	})
}
