package runner

import (
	"context"
	"fmt"
	"net/http"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
)

// How often a request is sent again that failed with 5xx. A target that fails each time, and never at random, gets fewer requests.
const (
	maxAgain      = 4
	enoughFailing = 3 // requests that failed each time, before
)

// steady sends a request again that failed with 5xx, so that a failure at random is one finding of its own, and not one of each check that
// looks at a response. It returns the last response. A target that others use, or that may be overloaded, gets no request twice.
func (r *Runner) steady(ctx context.Context, q *queue, f *future, step plan.Step, id int, x *wire.Exchange) *wire.Exchange {
	a := q.adaptation(f.Operation)
	a.sent++
	if !failed(x) || r.opts.Tenant || r.opts.StopWhenFailing {
		return x
	}
	tries := maxAgain
	if len(a.recovered) == 0 && a.failing >= enoughFailing {
		tries = 1
	}
	last := x
	for range tries {
		if step.IfMatch != "" { // the failed update may have been applied
			q.noteTag(r.opts.Target.Do(ctx, f.readRequest()))
			step.Request, _ = q.withTag(step)
		}
		if last = last.Retried(r.sendStep(ctx, q, f, step)); !failed(last) {
			break
		}
	}
	switch {
	case last.Failure != nil:
	case failed(last):
		a.failing++
	default:
		a.recovered = append(a.recovered, check.Step{Name: step.Name, ID: id, Exchange: &wire.Exchange{Status: x.Status}})
	}
	return last
}

// failed reports whether a target failed on a request. 501 says that it does not support it, which sending it again does not change.
func failed(x *wire.Exchange) bool {
	return x.Failure == nil && x.Status >= http.StatusInternalServerError && x.Status != http.StatusNotImplemented && !wire.Overloaded(x.Status)
}

// intermittent is the finding about requests that failed at random.
func (a *adaptation) intermittent() (out []check.Finding) {
	if len(a.recovered) == 0 {
		return nil
	}
	first := a.recovered[0]
	return []check.Finding{{
		Class: "status.intermittent", Want: "no 5xx to a request that the target then serves",
		Got:  fmt.Sprintf("5xx to %d of %d requests, the first time %s, and another status when sent again", len(a.recovered), a.sent, check.Status(first.Exchange.Status)),
		Hint: "the other checks judge the last response to each of them", Exchange: first.ID,
	}}
}
