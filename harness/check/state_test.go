package check

import (
	"errors"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

func TestTook(t *testing.T) {
	const was = `{"successDeviceCount":1,"errorDeviceCount":0,"userPrincipalName":"x"}`
	for _, test := range []struct {
		name string
		e    *Evidence
		want string // empty where it took
	}{
		{"made", given(Full, before(was), answer(200, `{}`), after(`{"successDeviceCount":5,"errorDeviceCount":1,"userPrincipalName":"conform"}`)), ""},
		{"made in part", given(Full, before(was), answer(204, ``), after(`{"successDeviceCount":5,"errorDeviceCount":0,"userPrincipalName":"x"}`)), ""},
		{"undocumented success", given(Full, answer(201, `{}`)), ""},
		{"not read", given(Full, read(Before, 405, ``), answer(200, `{}`), read(After, 405, ``)), ""},
		{"a collection", given(Full, answer(200, `{}`), after(`{"value":[]}`)), ""},
		{"no read shows it", given(Full, before(`{}`), answer(200, `{}`), after(`{}`)), ""},
		{"later", given(Full, before(was), answer(202, ``), after(was)), ""},
		{"empty", given(Empty, before(was), answer(204, ``), after(was)), ""},
		{"refused", given(Full, before(was), answer(409, `{}`), after(was)), "a valid update was answered 409 Conflict"},
		{"failed", given(Full, answer(500, ``)), "a valid update was answered 500 Internal Server Error"},
		{"ignored", given(Full, before(was), answer(200, `{}`), after(was)), "a valid update was accepted, but none of it reads back"},
		{"ignored, but for what was so before", given(Full, sets("successDeviceCount", "1", "errorDeviceCount", "7"), before(was), answer(200, `{}`), after(was)),
			"a valid update was accepted, but none of it reads back"},
		{"nothing to change", given(Full, sets("successDeviceCount", "1"), before(was), answer(200, `{}`), after(was)), ""},
		{"ignored, not read before", given(Full, read(Before, 404, ``), answer(204, ``), after(was)), "a valid update was accepted, but none of it reads back"},
	} {
		if got := test.e.Took(); got != test.want {
			t.Errorf("%s: want %q, got %q", test.name, test.want, got)
		}
	}
}

func TestState(t *testing.T) {
	failed := given(Full, before(`{}`))
	failed.Step(Before).Failure = &wire.Failure{Kind: wire.Timeout, Err: errors.New("want an answer within 1s, got none")}
	for _, test := range []struct {
		e    *Evidence
		want string
	}{
		{given(Full, before(" {}\n")), ""},
		{given(Full, before(`{"value":{"a":1}}`)), ""},
		{given(Full), "the entity was not read before"},
		{failed, "reading the entity before failed: want an answer within 1s, got none"},
		{given(Full, read(Before, 204, ``)), "reading the entity before answered 204 No Content"},
		{given(Full, read(Before, 299, ``)), "reading the entity before answered 299"},
		{given(Full, before(`[]`)), "the entity read before is not one JSON object: want an object, got an array"},
		{given(Full, before(`{"a":1,"a":1}`)), `the entity read before is not one JSON object: duplicate member "a" at byte 7`},
		{given(Full, before(`{"@odata.context":"x","value":[]}`)), "reading the path answers a collection, not an entity"},
	} {
		if _, got := test.e.state(Before); got != test.want {
			t.Errorf("want %q, got %q", test.want, got)
		}
	}
}

// A contract that declares a property `value` means an entity by it.
func TestStateDeclaresValue(t *testing.T) {
	e := given(Full, before(`{"value":[1]}`))
	e.Operation.Properties[1].Name = "value"
	if _, reason := e.state(Before); reason != "" {
		t.Errorf("want an entity, got %q", reason)
	}
}
