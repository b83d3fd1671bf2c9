package runner

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// The classes of verdicts of status error. Ours are faults of conform itself.
const (
	classPanic  = "harness.panic"
	classOracle = "harness.oracle"
	classTwin   = "twin.failed"
	classDenied = "auth.denied"
)

// Judge waits for a case and gives one check's verdict on it. It returns the verdict as it will stand in the record; a case
// that was not sent, or a ctx that ends first, leaves it not-run.
func (r *Runner) Judge(ctx context.Context, caseID string, k *check.Check) verdict.Verdict {
	f := r.futures[caseID]
	v := &r.verdicts[r.index[caseID+"/"+k.ID]]
	select {
	case <-f.done:
	case <-ctx.Done():
		f.judging.Lock()
		defer f.judging.Unlock()
		return *v
	}
	f.judging.Lock()
	defer f.judging.Unlock()
	switch {
	case v.Status != verdict.NotRun:
	case f.filtered:
		v.Status, v.Reason = verdict.Skip, "filtered out"
	case f.stopped != "":
		v.Reason = f.stopped
	default:
		v.Reason = ""
		r.judge(f, k, v)
		r.settle(f, v)
	}
	return *v
}

func (r *Runner) judge(f *future, k *check.Check, v *verdict.Verdict) {
	v.Millis = milliseconds(f.duration)
	for _, s := range f.steps {
		v.Exchanges = append(v.Exchanges, s.ID)
	}
	if class, reason := r.unlearned(f, k); class != "" && !f.sentAway(class, k) {
		if class == string(wire.Cancelled) {
			v.Status, v.Reason = verdict.NotRun, reason
			return
		}
		v.Status, v.Class, v.Reason = verdict.Error, class, r.text(reason)
		return
	}
	if f.inapplicable != "" {
		v.Status, v.Reason = verdict.Skip, f.inapplicable
		return
	}
	out, panicked := protect(k, f.evidence())
	if panicked != "" {
		v.Status, v.Class, v.Reason = verdict.Error, classPanic, r.text(panicked)
		return
	}
	r.apply(k, out, f, v)
}

// unlearned says why the case's exchanges teach nothing about the target that the check could judge, or returns no class.
func (r *Runner) unlearned(f *future, k *check.Check) (class, reason string) {
	if f.failure != nil {
		return string(f.failure.Kind), f.failure.Err.Error()
	}
	for _, s := range f.steps {
		if x := s.Exchange; wire.Overloaded(x.Status) {
			return string(wire.Throttled), turnedAway(s.Name, x)
		}
	}
	if x := f.answer(); x != nil && f.Intent == check.Accept && (x.Status == http.StatusUnauthorized || x.Status == http.StatusForbidden) {
		return classDenied, "the target answered " + check.Status(x.Status) + " to a valid update; is the token right, and does it carry the permission?"
	}
	if x := f.evidence().Step(check.Before); f.NeedsRead && x != nil && x.Status != http.StatusOK {
		return classTwin, "its positive twin is held back here, and reading the entity was answered " + check.Status(x.Status) + ", so a refusal would prove nothing"
	}
	if f.Twin == "" {
		return "", ""
	}
	twin := r.futures[f.Twin]
	<-twin.done
	switch {
	case twin.failure != nil:
		return classTwin, "its positive twin " + f.Twin + " got no answer: " + twin.failure.Err.Error()
	case twin.stopped != "":
		return classTwin, "its positive twin " + f.Twin + " was not sent"
	case twin.took != "" && !(k.Safety == check.RO && twin.accepted):
		return classTwin, "its positive twin " + f.Twin + " did not pass, so a refusal would prove nothing: " + twin.took
	}
	return "", ""
}

// sentAway tells whether a check has something to say of a case that the target would not serve.
func (f *future) sentAway(class string, k *check.Check) bool {
	if class != string(wire.Throttled) || f.failure != nil || k.Family != "throttle" || k.Level != verdict.May {
		return false
	}
	out, _ := protect(k, f.evidence())
	return len(out.Findings) > 0
}

// turnedAway says how a step ended that the target would not serve.
func turnedAway(step string, x *wire.Exchange) string {
	reason := fmt.Sprintf("the target answered %s to the step %q", check.Status(x.Status), step)
	if n := len(x.Earlier); n > 0 {
		reason += fmt.Sprintf(", after %d tries before it", n)
	}
	if wait := x.Header.Get("Retry-After"); wait != "" {
		reason += ", and asks to come again after " + wait
	}
	return reason
}

func (f *future) answer() *wire.Exchange {
	return f.evidence().Response()
}

// evidence is what the checks of the case judge.
func (f *future) evidence() *check.Evidence {
	return &check.Evidence{Scenario: &f.Scenario, Steps: f.steps, OtherCases: f.beside, Latency: f.latency}
}

// protect judges under recover: a fault of ours must never look like one of the target's.
func protect(k *check.Check, e *check.Evidence) (out check.Outcome, panicked string) {
	defer func() {
		if p := recover(); p != nil {
			panicked = fmt.Sprintf("panic in check %s: %v\n%s", k.ID, p, debug.Stack())
		}
	}()
	return k.Judge(e), ""
}

// apply turns an outcome into the verdict's status by its level.
func (r *Runner) apply(k *check.Check, out check.Outcome, f *future, v *verdict.Verdict) {
	if out.Level != "" {
		v.Level = out.Level
	}
	if out.Cite != "" {
		v.Cite = out.Cite
	}
	v.Promise = out.Promise
	switch {
	case out.Error != "":
		v.Status, v.Class, v.Reason = verdict.Error, cmp.Or(out.ErrorClass, classOracle), r.text(out.Error)
	case out.Skip != "":
		v.Status, v.Reason = verdict.Skip, r.text(out.Skip)
	case len(out.Findings) == 0:
		v.Status = verdict.Pass
	default:
		v.Status, v.Class = r.weigh(v.Level), out.Findings[0].Class
		for _, finding := range out.Findings {
			finding.WFC = k.Class(finding.Class).WFC
			finding.Want, finding.Got = r.text(finding.Want), r.text(finding.Got)
			if v.Family != "documentation" { // a page's defect shows without an exchange
				finding.Exchange = cmp.Or(finding.Exchange, f.requestID())
			}
			v.Findings = append(v.Findings, finding)
		}
	}
}

func (r *Runner) weigh(level verdict.Level) verdict.Status {
	switch level {
	case verdict.Must, verdict.Documented:
		return verdict.Fail
	case verdict.Should:
		if r.opts.Strict {
			return verdict.Fail
		}
		return verdict.Warn
	case verdict.Convention:
		if r.opts.Strict || r.opts.Mock {
			return verdict.Fail
		}
		return verdict.Warn
	}
	return verdict.Info
}

func (f *future) requestID() int {
	for _, s := range f.steps {
		if s.Name == check.Request {
			return s.ID
		}
	}
	return 0
}

// settle counts the case when its last check is judged, and lets its raw bytes go.
func (r *Runner) settle(f *future, v *verdict.Verdict) {
	if v.Status == verdict.Fail || v.Status == verdict.Error {
		r.failed.Add(1)
	}
	if f.pending--; f.pending > 0 {
		return
	}
	f.steps, f.beside = nil, nil
	if done := r.done.Add(1); r.opts.Progress != nil {
		r.opts.Progress(int(done), len(r.plan.Cases), int(r.failed.Load()))
	}
}

func (r *Runner) text(s string) string {
	if r.opts.Redactor == nil {
		return s
	}
	return r.opts.Redactor.Text(s)
}
