package wire

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// script returns its exchanges in turn, then the last one again and again, and records when it was called.
type script struct {
	mu    sync.Mutex
	clock *fakeClock
	plan  []*Exchange
	asked []time.Duration // since the clock's start
}

func (s *script) Name() string { return "script" }

func (s *script) Do(_ context.Context, req Request) *Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, s.clock.Now().Sub(start))
	x := *s.plan[min(len(s.asked), len(s.plan))-1]
	x.Request = req
	return &x
}

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// fakeClock advances only while someone sleeps.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(max(d, 0))
	return ctx.Err()
}

func paced(pace Pace, plan ...*Exchange) (*Paced, *script) {
	clock := &fakeClock{now: start}
	s := &script{clock: clock, plan: plan}
	pace.Now, pace.Sleep = clock.Now, clock.Sleep
	return NewPaced(s, pace), s
}

func says(status int, retryAfter string) *Exchange {
	x := &Exchange{Status: status, Header: http.Header{}}
	if retryAfter != "" {
		x.Header.Set("Retry-After", retryAfter)
	}
	return x
}

var (
	refused = &Exchange{Failure: &Failure{Kind: Unreachable, Err: errors.New("refused"), Unsent: true}}
	cut     = &Exchange{Failure: &Failure{Kind: Disconnected, Err: errors.New("cut")}}
)

func TestPaceTriesAgain(t *testing.T) {
	t.Parallel()
	s := time.Second
	for name, c := range map[string]struct {
		method string
		plan   []*Exchange
		want   int // status of the last attempt
		asked  []time.Duration
	}{
		"served":                  {"PATCH", []*Exchange{says(200, "")}, 200, []time.Duration{0}},
		"refused for good":        {"PATCH", []*Exchange{says(400, "9")}, 400, []time.Duration{0}},
		"failed":                  {"PATCH", []*Exchange{says(500, "9")}, 500, []time.Duration{0}},
		"seconds":                 {"PATCH", []*Exchange{says(429, "7"), says(200, "")}, 200, []time.Duration{0, 7 * s}},
		"a fraction":              {"PATCH", []*Exchange{says(429, "2.128"), says(200, "")}, 200, []time.Duration{0, 3 * s}},
		"at once":                 {"PATCH", []*Exchange{says(429, "0"), says(200, "")}, 200, []time.Duration{0, 0}},
		"a date":                  {"PATCH", []*Exchange{says(503, "Fri, 02 Jan 2026 03:04:15 GMT"), says(204, "")}, 204, []time.Duration{0, 10 * s}},
		"a date that has passed":  {"PATCH", []*Exchange{says(503, "Fri, 02 Jan 2026 03:04:00 GMT"), says(204, "")}, 204, []time.Duration{0, 0}},
		"no time":                 {"PATCH", []*Exchange{says(429, "")}, 429, []time.Duration{0, s, 3 * s, 7 * s}},
		"no time that can be":     {"PATCH", []*Exchange{says(429, "-5"), says(429, "soon"), says(200, "")}, 200, []time.Duration{0, s, 3 * s}},
		"without end":             {"PATCH", []*Exchange{says(503, "1")}, 503, []time.Duration{0, s, 2 * s, 3 * s}},
		"an hour":                 {"PATCH", []*Exchange{says(429, "3600")}, 429, []time.Duration{0}},
		"for ever":                {"PATCH", []*Exchange{says(429, "99999999999999999999999999")}, 429, []time.Duration{0}},
		"a read behind a gateway": {"GET", []*Exchange{says(504, ""), says(200, "")}, 200, []time.Duration{0, s}},
		"an update behind one":    {"PATCH", []*Exchange{says(504, ""), says(200, "")}, 504, []time.Duration{0}},
		"no connection":           {"PATCH", []*Exchange{refused, refused, says(200, "")}, 200, []time.Duration{0, s / 10, 3 * s / 10}},
		"never a connection":      {"PATCH", []*Exchange{refused}, 0, []time.Duration{0, s / 10, 3 * s / 10, 7 * s / 10}},
		"cut":                     {"PATCH", []*Exchange{cut, says(200, "")}, 0, []time.Duration{0}},
		"cut while trying again":  {"PATCH", []*Exchange{says(429, "1"), cut, says(200, "")}, 0, []time.Duration{0, s}},
	} {
		p, target := paced(Pace{}, c.plan...)
		x := p.Do(t.Context(), Request{Method: c.method})
		if x.Status != c.want || !equal(target.asked, c.asked) || len(x.Earlier) != len(c.asked)-1 {
			t.Errorf("%s: want %d after %v, got %d after %v with %d earlier", name, c.want, c.asked, x.Status, target.asked, len(x.Earlier))
		}
		for i, earlier := range x.Earlier {
			if earlier.Status != c.plan[min(i, len(c.plan)-1)].Status || earlier.Earlier != nil {
				t.Errorf("%s: want the tries in order and flat, got %+v at %d", name, earlier, i)
			}
		}
	}
}

func equal(a, b []time.Duration) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// A request that waited is checked again, by a read that does not wait for it, and is not sent if the check fails.
func TestPaceChecksAgainAfterAWait(t *testing.T) {
	slow := &Exchange{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"10"}}}
	ok := &Exchange{Status: http.StatusOK}
	for name, tc := range map[string]struct {
		plan   []*Exchange
		first  bool // another request is told to wait first
		err    error
		sent   int
		status int
	}{
		"no wait":                 {[]*Exchange{ok}, false, errors.New("changed"), 1, 200},
		"retried":                 {[]*Exchange{slow, ok, ok}, false, nil, 3, 200},
		"changed while it waited": {[]*Exchange{slow, ok}, false, errors.New("changed"), 2, 0},
		"another one waited":      {[]*Exchange{slow, ok, ok}, true, nil, 3, 200},
		"changed meanwhile":       {[]*Exchange{slow, ok}, true, errors.New("changed"), 2, 0},
	} {
		p, s := paced(Pace{Retries: -1}, tc.plan...)
		if !tc.first {
			p.pace.Retries = 1
		} else {
			p.Do(t.Context(), Request{Method: http.MethodGet, Once: true})
		}
		x := p.Do(t.Context(), Request{Method: http.MethodPatch, Recheck: func(ctx context.Context) error {
			p.Do(ctx, Request{Method: http.MethodGet})
			return tc.err
		}})
		refused := x.Failure != nil && x.Failure.Kind == NotPermitted && x.Failure.Unsent
		if len(s.asked) != tc.sent || x.Status != tc.status || refused != (tc.status == 0) {
			t.Errorf("%s: want %d requests and %d, got %d, %d, %+v", name, tc.sent, tc.status, len(s.asked), x.Status, x.Failure)
		}
	}
}

func TestRetryAfterTrustsTheTargetsClock(t *testing.T) {
	t.Parallel()
	h := http.Header{"Retry-After": {"Fri, 02 Jan 2026 05:00:07 GMT"}, "Date": {"Fri, 02 Jan 2026 05:00:00 GMT"}}
	if wait, found := RetryAfter(h, start); !found || wait != 7*time.Second {
		t.Errorf("want 7s, got %s, %v", wait, found)
	}
}

func TestPaceGivesUp(t *testing.T) {
	t.Parallel()
	p, target := paced(Pace{}, says(503, ""))
	for i := range 10 {
		x := p.Do(t.Context(), Request{Method: "GET"})
		if sent := x.Failure == nil; sent != (i < giveUpAfter) || !sent && x.Failure.Kind != Throttled {
			t.Errorf("request %d: got %+v", i, x)
		}
	}
	if len(target.asked) != giveUpAfter*(1+defaultRetries) {
		t.Errorf("want 12 tries, got %d", len(target.asked))
	}
	p, target = paced(Pace{}, refused)
	for range 10 {
		p.Do(t.Context(), Request{Method: "GET"})
	}
	if len(target.asked) != 13 { // one more attempt each
		t.Errorf("want 13 connections, got %d", len(target.asked))
	}
	p, target = paced(Pace{Retries: -1}, says(429, "1"), says(200, ""))
	if x := p.Do(t.Context(), Request{Method: "GET"}); x.Status != 429 || len(target.asked) != 1 {
		t.Errorf("want one try, got %d after %d", x.Status, len(target.asked))
	}
}

func TestPaceHoldsEveryRequestAtTheGate(t *testing.T) {
	t.Parallel()
	p, target := paced(Pace{}, says(429, "600"))
	p.Do(t.Context(), Request{Method: "GET"})
	x := p.Do(t.Context(), Request{Method: "GET"})
	if x.Failure == nil || x.Failure.Kind != Throttled || !strings.Contains(x.Failure.Err.Error(), "2m") || len(target.asked) != 1 {
		t.Errorf("want the second request unsent, got %+v", x)
	}
	p, target = paced(Pace{Retries: -1}, says(429, "60"), says(200, ""))
	p.Do(t.Context(), Request{Method: "GET"})
	if x := p.Do(t.Context(), Request{Method: "GET"}); x.Status != 200 || target.asked[1] != time.Minute {
		t.Errorf("want the second request after a minute, got %d at %v", x.Status, target.asked)
	}
}

// Every second request is throttled, and yet each succeeds in the end.
func TestPaceServesAllInTurn(t *testing.T) {
	t.Parallel()
	p, target := paced(Pace{Rate: 1000}, nil)
	target.plan = nil
	for range 500 {
		target.plan = append(target.plan, says(200, ""), says(429, "1"))
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				if x := p.Do(t.Context(), Request{Method: "PATCH"}); x.Status != 200 {
					t.Errorf("want 200, got %d %v", x.Status, x.Failure)
				}
			}
		})
	}
	wg.Wait()
}

func TestPaceStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p, target := paced(Pace{}, says(429, "1"))
	sleep := p.pace.Sleep
	p.pace.Sleep = func(ctx context.Context, d time.Duration) error { cancel(); return sleep(ctx, d) }
	x := p.Do(ctx, Request{Method: "PATCH"})
	if x.Failure == nil || x.Failure.Kind != Cancelled || len(x.Earlier) != 1 || len(target.asked) != 1 || x.Request.Method != "PATCH" {
		t.Errorf("want it stopped with one earlier try, got %+v", x)
	}
	if x := p.Do(ctx, Request{}); x.Failure == nil || x.Failure.Kind != Cancelled || len(target.asked) != 1 {
		t.Errorf("want nothing sent, got %+v", x)
	}
	if err := sleepFor(ctx); err == nil {
		t.Error("want a real sleep cut short")
	}
}

func sleepFor(ctx context.Context) error { return Sleep(ctx, time.Hour) }

func TestPaceKeepsItsRate(t *testing.T) {
	t.Parallel()
	p, target := paced(Pace{Rate: 0.5}, says(200, ""))
	for range 4 {
		p.Do(t.Context(), Request{})
	}
	if s := time.Second; !equal(target.asked, []time.Duration{0, 2 * s, 4 * s, 6 * s}) || p.Name() != "script" {
		t.Errorf("want a request each 2 s, got %v", target.asked)
	}
}

// If nothing listens, no byte reaches the target.
func TestNoConnectionIsUnsent(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	client := NewClient(Config{})
	defer client.Close()
	if x := client.Do(t.Context(), Request{Method: "PATCH", URL: "http://" + listener.Addr().String()}); x.Failure == nil || !x.Failure.Unsent {
		t.Errorf("want a failure before anything was sent, got %+v", x.Failure)
	}
}
