package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

func TestRejectedUnchanged(t *testing.T) {
	const was = `{"successDeviceCount":1,"lastModifiedDateTime":"2024-01-01T00:00:00Z","tags":["a"]}`
	table(t, rejectedUnchanged, []row{
		{"unchanged", given(check.WrongType, before(was), response(400, `{}`), after(`{"tags":["a"],"successDeviceCount":1.0,"lastModifiedDateTime":"2024-01-01T01:00:00+01:00"}`)), passes},
		{"unchanged by a failure", given(check.MalformedJSON, before(was), response(500, ``), after(was)), passes},
		{"good member applied", given(check.WrongType, before(was), response(400, `{}`), after(`{"successDeviceCount":7,"tags":["a"],"lastModifiedDateTime":"2024-01-01T00:00:00Z"}`)),
			finds("state.partial-update").showing("7")},
		{"applied without a token", given(check.NoToken, before(was), response(401, `{}`), after(`{}`)),
			finds("state.partial-update", "state.partial-update", "state.partial-update").showing("absent")},
		{"touched", given(check.ToCollection, before(was), response(405, ``), after(`{"successDeviceCount":1,"lastModifiedDateTime":"2024-02-29T12:00:00Z","tags":["a"]}`)),
			finds("state.partial-update").showing("lastModifiedDateTime")},
		{"served", given(check.WrongType, before(was), response(200, `{}`), after(`{}`)), skips("not rejected")},
		{"not read before", given(check.WrongType, read(check.Before, 404, ``), response(400, `{}`), after(was)), skips("404")},
		{"not read after", given(check.WrongType, before(was), response(400, `{}`), read(check.After, 405, ``)), skips("405")},
	})
	const ten, seven = `{"successDeviceCount":10}`, `{"successDeviceCount":7}`
	later := func(step string, status int, body string) part {
		return func(e *check.Evidence) { addStep(e, step, "PATCH", status, "").Request.Body = []byte(body) }
	}
	table(t, rejectedUnchanged, []row{
		{"the second of two", given(check.WrongType, before(ten), response(400, `{}`), read("read-1", 200, ten), later("bad-2", 400, seven), after(seven)),
			finds("state.partial-update").showing("7")},
		{"the first of two is not blamed on the second", given(check.WrongType, before(ten), response(400, `{}`), read("read-1", 200, seven), later("bad-2", 400, ten), after(seven)),
			finds("state.partial-update")},
		{"set by a success before its own read", given(check.WrongType, before(ten), response(200, `{}`), read("read-1", 200, seven), later("bad-2", 400, ten), after(seven)), passes},
		{"set by a success beside it", given(check.WrongType, before(ten), response(400, `{}`), later("bad-2", 204, seven), after(seven)), skips("not rejected")},
		{"converted by a success beside it", given(check.WrongType, before(ten), later("bad-2", 204, `{"successDeviceCount":"7"}`), later(check.Request, 400, seven), after(seven)),
			skips("not rejected")},
		{"not what the success set", given(check.WrongType, before(ten), later("bad-2", 204, `{"errorDeviceCount":7}`), later(check.Request, 400, seven), after(seven)),
			finds("state.partial-update")},
		{"cut, and applied", given(check.MalformedJSON, before(ten), later(check.Request, 400, `{"successDeviceCount":7`), after(seven)), finds("state.partial-update")},
		{"done by a case beside it", beside(given(check.WrongType, before(ten), later(check.Request, 400, `{"successDeviceCount":8}`), after(seven)), 400, seven), passes},
		{"done by one of two", beside(given(check.WrongType, before(ten), later(check.Request, 400, seven), after(seven)), 400, seven), finds("state.partial-update")},
		{"done by a success beside it", beside(given(check.WrongType, before(ten), later(check.Request, 400, `{"successDeviceCount":8}`), after(seven)), 200, seven), passes},
		{"another value than the success beside it set", beside(given(check.WrongType, before(ten), later(check.Request, 400, seven), after(seven)), 200, `{"successDeviceCount":8}`), finds("state.partial-update")},
		{"the same value as the success beside it set", beside(given(check.WrongType, before(ten), later(check.Request, 400, seven), after(seven)), 200, seven), passes},
		{"nothing that a read could show", given(check.WrongType, before(ten), later(check.Request, 400, ten), after(ten)), skips("already had the values")},
		{"moved by a success beside it", beside(given(check.WrongType, before(was), response(400, `{}`),
			after(`{"successDeviceCount":1,"lastModifiedDateTime":"2024-02-29T12:00:00Z","tags":["a"]}`)), 204, `{}`), passes},
	})
	e := beside(given(check.WrongType, before(ten), response(400, `{}`), after(seven)), 400, ten)
	if got := rejectedUnchanged.Judge(e).Findings; len(got) != 1 || got[0].Hint != "any of these requests may have caused it: request (exchange 2), other (exchange 99)" {
		t.Errorf("want both requests named, got %+v", got)
	}
	if rejectedUnchanged.When(given(check.UnknownKeys).Scenario) {
		t.Error("want nothing to judge where the entity is not read")
	}
}

// beside adds a request of another case between the same reads.
func beside(e *check.Evidence, status int, body string) *check.Evidence {
	x := &wire.Exchange{Status: status, Request: wire.Request{Method: "PATCH", Body: []byte(body)}}
	e.OtherCases = append(e.OtherCases, check.Step{Name: "other", ID: 99, Exchange: x})
	return e
}

// What a service sets itself must not change either where everything was rejected.
func TestRejectedUnchangedTouched(t *testing.T) {
	touched := func(tag, members string, more ...part) *check.Evidence {
		parts := []part{read(check.Before, 200, `{"id":"1","successDeviceCount":1,"revision":1}`, `ETag: "1"`), response(400, rejectionBody), read(check.After, 200, `{"id":"1","successDeviceCount":1,`+members+`}`, `ETag: "`+tag+`"`)}
		return given(check.WrongType, append(parts, more...)...)
	}
	onTenant := func(e *check.Evidence) { e.Tenant = true }
	accepted := func(e *check.Evidence) {
		e.OtherCases = []check.Step{{Name: "empty", ID: 9, Exchange: &wire.Exchange{Status: 204}}}
	}
	table(t, rejectedUnchanged, []row{
		{"nothing changed", touched("1", `"revision":1`), passes},
		{"a member and the tag", touched("2", `"revision":2`), finds("state.touched").as(check.Should).showing("revision is 2")},
		{"a member that changes by itself", touched("1", `"revision":2`), passes},
		{"a version without a tag", touched("1", `"revision":1,"version":2`), finds("state.touched").as(check.Should)},
		{"the tag alone, see etag", touched("2", `"revision":1`), passes},
		{"the time of an earlier update", touched("2", `"revision":1,"changedDateTime":"2024-02-29T11:59:59Z"`), passes},
		{"a time since", touched("2", `"revision":1,"changedDateTime":"2024-02-29T12:00:00.5Z"`), finds("state.touched").as(check.Should)},
		{"someone else", touched("2", `"revision":2`, onTenant), passes},
		{"something was accepted", touched("2", `"revision":2`, accepted), passes},
	})
}
