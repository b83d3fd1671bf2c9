package catalogue

import (
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var parallelUpdates = register(&check.Check{
	ID: "parallel-updates", Rule: "PATCH-ROBUST-007", Family: "robustness", Order: 857, Level: check.Must, Profile: check.HTTP, Safety: check.MOCK,
	Title:  "applies each of several parallel updates completely or not at all",
	Source: "RFC 5789 §2, RFC 9110 §13.1.1",
	Quote:  `RFC 5789 §2: "The server MUST apply the entire set of changes atomically and never provide … a partially modified representation."`,
	Sends: "a PATCH of one property; two of different properties at the same time; then two of the same two properties and a GET; then sixteen; a GET after each; and, " +
		"where reads return an entity tag, two with the same If-Match",
	Holds: "of two updates of different properties, both values read back, or one is rejected; reads beside and after the others show both values of one of them, or of neither; " +
		"none fails with 5xx, except 503; at most one update with the same entity tag succeeds",
	Needs:     "two writable properties, one of them with four known values",
	ReadsBack: true,
	Classes:   []check.Class{{Name: "parallel.lost-update"}, {Name: "parallel.lost-merge"}, {Name: "parallel.torn"}, {Name: "parallel.failed", WFC: 100}},
	When:      onKind(check.Parallel, check.ParallelTags),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		if e.Step(check.StepSecond) == nil {
			return skip(notSent)
		}
		if e.Kind == check.ParallelTags {
			out = judgeSameMatch(e)
		}
		for _, s := range e.Requests() {
			if got := s.Exchange.Status; got >= 500 && got != http.StatusServiceUnavailable {
				out.Add("parallel.failed", "no failure of an update that is valid alone", check.Status(got), "other updates were sent at the same time")
				out.Findings[len(out.Findings)-1].Exchange = s.ID
				break
			}
		}
		if len(out.Findings) == 0 && !slices.ContainsFunc(e.Requests(), func(s check.Step) bool { return check.IsSuccess(s.Exchange.Status) }) {
			return skip("the target accepted none of these updates")
		}
		if e.Kind == check.ParallelTags || e.Step(check.StepFourth) == nil {
			return out
		}
		if lost := lostMerge(e); lost != "" {
			out.Add("parallel.lost-merge", "the values of both updates, as the target accepted both", lost, "")
			out.Findings[len(out.Findings)-1].Exchange = e.StepID(check.ReadPrefix + "2")
		}
		for _, read := range []string{check.StepBeside, check.ReadPrefix + "3"} {
			if torn := tornState(e, read); torn != "" {
				out.Add("parallel.torn", "both values of one update, or of none", torn, "")
				out.Findings[len(out.Findings)-1].Exchange = e.StepID(read)
			}
		}
		return out
	},
})
