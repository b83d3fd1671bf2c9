package contract

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestFormats(t *testing.T) {
	for format, bad := range badTexts {
		if !BreaksFormat(format, bad) {
			t.Errorf("%s: want %q to break it", format, bad)
		}
		if good, ok := TextValue(openapi3.NewStringSchema().WithFormat(format), "conform-1", 1); ok && BreaksFormat(format, good) {
			t.Errorf("%s: want %q to fit it", format, good)
		}
	}
	for text, format := range map[string]string{"/things/1": "uri-reference", "a@b": "email", "example.com.": "hostname", "::ffff:1.2.3.4": "ipv6", "x": "password"} {
		if BreaksFormat(format, text) {
			t.Errorf("%s: want %q to fit it", format, text)
		}
	}
}
