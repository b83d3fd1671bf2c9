// Package mock serves contracts over HTTP: a stateful server that keeps every promise of a contract, or breaks one named promise.
// Use it to test a client, or to see which check finds a fault.
//
//	m, err := mock.New(contracts, mock.Options{})
//	server := httptest.NewServer(m)
//
// The contract alone says what the mock does. Every path of an operation serves GET, PATCH and DELETE, and the collection above a key GET and
// POST. An entity exists as soon as it is requested, under any valid key but the one that stands for an entity that does not exist, see
// contract.Parameter, until it is deleted. GET of a collection lists the entities that were requested, and has at least two at first. Reads
// take query options of OData. An update changes the state as OData 4.01 Protocol section 11.4.3 says. A request is validated in a fixed
// order: a fault for clients, 429, 401, 404, 405, 406, 400 for its query, 415, 413, 400 for its form, 428 and 412, 400 for its values.
//
// The exported names, the ids of faults and the format that Seed reads are stable. Messages and generated values are not.
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

// Options configure a mock. The zero value is a faithful mock.
type Options struct {
	Fault string            // id of the fault, empty for a faithful mock
	Now   func() time.Time  // for Date and for the date in errors, time.Now if nil
	NewID func() string     // returns a new GUID for each request-id, a random one if nil
	Log   func(line string) // called once per request, possibly concurrently; may be nil

	// Record is called once per request, inner requests of a batch included, possibly concurrently, before the response is sent. It may be nil.
	Record func(Exchange)

	Throttle Throttle // the zero value limits nothing

	// Injections are the faults for clients that apply at first. Clients on this machine change them at /$conform/faults.
	Injections []Injection

	SeededOnly    bool // only entities that Seed or POST added exist
	StrictMethods bool // no POST to a collection, and no DELETE

	// Latency is how long each request waits before it is validated, a batch once. Sleep waits for it, with a timer if nil.
	Latency time.Duration
	Sleep   func(ctx context.Context, d time.Duration) error
}

// Mock is an http.Handler, safe for concurrent use.
type Mock struct {
	opts    Options
	fault   Fault
	routes  map[int][]route // by number of path segments, the most specific first
	batches []batchPath
	secured bool // some operation requires credentials
	first   *contract.Operation
	roots   []string // of the services, see BasePaths

	injector injector

	mu         sync.Mutex
	store      *store
	seeds      []*entity // exist before the first request
	window     window
	count      int    // requests so far, for the faults that throttle some of them
	lastMatch  string // If-Match of the last accepted update
	lastChange object // of an update, if nothing was read since
	lastPath   string // of the entity
	lastBefore object // the state before it
	burst      int    // updates since the last read
	token      string // the first that it accepted
	updates    int    // so far, for the fault that rejects some of them
}

// New returns a mock that serves every operation of the contracts below the path of its server URL. Operations on the same path
// share one entity, which has the properties of all of them; the responses are those of the first operation.
func New(contracts []*contract.Contract, opts Options) (*Mock, error) {
	m := &Mock{opts: opts, store: newStore()}
	m.opts.setDefaults()
	if opts.Fault != "" {
		var err error
		if m.fault, err = LookupFault(opts.Fault); err != nil {
			return nil, err
		}
		m.fault.byMock()
	}
	if err := m.injector.start(opts.Injections); err != nil {
		return nil, err
	}
	all, err := newResources(contracts)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errors.New("mock: no contract has an operation; want at least one")
	}
	m.first = all[0].op
	m.batches, m.roots = batchPaths(contracts), BasePaths(contracts)
	m.routes = routes(all)
	for _, r := range all {
		r.strict = opts.StrictMethods
		m.secured = m.secured || r.secured
	}
	return m, nil
}

func (opts *Options) setDefaults() {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.NewID == nil {
		opts.NewID = uuid.NewString
	}
	if opts.Sleep == nil {
		opts.Sleep = sleep
	}
}

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

// ServeHTTP serves one request.
func (m *Mock) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if m.serveAdmin(w, request) {
		return
	}
	m.allowDelays(w)
	m.respond(request, nil).write(w)
}

// respond returns the response to one request, which may be in a batch.
func (m *Mock) respond(request *http.Request, batch *call) *response {
	c := m.newCall(request)
	c.in = batch
	c.keep()
	resp, rejected := c.serve()
	breach := c.breach(rejected)
	if rejected != nil {
		own := rejected.code
		if m.fault.rejected != nil {
			m.fault.rejected(c, rejected)
		}
		if _, wanted := c.operation().ErrorCodes(rejected.status, rejected.member); len(wanted) > 0 && (rejected.code == own || rejected.code == statusCode(rejected.status)) {
			rejected.code = wanted[0].Code
		}
		resp = c.errorResponse(rejected)
	}
	c.addDocumentedHeaders(resp)
	if m.fault.response != nil {
		m.fault.response(c, resp)
	}
	resp.delivery = c.delivery
	c.record(resp, rejected, breach)
	if m.opts.Log != nil {
		m.opts.Log(c.logLine(resp.status))
	}
	return resp
}
