package catalogue

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIeeeKept(t *testing.T) {
	const kept, rounded = `{"successDeviceCount":9007199254740993}`, `{"successDeviceCount":9007199254740992}`
	twice := func(parts ...part) *check.Evidence {
		e := ieee(append([]part{func(e *check.Evidence) { addStep(e, check.StepNumber, http.MethodPatch, 204, ``) }}, parts...)...)
		e.Updates = []check.Update{{Step: check.StepNumber, Read: "read-number", Values: map[string]any{"successDeviceCount": json.Number("9007199254740993")}},
			{Step: check.Request, Read: check.After, Values: map[string]any{"successDeviceCount": json.Number("9007199254740995")}}}
		return e
	}
	table(t, ieeeKept, []row{
		{"kept", ieee(response(204, ``), inStrings(200, asked, `{"successDeviceCount":"9007199254740993"}`), after(kept)), passes},
		{"kept, and read by who cannot show it", ieee(response(204, ``), inStrings(406, asked, ``), after(kept)), passes},
		{"rejected", ieee(response(400, rejectionBody), inStrings(200, asked, `{}`), after(`{}`)), skips("need not accept")},
		{"unsupported", ieee(response(415, rejectionBody), after(`{}`)), skips("need not accept")},
		{"failed", ieee(response(500, ``), after(`{}`)), skips("no-server-error")},
		{"later", ieee(response(202, ``), after(`{}`)), skips("202")},
		{"not read", ieee(response(204, ``), read(check.After, 405, ``)), skips("405")},
		{"rounded", ieee(response(204, ``), after(rounded)), finds("state.lost-update").showing("9007199254740992")},
		{"kept as text", ieee(response(204, ``), after(`{"successDeviceCount":"9007199254740993"}`)), finds("negotiation.ieee754")},
		{"shown rounded", ieee(response(204, ``), inStrings(200, asked, `{"successDeviceCount":"9007199254740992"}`), after(kept)),
			finds("state.lost-update").showing("9007199254740992")},
		{"shown as before, by a read that lags", ieee(func(e *check.Evidence) { e.Step(check.Before).Body = []byte(`{"successDeviceCount":7}`) }, response(204, ``), inStrings(200, asked, `{"successDeviceCount":"7"}`), after(kept)), passes},
		{"rounded as a number too", twice(read("read-number", 200, rounded), response(204, ``), after(rounded)), skips("valid-edges")},
		{"rounded as a string alone", twice(read("read-number", 200, kept), response(204, ``), after(`{"successDeviceCount":9007199254740996}`)), finds("state.lost-update")},
		{"the first in strings, by a read that lags", twice(read("read-number", 200, kept), response(204, ``), inStrings(200, asked, `{"successDeviceCount":"9007199254740993"}`), after(`{"successDeviceCount":9007199254740995}`)), passes},
		{"both kept", twice(read("read-number", 200, kept), response(204, ``), after(`{"successDeviceCount":9007199254740995}`)), passes},
	})
}
