package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMonitor(t *testing.T) {
	table(t, monitor, []row{
		{"absolute", given(check.Full, response(202, ``, "Location: https://graph.example.com/beta/monitors/1")), passes},
		{"relative", given(check.Full, response(202, `{}`, "Location: ../monitors/1")), passes},
		{"none", given(check.Full, response(202, ``)), finds("header.location").showing("none")},
		{"empty", given(check.Full, response(202, ``, "Location:")), finds("header.location").showing("an empty value")},
		{"two", given(check.Full, response(202, ``, "Location: /a", "Location: /b")), finds("header.location").showing("2: ")},
		{"no URL", given(check.Full, response(202, ``, "Location: https://[a")), finds("header.location")},
		{"200", given(check.Full, response(200, `{}`)), skips("not a 202")},
	})
}
