package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Bounds of a record of what clients sent.
const (
	maxRecorded      = 100_000  // requests
	maxRecordedBytes = 1 << 30  // of all of them
	maxRecordedBody  = 64 << 10 // bytes of one body
	maxTokens        = 100      // different ones that are searched for in everything
	minToken         = 8        // bytes: a shorter one would hide ordinary words
)

// The operation of a request whose path no contract has, and of a batch.
const (
	noContract     = "no-contract"
	batchOperation = "batch"
)

// clientRecord is the record of what clients sent to a mock. Bodies are in a file, so that a mock can run for long.
type clientRecord struct {
	mu       sync.Mutex
	redactor *wire.Redactor
	stream   verdict.Stream
	judged   []judged
	bytes    int
	left     int // requests that are not recorded any more
	broken   int // requests that break the contract, recorded or not
	tokens   map[string]bool
	closed   bool
}

// judged is what is known of a request.
type judged struct {
	operation *contract.Operation
	batch     bool
	status    verdict.Status
	reason    string
	breach    *mock.Breach // redacted
	millis    float64
}

// newClientRecord begins a record with a scratch file in a folder.
func newClientRecord(dir string, contracts []*contract.Contract, fault string) *clientRecord {
	r := &clientRecord{redactor: wire.NewRedactor(), tokens: map[string]bool{}}
	r.stream.Spool = verdict.NewSpool(dir, func(lines []byte) bool {
		finder := r.redactor.FindLeaks()
		_, _ = finder.Write(lines) // which accepts everything
		return !finder.Found()
	})
	r.stream.Verdicts = r.verdicts()
	r.stream.Header = verdict.Header{
		Run: wire.NewGUID(), Started: wire.Now(), Conform: version(), Go: runtime.Version(), Target: "mock", Fault: fault, Catalogue: catalogue.Hash(),
	}
	for _, c := range contracts {
		r.stream.Header.Contracts = append(r.stream.Header.Contracts, verdict.Contract{
			Name: c.Name, Hash: c.Hash, Operations: len(c.Operations), Profile: string(c.Profile), Path: c.Path,
		})
	}
	return r
}

// newRecord begins the record of --record, or returns nil.
func (o *mockOptions) newRecord(contracts []*contract.Contract) (*clientRecord, error) {
	if o.record == "" {
		return nil, nil
	}
	dir := filepath.Dir(o.record)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, &exitError{exitUsage, fmt.Errorf("--record %s: there is no folder %s", filepath.ToSlash(o.record), filepath.ToSlash(dir)), ""}
	}
	if info, err := os.Stat(o.record); err == nil && !info.Mode().IsRegular() {
		return nil, &exitError{exitUsage, fmt.Errorf("--record %s: it is no regular file", filepath.ToSlash(o.record)), ""}
	}
	return newClientRecord(dir, contracts, strings.Join(o.faults, " ")), nil
}

// add records a request.
func (r *clientRecord) add(x mock.Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return // the mock did not wait for it to end
	}
	if x.Breach != nil {
		r.broken++
	}
	if len(r.judged) >= maxRecorded || r.bytes >= maxRecordedBytes {
		r.left++
		return
	}
	r.learn(x.Header.Get("Authorization"))
	id := len(r.judged) + 1
	redacted := r.redactor.Exchange(&wire.Exchange{
		Request: wire.Request{Method: x.Method, URL: x.URL, Header: x.Header, Body: text(x.Body)},
		Status:  x.Status, Header: x.ResponseHeader, Body: text(x.ResponseBody), Started: x.Started, Duration: x.Duration,
	})
	j := judged{operation: x.Operation, batch: x.Batch, millis: float64(x.Duration.Microseconds()) / 1000}
	r.judge(&j, x)
	r.judged = append(r.judged, j)
	out := verdict.Exchange{
		ID: id, Case: j.caseID(id), Step: "request", Method: redacted.Request.Method, URL: redacted.Request.URL, RequestHeader: redacted.Request.Header,
		Status: redacted.Status, Header: redacted.Header, Truncated: x.Cut, Started: redacted.Started, Millis: j.millis,
	}
	for _, body := range []struct {
		from []byte
		to   *string
	}{{redacted.Request.Body, &out.RequestBody}, {redacted.Body, &out.Body}} {
		*body.to = string(body.from[:min(len(body.from), maxRecordedBody)])
		out.Truncated = out.Truncated || len(body.from) > maxRecordedBody
	}
	if x.Status == 0 {
		out.ErrorKind, out.Error = "mock.no-response", "the mock closed the connection without a response"
	}
	r.bytes += len(out.URL) + len(out.RequestBody) + len(out.Body)
	r.stream.Spool.Add(&out)
}

// learn makes the redactor find a token of a client in whatever is recorded from now on.
func (r *clientRecord) learn(authorization string) {
	_, token, _ := strings.Cut(authorization, " ")
	if token = strings.TrimSpace(token); len(token) < minToken || token == wire.MalformedToken || len(r.tokens) >= maxTokens || r.tokens[token] {
		return
	}
	r.tokens[token] = true
	r.redactor.Learn(token)
}

// text returns a body, or in place of one that is compressed or not UTF-8, in which nobody can look for secrets, its length.
func text(body []byte) []byte {
	if len(body) == 0 {
		return nil
	}
	if !utf8.Valid(body) {
		return fmt.Appendf(nil, "[%d bytes that are not UTF-8]", len(body))
	}
	return body
}

// judge says whether a request breaks the contract. What depends on the state, on credentials or on a fault for clients is information.
func (r *clientRecord) judge(j *judged, x mock.Exchange) {
	j.status = verdict.Pass
	switch {
	case x.Breach != nil:
		j.status = verdict.Fail
		j.breach = &mock.Breach{
			Class: x.Breach.Class, Want: r.redactor.Text(x.Breach.Want), Got: string(r.redactor.Body([]byte(x.Breach.Got))),
			Cite: x.Breach.Cite, Promise: x.Breach.Promise,
		}
	case x.Fault != "":
		j.status, j.reason = verdict.Info, "the mock was told to fail it: --fault "+r.redactor.Text(x.Fault)
	case x.Rejected != "":
		j.status, j.reason = verdict.Info, fmt.Sprintf("the mock responded with %d (%s), which depends on more than the request", x.Status, x.Rejected)
	}
}
