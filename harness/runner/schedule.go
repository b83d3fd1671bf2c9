package runner

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/graphconform/conform/harness/plan"
)

// schedule sends the cases of each risk in turn, and returns when none is in flight.
func (r *Runner) schedule(ctx context.Context, queues []*queue) {
	for _, q := range queues {
		for at := q; at != nil; at = at.next {
			slices.SortStableFunc(at.later, func(x, y *future) int { return int(x.Risk() - y.Risk()) })
		}
	}
	for risk := range plan.Risks {
		var ready []*queue
		for _, q := range queues {
			for at := q; at != nil; at = at.next {
				at.begin(risk)
			}
			if q = q.withCases(); q != nil {
				ready = append(ready, q)
			}
		}
		r.sendQueues(ctx, ready)
	}
}

// begin makes the cases of a risk those to send now.
func (q *queue) begin(risk plan.Risk) {
	for len(q.later) > 0 && q.later[0].Risk() == risk {
		q.cases, q.later = append(q.cases, q.later[0]), q.later[1:]
	}
}

// withCases returns the first queue with cases, of this one and those after it, or nil.
func (q *queue) withCases() *queue {
	for q != nil && len(q.cases) == 0 {
		q = q.next
	}
	return q
}

// sendQueues starts the workers. Each sends one case of the queue that waited longest, so that all queues end at about the same time.
func (r *Runner) sendQueues(ctx context.Context, queues []*queue) {
	if len(queues) == 0 {
		return
	}
	ready := make(chan *queue, len(queues))
	start := func(q *queue) {
		twins := r.twinsElsewhere(q)
		if len(twins) == 0 {
			ready <- q
			return
		}
		go func() {
			for _, twin := range twins {
				<-twin.done
			}
			ready <- q
		}()
	}
	for _, q := range queues {
		start(q)
	}
	left := atomic.Int64{}
	left.Store(int64(len(queues)))
	var workers sync.WaitGroup
	for range min(r.opts.Concurrency, len(queues)) {
		workers.Go(func() {
			for q := range ready {
				f := q.cases[0]
				q.cases = q.cases[1:]
				r.complete(ctx, q, f)
				if len(q.cases) > 0 {
					ready <- q
				} else if next := q.next.withCases(); next != nil {
					start(next)
				} else if left.Add(-1) == 0 {
					close(ready)
				}
			}
		})
	}
	workers.Wait()
}

// twinsElsewhere returns the positive twins of a queue's cases that are sent in another queue: the cases wait for them, because what the
// target accepts is known only then.
func (r *Runner) twinsElsewhere(q *queue) (twins []*future) {
	for _, f := range q.cases {
		if twin := r.futures[f.Twin]; twin != nil && twin.queue != q && !slices.Contains(twins, twin) {
			twins = append(twins, twin)
		}
	}
	return twins
}
