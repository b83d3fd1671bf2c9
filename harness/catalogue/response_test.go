package catalogue

import (
	"fmt"
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// Each response of a case is judged; a finding that several share is reported once, for the first of them.
func TestEachAnswer(t *testing.T) {
	good, empty, bare := `{"error":{"code":"a","message":"b"}}`, `{"error":{"code":"","message":"b"}}`, `{"error":{}}`
	for _, test := range []struct {
		name   string
		bodies []string
		want   []string // class and exchange of the findings
		skips  bool
	}{
		{"all good", []string{good, good, good}, nil, false},
		{"the last alone", []string{good, good, empty}, []string{"error.code 3"}, false},
		{"all alike", []string{empty, empty, empty}, []string{"error.code 1"}, false},
		{"some with more", []string{good, empty, bare}, []string{"error.code 2", "error.code 3", "error.message 3"}, false},
		{"one without an envelope", []string{"<html>", good, empty}, []string{"error.code 3"}, false},
		{"none with one", []string{"<html>", "", "<html>"}, nil, true},
	} {
		e := given(check.BadBodies)
		for i, body := range test.bodies {
			name := []string{check.Request, check.StepNullBody, check.StepNoBody}[i]
			e.Steps = append(e.Steps, check.Step{Name: name, ID: i + 1, Exchange: &wire.Exchange{Status: 400, Body: []byte(body)}})
		}
		out := errorCode.Judge(e)
		var got []string
		for _, f := range out.Findings {
			got = append(got, fmt.Sprint(f.Class, " ", f.Exchange))
		}
		if !slices.Equal(got, test.want) || (out.Skip != "") != test.skips {
			t.Errorf("%s: want %v, got %v and skip %q", test.name, test.want, got, out.Skip)
		}
	}
}
