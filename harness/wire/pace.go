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

// Pace says how gently to treat a target. The zero value sets no rate, and tries again up to three times.
type Pace struct {
	Rate    float64       // requests per second, evenly spread; 0 means no limit
	Retries int           // how often a request may be sent again; 0 means 3, less means never
	MaxWait time.Duration // the longest wait that a target may ask for, 0 means 2 min

	Now   func() time.Time                                 // nil means the clock
	Sleep func(ctx context.Context, d time.Duration) error // nil sleeps; it ends early, with an error, where ctx does
}

// InstantPace is the pace for a mock of one's own: its clock goes on by itself and jumps over each wait.
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
	giveUpAfter    = 3                      // requests in a row that were throttled to the end
	firstBackoff   = time.Second            // doubled with each try, where the target names no time
	firstRedial    = 100 * time.Millisecond // the same where nobody answers
	allPlaces      = 1 << 20                // more than there are requests in flight
)

// Paced is a target that is not asked too much. A request that was answered 429 or 503, or that never reached the target, is sent
// again, a read that was answered 504 too; anything else may have been carried out, so it is not. One gate holds all requests: while
// one waits to be sent again, and until it has its answer, no other is sent, for each would only count against the same limit.
type Paced struct {
	target  Target
	pace    Pace
	limiter *rate.Limiter       // nil means no limit
	places  *semaphore.Weighted // one for each request in flight, all for one that is sent again

	mu     sync.Mutex
	until  time.Time // when the gate opens
	lost   int       // requests in a row that were turned away to the end
	silent bool      // no connection since the last one that was tried to the end: one look each is enough
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
	p := &Paced{target: t, pace: pace, places: semaphore.NewWeighted(allPlaces)}
	if pace.Rate > 0 {
		p.limiter = rate.NewLimiter(rate.Limit(pace.Rate), 1)
	}
	return p
}

// Name returns the target's name.
func (p *Paced) Name() string { return p.target.Name() }

// Do sends the request, again where that is safe and of use. The exchange is the last try, Earlier those before it.
func (p *Paced) Do(ctx context.Context, req Request) *Exchange {
	x := p.first(ctx, req)
	wait, again := p.again(x, 0)
	if !again {
		return x
	}
	if p.places.Acquire(ctx, allPlaces) != nil {
		return stopped(req, x)
	}
	defer p.places.Release(allPlaces)
	for try := 1; again; try++ {
		if p.sleepUntilOpen(ctx, wait) != nil || p.limit(ctx) != nil {
			return stopped(req, x)
		}
		next := p.target.Do(ctx, req)
		next.Earlier = slices.Concat(x.Earlier, []*Exchange{x}, next.Earlier)
		x.Earlier = nil
		x = next
		wait, again = p.again(x, try)
	}
	return x
}

// first sends the request for the first time, when its turn has come and the gate is open.
func (p *Paced) first(ctx context.Context, req Request) *Exchange {
	for {
		if p.limit(ctx) != nil {
			return stopped(req, nil)
		}
		if !p.places.TryAcquire(1) { // another one is being sent again: wait until it has its answer, and then for a turn
			if p.places.Acquire(ctx, 1) != nil {
				return stopped(req, nil)
			}
			p.places.Release(1)
			continue
		}
		wait, closed := p.gate()
		if wait <= 0 && closed == nil {
			x := p.target.Do(ctx, req)
			p.places.Release(1)
			return x
		}
		p.places.Release(1)
		if closed != nil {
			return &Exchange{Request: req, Started: p.pace.Now(), Failure: closed}
		}
		if p.pace.Sleep(ctx, wait) != nil {
			return stopped(req, nil)
		}
	}
}

// limit waits for a turn under the rate.
func (p *Paced) limit(ctx context.Context) error {
	if p.limiter == nil {
		return ctx.Err()
	}
	now := p.pace.Now()
	return p.pace.Sleep(ctx, p.limiter.ReserveN(now, 1).DelayFrom(now))
}

// gate returns how long the gate stays closed; a failure where it does not open again in this run.
func (p *Paced) gate() (time.Duration, *Failure) {
	p.mu.Lock()
	defer p.mu.Unlock()
	wait := p.until.Sub(p.pace.Now())
	switch {
	case p.lost >= giveUpAfter:
		return 0, &Failure{Kind: Throttled, Err: fmt.Errorf("want to send this, but the target turned %d requests in a row away at every try", p.lost)}
	case wait > p.pace.MaxWait:
		return 0, &Failure{Kind: Throttled, Err: fmt.Errorf("want to send this, but the target asked to wait longer than %s", p.pace.MaxWait)}
	}
	return wait, nil
}

func (p *Paced) sleepUntilOpen(ctx context.Context, wait time.Duration) error {
	p.mu.Lock()
	wait = max(wait, p.until.Sub(p.pace.Now()))
	p.mu.Unlock()
	return p.pace.Sleep(ctx, wait)
}

// again decides whether an exchange is worth another try, when, and closes the gate until then.
func (p *Paced) again(x *Exchange, tries int) (wait time.Duration, again bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case x.Failure == nil && Overloaded(x.Status):
		var found bool
		if wait, found = RetryAfter(x.Header, p.pace.Now()); !found {
			wait = firstBackoff << tries
		}
		if until := p.pace.Now().Add(wait); until.After(p.until) {
			p.until = until
		}
		if wait > p.pace.MaxWait || x.Status == http.StatusGatewayTimeout && !Safe(x.Request.Method) {
			return 0, false
		}
		if tries < p.pace.Retries {
			return wait, true
		}
		p.lost++
	case x.Failure != nil && x.Failure.Unsent:
		if tries < p.pace.Retries && !p.silent {
			return firstRedial << tries, true
		}
		p.silent = true
	case x.Failure == nil || x.Failure.Kind != Throttled:
		p.lost, p.silent = 0, false
	}
	return 0, false
}

// Overloaded tells whether a status says nothing of the request itself, only that it was not served now.
func Overloaded(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

// Safe tells whether a method only reads (RFC 9110 section 9.2.1). Of any other a gateway that timed out does not know the fate.
func Safe(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// stopped is the exchange of a run that ended while a request waited; x is its last try, if any.
func stopped(req Request, x *Exchange) *Exchange {
	out := &Exchange{Request: req, Started: Now(), Failure: &Failure{Kind: Cancelled, Err: errStopped}}
	if x != nil {
		out.Earlier = append(x.Earlier, x)
		x.Earlier = nil
	}
	return out
}

var errInterrupted = errors.New("the wait was cut short")

// Sleep waits, or returns an error where ctx ends first.
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
