package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestValueRange(t *testing.T) {
	table(t, valueRange, []row{
		{"inside", given(check.Full, response(200, `{"successDeviceCount":2147483647,"errorDeviceCount":-2147483648,"seenDateTime":"2024-02-29T12:00:00Z"}`)), passes},
		{"instants", given(check.Full, response(200, `{"seenDateTime":"2024-02-29T12:00:00.1234567+05:30"}`)), passes},
		{"null", given(check.Full, response(200, `{"seenDateTime":null,"successDeviceCount":null}`)), passes},
		{"wrong kind, see schema", given(check.Full, response(200, `{"successDeviceCount":"5"}`)), passes},
		{"above", given(check.Full, response(200, `{"successDeviceCount":2147483648}`)), finds("value.maximum").showing("2147483648")},
		{"below", given(check.Full, response(200, `{"errorDeviceCount":-2147483649}`)), finds("value.minimum")},
		{"far above", given(check.Full, response(200, `{"errorDeviceCount":1e300}`)), finds("value.maximum")},
		{"no instant", given(check.Full, response(200, `{"seenDateTime":"2024-02-29"}`)), finds("value.format")},
		{"no offset", given(check.Full, response(200, `{"seenDateTime":"2024-02-29T12:00:00"}`)), finds("value.format")},
		{"no such day", given(check.Full, response(200, `{"seenDateTime":"2023-02-29T12:00:00Z"}`)), finds("value.format")},
		{"in a complex value", given(check.Full, response(200, `{"device":{"bootDateTime":"yesterday"}}`)), finds("value.format")},
		{"beside a wrong kind", given(check.Full, response(200, `{"enabled":1,"seenDateTime":"x"}`)), finds("value.format")},
		{"no content", given(check.Full, response(204, ``)), skips("no content")},
		{"no object", given(check.Full, response(200, `"x"`)), skips("body-object")},
		{"rejected", given(check.Full, response(400, `{}`)), skips("not accepted")},
	})
}

// The target causes the error of a response that is too large to validate, not conform.
func TestTooLargeToJudge(t *testing.T) {
	list := "[" + strings.Repeat("5,", 60_000) + "5]"
	out := schema.Judge(given(check.Full, response(200, `{"tags":`+list+`}`)))
	if out.ErrorClass != "target.flood" || !strings.Contains(out.Error, "too large to validate") {
		t.Errorf("want an error of class target.flood, got %q %q", out.ErrorClass, out.Error)
	}
}
