package runner

import (
	"cmp"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// The classes of verdicts with the status error, besides the kinds of failure. Classes that start with harness are bugs in conform.
const (
	classPanic  = "harness.panic"
	classOracle = "harness.oracle"
	classTwin   = "twin.failed"
	classDenied = "auth.denied"

	classForeign = "tenant.changed" // by another client
)

// judgeCase judges a case that was sent with all its checks, and releases what only they need. The caller holds r.recording.
func (r *Runner) judgeCase(f *future) {
	results := make([]result, len(f.checks))
	judgeable := !f.filtered && f.stopped == "" && len(f.checks) > 0
	for _, s := range f.steps {
		if judgeable {
			f.sent = append(f.sent, s.ID)
		}
	}
	f.bodies = check.Bodies{}
	for i, k := range f.checks {
		v := f.verdict(i)
		switch {
		case f.filtered:
			v.Status, v.Reason = verdict.Skip, "filtered out"
		case f.stopped != "":
			v.Reason = f.stopped
		default:
			v.Reason = ""
			r.judgeSafely(f, k, &v)
		}
		switch results[i] = f.result(&v); v.Status {
		case verdict.Fail:
			if v.Deviation = r.deviation(&v); !v.IsKnown() {
				r.failed++
			}
		case verdict.Error:
			r.errors++
		}
	}
	f.results, f.steps, f.otherCases, f.bodies = results, nil, nil, nil
	f.Case = f.planned // without what it sent
	close(f.judged)
	if !judgeable {
		return
	}
	if r.done++; r.opts.Progress != nil {
		r.opts.Progress(r.done, len(r.plan.Cases), r.failed, r.errors)
	}
}

// judgeable reports whether all that the verdicts on a case depend on was sent.
func (r *Runner) judgeable(f *future) bool {
	for _, needed := range []*future{f, r.futures[f.planned.Twin], r.futures[f.planned.Operation.Name+"/"+check.Full]} {
		if needed == nil {
			continue
		}
		select {
		case <-needed.done:
		default:
			return false
		}
	}
	return true
}

// judgeSafely makes a bug of conform cost one verdict, not the record.
func (r *Runner) judgeSafely(f *future, k *check.Check, v *verdict.Verdict) {
	defer func() {
		if p := recover(); p != nil {
			v.Status, v.Class = verdict.Error, classPanic
			v.Reason = r.redact(verdict.BugReport(fmt.Sprintf("panic while judging: %v", p), debug.Stack()))
		}
	}()
	r.judge(f, k, v)
}

func (r *Runner) judge(f *future, k *check.Check, v *verdict.Verdict) {
	v.Millis, v.Exchanges = milliseconds(f.duration), slices.Clip(f.sent)
	if reason := f.Excluded[k.ID]; reason != "" {
		v.Status, v.Reason = verdict.Skip, reason
		return
	}
	if r.judgeBreakage(f, k, v) {
		return
	}
	if f.foreign != "" && f.tenant && k.Family == "state" {
		v.Status, v.Class, v.Reason = verdict.Error, classForeign, r.redact(f.foreign+": another client may have written it")
		return
	}
	if class, reason := r.inconclusive(f); class != "" && !f.showsThrottling(class, k) {
		if class == string(wire.Cancelled) {
			v.Status, v.Reason = verdict.NotRun, reason
			return
		}
		v.Status, v.Class, v.Reason = verdict.Error, class, r.redact(reason)
		return
	}
	if f.inapplicable != "" {
		v.Status, v.Reason = verdict.Skip, f.inapplicable
		v.Class = f.LeftOut
		return
	}
	stateless := r.stateless(f)
	if stateless != "" && needsState(k) {
		v.Status, v.Reason = verdict.Skip, r.redact(stateless)
		return
	}
	if k.When != nil && !k.When(&f.Scenario) {
		v.Status, v.Reason = verdict.Skip, "it does not apply to the values that the target accepts"
		return
	}
	e := f.evidence()
	e.Stateless = stateless != ""
	out, panicked := recovered(k, e)
	if panicked != "" {
		v.Status, v.Class, v.Reason = verdict.Error, classPanic, r.redact(panicked)
		return
	}
	r.apply(k, out, f, v)
}

// inconclusive says why no check can judge the target by the exchanges of the case. It returns no class if one can.
func (r *Runner) inconclusive(f *future) (class, reason string) {
	if f.failure != nil {
		return string(f.failure.Kind), f.failure.Err.Error()
	}
	for _, s := range f.steps {
		if x := s.Exchange; wire.Overloaded(x.Status) {
			return string(wire.Throttled), throttled(s.Name, x)
		}
	}
	if x := f.evidence().Response(); x != nil && f.Intent == check.Accept && (x.Status == http.StatusUnauthorized || x.Status == http.StatusForbidden) {
		return classDenied, "the target returned " + check.Status(x.Status) + " to a valid update; is the token right, and does it carry the permission?"
	}
	if x := f.evidence().Step(check.Before); f.NeedsRead && x != nil && x.Status != http.StatusOK {
		return classTwin, "the matching valid request is not sent to this target, and reading the entity returned " + check.Status(x.Status) +
			", so a rejection would prove nothing"
	}
	if f.Twin == "" {
		return "", ""
	}
	twin := r.futures[f.Twin]
	<-twin.done
	switch {
	case twin.failure != nil:
		return classTwin, "the matching valid update " + f.Twin + " has no result: " + twin.failure.Err.Error()
	case twin.stopped != "":
		return classTwin, "the matching valid update " + f.Twin + " was not sent"
	case !twin.accepted:
		return classTwin, "the matching valid update " + f.Twin + " failed, so a rejection would prove nothing: " + twin.notApplied
	}
	return "", ""
}

// showsThrottling reports whether the check is about throttling and has a finding for a case that was throttled to the end.
func (f *future) showsThrottling(class string, k *check.Check) bool {
	if class != string(wire.Throttled) || f.failure != nil || k.Family != "throttle" || k.Level != verdict.May {
		return false
	}
	out, _ := recovered(k, f.evidence())
	return len(out.Findings) > 0
}

func throttled(step string, x *wire.Exchange) string {
	reason := fmt.Sprintf("the target returned %s to the step %q", check.Status(x.Status), step)
	if n := len(x.Earlier); n > 0 {
		reason += fmt.Sprintf(", after %d earlier attempts", n)
	}
	if wait := x.Header.Get("Retry-After"); wait != "" {
		reason += ", with Retry-After: " + wait
	}
	return reason
}

// evidence is what the checks of the case judge.
func (f *future) evidence() *check.Evidence {
	return &check.Evidence{Scenario: &f.Scenario, Steps: f.steps, OtherCases: f.otherCases, Latency: f.latency, Rejections: f.rejections, Selected: f.selected, Tenant: f.tenant, Bodies: f.bodies}
}

// recovered runs a check. Its panic is a bug in conform, and must not look like a fault of the target.
func recovered(k *check.Check, e *check.Evidence) (out check.Outcome, panicked string) {
	defer func() {
		if p := recover(); p != nil {
			panicked = verdict.BugReport(fmt.Sprintf("panic in check %s: %v", k.ID, p), debug.Stack())
		}
	}()
	return k.Judge(e), ""
}

// apply sets the verdict's status by the outcome and the check's level.
func (r *Runner) apply(k *check.Check, out check.Outcome, f *future, v *verdict.Verdict) {
	v.Level, v.Cite, v.Promise = cmp.Or(out.Level, v.Level), cmp.Or(out.Cite, v.Cite), out.Promise
	switch {
	case out.Error != "":
		v.Status, v.Class, v.Reason = verdict.Error, cmp.Or(out.ErrorClass, classOracle), r.redact(out.Error)
	case out.Skip != "":
		v.Status, v.Reason = verdict.Skip, r.redact(out.Skip)
	case len(out.Findings) == 0:
		v.Status = verdict.Pass
	default:
		v.Status, v.Class = r.status(v.Level), out.Findings[0].Class
		for _, finding := range out.Findings {
			finding.WFC = k.Class(finding.Class).WFC
			finding.About, finding.Want, finding.Got = r.redact(finding.About), r.redact(finding.Want), r.redact(finding.Got)
			if v.Family != "documentation" { // a mistake in a page needs no exchange
				finding.Exchange = cmp.Or(finding.Exchange, f.requestID())
			}
			v.Findings = append(v.Findings, finding)
		}
	}
}

// status is the status of a verdict with findings.
func (r *Runner) status(level verdict.Level) verdict.Status {
	failing := r.opts.Strict
	switch level {
	case verdict.Must, verdict.Documented:
		failing = true
	case verdict.Should:
	case verdict.Convention:
		failing = failing || r.opts.Mock
	default:
		return verdict.Info
	}
	if failing {
		return verdict.Fail
	}
	return verdict.Warn
}

func (f *future) requestID() int {
	for _, s := range f.steps {
		if s.Name == check.Request {
			return s.ID
		}
	}
	return 0
}

func (r *Runner) redact(s string) string {
	if r.opts.Redactor == nil {
		return s
	}
	return r.opts.Redactor.Excerpt(s) // what checks quote was cut
}
