package coverage

import (
	"strings"

	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// rank orders the reasons why a promise is not tested: a promise that several checks test has the one that tells most.
type rank int

// The ranks, the least telling first.
const (
	noReason rank = iota
	needsToken
	filteredOut
	beyondDepth
	otherFailure
	notApplicable
	notObservable
	onlyWarned
	excluded
	noFixture
	noWrites
	notRun
	targetError
)

// words begin the reasons.
var words = map[rank]string{
	notApplicable: "not applicable", notObservable: "not observable", otherFailure: "not observable", filteredOut: "skipped", beyondDepth: "depth",
	needsToken: "needs a second token", onlyWarned: "warning", excluded: "skipped", noFixture: "no fixture", noWrites: "no --allow-writes", notRun: "not run",
	targetError: "target error",
}

// reason is the most telling one of several, the first of those.
type reason struct {
	rank rank
	text string
}

func (r *reason) offer(rank rank, text string) {
	if rank > r.rank {
		*r = reason{rank, text}
	}
}

func (r reason) String() string {
	line, _, _ := strings.Cut(r.text, "\n")
	return words[r.rank] + ": " + line
}

// because says why a verdict that neither passes nor fails tests nothing.
func (t *tally) because(v *verdict.Verdict) (rank, string) {
	switch v.Status {
	case verdict.Error:
		return targetError, v.Reason
	case verdict.NotRun:
		return notRun, v.Reason
	case verdict.Warn:
		return onlyWarned, v.Check + " warns, which is a failure with --strict"
	case verdict.Info:
		return notObservable, v.Check + " has only a remark"
	}
	switch {
	case strings.HasPrefix(v.Reason, "excluded by "), v.Reason == "filtered out":
		return excluded, v.Reason
	case strings.Contains(v.Reason, "is not sent to this target, which allows") && !t.run.Writes:
		return noWrites, v.Reason
	}
	if reason, found := strings.CutPrefix(v.Reason, "the case is not sent to this target: "); found {
		return noFixture, reason
	}
	return notApplicable, v.Reason
}

// untested says why a promise is not tested.
func (t *tally) untested(i int, leftOut *plan.Case) string {
	p, best := &t.list[i], t.states[i].reason
	switch {
	case p.reason != "":
		return p.reason
	case leftOut != nil && strings.HasPrefix(leftOut.NotSent, "no value for "):
		return "no parameter: " + leftOut.NotSent
	case leftOut != nil:
		return "gap: " + leftOut.NotSent
	case len(t.links[i]) == 0 && t.reason != "":
		return "gap: " + t.reason
	case len(t.links[i]) == 0:
		return noCheck("of this operation tests it")
	}
	for _, l := range t.links[i] {
		if !t.judged[l.of.ID+"/"+l.check.ID] {
			best.offer(t.absent(l))
		}
	}
	if best.rank == noReason {
		return "not applicable: no case of this run tests it"
	}
	return best.String()
}

// absent says why the plan has no verdict of a link.
func (t *tally) absent(l link) (rank, string) {
	why := t.run.Plan.WhyAbsent(l.of)
	switch {
	case why.Token != "":
		return needsToken, why.Token
	case why.Depth != "":
		return beyondDepth, why.Depth
	case why.Filter != "":
		return filteredOut, why.Filter
	}
	return notApplicable, "the case " + l.of.Case + " is not sent to this target"
}
