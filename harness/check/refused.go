package check

import (
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

// refuse judges the status of a request that the target must not serve. A 5xx is left to no-server-error, so that one crash is
// one finding. Any 4xx refuses; one outside the preferred list is worth knowing only.
func refuse(e *Evidence, class, want string, preferred ...int) Outcome {
	got := e.Answer().Status
	switch {
	case slices.Contains(preferred, got):
		return Outcome{}
	case got >= 500:
		return skip("answered " + Status(got) + ", see no-server-error")
	case isClientError(got):
		out := one("status.unexpected", want, Status(got), "")
		out.Level = verdict.May
		return out
	}
	hint := ""
	if isSuccess(got) {
		hint = "the target accepted what it cannot keep"
	}
	return one(class, want, Status(got), hint)
}

// accept judges the status of a valid update that must be made. A 5xx is left to no-server-error.
func accept(e *Evidence, class, hint string) Outcome {
	switch got := e.Answer().Status; {
	case isSuccess(got):
		return Outcome{}
	case got >= 500:
		return skip("answered " + Status(got) + ", see no-server-error")
	default:
		return one(class, "a success", Status(got), hint)
	}
}

// badInput is refuse for a body with a bad value: the value must not be stored either, which is a must even where the status is
// a should.
func badInput(e *Evidence, class string) Outcome {
	out := refuse(e, class, "400 or 422", http.StatusBadRequest, http.StatusUnprocessableEntity)
	if len(out.Findings) == 0 || !e.Accepted() {
		return out
	}
	if after, reason := e.state(After); reason == "" {
		if got, present := after[e.Target]; present && kindOf(e.Bad) == kindOf(got) && (typed{}).equal(e.Bad, got) {
			out.Level = verdict.Must
			out.Findings[0].Got += ", and " + e.Target + " now reads " + Show(got)
		}
	}
	return out
}
