package check

import "testing"

func TestNotApplied(t *testing.T) {
	const (
		change  = `{"count":5,"errors":1,"name":"conform"}`
		was     = `{"count":1,"errors":0,"name":"x"}`
		ignored = "the target accepted a valid update, but none of it reads back"
	)
	for _, test := range []struct {
		name   string
		change string
		before Step
		status int
		after  Step
		want   string // empty where the update was applied
	}{
		{"applied", change, step(Before, 200, was), 200, step(After, 200, change), ""},
		{"applied in part", change, step(Before, 200, was), 204, step(After, 200, `{"count":5,"errors":0,"name":"x"}`), ""},
		{"undocumented success", change, step("other", 0, ""), 201, step("other", 0, ""), ""},
		{"not read", change, step(Before, 405, ``), 200, step(After, 405, ``), ""},
		{"a collection", change, step("other", 0, ""), 200, step(After, 200, `{"value":[]}`), ""},
		{"no read shows it", change, step(Before, 200, `{}`), 200, step(After, 200, `{}`), ""},
		{"later", change, step(Before, 200, was), 202, step(After, 200, was), ""},
		{"empty", `{}`, step(Before, 200, was), 204, step(After, 200, was), ""},
		{"rejected", change, step(Before, 200, was), 409, step(After, 200, was), "the target returned 409 Conflict to a valid update"},
		{"failed", change, step("other", 0, ""), 500, step("other", 0, ""), "the target returned 500 Internal Server Error to a valid update"},
		{"ignored", change, step(Before, 200, was), 200, step(After, 200, was), ignored},
		{"ignored, except for what was set before", `{"count":1,"errors":7}`, step(Before, 200, was), 200, step(After, 200, was), ignored},
		{"nothing to change", `{"count":1}`, step(Before, 200, was), 200, step(After, 200, was), ""},
		{"ignored, not read before", change, step(Before, 404, ``), 204, step(After, 200, was), ignored},
	} {
		e := evidence(test.change, test.before, step(Request, test.status, ""), test.after)
		if got := e.NotApplied(); got != test.want {
			t.Errorf("%s: want %q, got %q", test.name, test.want, got)
		}
	}
}
