package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestAnswerState(t *testing.T) {
	both := func(returned, read string) *check.Evidence {
		return given(check.Full, response(200, returned), after(read))
	}
	preferred := func(e *check.Evidence) {
		sets("successDeviceCount", "5", "userPrincipalName", `"same"`)(e)
		e.Earlier = map[string]any{"successDeviceCount": value("1"), "userPrincipalName": "same"}
	}
	table(t, responseState, []row{
		{"the same", both(`{"id":"a","successDeviceCount":5,"tags":["a","b"]}`, `{"tags":["a","b"],"successDeviceCount":5,"id":"a"}`), passes},
		{"said otherwise", both(`{"successDeviceCount":5.0,"seenDateTime":"2024-02-29T12:00:00Z","tags":["b","a"]}`,
			`{"successDeviceCount":5,"seenDateTime":"2024-02-29T13:00:00.000+01:00","tags":["a","b"]}`), passes},
		{"null", both(`{"userPrincipalName":null,"enabled":true}`, `{"userPrincipalName":null,"enabled":true}`), passes},
		{"less in the answer", both(`{"enabled":true}`, `{"enabled":true,"successDeviceCount":5}`), passes},
		{"more in the answer", both(`{"enabled":true,"successDeviceCount":5}`, `{"enabled":true}`), passes},
		{"undocumented", both(`{"enabled":true,"drift":1,"@odata.context":"a"}`, `{"enabled":true,"drift":2,"@odata.context":"b"}`), passes},
		{"id, see id-stable", both(`{"id":"a","enabled":true}`, `{"id":"b","enabled":true}`), passes},
		{"kind, see schema", both(`{"enabled":true,"successDeviceCount":"5"}`, `{"enabled":true,"successDeviceCount":5}`), passes},
		{"managed", both(`{"enabled":true,"lastModifiedDateTime":"2024-02-29T12:00:00Z"}`, `{"enabled":true,"lastModifiedDateTime":"2024-02-29T12:00:01Z"}`), passes},
		{"stale", both(`{"successDeviceCount":1,"enabled":true}`, `{"successDeviceCount":5,"enabled":true}`), finds("state.stale-answer").showing("1 in the response")},
		{"documented for the answer alone", both(`{"createdDateTime":"2024-02-29T12:00:00Z"}`, `{"createdDateTime":"2024-03-01T12:00:00Z"}`), skips("share no writable member")},
		{"null in the response", both(`{"successDeviceCount":null}`, `{"successDeviceCount":5}`), finds("state.stale-answer").showing("null")},
		{"null in the read", both(`{"userPrincipalName":"x"}`, `{"userPrincipalName":null}`), finds("state.stale-answer")},
		{"complex value", both(`{"device":{"model":"m"}}`, `{"device":{"model":"n"}}`), finds("state.stale-answer")},
		{"nothing in common", both(`{"drift":1}`, `{"enabled":true}`), skips("share no writable member")},
		{"no content", given(check.Full, response(204, ``), after(`{}`)), skips("no content")},
		{"not read, but as it was sent", given(check.Full, response(200, `{"successDeviceCount":5.0}`), read(check.After, 403, `{}`)), passes},
		{"not read, and not as it was sent", given(check.Full, response(200, `{"successDeviceCount":1,"userPrincipalName":"conform"}`), read(check.After, 403, `{}`)),
			finds("state.stale-answer").showing("1 in the response")},
		{"not read", given(check.Full, response(200, `{"enabled":true}`), read(check.After, 404, `{}`)), skips("404")},
		{"a collection", both(`{"enabled":true}`, `{"value":[{"enabled":false}]}`), skips("collection")},
		{"http: as before the update", given(check.Full, on(inHTTP), before(oldState), response(200, oldState), after(newState)), finds("state.stale-answer", "state.stale-answer", "state.stale-answer").as(check.Should)},
		{"http: in part as before", given(check.Full, on(inHTTP), before(oldState), response(200, strings.Replace(newState, "5", "1", 1)), after(newState)), passes},
		{"http: in a form of its own", given(check.Full, on(inHTTP), before(oldState), response(200, `{"successDeviceCount":"five"}`), after(newState)), passes},
		{"http: nothing of the update", given(check.Full, on(inHTTP), before(oldState), response(200, `{"ok":true}`), after(newState)), skips("shows nothing")},
		{"http: not read", given(check.Full, on(inHTTP), response(200, oldState), read(check.After, 404, `{}`)), skips("was not read")},
		{"preferred, as before", given(check.PreferFull, preferred, response(200, `{"successDeviceCount":1,"userPrincipalName":"same"}`)), finds("state.stale-answer").showing("1 in the response")},
		{"preferred, as sent", given(check.PreferFull, preferred, response(200, `{"successDeviceCount":5,"userPrincipalName":"same"}`)), passes},
		{"rejected", given(check.Full, response(400, `{}`), after(`{}`)), skips("not accepted")},
	})
}
