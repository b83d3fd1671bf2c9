package check

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestDuplicateMember(t *testing.T) {
	reads := func(body string) *Evidence {
		return given(Duplicates, before(oldState), answer(200, `{}`), after(body))
	}
	table(t, duplicateMember, []row{
		{"refused", given(Duplicates, answer(400, refusal)), passes},
		{"refused otherwise", given(Duplicates, answer(409, refusal)), finds("status.unexpected").as(verdict.May)},
		{"the first", reads(`{"successDeviceCount":5}`), passes},
		{"the last", reads(`{"successDeviceCount":6.0}`), passes},
		{"neither", reads(`{"successDeviceCount":1}`), finds("input.duplicate").showing("1")},
		{"both", reads(`{"successDeviceCount":11}`), finds("input.duplicate")},
		{"not shown", reads(`{}`), skips("does not show")},
		{"not read", given(Duplicates, answer(204, ``), read(After, 403, ``)), skips("403")},
		{"500", given(Duplicates, answer(500, refusal)), skips("no-server-error")},
	})
}
