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
		r.outlines.plan(ready)
		r.sendQueues(ctx, ready)
	}
}

// release drops what a queue knows of its entity once it has sent everything.
func (q *queue) release() {
	if len(q.later) == 0 {
		q.lastRead, q.lastBody, q.readable, q.since, q.known, q.expected, q.tags = nil, nil, nil, nil, nil, nil, nil
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

// windowSize is how many queues per worker are being sent at a time: enough for none to wait for another, and few enough that their cases
// need little memory.
const windowSize = 8

// sendQueues starts the workers. Each sends one case of the queue in the window that waited longest, so that its queues end at about the
// same time.
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
	count := min(r.opts.Concurrency, len(queues))
	window := min(count*windowSize, len(queues))
	for _, q := range queues[:window] {
		start(q)
	}
	left, begun := atomic.Int64{}, atomic.Int64{}
	left.Store(int64(len(queues)))
	begun.Store(int64(window))
	var workers sync.WaitGroup
	for range count {
		workers.Go(func() {
			for q := range ready {
				f := q.cases[0]
				q.cases = q.cases[1:]
				r.complete(ctx, q, f)
				if len(q.cases) > 0 {
					ready <- q
					continue
				}
				q.release()
				if next := q.next.withCases(); next != nil {
					start(next)
				} else {
					if i := int(begun.Add(1)); i <= len(queues) {
						start(queues[i-1])
					}
					if left.Add(-1) == 0 {
						close(ready)
					}
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
