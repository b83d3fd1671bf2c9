package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestDuplicateMember(t *testing.T) {
	reads := func(body string) *check.Evidence {
		return given(check.Duplicates, before(oldState), response(200, `{}`), after(body))
	}
	table(t, duplicateMember, []row{
		{"rejected", given(check.Duplicates, response(400, rejectionBody)), passes},
		{"rejected otherwise", given(check.Duplicates, response(409, rejectionBody)), finds("status.unexpected").as(check.May)},
		{"the first", reads(`{"successDeviceCount":5}`), passes},
		{"the last", reads(`{"successDeviceCount":6.0}`), passes},
		{"the last, against a description", promising(contract.Promises{Unique: exactly}, reads(`{"successDeviceCount":6.0}`)), finds("input.duplicate").as(check.Documented).cites("shop.yaml:7")},
		{"neither", reads(`{"successDeviceCount":1}`), finds("input.duplicate").showing("1")},
		{"both", reads(`{"successDeviceCount":11}`), finds("input.duplicate")},
		{"not shown", reads(`{}`), skips("does not show")},
		{"not read", given(check.Duplicates, response(204, ``), read(check.After, 403, ``)), skips("403")},
		{"500", given(check.Duplicates, response(500, rejectionBody)), skips("no-server-error")},
	})
}
