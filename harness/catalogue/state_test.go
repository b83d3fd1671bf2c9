package catalogue

import (
	"errors"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

func TestTook(t *testing.T) {
	const was = `{"successDeviceCount":1,"errorDeviceCount":0,"userPrincipalName":"x"}`
	for _, test := range []struct {
		name string
		e    *check.Evidence
		want string // empty where it took
	}{
		{"made", given(check.Full, before(was), answer(200, `{}`), after(`{"successDeviceCount":5,"errorDeviceCount":1,"userPrincipalName":"conform"}`)), ""},
		{"made in part", given(check.Full, before(was), answer(204, ``), after(`{"successDeviceCount":5,"errorDeviceCount":0,"userPrincipalName":"x"}`)), ""},
		{"undocumented success", given(check.Full, answer(201, `{}`)), ""},
		{"not read", given(check.Full, read(check.Before, 405, ``), answer(200, `{}`), read(check.After, 405, ``)), ""},
		{"a collection", given(check.Full, answer(200, `{}`), after(`{"value":[]}`)), ""},
		{"no read shows it", given(check.Full, before(`{}`), answer(200, `{}`), after(`{}`)), ""},
		{"later", given(check.Full, before(was), answer(202, ``), after(was)), ""},
		{"empty", given(check.Empty, before(was), answer(204, ``), after(was)), ""},
		{"refused", given(check.Full, before(was), answer(409, `{}`), after(was)), "a valid update was answered 409 Conflict"},
		{"failed", given(check.Full, answer(500, ``)), "a valid update was answered 500 Internal Server Error"},
		{"ignored", given(check.Full, before(was), answer(200, `{}`), after(was)), "a valid update was accepted, but none of it reads back"},
		{"ignored, but for what was so before", given(check.Full, sets("successDeviceCount", "1", "errorDeviceCount", "7"), before(was), answer(200, `{}`), after(was)),
			"a valid update was accepted, but none of it reads back"},
		{"nothing to change", given(check.Full, sets("successDeviceCount", "1"), before(was), answer(200, `{}`), after(was)), ""},
		{"ignored, not read before", given(check.Full, read(check.Before, 404, ``), answer(204, ``), after(was)), "a valid update was accepted, but none of it reads back"},
	} {
		if got := test.e.NotApplied(); got != test.want {
			t.Errorf("%s: want %q, got %q", test.name, test.want, got)
		}
	}
}

func TestState(t *testing.T) {
	failed := given(check.Full, before(`{}`))
	failed.Step(check.Before).Failure = &wire.Failure{Kind: wire.Timeout, Err: errors.New("want an answer within 1s, got none")}
	for _, test := range []struct {
		e    *check.Evidence
		want string
	}{
		{given(check.Full, before(" {}\n")), ""},
		{given(check.Full, before(`{"value":{"a":1}}`)), ""},
		{given(check.Full), "the entity was not read before"},
		{failed, "reading the entity before failed: want an answer within 1s, got none"},
		{given(check.Full, read(check.Before, 204, ``)), "reading the entity before answered 204 No Content"},
		{given(check.Full, read(check.Before, 299, ``)), "reading the entity before answered 299"},
		{given(check.Full, before(`[]`)), "the entity read before is not one JSON object: want an object, got an array"},
		{given(check.Full, before(`{"a":1,"a":1}`)), `the entity read before is not one JSON object: duplicate member "a" at byte 7`},
		{given(check.Full, before(`{"@odata.context":"x","value":[]}`)), "reading the path answers a collection, not an entity"},
	} {
		if _, got := test.e.State(check.Before); got != test.want {
			t.Errorf("want %q, got %q", test.want, got)
		}
	}
}

// A contract that declares a property `value` means an entity by it.
func TestStateDeclaresValue(t *testing.T) {
	e := given(check.Full, before(`{"value":[1]}`))
	e.Operation.Properties[1].Name = "value"
	if _, reason := e.State(check.Before); reason != "" {
		t.Errorf("want an entity, got %q", reason)
	}
}
