package baseline

import (
	"maps"
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

// made is a verdict of the check PATCH-HDR-001 on `thing`, with a finding for each class.
func made(name string, status verdict.Status, classes ...string) verdict.Verdict {
	v := verdict.Verdict{ID: "thing/" + name + "/date", Operation: "thing", Case: name, Check: "date", Rule: "PATCH-HDR-001", Status: status, Exchanges: []int{1}}
	for _, class := range classes {
		v.Findings = append(v.Findings, verdict.Finding{Class: class, Want: "a date", Got: "none"})
	}
	return v
}

// accepting is a file with an entry for a and one, expired, for x.
func accepting(t *testing.T, more ...string) *File {
	t.Helper()
	return mustRead(t, begins+"entries:\n"+entry("date", "PATCH-HDR-001", "a:none", append(more, dates...)...)+
		entry("date", "PATCH-HDR-001", "x:none", "reason: old", "added: 2026-01-01", "expires: 2026-11-30"))
}

func TestDeviation(t *testing.T) {
	for name, tt := range map[string]struct {
		v    verdict.Verdict
		want verdict.Outcome
	}{
		"known":                  {made("full", verdict.Fail, "a"), verdict.Known},
		"in another case":        {made("other", verdict.Fail, "a"), verdict.Known},
		"changed":                {made("full", verdict.Fail, "b"), verdict.Changed},
		"expired":                {made("full", verdict.Fail, "x"), verdict.Expired},
		"known and expired":      {made("full", verdict.Fail, "a", "x"), verdict.Expired},
		"expired and changed":    {made("full", verdict.Fail, "x", "b", "a"), verdict.Changed},
		"without findings":       {made("full", verdict.Fail), verdict.Changed},
		"an error":               {made("full", verdict.Error, "a"), ""},
		"a warning":              {made("full", verdict.Warn, "a"), ""},
		"a pass":                 {made("full", verdict.Pass), ""},
		"of another operation":   {verdict.Verdict{ID: "door/full/date", Operation: "door", Check: "date", Rule: "PATCH-HDR-001", Status: verdict.Fail, Findings: made("", verdict.Fail, "a").Findings}, verdict.New},
		"of another check":       {verdict.Verdict{ID: "thing/full/etag", Operation: "thing", Check: "etag", Rule: "PATCH-HDR-009", Status: verdict.Fail, Findings: made("", verdict.Fail, "a").Findings}, verdict.New},
		"of a check now renamed": {verdict.Verdict{ID: "thing/full/dated", Operation: "thing", Check: "dated", Rule: "PATCH-HDR-001", Status: verdict.Fail, Findings: made("", verdict.Fail, "a").Findings}, verdict.Known},
	} {
		got := accepting(t).For("mock", today).Deviation(&tt.v)
		if got == nil && tt.want != "" || got != nil && got.Outcome != tt.want {
			t.Errorf("%s: want %q, got %+v", name, tt.want, got)
		}
	}
}

// An entry holds up to and including its last day, and only for its targets.
func TestDeviationByDayAndTarget(t *testing.T) {
	v := made("full", verdict.Fail, "a")
	for _, tt := range []struct {
		target, day string
		want        verdict.Outcome
	}{
		{"mock", "2027-01-31", verdict.Known}, {"mock", "2027-02-01", verdict.Expired},
		{"contoso-test", today, verdict.Known}, {"contoso", today, verdict.Changed},
	} {
		f := accepting(t, "targets: [mock, 'contoso-*']")
		if got := f.For(tt.target, tt.day).Deviation(&v); got.Outcome != tt.want {
			t.Errorf("%s on %s: want %s, got %+v", tt.target, tt.day, tt.want, got)
		}
	}
	if d := accepting(t).For("mock", today).Deviation(&v); d.String() != "known until 2027-01-31: later" || d.Entry != id("thing", "PATCH-HDR-001", "a:none") {
		t.Errorf("got %q of %s", d, d.Entry)
	}
}

// recordOf is a record of verdicts that were classified.
func recordOf(f *File, verdicts ...verdict.Verdict) *verdict.Run {
	r := &verdict.Run{Header: verdict.Header{Target: "mock"}, Verdicts: verdicts}
	for i := range r.Verdicts {
		r.Verdicts[i].Deviation = f.For("mock", today).Deviation(&r.Verdicts[i])
	}
	return r
}

func TestOutcome(t *testing.T) {
	skipped := func(sent bool) verdict.Verdict {
		v := made("other", verdict.Skip)
		if !sent {
			v.Exchanges = nil
		}
		return v
	}
	for name, tt := range map[string]struct {
		more     []string
		verdicts []verdict.Verdict
		header   verdict.Header
		want     verdict.Outcome
	}{
		"it fails":                              {nil, []verdict.Verdict{made("full", verdict.Fail, "a")}, verdict.Header{}, verdict.Known},
		"it warns":                              {nil, []verdict.Verdict{made("full", verdict.Warn, "a")}, verdict.Header{}, verdict.Known},
		"it passes":                             {nil, []verdict.Verdict{made("full", verdict.Pass)}, verdict.Header{}, verdict.Fixed},
		"it passes and does not apply":          {nil, []verdict.Verdict{made("full", verdict.Pass), skipped(true)}, verdict.Header{}, verdict.Fixed},
		"it fails in another way":               {nil, []verdict.Verdict{made("full", verdict.Fail, "b")}, verdict.Header{}, verdict.Changed},
		"nothing was planned":                   {nil, nil, verdict.Header{}, verdict.Unobserved},
		"one case is inconclusive":              {nil, []verdict.Verdict{made("full", verdict.Pass), made("other", verdict.Error)}, verdict.Header{}, verdict.Unobserved},
		"one case did not run":                  {nil, []verdict.Verdict{made("full", verdict.Pass), made("other", verdict.NotRun)}, verdict.Header{}, verdict.Unobserved},
		"one case was not sent":                 {nil, []verdict.Verdict{made("full", verdict.Pass), skipped(false)}, verdict.Header{}, verdict.Unobserved},
		"some cases are selected":               {nil, []verdict.Verdict{made("full", verdict.Pass)}, verdict.Header{Filtered: true}, verdict.Unobserved},
		"some cases are left out":               {nil, []verdict.Verdict{made("full", verdict.Pass)}, verdict.Header{Omitted: 1}, verdict.Unobserved},
		"only skips":                            {nil, []verdict.Verdict{skipped(true)}, verdict.Header{}, verdict.Unobserved},
		"flaky, and it passes":                  {[]string{"kind: flaky"}, []verdict.Verdict{made("full", verdict.Pass)}, verdict.Header{}, verdict.Known},
		"its case passes":                       {[]string{"case: full"}, []verdict.Verdict{made("full", verdict.Pass), made("other", verdict.Error)}, verdict.Header{Filtered: true}, verdict.Fixed},
		"its case is inconclusive":              {[]string{"case: full"}, []verdict.Verdict{made("full", verdict.Error), made("other", verdict.Pass)}, verdict.Header{}, verdict.Unobserved},
		"its case is not planned":               {[]string{"case: full"}, []verdict.Verdict{made("other", verdict.Pass)}, verdict.Header{}, verdict.Unobserved},
		"its case passes, another not":          {[]string{"case: full"}, []verdict.Verdict{made("full", verdict.Pass), made("other", verdict.Fail, "a")}, verdict.Header{}, verdict.Known},
		"its case passes at a smaller depth":    {[]string{"case: full"}, []verdict.Verdict{made("full", verdict.Pass)}, verdict.Header{Depth: "quick"}, verdict.Unobserved},
		"its case passes at its own depth":      {[]string{"case: full", "depth: quick"}, []verdict.Verdict{made("full", verdict.Pass)}, verdict.Header{Depth: "quick"}, verdict.Fixed},
		"its case passes at a greater depth":    {[]string{"case: full"}, []verdict.Verdict{made("full", verdict.Pass)}, verdict.Header{Depth: "full"}, verdict.Fixed},
		"seen at full depth, passes at default": {[]string{"case: full", "depth: full"}, []verdict.Verdict{made("full", verdict.Pass)}, verdict.Header{Depth: "default"}, verdict.Unobserved},
		"of another target":                     {[]string{"targets: [other]"}, []verdict.Verdict{made("full", verdict.Pass)}, verdict.Header{}, verdict.Unobserved},
		"another entry of it is failed":         {nil, []verdict.Verdict{made("full", verdict.Fail, "x")}, verdict.Header{}, verdict.Fixed},
	} {
		f := accepting(t, tt.more...)
		r := recordOf(f, tt.verdicts...)
		tt.header.Target = "mock"
		r.Header = tt.header
		if got := f.For("mock", today).Outcome(r, verdict.NightlyMode); got.Entries[0].Outcome != tt.want {
			t.Errorf("%s: want %s, got %+v", name, tt.want, got)
		}
	}
}

func TestOutcomeCounts(t *testing.T) {
	f := accepting(t)
	r := recordOf(f, made("full", verdict.Fail, "a"), made("two", verdict.Fail, "a"), made("three", verdict.Fail, "b"), made("four", verdict.Pass))
	got := f.For("mock", today).Outcome(r, verdict.GateMode)
	want := map[verdict.Outcome]int{verdict.Known: 2, verdict.Changed: 1}
	if !maps.Equal(got.Counts, want) || got.Mode != verdict.GateMode || got.File != f.Path || got.Entries[1].Outcome != verdict.Changed {
		t.Errorf("want %v, got %+v", want, got)
	}
}

// An entry is fixed only if no target of the run shows its deviation; in a gate, it then fails the run.
func TestSettle(t *testing.T) {
	f := accepting(t)
	footer := func(mode string, v verdict.Verdict) *verdict.Footer {
		return &verdict.Footer{Baseline: f.For("mock", today).Outcome(recordOf(f, v), mode)}
	}
	one, two := footer(verdict.GateMode, made("full", verdict.Pass)), footer(verdict.GateMode, made("full", verdict.Fail, "a"))
	Settle([]*verdict.Footer{one, two, {}})
	if o := one.Baseline.Entries[0].Outcome; o != verdict.Known || one.Baseline.Counts[verdict.Fixed] != 1 {
		t.Errorf("want the entry known, and the other fixed, got %s, %v", o, one.Baseline.Counts)
	}
	for mode, exit := range map[string]int{verdict.GateMode: verdict.ExitBroken, verdict.NightlyMode: verdict.ExitOK} {
		if alone := footer(mode, made("full", verdict.Pass)); true {
			Settle([]*verdict.Footer{alone})
			if alone.Exit != exit || alone.Baseline.Counts[verdict.Fixed] != 2 {
				t.Errorf("%s: want exit %d, got %d, %v", mode, exit, alone.Exit, alone.Baseline.Counts)
			}
		}
	}
}
