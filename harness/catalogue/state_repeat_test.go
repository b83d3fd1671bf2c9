package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestRepeatUpdate(t *testing.T) {
	const was = `{"id":"a","successDeviceCount":5,"errorDeviceCount":1,"userPrincipalName":"conform","tags":["a"],"lastModifiedDateTime":"2024-01-01T00:00:00Z"}`
	becomes := func(body string) *check.Evidence {
		return given(check.Repeat, before(was), response(200, `{}`), after(body))
	}
	table(t, repeatUpdate, []row{
		{"nothing changes", becomes(was), passes},
		{"nothing changes, with 204", given(check.Repeat, before(was), response(204, ``), after(was)), passes},
		{"the service moves what it manages", becomes(`{"successDeviceCount":5,"errorDeviceCount":1.0,"userPrincipalName":"conform","tags":["a"],"lastModifiedDateTime":"2024-02-29T12:00:00Z"}`), passes},
		{"a counter grows", becomes(`{"successDeviceCount":10,"errorDeviceCount":1,"userPrincipalName":"conform","tags":["a"]}`),
			finds("state.repeat").showing("successDeviceCount is 10")},
		{"a collection grows", becomes(`{"successDeviceCount":5,"errorDeviceCount":1,"userPrincipalName":"conform","tags":["a","a"]}`),
			finds("state.repeat").showing(`["a","a"]`)},
		{"a conflict", given(check.Repeat, before(was), response(409, rejectionBody), after(was)), finds("status.repeat").as("should").showing("409")},
		{"a failure", given(check.Repeat, before(was), response(500, rejectionBody), after(was)), skips("no-server-error")},
		{"the first one is not there yet", given(check.Repeat, before(`{"successDeviceCount":0}`), response(202, ``), after(was)), skips("does not read back")},
		{"nothing of it is shown", given(check.Repeat, before(`{"id":"a"}`), response(204, ``), after(`{"id":"a"}`)), skips("does not read back")},
		{"not read before", given(check.Repeat, read(check.Before, 405, ``), response(204, ``), after(was)), skips("405")},
		{"not read after", given(check.Repeat, before(was), response(204, ``), read(check.After, 403, `{}`)), skips("403")},
	})
}
