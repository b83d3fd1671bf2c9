package reports

import (
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestRepeat(t *testing.T) {
	v := newVerdict("c", "full", "date", verdict.Fail)
	several := newVerdict("c/op", "full", "date", verdict.Fail)
	odd := newVerdict("my api", "wrong-type-[a]*", "date", verdict.Fail)
	unprintable := newVerdict("c", "a\nb", "date", verdict.Fail)
	tests := []struct {
		name string
		h    verdict.Header
		v    verdict.Verdict
		want string
	}{
		{"mock", verdict.Header{Target: "mock", URL: "http://127.0.0.1:41234"}, v, "conform run --contract c --case full --check date"},
		{"several operations", verdict.Header{Target: "mock"}, several, "conform run --contract c --case c/op/full --check date"},
		{"host", verdict.Header{Target: "graph.example", URL: "https://graph.example/beta", Strict: true}, v,
			"conform run --contract c --case full --check date --target https://graph.example/beta --strict"},
		{"target of conform.yaml", verdict.Header{Target: "nightly", Named: true, Writes: true, Profile: "odata", Stateless: true, URL: "https://graph.example/beta"}, v,
			"conform run --contract c --case full --check date --target nightly --profile odata --stateless --allow-writes"},
		{"fault", verdict.Header{Target: "mock", Fault: "no-date"}, v, "conform run --contract c --case full --check date --fault no-date"},
		{"a file, its parameters, a depth", verdict.Header{Target: "mock", Depth: "full", Contracts: []verdict.Contract{
			{Name: "b", Params: map[string]string{"bId": "7"}},
			{Name: "c", Path: "api/c.yaml", Params: map[string]string{"userId": "it's", "id": "42"}},
		}}, v, `conform run --contract api/c.yaml --case full --check date --param id=42 --param 'userId=it'\''s' --depth full`},
		{"the usual depth", verdict.Header{Target: "mock", Depth: "default"}, v, "conform run --contract c --case full --check date"},
		{"names to quote", verdict.Header{Target: "mock"}, odd, `conform run --contract 'my api' --case 'wrong-type-\[a]\*' --check date`},
		{"not printable", verdict.Header{Target: "mock"}, unprintable, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := rerun(&tt.h, &tt.v); got != tt.want {
				t.Errorf("want %s, got %s", tt.want, got)
			}
		})
	}
}
