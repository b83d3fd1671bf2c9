package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestEtag(t *testing.T) {
	const changed = `{"successDeviceCount":5}`
	with := func(before, returned, after, state string) *check.Evidence {
		e := withTags(given(check.Full, read(check.Before, 200, `{"successDeviceCount":1}`), response(200, `{}`), read(check.After, 200, state)), before, after)
		e.Response().Header.Set("ETag", returned)
		return e
	}
	tag := func(text string) string { return `{"successDeviceCount":5,"@odata.etag":` + check.Show(text) + `}` }
	inBody := func(before, returned, after string) *check.Evidence {
		e := withTags(given(check.Full, read(check.Before, 200, `{"successDeviceCount":1}`), response(200, tag(returned)), read(check.After, 200, tag(after))), before, `"2"`)
		e.Response().Header.Set("ETag", `"2"`)
		return e
	}
	alone := func(before, after string) *check.Evidence {
		return given(check.Full, read(check.Before, 200, before), response(204, ``), read(check.After, 200, after))
	}
	table(t, etag, []row{
		{"another after a rejected request, and the same state", rejectedBetween(400, `"1"`, `"2"`, `{"successDeviceCount":1}`), finds("etag.changed").as(check.Should)},
		{"the same after a rejected request, and another state", rejectedBetween(400, `"1"`, `"1"`, changed), finds("etag.unchanged")},
		{"another after a failure", rejectedBetween(500, `"1"`, `"2"`, `{"successDeviceCount":1}`), passes},
		{"another for a member that no contract names", rejectedBetween(400, `"1"`, `"2"`, `{"successDeviceCount":1,"seen":2}`), passes},
		{"the same after a rejected request", rejectedBetween(400, `"1"`, `W/"1"`, `{"successDeviceCount":1}`), passes},
		{"another", with(`"1"`, `"2"`, `"2"`, changed), passes},
		{"weak or not", with(`W/"1"`, `"2"`, `W/"2"`, changed), passes},
		{"not in the response", with(`"1"`, "", `"2"`, changed), passes},
		{"empty but quoted", with(`""`, "", `"2"`, changed), passes},
		{"the same, and the same state", with(`"1"`, `"1"`, `"1"`, `{"successDeviceCount":1}`), passes},
		{"another, and the same state", with(`"1"`, "", `"2"`, `{"successDeviceCount":1}`), passes},
		{"the same", with(`"1"`, `"1"`, `"1"`, changed), finds("etag.unchanged").showing(`"1"`)},
		{"the same but for W/", with(`"1"`, "", `W/"1"`, changed), finds("etag.unchanged")},
		{"of a compressed response", compressedResponse(with(`"1"`, `"2"`, `"2~gzip"`, changed)), passes},
		{"another in the response", with(`"1"`, `"3"`, `"2"`, changed), finds("etag.answer").showing(`"3"`)},
		{"no quotes", with(`1`, "", `2`, changed), finds("etag.syntax")},
		{"no quotes in the response", with(`"1"`, "2", `"2"`, changed), finds("etag.syntax").showing("2")},
		{"w in lower case", with(`w/"1"`, "", `"2"`, changed), finds("etag.syntax")},
		{"in the body too", inBody(`"1"`, `"2"`, `"2"`), passes},
		{"weak in the body", inBody(`"1"`, `W/"2"`, `"2"`), passes},
		{"another in the response's body", inBody(`"1"`, `"3"`, `"2"`), finds("etag.body").as("should").showing(`"3"`)},
		{"another in the read's body", inBody(`"1"`, `"2"`, `"4"`), finds("etag.body").as("should").showing(`"4"`)},
		{"in bodies alone", alone(`{"successDeviceCount":1,"@odata.etag":"W/\"1\""}`, `{"successDeviceCount":5,"@odata.etag":"W/\"2\""}`), passes},
		{"the same in bodies alone", alone(`{"successDeviceCount":1,"@odata.etag":"W/\"1\""}`, `{"successDeviceCount":5,"@odata.etag":"W/\"1\""}`), finds("etag.unchanged")},
		{"none", given(check.Full, before(oldState), response(200, `{}`), after(newState)), skips("no entity tag")},
		{"not read", given(check.Full, read(check.Before, 403, ``), response(200, `{}`), read(check.After, 403, ``)), skips("403")},
		{"not read after", given(check.Full, before(oldState), response(200, `{}`), read(check.After, 403, ``)), skips("403")},
	})
}

// rejectedBetween is a request that must be rejected, between two reads with entity tags.
func rejectedBetween(status int, before, after, state string) *check.Evidence {
	return withTags(given(check.NoToken, read(check.Before, 200, `{"successDeviceCount":1}`), response(status, `{}`), read(check.After, 200, state)), before, after)
}

func compressedResponse(e *check.Evidence) *check.Evidence {
	e.Response().Request.Header.Set("Accept-Encoding", "gzip")
	return e
}
