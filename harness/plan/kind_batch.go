package plan

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// batchRequest is one request of a batch (OData JSON 4.01 section 19.1).
type batchRequest struct {
	ID        string            `json:"id"`
	DependsOn []string          `json:"dependsOn,omitempty"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers,omitempty"`
	Body      json.RawMessage   `json:"body,omitempty"`
}

// batchUpdate is a valid update as a request of a batch.
func (b *builder) batchUpdate(members []member) batchRequest {
	out := batchRequest{
		ID: catalogue.BatchUpdate, Method: b.op.Method, URL: b.batchURL(strings.TrimPrefix(b.url(b.op.Method, b.path), b.base)),
		Headers: map[string]string{contentType: b.op.MediaType}, Body: b.patch(members...).Body,
	}
	for name, value := range b.headers {
		out.Headers[strings.ToLower(name)] = value
	}
	return out
}

// contentType is the name of the header inside a batch, where names must be in lower case.
const contentType = "content-type"

// batchURL returns a path as the URL of a request in a batch, relative to the service root: OData resolves one that starts with a slash
// against the host, and Graph's documentation has no other form. On a tenant that is not Graph itself, the root of the host may have an
// entity of another service at that path.
func (b *builder) batchURL(path string) string {
	if b.op.Profile.Includes(contract.Graph) && !b.opts.RelativeBatch {
		return path
	}
	return strings.TrimPrefix(path, "/")
}

func (b *builder) postBatch(requests ...batchRequest) wire.Request {
	body, _ := json.Marshal(map[string][]batchRequest{"requests": requests}) // bodies are valid JSON
	out := b.request(http.MethodPost, body)
	out.URL = b.base + "/$batch"
	out.Header = http.Header{"Accept": {"application/json"}, "Content-Type": {"application/json"}}
	return out
}

func batch(b *builder) []*Case {
	members := b.newValues()
	c := b.newCase("", "a valid update and a read in one batch", check.Open)
	for _, m := range members {
		c.Change[m.name] = m.value
	}
	b.markUnread(c, members) // many targets have no batches, so that the cases after it set the same values
	read := batchRequest{ID: catalogue.BatchRead, Method: http.MethodGet, URL: b.batchURL(b.path)}
	return []*Case{c.betweenReads(b, b.postBatch(b.batchUpdate(members), read))}
}

// batchLimits sends three batches with an update that must not be applied: one request too many, a dependency that fails, and a body
// without Content-Type. Each sets one property to a different value, so that the last read shows which of them was applied.
func batchLimits(b *builder) []*Case {
	for _, p := range b.op.Writable() {
		values := b.otherValues(&p, 3)
		if values == nil {
			continue
		}
		c := b.newCase("", "batches with too many requests, with a failed dependency, and with a body without Content-Type", check.Open)
		c.Target, c.Values = p.Name, values
		tooMany := []batchRequest{b.batchUpdate([]member{{p.Name, values[0]}})}
		for n := range catalogue.MaxBatch {
			tooMany = append(tooMany, batchRequest{ID: fmt.Sprint(n + 1), Method: http.MethodGet, URL: b.batchURL(b.path)})
		}
		failing := batchRequest{ID: catalogue.BatchRead, Method: http.MethodGet, URL: b.batchURL("/conformNoSuchSegment")}
		dependent, untyped := b.batchUpdate([]member{{p.Name, values[1]}}), b.batchUpdate([]member{{p.Name, values[2]}})
		dependent.DependsOn = []string{failing.ID}
		delete(untyped.Headers, contentType)
		return []*Case{c.betweenReads(b, b.postBatch(tooMany...),
			Step{Name: check.StepDependent, Request: b.postBatch(failing, dependent)},
			Step{Name: check.StepUntyped, Request: b.postBatch(untyped)})}
	}
	return nil
}
