package verdict

import "testing"

func TestFingerprint(t *testing.T) {
	v := &Verdict{ID: "thing/full/read-back", Operation: "thing", Case: "full", Check: "read-back", Rule: "PATCH-STATE-001", Status: Fail, Findings: []Finding{{
		Class: "state.lost-update", Want: `displayName: "conform-1"`, Got: `"conform-0" of 2026-11-30T20:00:00Z at W/"1f.3", 17 times`,
	}}}
	// printf 'thing\nPATCH-STATE-001\nstate.lost-update:… of … at W/…, # times\n' | sha256sum
	const want = "CF-5B502BD2"
	if got := Fingerprint(v); got != want {
		t.Errorf("want %s for %q, got %s", want, Signature(v, &v.Findings[0]), got)
	}
	for name, change := range map[string]func(*Verdict){
		"the case":              func(v *Verdict) { v.ID, v.Case = "thing/only-count/read-back", "only-count" },
		"the name of the check": func(v *Verdict) { v.ID, v.Check = "thing/full/read-after", "read-after" },
		"values": func(v *Verdict) {
			v.Findings[0].Want, v.Findings[0].Got = `displayName: "x"`, `"Door" of 2027-01-01T00:00:00.5+01:00 at W/"ff.9", 3 times`
		},
		"where it was seen": func(v *Verdict) { v.Findings[0].Exchange, v.Millis = 7, 12 },
		"the hint":          func(v *Verdict) { v.Findings[0].Hint = "look" },
	} {
		other := *v
		other.Findings = []Finding{v.Findings[0]}
		if change(&other); Fingerprint(&other) != want {
			t.Errorf("want %s to change nothing, got the signature %q", name, Signature(&other, &other.Findings[0]))
		}
	}
	for name, change := range map[string]func(*Verdict){
		"the operation": func(v *Verdict) { v.ID, v.Operation = "other/full/read-back", "other" },
		"the rule":      func(v *Verdict) { v.Rule = "PATCH-STATE-002" },
		"the class":     func(v *Verdict) { v.Findings[0].Class = "state.reset" },
		"what came":     func(v *Verdict) { v.Findings[0].Got = "null" },
	} {
		other := *v
		other.Findings = []Finding{v.Findings[0]}
		if change(&other); Fingerprint(&other) == want {
			t.Errorf("want %s to change the fingerprint", name)
		}
	}
}

func TestSignature(t *testing.T) {
	for _, tt := range []struct {
		f    *Finding
		want string
	}{
		{nil, "harness.timeout"},
		{&Finding{Class: "status.unexpected", Got: "500 Internal Server Error"}, "status.unexpected:500"},
		{&Finding{Class: "status.unexpected", Got: "no response"}, "status.unexpected:none"},
		{&Finding{Class: "schema.enum", Got: `runState: "notApplicable"`}, "schema.enum:runState: …"},
		{&Finding{Class: "schema.type", Got: "count: -17.5"}, "schema.type:count: #"},
		{&Finding{Class: "x", Got: "first\nsecond"}, "x:first"},
	} {
		if got := Signature(&Verdict{Class: "harness.timeout"}, tt.f); got != tt.want {
			t.Errorf("%+v: want %q, got %q", tt.f, tt.want, got)
		}
	}
}

func TestClass(t *testing.T) {
	tests := []struct {
		v    Verdict
		want string
	}{
		{Verdict{Status: Fail, Class: "a", Findings: []Finding{{Class: "b"}}}, "a"},
		{Verdict{Status: Fail, Findings: []Finding{{Class: "b"}, {Class: "c"}}}, "b"},
		{Verdict{Status: Fail, Findings: []Finding{{}}}, "fail"},
		{Verdict{Status: NotRun}, "not-run"},
	}
	for _, tt := range tests {
		if got := Class(&tt.v); got != tt.want {
			t.Errorf("want %q, got %q", tt.want, got)
		}
	}
}
