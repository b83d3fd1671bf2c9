package runner

import (
	"slices"
	"unique"

	"github.com/graphconform/conform/harness/verdict"
)

// result is what became of a planned verdict. A run has hundreds of thousands of them, and most are alike.
type result struct {
	outcome unique.Handle[outcome]
	own     *ownResult // nil for most
}

// outcome is what verdicts on different cases share.
type outcome struct {
	status                              verdict.Status
	level                               verdict.Level
	class, reason, title, cite, promise string
}

// ownResult is what a verdict has for itself.
type ownResult struct {
	findings  []verdict.Finding
	exchanges []int
}

// result keeps a verdict on the case.
func (f *future) result(v *verdict.Verdict) result {
	out := result{outcome: unique.Make(outcome{v.Status, v.Level, v.Class, v.Reason, v.Title, v.Cite, v.Promise})}
	if len(v.Findings) > 0 || !slices.Equal(v.Exchanges, f.sent) {
		out.own = &ownResult{v.Findings, v.Exchanges}
	}
	return out
}

// verdict returns the i-th verdict on the case.
func (f *future) verdict(i int) verdict.Verdict {
	v := f.planned.Verdict(f.checks[i])
	if f.results == nil {
		v.Reason = "the run ended before this was judged"
		return v
	}
	kept := f.results[i]
	o := kept.outcome.Value()
	v.Status, v.Level, v.Class, v.Reason, v.Title, v.Cite, v.Promise = o.status, o.level, o.class, o.reason, o.title, o.cite, o.promise
	v.Exchanges = f.sent
	if kept.own != nil {
		v.Findings, v.Exchanges = kept.own.findings, kept.own.exchanges
	}
	if !f.filtered && f.stopped == "" {
		v.Millis = milliseconds(f.duration)
	}
	return v
}
