package plan

import (
	"encoding/json"
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

// batch sends a valid update and a read inside one batch (OData JSON 4.01 section 19).
func batch(b *builder) []*Case {
	members := b.fresh()
	inner := map[string]string{"Content-Type": b.op.MediaType}
	for name, value := range b.headers {
		inner[name] = value
	}
	type request struct {
		ID      string            `json:"id"`
		Method  string            `json:"method"`
		URL     string            `json:"url"`
		Headers map[string]string `json:"headers,omitempty"`
		Body    json.RawMessage   `json:"body,omitempty"`
	}
	body, err := json.Marshal(map[string][]request{"requests": {
		{check.BatchUpdate, b.op.Method, b.path, inner, b.patch(members...).Body},
		{ID: check.BatchRead, Method: http.MethodGet, URL: b.path},
	}})
	if err != nil {
		return nil // the values came out of a JSON reader
	}
	c := b.newCase(check.Batch, "", "a valid update and a read in one batch", check.Open)
	b.keep(c, members)
	post := b.request(http.MethodPost, body)
	post.URL = b.base + "/$batch"
	post.Header = http.Header{"Accept": {"application/json"}, "Content-Type": {"application/json"}}
	return []*Case{c.between(b, post)}
}
