package verdict

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCountPromises(t *testing.T) {
	for _, tt := range []struct {
		states  []Kept
		text    string
		percent float64
	}{
		{nil, "", 100},
		{[]Kept{PromiseKept, PromiseUntested, PromiseKept, PromiseKept}, "3 of 4 promises tested", 75},
		{[]Kept{PromiseKept, PromiseBroken}, "2 of 2 promises tested, 1 broken", 100},
		{[]Kept{PromiseUntested}, "0 of 1 promises tested", 0},
	} {
		var list []Promise
		for _, s := range tt.states {
			list = append(list, Promise{ID: "status/204", State: s})
		}
		n := CountPromises(list)
		if n.String() != tt.text || n.Percent() != tt.percent || n.Total() != len(list) {
			t.Errorf("want %q and %v %%, got %q and %v %%", tt.text, tt.percent, n, n.Percent())
		}
	}
}

// TestReadPromises reads the promises of a record without what else it holds.
func TestReadPromises(t *testing.T) {
	run := sample()
	run.Promises = []Promise{
		{Operation: "thing", ID: "status/204", Kind: "status", Text: "the update may return 204", Cite: "page.md:7", State: PromiseKept, Checks: []string{"status-documented"}},
		{Operation: "thing", ID: "gap/12345678", Kind: "gap", State: PromiseUntested, Reason: "gap: \x1b[31m"},
	}
	var out bytes.Buffer
	if err := Write(&out, run); err != nil {
		t.Fatal(err)
	}
	got, err := ReadPromises(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(run.Promises, got.Promises); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(got.Verdicts)+len(got.Exchanges) > 0 {
		t.Errorf("want neither verdicts nor exchanges, got %d and %d", len(got.Verdicts), len(got.Exchanges))
	}
	if _, err := ReadPromises(strings.NewReader(out.String()[:out.Len()-30])); err == nil {
		t.Error("want a record that is cut to be an error")
	}
}

func TestInvalidPromises(t *testing.T) {
	for want, p := range map[string]Promise{
		"promise without an id":         {State: PromiseKept},
		`unknown state "perhaps", want`: {ID: "status/204", State: "perhaps"},
	} {
		run := sample()
		run.Promises = []Promise{p}
		if err := Write(&bytes.Buffer{}, run); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	line := `{"type":"promise","operation":"a","id":"status/204","state":"perhaps"}`
	if _, err := Read(strings.NewReader(lines(head, pass, line, foot))); err == nil || !strings.HasPrefix(err.Error(), `line 3: unknown state "perhaps"`) {
		t.Errorf("want the line of the state, got %v", err)
	}
}
