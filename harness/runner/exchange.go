package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
)

// adaptation is what a queue has learned about how the target serves updates of one operation.
type adaptation struct {
	needsTag     bool          // it rejects updates without If-Match
	ownTag       bool          // it rejects the entity tag that it has just returned
	noTag        bool          // it lists or needs If-Match, but returns no entity tag
	conflicts    int           // updates that were accepted or rejected only when sent again
	late         int           // accepted updates that no read showed in time
	delay        time.Duration // the longest time that a read took to show an update
	accepts      plan.Accepted
	selected     int             // reads with $select
	unselectable map[string]bool // properties that $select does not return
	sent         int             // requests
	failing      int             // of them, those that failed with 5xx each time they were sent
	recovered    []check.Step    // and those that failed, and got another status when sent again
}

// exchange sends a step with a number in the record, and notes it as one that may break the target.
func (r *Runner) exchange(ctx context.Context, q *queue, f *future, step plan.Step, id int) *wire.Exchange {
	u := &sentUpdate{f: f, caseName: f.Case.Case, intent: f.Intent, step: check.Step{Name: step.Name, ID: id}}
	safe := wire.Safe(step.Request.Method)
	r.watch.start(u, safe)
	x := r.steady(ctx, q, f, step, id, r.sendStep(ctx, q, f, step))
	r.watch.finish(u, x)
	if !safe {
		q.since = append(q.since, u)
	}
	return x
}

// sendStep sends a step, and sends an update again if the response asks for another entity tag or names a passing conflict: only the
// second response says something about the update.
func (r *Runner) sendStep(ctx context.Context, q *queue, f *future, step plan.Step) *wire.Exchange {
	if wire.Safe(step.Request.Method) {
		return r.opts.Target.Do(ctx, step.Request)
	}
	a := q.adaptation(f.Operation)
	x := r.opts.Target.Do(ctx, r.tagged(ctx, q, f, step))
	if x.Failure != nil {
		return x
	}
	switch {
	case passes(x.Status), f.Kind == check.Batch && conflictInBatch(x):
		x = r.sendAgain(ctx, q, f, step, x)
	case conditional(step):
	case x.Status == http.StatusPreconditionFailed, x.Status == http.StatusPreconditionRequired:
		a.needsTag = a.needsTag || x.Status == http.StatusPreconditionRequired || x.Request.Header.Get("If-Match") == ""
		q.tagOutdated = true
		if x = r.sendAgain(ctx, q, f, step, x); x.Status == http.StatusPreconditionFailed && len(q.tags) > 0 {
			a.ownTag = true // which if-match-current finds, so it is no conflict
			before := a.conflicts
			x = r.sendAgain(ctx, q, f, step, x)
			a.conflicts = before
		}
	}
	q.noteUpdate(f, x)
	return r.awaitCompletion(ctx, x)
}

// passes reports whether a status names a conflict that passes.
func passes(status int) bool { return status == http.StatusConflict || status == http.StatusLocked }

// conflictInBatch reports whether a batch contains the response to an update that met such a conflict.
func conflictInBatch(x *wire.Exchange) bool {
	batch, _ := check.DecodeObject(x.Body)
	responses, _ := batch["responses"].([]any)
	return slices.ContainsFunc(responses, func(v any) bool {
		response, _ := v.(map[string]any)
		status, _ := response["status"].(json.Number)
		n, err := status.Int64()
		return err == nil && passes(int(n))
	})
}

// sendAgain sends an update once more. Only the last response is judged.
func (r *Runner) sendAgain(ctx context.Context, q *queue, f *future, step plan.Step, x *wire.Exchange) *wire.Exchange {
	again := r.opts.Target.Do(ctx, r.tagged(ctx, q, f, step))
	again.Earlier = slices.Concat(x.Earlier, []*wire.Exchange{x}, again.Earlier)
	if again.Status != x.Status {
		q.adaptation(f.Operation).conflicts++
	}
	return again
}

// findings says what the run did because of how the target serves updates.
func (a *adaptation) findings() (out []check.Finding) {
	add := func(class, want, got, hint string) {
		out = append(out, check.Finding{Class: class, Want: want, Got: got, Hint: hint})
	}
	if a.conflicts > 0 {
		add("update.retried", "a final response to each update", fmt.Sprintf("409, 412 or 423 to %d of them, and another status when sent again", a.conflicts), "only the second response is judged")
	}
	if a.delay > 0 {
		add("update.delayed", "each accepted update in the first read after it", fmt.Sprintf("reads that show it up to %s later", a.delay), "reads are repeated within the settle time")
	}
	if a.noTag {
		add("update.untagged", "an entity tag in reads, as the contract lists If-Match or the target needs it", "none", "updates are sent without it, or with If-Match: *")
	}
	return out
}

func (q *queue) adaptation(op *contract.Operation) *adaptation {
	if q.adaptations[op] == nil {
		q.adaptations[op] = &adaptation{
			accepts: plan.Accepted{Values: map[string][]any{}, Selective: map[string]bool{}, Fixed: map[string]bool{}}, unselectable: map[string]bool{},
		}
	}
	return q.adaptations[op]
}

// conditional reports whether a step sends a condition of its own, so that 412 or 428 is about that.
func conditional(step plan.Step) bool {
	return step.IfMatch != "" || step.Request.FixedIfMatch || step.Request.Header.Get("If-None-Match") != ""
}

// tagged returns the request of an update with the entity tag of the current state, if the contract lists If-Match or the target needs
// it. It reads the entity if an update has changed it since the tag was returned.
func (r *Runner) tagged(ctx context.Context, q *queue, f *future, step plan.Step) wire.Request {
	request, a := step.Request, q.adaptation(f.Operation)
	_, bound := r.opts.Params["If-Match"]
	if bound || conditional(step) || a.ownTag || !(a.needsTag || f.Operation.ListsIfMatch()) {
		return request
	}
	own := f.isEntity(request.URL)
	if own && (q.tagOutdated || len(q.tags) == 0) {
		q.noteTag(r.opts.Target.Do(ctx, f.readRequest()))
	}
	switch {
	case !own && (len(q.tags) == 0 || request.Header.Get("If-Match") == ""):
		return request // an update of another entity has the tag of this one only in place of *
	case len(q.tags) == 0:
		a.noTag = true
		return request
	}
	request.Header = request.Header.Clone()
	request.Header.Set("If-Match", q.tags[len(q.tags)-1])
	return request
}

// noteTag makes the entity tag of a read the current one.
func (q *queue) noteTag(read *wire.Exchange) {
	if !readable(read) {
		return
	}
	if !q.tagOutdated || bytes.Equal(untagged(read.Body), untagged(q.lastBody)) { // the last tags are of this state, so they are not stale
		q.tags = q.tags[:min(q.older, len(q.tags))]
	}
	q.tagOutdated = false
	q.addTag(read)
	q.older = max(0, len(q.tags)-1)
}

// bodyTag is the entity tag of an entity in its body (OData JSON 4.01 section 4.6.1).
var bodyTag = regexp.MustCompile(`"@(odata\.)?etag":"(?:[^"\\]|\\.)*",?`)

// untagged returns a body without entity tags, which may differ where the state does not.
func untagged(body []byte) []byte { return bodyTag.ReplaceAll(body, nil) }

// entityTag is the form of an entity tag (RFC 9110 section 8.8.3). Another text in ETag cannot be sent back.
var entityTag = regexp.MustCompile(`^(W/)?"[!#-~\x80-\xff]*"$`)

func (q *queue) addTag(x *wire.Exchange) (added bool) {
	tag := catalogue.EntityTag(x)
	if !entityTag.MatchString(tag) {
		return false
	}
	q.tags = append(slices.DeleteFunc(q.tags, func(t string) bool { return wire.SameTag(t, tag) }), tag)
	return true
}

// noteUpdate takes the entity tag of the new state from the response to an update, or notes that a read must return it.
func (q *queue) noteUpdate(f *future, x *wire.Exchange) {
	if x.Failure != nil || !check.IsSuccess(x.Status) {
		return
	}
	q.tagOutdated = x.Status == http.StatusAccepted || !f.isEntity(x.Request.URL) || !q.addTag(x)
}

// isEntity reports whether a URL is that of the case's entity, with any query.
func (f *future) isEntity(url string) bool {
	path, _, _ := strings.Cut(url, "?")
	return path == f.Resource
}

// readRequest returns the read of the case's entity.
func (f *future) readRequest() wire.Request {
	for _, s := range f.Steps {
		if check.IsRead(s.Name) && f.isEntity(s.Request.URL) {
			return s.Request
		}
	}
	return wire.Request{Method: http.MethodGet, URL: f.Resource, Header: http.Header{"Accept": {"application/json"}}}
}

// awaitCompletion follows the status monitor of 202 Accepted, within the settle time. It returns the response to the update.
func (r *Runner) awaitCompletion(ctx context.Context, x *wire.Exchange) *wire.Exchange {
	monitor := monitorURL(x)
	if monitor == "" {
		return x
	}
	request := wire.Request{Method: http.MethodGet, URL: monitor, Header: http.Header{"Accept": {"application/json"}}}
	r.repeat(ctx, func() bool {
		status := r.opts.Target.Do(ctx, request)
		return status.Failure != nil || status.Status != http.StatusAccepted && !strings.Contains(strings.ToLower(string(status.Body)), "running")
	})
	return x
}

// monitorURL returns the status monitor that 202 names, if it is on the target's own host.
func monitorURL(x *wire.Exchange) string {
	if x.Failure != nil || x.Status != http.StatusAccepted {
		return ""
	}
	base, err := url.Parse(x.Request.URL)
	if err != nil {
		return ""
	}
	for _, name := range []string{"Operation-Location", "Azure-AsyncOperation", "Location"} {
		if at, err := base.Parse(x.Header.Get(name)); err == nil && x.Header.Get(name) != "" && at.Host == base.Host && at.Scheme == base.Scheme {
			return at.String()
		}
	}
	return ""
}

// The pauses of repeat.
const (
	firstPause = 100 * time.Millisecond
	maxPause   = 2 * time.Second
)

// repeat calls done after growing pauses until it returns true or the settle time has passed. It returns the time that it paused.
func (r *Runner) repeat(ctx context.Context, done func() bool) (paused time.Duration, ok bool) {
	for pause := firstPause; paused < r.opts.Settle; pause = min(2*pause, maxPause) {
		pause = min(pause, r.opts.Settle-paused)
		if r.opts.Sleep(ctx, pause) != nil {
			return paused, false
		}
		paused += pause
		if done() {
			return paused, true
		}
	}
	return paused, false
}
