package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var parallelUpdates = register(&check.Check{
	ID: "parallel-updates", Rule: "PATCH-ROBUST-007", Family: "robustness", Order: 857, Level: check.Must, Profile: check.HTTP, Safety: check.MOCK,
	Title:  "applies each of several parallel updates completely or not at all",
	Source: "RFC 5789 §2, RFC 9110 §13.1.1",
	Quote:  `RFC 5789 §2: "The server MUST apply the entire set of changes atomically and never provide … a partially modified representation."`,
	Sends:  "two PATCHes with the same If-Match at the same time; then two of the same two properties and a GET; then sixteen; a GET after each",
	Holds: "at most one update with the same entity tag succeeds; reads beside and after the others show both values of one of them, or of neither; none fails " +
		"with 5xx, except 503",
	Needs:     "two writable properties, one of them with five known values",
	ReadsBack: true,
	Classes:   []check.Class{{Name: "parallel.lost-update"}, {Name: "parallel.torn"}, {Name: "parallel.failed", WFC: 100}},
	When:      onKind(check.Parallel),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		first, second := e.Response(), e.Step(check.StepSecond)
		if second == nil {
			return skip(notSent)
		}
		tag := first.Request.Header.Get("If-Match")
		if compares(e) && !changesNothing(e, first, second) && check.IsSuccess(first.Status) && check.IsSuccess(second.Status) && entityTagSyntax.MatchString(tag) && tag == second.Request.Header.Get("If-Match") {
			out.Add("parallel.lost-update", "at most one success with If-Match: "+check.Clip(tag), "two", "neither client knows of the other's update")
		}
		for _, s := range e.Requests() {
			if got := s.Exchange.Status; got >= 500 && got != http.StatusServiceUnavailable {
				out.Add("parallel.failed", "no failure of an update that is valid alone", check.Status(got), "other updates were sent at the same time")
				out.Findings[len(out.Findings)-1].Exchange = s.ID
				break
			}
		}
		for _, read := range []string{check.StepBeside, check.ReadPrefix + "2"} {
			if torn := tornState(e, read); torn != "" {
				out.Add("parallel.torn", "both values of one update, or of none", torn, "")
				out.Findings[len(out.Findings)-1].Exchange = e.StepID(read)
			}
		}
		return out
	},
})
