package catalogue

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
)

// refuse judges the status of a request that the target must not serve. A 5xx is left to no-server-error, so that one crash is
// one finding. Any 4xx refuses; one outside the preferred list is worth knowing only, unless a check insists.
func refuse(e *check.Evidence, class, want string, preferred ...int) check.Outcome {
	got := e.Response().Status
	switch {
	case slices.Contains(preferred, got):
		return check.Outcome{}
	case got >= 500:
		return skip("answered " + check.Status(got) + ", see no-server-error")
	case isClientError(got):
		out := one("status.unexpected", want, check.Status(got), "")
		out.Level = check.May
		return out
	}
	hint := ""
	if check.IsSuccess(got) {
		hint = "the target accepted what it cannot keep"
	}
	return one(class, want, check.Status(got), hint)
}

// insist gives the refusal by another status than the promised one a level of its own.
func insist(out check.Outcome, level check.Level) check.Outcome {
	if len(out.Findings) > 0 && out.Findings[0].Class == "status.unexpected" {
		out.Level = level
	}
	return out
}

// accept judges the status of a valid update that must be made. A 5xx is left to no-server-error.
func accept(e *check.Evidence, class, hint string) check.Outcome {
	switch got := e.Response().Status; {
	case check.IsSuccess(got):
		return check.Outcome{}
	case got >= 500:
		return skip("answered " + check.Status(got) + ", see no-server-error")
	default:
		return one(class, "a success", check.Status(got), hint)
	}
}

// badInput is refuse for each bad value that a case sends; without a class, that of the property's type. The value must not be
// stored either, which is a must even where the status is a should. Only the gravest findings are given.
func badInput(e *check.Evidence, class string) check.Outcome {
	var worst check.Outcome
	skipped := ""
	for _, bad := range e.Bad {
		out := judgeBadValue(e, bad, cmp.Or(class, badValueClass(e.Scenario, bad.Target)))
		if out.Skip != "" {
			skipped = out.Skip
			continue
		}
		worst = graver(worst, out)
	}
	if len(worst.Findings) == 0 && skipped != "" {
		return skip(skipped)
	}
	return worst
}

// graver is the graver of two outcomes, or what both found.
func graver(a, b check.Outcome) check.Outcome {
	switch {
	case gravity(a) > gravity(b):
		return a
	case gravity(b) > gravity(a):
		return b
	}
	a.Findings = append(a.Findings, b.Findings...)
	return a
}

// gravity orders outcomes of a check whose own level is should.
func gravity(out check.Outcome) int {
	switch {
	case len(out.Findings) == 0:
		return 0
	case out.Level == check.May, out.Findings[0].Class == "status.unexpected":
		return 1
	case out.Level == check.Must:
		return 3
	}
	return 2
}

// badValue judges the answer to one bad value, and whether the value reads back that did not before.
func judgeBadValue(e *check.Evidence, bad check.Bad, class string) check.Outcome {
	at := e.ForStep(bad.Step)
	if len(at.Steps) == 0 {
		return skip("the request was not sent")
	}
	out := insist(refuse(at, class, "400 or 422", http.StatusBadRequest, http.StatusUnprocessableEntity), check.Should)
	if len(out.Findings) == 0 {
		return out
	}
	out = out.At(at.Steps[0].ID)
	out.Findings[0].Want += " for " + bad.Target + ": " + check.Show(bad.Value)
	if bad.Why != "" {
		out.Findings[0].Want += " (" + bad.Why + ")"
	}
	if !at.Accepted() {
		return out
	}
	first, last := e.ReadsAround(bad.Step)
	before, _ := e.State(first)
	after, _ := e.State(last)
	was, had := before[bad.Target]
	if now, present := after[bad.Target]; stored(bad.Value, now, present) && !(had && stored(bad.Value, was, had)) {
		out.Level = check.Must
		out.Findings[0].Got += ", and " + bad.Target + " now reads " + check.Show(now)
	}
	return out
}

// stored tells whether a read shows a bad value as it was sent: what a lenient reader made of it is another value.
func stored(bad, got any, present bool) bool {
	return present && oracle.KindOf(bad) == oracle.KindOf(got) && (check.Type{}).Equal(bad, got)
}

func isClientError(status int) bool { return status >= 400 && status < 500 }
