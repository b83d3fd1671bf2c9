package verdict

import "testing"

func TestFingerprint(t *testing.T) {
	v := &Verdict{ID: "update-userrunstates/full/status-documented", Status: Fail, Class: "status.unexpected"}
	// printf '%s\n%s' ID CLASS | sha256sum
	const want = "CF-DFC43BF8"
	if got := Fingerprint(v); got != want {
		t.Errorf("want %s, got %s", want, got)
	}
	other := *v
	other.Class = "target.timeout"
	if Fingerprint(&other) == want {
		t.Error("want another class to give another fingerprint")
	}
	other = *v
	other.Findings = []Finding{{Want: "200", Got: "500"}}
	if Fingerprint(&other) != want {
		t.Error("want the same fingerprint whatever was got")
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
