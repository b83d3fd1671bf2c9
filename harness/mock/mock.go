// Package mock is a stateful server that keeps the contract, or breaks one named promise.
//
// It is driven by the contract alone: every path that an operation names answers GET and PATCH, an entity comes into being with
// the first request for it (for any key but contract.UnknownKey and contract.MalformedKey), a collection of one shows a second one
// beside it, and its state changes as OData 4.01 Protocol section 11.4.3 says. A request is judged in a fixed order: 429, 401, 404, 405, 406, 415, 413, 400 for its form, 428 and 412, 400 for its values.
package mock

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/graphconform/conform/harness/contract"
)

// Options say what a mock does beside keeping the contract. The zero value is a faithful mock. Tests pass a clock and ids of their own.
type Options struct {
	Fault string            // the id of the promise to break, empty for a faithful mock
	Now   func() time.Time  // for Date and the date in errors, time.Now where nil
	NewID func() string     // a new GUID for every request-id, random where nil
	Log   func(line string) // called once per request, possibly by several at a time; may be nil

	Throttle Throttle // the zero value lets everything through

	// Latency is the time that Sleep, where it is nil a timer, waits before each request is judged.
	Latency time.Duration
	Sleep   func(ctx context.Context, d time.Duration) error
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Mock is an http.Handler, safe for concurrent use.
type Mock struct {
	opts      Options
	fault     Fault
	resources map[int][]*resource // by number of path segments, the most specific first
	batches   []batchPath
	secured   bool // some operation asks for credentials

	mu     sync.Mutex
	store  *store
	seeds  []*seed
	window window
	count  int // of requests, for the faults that come now and then
}

// New makes a mock that serves every operation of the contracts under the path of its server URL. Operations on the same path
// share one entity, which has the properties of all of them and answers as the first one documents.
func New(contracts []*contract.Contract, opts Options) (*Mock, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.NewID == nil {
		opts.NewID = uuid.NewString
	}
	if opts.Sleep == nil {
		opts.Sleep = sleep
	}
	m := &Mock{opts: opts, resources: map[int][]*resource{}, store: newStore()}
	if opts.Fault != "" {
		var err error
		if m.fault, err = LookupFault(opts.Fault); err != nil {
			return nil, err
		}
	}
	all, err := routes(contracts)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errors.New("mock: want a contract with an operation, got none")
	}
	m.batches = batchPaths(contracts)
	for _, r := range all {
		m.resources[len(r.template)] = append(m.resources[len(r.template)], r)
		m.secured = m.secured || r.secured
	}
	return m, nil
}

// ServeHTTP answers one request.
func (m *Mock) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if m.administer(w, request) {
		return
	}
	m.exchange(request).write(w)
}

// exchange answers one request, one inside a batch too.
func (m *Mock) exchange(request *http.Request) *answer {
	c := m.newCall(request)
	a, refused := c.serve()
	if refused != nil {
		if m.fault.verdict != nil {
			m.fault.verdict(c, refused)
		}
		a = c.refusal(refused)
	}
	c.document(a)
	if m.fault.answer != nil {
		m.fault.answer(c, a)
	}
	if m.opts.Log != nil {
		m.opts.Log(c.line(a.status))
	}
	return a
}

// route finds the resource that a request path names, with the keys in it and its canonical form.
func (m *Mock) route(escaped string) (r *resource, keys []string, path string) {
	segments, ok := splitPath(escaped)
	if !ok {
		return nil, nil, ""
	}
	for _, r := range m.resources[len(segments)] {
		if keys, path, ok := r.template.match(segments); ok {
			return r, keys, path
		}
	}
	return nil, nil, ""
}
