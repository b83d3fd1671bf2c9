package runner

import (
	"context"
	"slices"
	"sync"

	"github.com/graphconform/conform/harness/plan"
)

// windowSize is how many chains per worker are being sent at a time: enough for none to wait for another, and few enough that their cases
// need little memory.
const windowSize = 8

// chain is queues of which each begins when the one before it ends.
type chain struct {
	first, at *queue
	risk      plan.Risk
}

// schedule decides what is sent next: the cases of each risk in turn. A case begins when all cases of lower risks have begun, so that no
// worker waits while the last of them are in flight.
type schedule struct {
	runner *Runner
	window int
	few    bool // all chains fit in the window
	alone  bool // bodies that are no JSON object are sent with nothing else in flight: one that ends the target is then known

	mu      sync.Mutex
	changed *sync.Cond
	ready   [plan.Risks][]*chain // the one that waited longest first
	waiting [plan.Risks][]*chain // for room in the window, or for lower risks
	sending [plan.Risks]int      // chains in the window
	left    [plan.Risks]int      // cases that have not begun
	chains  int                  // that have not ended
	flight  int                  // cases in flight
}

// sendAll sends the cases of all queues, and returns when none is in flight.
func (r *Runner) sendAll(ctx context.Context, queues []*queue) {
	workers := min(workers(r.opts.Concurrency), len(queues))
	s := &schedule{runner: r, window: workers * windowSize, chains: len(queues), few: len(queues) <= workers*windowSize, alone: len(queues) <= windowSize}
	s.changed = sync.NewCond(&s.mu)
	s.mu.Lock()
	for _, q := range queues {
		for at := q; at != nil; at = at.next {
			slices.SortStableFunc(at.later, func(x, y *future) int { return int(x.planned.Risk() - y.planned.Risk()) })
			for _, f := range at.later {
				s.left[f.planned.Risk()]++
			}
		}
		s.wait(&chain{first: q})
	}
	s.fill()
	s.mu.Unlock()
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for c, f := s.next(); c != nil; c, f = s.next() {
				r.complete(ctx, c.at, f)
				s.done(c)
			}
		})
	}
	all.Wait()
}

// next returns the next case to send, with its chain, and waits for one. It returns nil if there will be none.
func (s *schedule) next() (*chain, *future) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.chains > 0 {
		for risk := range plan.Risks {
			if risk == plan.InvalidBody && s.alone && s.flight > 0 {
				break
			}
			if len(s.ready[risk]) > 0 {
				s.flight++
				c := s.take(risk)
				f := c.at.cases[0]
				c.at.cases = c.at.cases[1:]
				if s.left[risk]--; s.left[risk] == 0 {
					s.fill()
				}
				return c, f
			}
			if s.left[risk] > 0 {
				break
			}
		}
		s.changed.Wait()
	}
	return nil, nil
}

// take removes the ready chain with the most cases to send, so that chains end at about the same time. Of several, the one that waited longest.
func (s *schedule) take(risk plan.Risk) *chain {
	longest := 0
	for i, c := range s.ready[risk] {
		if len(c.at.cases) > len(s.ready[risk][longest].at.cases) {
			longest = i
		}
	}
	c := s.ready[risk][longest]
	s.ready[risk] = slices.Delete(s.ready[risk], longest, longest+1)
	return c
}

// done goes on with a chain after one of its cases.
func (s *schedule) done(c *chain) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.changed.Broadcast()
	s.flight--
	if len(c.at.cases) > 0 {
		s.ready[c.risk] = append(s.ready[c.risk], c)
		return
	}
	c.at.release()
	if c.at = c.at.next.withCases(); c.at != nil {
		s.start(c)
		return
	}
	s.sending[c.risk]--
	s.wait(c)
	s.fill()
}

// wait makes a chain wait for its next risk, or ends it.
func (s *schedule) wait(c *chain) {
	c.risk = plan.Risks
	for at := c.first; at != nil; at = at.next {
		if len(at.later) > 0 {
			c.risk = min(c.risk, at.later[0].planned.Risk())
		}
	}
	if c.risk == plan.Risks {
		s.chains--
		return
	}
	s.waiting[c.risk] = append(s.waiting[c.risk], c)
}

// fill begins the chains for which the window has room.
func (s *schedule) fill() {
	for risk := range plan.Risks {
		for len(s.waiting[risk]) > 0 && s.sending[risk] < s.window {
			c := s.waiting[risk][0]
			s.waiting[risk] = s.waiting[risk][1:]
			s.sending[risk]++
			for at := c.first; at != nil; at = at.next {
				at.begin(risk)
			}
			c.at = c.first.withCases()
			s.runner.outlines.plan(c.at, s.few)
			s.start(c)
		}
		if s.left[risk] > 0 {
			return
		}
	}
}

// start makes a chain ready once the positive twins of its queue were sent.
func (s *schedule) start(c *chain) {
	twins := s.runner.twinsElsewhere(c.at)
	if len(twins) == 0 {
		s.ready[c.risk] = append(s.ready[c.risk], c)
		s.changed.Broadcast()
		return
	}
	go func() {
		for _, twin := range twins {
			<-twin.done
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ready[c.risk] = append(s.ready[c.risk], c)
		s.changed.Broadcast()
	}()
}

// begin makes the cases of a risk those to send now.
func (q *queue) begin(risk plan.Risk) {
	for len(q.later) > 0 && q.later[0].planned.Risk() == risk {
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

// release drops what a queue knows of its entity once it has sent everything.
func (q *queue) release() {
	if len(q.later) == 0 {
		q.lastRead, q.lastBody, q.readable, q.since, q.known, q.expected, q.tags = nil, nil, nil, nil, nil, nil, nil
	}
}

// twinsElsewhere returns the positive twins of a queue's cases that are sent in another queue: the cases wait for them, because what the
// target accepts is known only then.
func (r *Runner) twinsElsewhere(q *queue) (twins []*future) {
	for _, f := range q.cases {
		if twin := r.futures[f.planned.Twin]; twin != nil && twin.queue != q && !slices.Contains(twins, twin) {
			twins = append(twins, twin)
		}
	}
	return twins
}
