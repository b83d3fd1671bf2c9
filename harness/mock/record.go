package mock

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/contract"
)

// Exchange is one request that a client sent, alone or in a batch, with the response of the mock. Nothing in it is redacted.
type Exchange struct {
	Method         string
	URL            string
	Header         http.Header
	Body           []byte // as sent; its beginning, if Cut
	Cut            bool
	Status         int // 0 for no response
	ResponseHeader http.Header
	ResponseBody   []byte

	Operation *contract.Operation // that has the path, or nil
	Batch     bool                // the request carries a batch
	Rejected  string              // the rule for which the mock rejected the request, a word, or empty
	Breach    *Breach             // what of the contract the request breaks, or nil
	Fault     string              // the fault for clients that applied, as ParseInjection reads it, or empty

	Started  time.Time
	Duration time.Duration
}

// maxKept bounds, in bytes, the body of an Exchange.
const maxKept = 1 << 20

// keptBody keeps what is read of a body.
type keptBody struct {
	io.ReadCloser
	kept bytes.Buffer
	cut  bool
}

func (b *keptBody) Read(p []byte) (n int, err error) {
	n, err = b.ReadCloser.Read(p)
	room := min(n, maxKept-b.kept.Len())
	b.kept.Write(p[:room])
	b.cut = b.cut || room < n
	return n, err
}

// keep keeps the body of the request, if it is to be recorded.
func (c *call) keep() {
	if c.mock.opts.Record == nil {
		return
	}
	c.started = c.mock.opts.Now()
	c.kept = &keptBody{ReadCloser: cmp.Or[io.ReadCloser](c.request.Body, http.NoBody)}
	c.request.Body = c.kept
}

// record calls Options.Record.
func (c *call) record(resp *response, r *rejection, b *Breach) {
	if c.mock.opts.Record == nil {
		return
	}
	_, _ = io.CopyN(io.Discard, c.kept, maxKept) // a request that was rejected early has a body that nobody has read
	x := Exchange{
		Method: c.request.Method, URL: c.absolute(c.request.URL.RequestURI()), Header: c.request.Header.Clone(), Body: c.kept.kept.Bytes(), Cut: c.kept.cut,
		Breach: b, Started: c.started, Duration: c.mock.opts.Now().Sub(c.started),
	}
	if !resp.drop && !resp.dropped {
		x.Status, x.ResponseHeader, x.ResponseBody = resp.status, resp.header.Clone(), resp.content()
	}
	if c.resource != nil {
		x.Operation = c.resource.op
	}
	if r != nil {
		x.Rejected = string(r.rule)
	}
	if c.injection != nil {
		x.Fault = c.injection.String()
	}
	_, x.Batch = c.mock.batchBase(c.request.URL.EscapedPath())
	c.mock.opts.Record(x)
}

// recordUnrun records a request of a batch that is not run.
func (c *call) recordUnrun(base string, in batchRequest, r *rejection, resp *response) {
	if c.mock.opts.Record == nil {
		return
	}
	target := in.url
	if !strings.Contains(target, "://") {
		target = c.absolute(base + "/" + strings.TrimPrefix(target, "/"))
	}
	c.mock.opts.Record(Exchange{
		Method: in.method, URL: target, Header: in.header.Clone(), Body: in.body, Status: resp.status, ResponseHeader: resp.header.Clone(), ResponseBody: resp.content(),
		Rejected: string(r.rule), Breach: c.breach(r), Started: c.mock.opts.Now(),
	})
}
