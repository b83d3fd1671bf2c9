package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// abandonAfter is the number of consecutive cases without a response after which a resource is abandoned: each costs a timeout.
const abandonAfter = 2

// queue is the cases of one resource, in order.
type queue struct {
	cases       []*future   // of the current risk
	later       []*future   // of higher risks
	next        *queue      // begins when this one ends
	lastRead    *check.Step // the read that ended the last case, if nothing was sent since
	lastURL     string
	lastBody    []byte         // of the last read of the entity
	tags        []string       // distinct entity tags that reads returned, the current one last
	waiting     []waitingCase  // cases that wait for the read after them
	failed      []check.Step   // of cases among the waiting ones that failed, but may have changed the entity
	noResponse  int            // consecutive cases without a response
	abandoned   *wire.Failure  // why nothing more is sent
	older       int            // how many of them are of states before that of the last read
	tagOutdated bool           // an update may have changed the entity since it returned the current tag
	unreadable  string         // why nothing is sent that needs a read
	readable    *wire.Exchange // the last read that showed the entity
	since       []*sentUpdate  // updates since then
	unreported  []breakage     // of cases that no check judges

	adaptations map[*contract.Operation]*adaptation
	elsewhere   map[string]bool        // URLs of other entities that accepted an update
	expected    map[string]expectation // by property: what reads show once the last updates are applied
	unsure      time.Time              // when an update was accepted last of which nobody knows what reads show
	known       map[string][]any       // values by property that reads showed or updates sent
	first       map[string]check.Step  // by URL: the first read of a collection
}

// complete sends a case, or notes why not. It resolves the future, unless that waits for a shared read.
func (r *Runner) complete(ctx context.Context, q *queue, f *future) {
	if !f.SharesReads && f.NotSent == "" {
		r.readForWaiting(ctx, q)
	}
	r.attemptSafely(ctx, q, f)
	for _, s := range f.steps {
		f.record = append(f.record, r.keep(s))
	}
	if q.isWaiting(f) {
		return
	}
	if f.failure != nil && len(q.waiting) > 0 {
		q.failed = append(q.failed, f.requests()...)
	}
	if len(f.Checks) == 0 {
		f.steps = nil
	}
	r.outlines.release(f)
	close(f.done)
	if len(q.cases) == 0 && !q.nextSharesReads() {
		r.readForWaiting(ctx, q)
	}
	r.recordDone(false)
}

// attemptSafely makes a bug of conform cost one case, not the record.
func (r *Runner) attemptSafely(ctx context.Context, q *queue, f *future) {
	defer func() {
		if p := recover(); p != nil {
			f.failure = &wire.Failure{Kind: classPanic, Err: errors.New(verdict.BugReport(fmt.Sprintf("panic while sending the case: %v", p), debug.Stack()))}
		}
	}()
	r.attempt(ctx, q, f)
}

func (r *Runner) attempt(ctx context.Context, q *queue, f *future) {
	switch {
	case f.Panic != "":
		f.failure = &wire.Failure{Kind: classPanic, Err: errors.New(f.Panic)}
		return
	case f.NotSent != "": // first: a run in which nothing is sent may end before its workers begin
		f.inapplicable = f.NotSent
		return
	case ctx.Err() != nil || r.draining.Load():
		f.stopped = "the run was stopped before this case was sent"
		return
	case q.abandoned != nil:
		err := errors.New("not sent: the previous cases on this entity got no response: " + q.abandoned.Err.Error())
		f.failure = &wire.Failure{Kind: q.abandoned.Kind, Err: err}
		return
	}
	if f.failure = r.breaker.failure(); f.failure != nil {
		return
	}
	if q.unreadable != "" && f.Reads {
		f.failure = &wire.Failure{Kind: classUnreadable, Err: errors.New("not sent: " + q.unreadable)}
		return
	}
	if len(f.Checks) > 0 {
		f.breakages, q.unreported = q.unreported, nil
	}
	r.build(q, f)
	r.send(ctx, q, f)
	if r.adapt(ctx, q, f) {
		f.steps, f.duration = nil, 0
		r.send(ctx, q, f)
	}
	switch {
	case f.inapplicable != "":
	case f.failure == nil:
		q.noResponse = 0
		f.notApplied = "the request broke the target"
		if e := f.evidence(); e.Response() != nil {
			e.Stateless = r.opts.Stateless
			f.notApplied, f.accepted = e.NotApplied(), e.Accepted()
		}
	case f.failure.Kind != wire.Cancelled && f.failure.Kind != tenant.NotSent: // those say nothing about the resource
		if q.noResponse++; q.noResponse >= abandonAfter {
			q.abandoned = f.failure
		}
	}
	if r.opts.StopWhenFailing && f.inapplicable == "" {
		r.breaker.note(f, r.twinFailed(f))
	}
}

// send sends the steps in order, up to the first without a response.
func (r *Runner) send(ctx context.Context, q *queue, f *future) {
	for i := 0; i < len(f.Steps); i++ {
		step := f.Steps[i]
		if step.Reuse && q.lastRead != nil && q.lastURL == step.Request.URL {
			f.steps = append(f.steps, check.Step{Name: step.Name, ID: q.lastRead.ID, Exchange: q.lastRead.Exchange})
			r.differ(q, f, f.steps[0])
			continue
		}
		if f.SharesReads && q.shareRead(f, i) {
			continue
		}
		if step.IfMatch != "" {
			if step.Request, f.inapplicable = q.withTag(step); f.inapplicable != "" {
				return
			}
		}
		if f.Kind == check.UnknownMatch && step.Name == check.Request && q.elsewhere[step.Request.URL] {
			f.inapplicable = "an earlier update with this key was accepted and may have created the entity, though no read shows that yet"
			return
		}
		if step.Echo {
			if step.Request.Body, f.inapplicable = f.firstRead(); f.inapplicable != "" {
				return
			}
		}
		if step.Known {
			if first, known := q.first[step.Request.URL]; known {
				f.steps = append(f.steps, check.Step{Name: step.Name, ID: first.ID, Exchange: first.Exchange})
			}
			continue
		}
		if step.PageOf != "" {
			if step.Request.URL = catalogue.NextPage(f.evidence(), step.PageOf); step.Request.URL == "" {
				continue
			}
		}
		if step.Neighbour {
			id := catalogue.OtherEntity(f.evidence())
			if id == nil {
				continue
			}
			step.Request.Body = withMember(step.Request.Body, f.Operation.KeyProperty(), id)
		}
		q.lastRead = nil
		if step.Together {
			if i = r.sendTogether(ctx, q, f, i); f.failure != nil || f.inapplicable != "" {
				return
			}
			continue
		}
		x := r.exchange(ctx, q, f, step, f.firstID+i)
		if slices.Contains(check.EdgeKinds, f.Kind) {
			x = r.isolate(ctx, q, f, step, f.firstID+i, x)
		}
		sent := check.Step{Name: step.Name, ID: f.firstID + i, Exchange: x}
		if x.Failure != nil {
			var broke bool
			if sent.Exchange, broke = r.examine(ctx, q, f, step, sent); broke {
				f.record = append(f.record, r.keep(sent))
				if r.breaker.failure() != nil {
					return
				}
				continue
			}
			x = sent.Exchange
		}
		f.steps = append(f.steps, sent)
		f.duration += x.Duration
		if f.Kind == check.Collections && step.Name == check.Request {
			q.first[step.Request.URL] = sent
		}
		if x.Failure != nil {
			f.failure = x.Failure
			return
		}
		if !check.IsRead(step.Name) {
			if check.IsSuccess(x.Status) && !f.isEntity(step.Request.URL) {
				q.elsewhere[step.Request.URL] = true
			}
			q.remember(x, x.Request.Body)
			q.expect(f, sent)
			continue
		}
		r.afterRead(ctx, q, f, &f.steps[len(f.steps)-1], step)
		if f.Kind == check.Neighbours && step.Name == check.After {
			r.awaitList(ctx, f)
		}
		if i == 0 {
			r.differ(q, f, f.steps[0])
		}
	}
}

// afterRead waits for a read to show the updates before it, and notes what it shows.
func (r *Runner) afterRead(ctx context.Context, q *queue, f *future, s *check.Step, step plan.Step) {
	if s.Name == check.ReadStrings || !f.isEntity(step.Request.URL) {
		return
	}
	want := q.expected
	s.Exchange = r.checkReadable(ctx, q, f, s.Name, r.settled(ctx, q, f, s.Exchange))
	q.noteTag(s.Exchange)
	q.remember(s.Exchange, s.Exchange.Body)
	q.lastBody = s.Exchange.Body
	if s.Name != check.Before {
		r.readSelected(ctx, q, f, s, want)
	}
	if s.Name == check.After {
		q.lastRead, q.lastURL = s, step.Request.URL
		r.deliver(q, s, f)
	}
}

// withMember replaces a member of a body.
func withMember(body []byte, name string, v any) []byte {
	object, _ := check.DecodeObject(body)
	object[name] = v
	out, err := json.Marshal(object)
	if err != nil {
		return body // what was decoded encodes
	}
	return out
}

// firstRead returns the entity as the case's first step read it, or the reason why there is none.
func (f *future) firstRead() (body []byte, inapplicable string) {
	x := f.evidence().Step(check.Before)
	if x == nil || x.Status != http.StatusOK || len(x.Body) == 0 {
		return nil, "reading the entity returned no entity to send back"
	}
	return x.Body, ""
}

// otherTag is the entity tag of no state: no target makes it.
const otherTag = `"conform-no-such-tag"`

// otherForm returns the weak form of a strong tag, and the strong form of a weak one.
func otherForm(tag string) string {
	if strong, weak := strings.CutPrefix(tag, "W/"); weak {
		return strong
	}
	return "W/" + tag
}

// withTag sets If-Match, or returns the reason why there is no such entity tag.
func (q *queue) withTag(step plan.Step) (request wire.Request, inapplicable string) {
	request = step.Request
	tag := otherTag
	switch last := len(q.tags) - 1; {
	case step.IfMatch == plan.StaleTag:
		if last > 0 {
			tag = q.tags[last-1]
		}
	case last < 0 && request.Header.Get("If-Match") != "":
		return request, "" // required, and set to * for want of an entity tag
	case last < 0:
		return request, "reading the entity returned no entity tag"
	case step.IfMatch == plan.MalformedTag:
		tag = "conform-no-tag"
	case step.IfMatch == plan.LinesTag:
		request.Header = request.Header.Clone()
		request.Header["If-Match"] = []string{otherTag, q.tags[last]}
		return request, ""
	case step.IfMatch == plan.WeakTag && strings.HasPrefix(q.tags[last], "W/"):
		return request, "the entity tag is weak already"
	case step.IfMatch == plan.PartTag:
		if tag = partOf(q.tags[last]); tag == "" {
			return request, "the entity tag is too short to have a part"
		}
	case step.IfMatch == plan.ListedTag, step.IfMatch == plan.ListedNone:
		tag = otherTag + ", " + q.tags[last]
	case step.IfMatch == plan.OtherForm, step.IfMatch == plan.WeakTag:
		tag = otherForm(q.tags[last])
	default:
		tag = q.tags[last]
	}
	request.Header = request.Header.Clone()
	if slices.Contains([]plan.Tag{plan.NoneTag, plan.ListedNone, plan.OtherForm}, step.IfMatch) {
		request.Header.Set("If-None-Match", tag)
		if request.Header.Get("If-Match") == "" {
			return request, ""
		}
	}
	request.Header.Set("If-Match", tag)
	return request, ""
}

// maxPart is how many characters of an entity tag partOf keeps: where a tag contains the token, a longer part of that would not be redacted.
const maxPart = 12

// partOf returns the first characters of an entity tag, not all of them, or "" if it has too few.
func partOf(tag string) string {
	opaque, quoted := strings.CutSuffix(tag, `"`)
	start := strings.IndexByte(opaque, '"') + 1
	if !quoted || start == 0 || len(opaque)-start < 3 {
		return ""
	}
	return opaque[:start+min(maxPart, len(opaque)-start-2)] + `"`
}
