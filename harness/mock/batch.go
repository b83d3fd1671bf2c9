package mock

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// maxBatch is how many requests Graph takes in one batch.
const maxBatch = 20

// batchPath is the path of a batch endpoint with the service root that its URLs are relative to.
type batchPath struct{ path, base string }

func batchPaths(contracts []*contract.Contract) (out []batchPath) {
	for _, c := range contracts {
		for _, op := range c.Operations {
			u, err := url.Parse(op.Server)
			if err != nil {
				continue // routes has refused it
			}
			base := strings.TrimSuffix(u.Path, "/")
			if b := (batchPath{base + "/$batch", base}); !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	return out
}

func (m *Mock) batch(escaped string) (base string, ok bool) {
	for _, b := range m.batches {
		if strings.EqualFold(b.path, escaped) || strings.EqualFold(strings.Replace(b.path, "$", "%24", 1), escaped) {
			return b.base, true
		}
	}
	return "", false
}

// inner is one request of a batch (OData JSON 4.01 section 19.1).
type inner struct {
	id, method, url string
	header          http.Header
	body            []byte // nil where there is none
	dependsOn       []string
}

// batch answers POST $batch: 200 with one answer for each request, in their order.
func (c *call) batch(base string) (*answer, *refusal) {
	if c.mock.secured {
		if r := c.credentials(); r != nil {
			return nil, r
		}
	}
	if c.request.Method != http.MethodPost {
		return nil, refuse(ruleMethod, http.StatusMethodNotAllowed, "A batch is posted.").with("Allow", http.MethodPost)
	}
	if _, r := c.mediaType(&resource{media: jsonMedia}); r != nil {
		r.header.Del("Accept-Patch")
		return nil, r
	}
	body, r := c.readChange()
	if r != nil {
		return nil, r
	}
	requests, problem := readBatch(body)
	if problem == "" && len(requests) > maxBatch {
		problem = "want 1 to 20 requests"
		for _, in := range requests {
			if c.mock.fault.eager {
				c.inner(base, in)
			}
		}
		if c.mock.fault.unlimited {
			problem = ""
		}
	}
	if problem != "" {
		return nil, refuse(ruleBatch, http.StatusBadRequest, "Invalid batch payload: "+problem+".")
	}
	failed := map[string]bool{}
	responses := []any{}
	for _, in := range requests {
		response := c.one(base, in, failed)
		responses = append(responses, response)
	}
	a := c.newAnswer(http.StatusOK)
	a.body = object{{"responses", responses}}
	return a, nil
}

// readBatch reads the requests; problem says why they are no batch.
func readBatch(body object) (requests []inner, problem string) {
	v, _ := body.get("requests")
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil, "want 1 to 20 requests"
	}
	seen := map[string]bool{}
	for _, v := range list {
		o, _ := v.(object)
		in := inner{id: text(o, "id"), method: strings.ToUpper(text(o, "method")), url: text(o, "url"), header: http.Header{}}
		if in.id == "" || in.method == "" || in.url == "" {
			return nil, "want id, method and url of each request"
		}
		if seen[in.id] {
			return nil, "want ids that differ"
		}
		headers, _ := o.get("headers")
		if headers, ok := headers.(object); ok {
			for _, m := range headers {
				if value, ok := m.value.(string); ok {
					in.header.Set(m.name, value)
				}
			}
		}
		if content, ok := o.get("body"); ok {
			in.body = encode(content)
		}
		dependsOn, _ := o.get("dependsOn")
		ids, _ := dependsOn.([]any)
		for _, v := range ids {
			id, _ := v.(string)
			if !seen[id] {
				return nil, "want dependsOn to name requests that come before"
			}
			in.dependsOn = append(in.dependsOn, id)
		}
		seen[in.id] = true
		requests = append(requests, in)
	}
	return requests, ""
}

func text(o object, name string) string {
	v, _ := o.get(name)
	s, _ := v.(string)
	return s
}

// one carries out one request of a batch and words its answer. The credentials are those of the batch.
func (c *call) one(base string, in inner, failed map[string]bool) object {
	a := c.refusal(refuse(ruleBatch, http.StatusFailedDependency, "A request that this one depends on failed."))
	switch {
	case c.mock.fault.independent || !slices.ContainsFunc(in.dependsOn, func(id string) bool { return failed[id] }):
		a = c.inner(base, in)
	case c.mock.fault.hasty:
		c.inner(base, in)
	}
	if a.status >= http.StatusBadRequest {
		failed[in.id] = true
	}
	headers := object{}
	for _, name := range []string{"Allow", "Accept-Patch", "Cache-Control", "Content-Type", "ETag", "Location", "OData-Version", "Preference-Applied", "Retry-After"} {
		if value := a.header.Get(name); value != "" && (name != "Content-Type" || a.body != nil) {
			headers = append(headers, member{name, value})
		}
	}
	out := object{{"id", in.id}, {"status", number(a.status)}, {"headers", headers}}
	if a.body != nil {
		out = append(out, member{"body", a.body})
	}
	if c.mock.fault.batched != nil {
		out = c.mock.fault.batched(out)
	}
	return out
}

func (c *call) inner(base string, in inner) *answer {
	bad := func(message string) *answer { return c.refusal(refuse(ruleBatch, http.StatusBadRequest, message)) }
	target, err := url.Parse(base + "/" + strings.TrimPrefix(in.url, "/"))
	if err != nil || strings.Contains(in.url, "://") {
		return bad("The URL is not relative to the service root.")
	}
	if _, nested := c.mock.batch(target.EscapedPath()); nested {
		return bad("A batch in a batch is not supported.")
	}
	if in.body != nil && in.header.Get("Content-Type") == "" {
		if c.judged(refuse(ruleUntyped, http.StatusBadRequest, "")) != nil {
			return bad("Write request id : " + clip(in.id) + " does not contain Content-Type header or body.")
		}
		in.header.Set("Content-Type", jsonMedia)
	}
	request := &http.Request{
		Method: in.method, URL: target, Header: in.header, Body: io.NopCloser(bytes.NewReader(in.body)), ContentLength: int64(len(in.body)),
	}
	if c.mock.fault.detached && request.Method == http.MethodPatch {
		request.Method = http.MethodGet
	}
	request.Header["Authorization"] = c.request.Header.Values("Authorization")
	return c.mock.exchange(request.WithContext(c.request.Context()))
}
