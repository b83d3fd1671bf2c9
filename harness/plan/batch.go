package plan

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// inner is one request of a batch (OData JSON 4.01 section 19.1).
type inner struct {
	ID        string            `json:"id"`
	DependsOn []string          `json:"dependsOn,omitempty"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers,omitempty"`
	Body      json.RawMessage   `json:"body,omitempty"`
}

// update is a valid update as a request of a batch.
func (b *builder) update(id string, members []member) inner {
	in := inner{ID: id, Method: b.op.Method, URL: b.path, Headers: map[string]string{"Content-Type": b.op.MediaType}, Body: b.patch(members...).Body}
	for name, value := range b.headers {
		in.Headers[name] = value
	}
	return in
}

// post sends the requests as one batch.
func (b *builder) post(requests ...inner) wire.Request {
	body, _ := json.Marshal(map[string][]inner{"requests": requests}) // the values came out of a JSON reader
	out := b.request(http.MethodPost, body)
	out.URL = b.base + "/$batch"
	out.Header = http.Header{"Accept": {"application/json"}, "Content-Type": {"application/json"}}
	return out
}

// batch sends a valid update and a read inside one batch.
func batch(b *builder) []*Case {
	members := b.fresh()
	c := b.newCase(check.Batch, "", "a valid update and a read in one batch", check.Open)
	b.keep(c, members)
	return []*Case{c.between(b, b.post(b.update(catalogue.BatchUpdate, members), inner{ID: catalogue.BatchRead, Method: http.MethodGet, URL: b.path}))}
}

// batchLimits sends, between two reads, three batches with an update each that must not be made: one of a request too many, one in
// which it depends on what fails, and one in which its body has no Content-Type. Each gives one property another value, so that the
// last read tells which of them was made.
func batchLimits(b *builder) []*Case {
	for _, p := range b.op.Writable() {
		values := [][]member{b.fresh(p.Name), b.fresh(p.Name), b.fresh(p.Name)}
		if !distinct(values) {
			continue
		}
		c := b.newCase(check.BatchLimits, "", "batches that are too long, that depend on what fails, and with a body of no type", check.Open)
		c.Target, c.Values = p.Name, []any{values[0][0].value, values[1][0].value, values[2][0].value}
		many := []inner{b.update(catalogue.BatchUpdate, values[0])}
		for n := range catalogue.MaxBatch {
			many = append(many, inner{ID: fmt.Sprint(n + 1), Method: http.MethodGet, URL: b.path})
		}
		dependent, untyped := b.update(catalogue.BatchUpdate, values[1]), b.update(catalogue.BatchUpdate, values[2])
		dependent.DependsOn = []string{catalogue.BatchRead}
		delete(untyped.Headers, "Content-Type")
		return []*Case{c.between(b, b.post(many...),
			Step{Name: check.StepDependent, Request: b.post(inner{ID: catalogue.BatchRead, Method: http.MethodGet, URL: "/conformNoSuchSegment"}, dependent)},
			Step{Name: check.StepUntyped, Request: b.post(untyped)})}
	}
	return nil
}

// distinct tells whether there are values, and no two of them are alike.
func distinct(values [][]member) bool {
	for i, v := range values {
		if len(v) == 0 {
			return false
		}
		for _, other := range values[:i] {
			if reflect.DeepEqual(v, other) {
				return false
			}
		}
	}
	return true
}
