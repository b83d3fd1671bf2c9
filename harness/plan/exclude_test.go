package plan

import (
	"errors"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
)

func TestExclude(t *testing.T) {
	with := func(change func(*Options)) map[string]*Case {
		opts := options(keyed(text("name"), integer("count")))
		change(&opts)
		out := map[string]*Case{}
		for _, c := range mustPlan(t, opts).Cases {
			out[c.Case] = c
		}
		return out
	}
	cases := with(func(o *Options) { o.SkipChecks = []string{"read-*", "PATCH-HDR-001"} })
	full := cases[check.Full]
	if got := full.Excluded["read-back"]; got != "excluded by --skip-check read-*" {
		t.Errorf("want the glob as the reason, got %q", got)
	}
	if full.Excluded["date"] != "excluded by --skip-check PATCH-HDR-001" || full.Excluded["etag"] != "" || full.NotSent != "" {
		t.Errorf("want date excluded, etag judged and the case sent, got %v %q", full.Excluded, full.NotSent)
	}

	cases = with(func(o *Options) { o.SkipCases = []string{"full", "wrong-*"} })
	if full := cases[check.Full]; full.NotSent != "" || full.Excluded["date"] != "excluded by --skip-case full" {
		t.Errorf("want the positive twin sent and not judged, got %v %q", full.Excluded, full.NotSent)
	}
	if c := cases[check.WrongType]; c.NotSent != "excluded by --skip-case wrong-*" || len(c.Excluded) != len(c.Checks) {
		t.Errorf("want the case not sent, got %v %q", c.Excluded, c.NotSent)
	}
	if c := cases[check.OutOfRange]; c.NotSent != "" || len(c.Excluded) > 0 {
		t.Errorf("want other cases as they are, got %v %q", c.Excluded, c.NotSent)
	}

	cases = with(func(o *Options) { o.SkipCases = []string{"*"} })
	if full := cases[check.Full]; full.NotSent == "" {
		t.Error("want a twin of nothing not sent")
	}
	cases = with(func(o *Options) { o.Cases, o.SkipCases = []string{"no-token"}, []string{"no-token"} })
	if c := cases[check.NoToken]; c.NotSent == "" {
		t.Error("want a case that is selected and excluded not sent")
	}
}

// Flags and conform.yaml select a check that was renamed by its former id.
func TestFormerIDOfACheck(t *testing.T) {
	renamed, err := catalogue.Lookup("read-back")
	if err != nil {
		t.Fatal(err)
	}
	renamed.Aliases = []string{"reads-again"}
	defer func() { renamed.Aliases = nil }()
	opts := options(keyed(text("name"), integer("count")))
	opts.Checks = []string{"reads-again"}
	for _, c := range mustPlan(t, opts).Cases {
		if !c.TwinOnly && (len(c.Checks) != 1 || c.Checks[0] != renamed) {
			t.Errorf("%s: want the renamed check alone, got %v", c.ID, c.checkNames())
		}
	}
	opts.Checks, opts.SkipChecks = nil, []string{"reads-again"}
	if got := mustPlan(t, opts).Cases[0].Excluded["read-back"]; got != "excluded by --skip-check reads-again" {
		t.Errorf("want the check excluded by its former id, got %q", got)
	}
}

func TestExcludeOmittedCases(t *testing.T) {
	opts := options(keyed(text("name"), integer("count")))
	opts.Depth, opts.SkipCases = Quick, []string{"grey*"}
	mustPlan(t, opts)
}

func TestExcludeRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change     func(*Options)
		want, hint string
	}{
		"unknown check": {func(o *Options) { o.SkipChecks = []string{"raed-back"} }, `--skip-check "raed-back" matches no check`, "did you mean read-back"},
		"unknown case":  {func(o *Options) { o.SkipCases = []string{"ful"} }, `--skip-case "ful" matches no case`, "did you mean full"},
		"malformed":     {func(o *Options) { o.SkipCases = []string{"[a"} }, `--skip-case "[a" is not a valid glob`, "quote"},
	} {
		opts := options(keyed(text("name"), integer("count")))
		test.change(&opts)
		_, err := New(opts)
		var usage *UsageError
		ok := errors.As(err, &usage)
		if !ok || usage.Error() != test.want || !strings.Contains(usage.Hint, test.hint) {
			t.Errorf("%s: want %q and hint %q, got %v", name, test.want, test.hint, err)
		}
	}
}
