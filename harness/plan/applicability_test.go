package plan

import (
	"testing"

	"github.com/graphconform/conform/harness/catalogue"
)

// For each operation, every check has cases, omitted cases, or something that the contract lacks.
func TestApplicability(t *testing.T) {
	c := keyed(text("name"), integer("count"))
	quick := mustPlan(t, func() Options { o := options(c); o.Depth = Quick; return o }())
	for _, p := range quick.Applicability() {
		if len(p.Cases) == 0 && len(p.Omitted) == 0 && p.Needs() == "" {
			t.Errorf("%s: want a case, what the depth leaves out, or what the contract lacks", p.Check.ID)
		}
		if len(p.Cases)+len(p.Omitted) > 0 && p.Needs() != "" {
			t.Errorf("%s: want nothing to be lacking, got %s", p.Check.ID, p.Needs())
		}
	}
	for _, test := range []struct {
		check       string
		cases, left int
		lacked      string
	}{
		{"no-token-refused", 1, 1, ""},
		{"batch", 0, 1, ""},
		{"vary", 0, 0, "an operation that documents both 200 and 204"},
	} {
		k, err := catalogue.Lookup(test.check)
		if err != nil {
			t.Fatal(err)
		}
		p := quick.applicability(k, c.Operations[0], quick.Omissions())
		if len(p.Cases) != test.cases || len(p.Omitted) != test.left || p.Needs() != test.lacked {
			t.Errorf("%s: want %d cases, %d omitted and needing %q, got %d, %d and %q",
				test.check, test.cases, test.left, test.lacked, len(p.Cases), len(p.Omitted), p.Needs())
		}
	}
}

func TestFilterSaysWhatACheckNeeds(t *testing.T) {
	opts := options(keyed(text("name")))
	opts.Checks = []string{"vary"}
	_, err := New(opts)
	if want := `the check "vary" does not apply to these contracts: it needs an operation that documents both 200 and 204`; err == nil || err.Error() != want {
		t.Errorf("want %s, got %v", want, err)
	}
}
