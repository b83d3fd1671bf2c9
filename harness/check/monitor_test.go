package check

import "testing"

func TestMonitor(t *testing.T) {
	table(t, monitor, []row{
		{"absolute", given(Full, answer(202, ``, "Location: https://graph.example.com/beta/monitors/1")), passes},
		{"relative", given(Full, answer(202, `{}`, "Location: ../monitors/1")), passes},
		{"none", given(Full, answer(202, ``)), finds("header.location").showing("none")},
		{"empty", given(Full, answer(202, ``, "Location:")), finds("header.location").showing("an empty value")},
		{"two", given(Full, answer(202, ``, "Location: /a", "Location: /b")), finds("header.location").showing("2: ")},
		{"no URL", given(Full, answer(202, ``, "Location: https://[a")), finds("header.location")},
		{"200", given(Full, answer(200, `{}`)), skips("no 202")},
	})
}
