package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// Pace limits the load on a target. The zero value sets no rate, and retries up to three times.
type Pace struct {
	Rate    float64       // requests per second, evenly spread; 0 means no limit
	Retries int           // how often a request may be retried; 0 means 3, negative means never
	MaxWait time.Duration // the longest Retry-After to wait for, 0 means 2 min

	Now   func() time.Time                                 // nil means the clock
	Sleep func(ctx context.Context, d time.Duration) error // nil means Sleep
}

// InstantPace is the pace for an in-process mock: its clock jumps over each wait.
func InstantPace() Pace {
	var slept atomic.Int64
	return Pace{
		Now: func() time.Time { return Now().Add(time.Duration(slept.Load())) },
		Sleep: func(ctx context.Context, d time.Duration) error {
			slept.Add(int64(max(d, 0)))
			return ctx.Err()
		},
	}
}

const (
	defaultRetries = 3
	defaultMaxWait = 2 * time.Minute
	giveUpAfter    = 3                      // throttled requests in a row whose retries failed, too
	firstBackoff   = time.Second            // doubled with each retry, if there is no Retry-After
	firstRedial    = 100 * time.Millisecond // the same if no connection could be opened
	allSlots       = 1 << 20                // more than there are requests in flight
)

// Paced is a target with a rate limit and retries. It retries a request that got 429 or 503 or that never reached the target, and a
// read that got 504; anything else may have been processed, and so may a request that must be sent Once. While one request waits for its
// retry, no other is sent, because it would count against the same limit.
type Paced struct {
	target  Target
	pace    Pace
	limiter *rate.Limiter       // nil means no limit
	slots   *semaphore.Weighted // one for each request in flight, all for a retry

	mu          sync.Mutex
	until       time.Time // no request is sent before
	throttled   int       // requests in a row whose last retry was throttled
	unreachable bool      // the last request got no connection at any retry: later ones try once
}

// NewPaced puts a pace around a target.
func NewPaced(t Target, pace Pace) *Paced {
	if pace.Retries == 0 {
		pace.Retries = defaultRetries
	}
	if pace.MaxWait <= 0 {
		pace.MaxWait = defaultMaxWait
	}
	if pace.Now == nil {
		pace.Now = Now
	}
	if pace.Sleep == nil {
		pace.Sleep = Sleep
	}
	p := &Paced{target: t, pace: pace, slots: semaphore.NewWeighted(allSlots)}
	if pace.Rate > 0 {
		p.limiter = rate.NewLimiter(rate.Limit(pace.Rate), 1)
	}
	return p
}

// Name returns the target's name.
func (p *Paced) Name() string { return p.target.Name() }

// Do sends the request, and retries it. The exchange is the last attempt; Earlier holds those before it.
func (p *Paced) Do(ctx context.Context, req Request) *Exchange {
	if ctx.Value(rechecking{}) != nil { // the request that is checked has the turn
		return p.target.Do(ctx, req)
	}
	x := p.first(ctx, req)
	wait, retry := p.retry(x, 0)
	if !retry {
		return x
	}
	if p.slots.Acquire(ctx, allSlots) != nil {
		return stopped(req, x)
	}
	defer p.slots.Release(allSlots)
	for retries := 1; retry; retries++ {
		if p.sleep(ctx, wait) != nil || p.limit(ctx) != nil {
			return stopped(req, x)
		}
		if failure := recheck(ctx, req); failure != nil {
			return x.Retried(&Exchange{Request: req, Started: p.pace.Now(), Failure: failure})
		}
		x = x.Retried(p.target.Do(ctx, req))
		wait, retry = p.retry(x, retries)
	}
	return x
}

// rechecking marks the context of the requests that Recheck sends.
type rechecking struct{}

// recheck returns a failure if a request that waited must not be sent any more.
func recheck(ctx context.Context, req Request) *Failure {
	if req.Recheck == nil {
		return nil
	}
	if err := req.Recheck(context.WithValue(ctx, rechecking{}, true)); err != nil {
		return &Failure{Kind: NotPermitted, Err: fmt.Errorf("not sent again after a wait: %w", err), Unsent: true}
	}
	return nil
}

// Retried returns next, the exchange of a retry of x, with x among its earlier attempts.
func (x *Exchange) Retried(next *Exchange) *Exchange {
	next.Earlier = slices.Concat(x.Earlier, []*Exchange{x}, next.Earlier)
	x.Earlier = nil
	return next
}

// first sends the request for the first time, once the rate allows it and nothing waits for a retry.
func (p *Paced) first(ctx context.Context, req Request) *Exchange {
	for waited := false; ; waited = true {
		if p.limit(ctx) != nil {
			return stopped(req, nil)
		}
		if !p.slots.TryAcquire(1) { // there is a retry: wait for its response, and then for the rate again
			if p.slots.Acquire(ctx, 1) != nil {
				return stopped(req, nil)
			}
			p.slots.Release(1)
			continue
		}
		wait, failure := p.blocked()
		if wait <= 0 && failure == nil {
			x := p.now(ctx, req, waited)
			p.slots.Release(1)
			return x
		}
		p.slots.Release(1)
		if failure != nil {
			return &Exchange{Request: req, Started: p.pace.Now(), Failure: failure}
		}
		if p.pace.Sleep(ctx, wait) != nil {
			return stopped(req, nil)
		}
	}
}

func (p *Paced) now(ctx context.Context, req Request, waited bool) *Exchange {
	if waited {
		if failure := recheck(ctx, req); failure != nil {
			return &Exchange{Request: req, Started: p.pace.Now(), Failure: failure}
		}
	}
	return p.target.Do(ctx, req)
}

// limit waits until the rate allows a request.
func (p *Paced) limit(ctx context.Context) error {
	if p.limiter == nil {
		return ctx.Err()
	}
	now := p.pace.Now()
	return p.pace.Sleep(ctx, p.limiter.ReserveN(now, 1).DelayFrom(now))
}

// blocked returns how long no request may be sent, or a failure if none is sent any more.
func (p *Paced) blocked() (time.Duration, *Failure) {
	p.mu.Lock()
	defer p.mu.Unlock()
	wait := p.until.Sub(p.pace.Now())
	switch {
	case p.throttled >= giveUpAfter:
		return 0, &Failure{Kind: Throttled, Err: fmt.Errorf("not sent: the target throttled %d requests in a row, at every retry", p.throttled)}
	case wait > p.pace.MaxWait:
		return 0, &Failure{Kind: Throttled, Err: fmt.Errorf("not sent: the target asked to wait longer than %s", p.pace.MaxWait)}
	}
	return wait, nil
}

func (p *Paced) sleep(ctx context.Context, wait time.Duration) error {
	p.mu.Lock()
	wait = max(wait, p.until.Sub(p.pace.Now()))
	p.mu.Unlock()
	return p.pace.Sleep(ctx, wait)
}

// retry decides whether to retry an exchange, and when, and blocks other requests until then.
func (p *Paced) retry(x *Exchange, retries int) (wait time.Duration, retry bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case x.Failure == nil && Overloaded(x.Status):
		var found bool
		if wait, found = RetryAfter(x.Header, p.pace.Now()); !found {
			wait = firstBackoff << retries
		}
		if until := p.pace.Now().Add(wait); until.After(p.until) {
			p.until = until
		}
		// After a gateway's timeout, nobody knows whether a write was processed.
		if wait > p.pace.MaxWait || x.Request.Once || x.Status == http.StatusGatewayTimeout && !Safe(x.Request.Method) {
			return 0, false
		}
		if retries < p.pace.Retries {
			return wait, true
		}
		p.throttled++
	case x.Failure != nil && x.Failure.Unsent:
		if retries < p.pace.Retries && !p.unreachable {
			return firstRedial << retries, true
		}
		p.unreachable = true
	case x.Failure == nil || x.Failure.Kind != Throttled:
		p.throttled, p.unreachable = 0, false
	}
	return 0, false
}

// stopped is the exchange of a run that ended while a request waited; x is its last attempt, or nil.
func stopped(req Request, x *Exchange) *Exchange {
	out := &Exchange{Request: req, Started: Now(), Failure: &Failure{Kind: Cancelled, Err: errStopped}}
	if x != nil {
		return x.Retried(out)
	}
	return out
}

var errInterrupted = errors.New("the wait was cut short")

// Sleep waits, or returns an error if ctx ends first.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return errInterrupted
	}
}
