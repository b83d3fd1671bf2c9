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

// maxBatch is how many requests Graph accepts in one batch.
const maxBatch = 20

// batchPath is the path of a batch endpoint with the service root that its URLs are relative to.
type batchPath struct{ path, base string }

func batchPaths(contracts []*contract.Contract) (out []batchPath) {
	for _, c := range contracts {
		for _, op := range c.Operations {
			u, err := url.Parse(op.Server)
			if err != nil || isPlain(op) {
				continue // newResources has reported it
			}
			base := strings.TrimSuffix(u.Path, "/")
			if b := (batchPath{base + "/$batch", base}); !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	return out
}

// batchBase returns the service root of the batch endpoint on a path; ok is false for any other path.
func (m *Mock) batchBase(escaped string) (base string, ok bool) {
	for _, b := range m.batches {
		if strings.EqualFold(b.path, escaped) || strings.EqualFold(strings.Replace(b.path, "$", "%24", 1), escaped) {
			return b.base, true
		}
	}
	return "", false
}

// batchRequest is one request of a batch (OData JSON 4.01 section 19.1).
type batchRequest struct {
	id, method, url string
	header          http.Header
	body            []byte // nil for no content
	dependsOn       []string
}

// batch responds to POST $batch: 200 with one response for each request, in their order.
func (c *call) batch(base string) (*response, *rejection) {
	if c.mock.secured {
		if r := c.checkCredentials(); r != nil {
			return nil, r
		}
	}
	if c.request.Method != http.MethodPost {
		return nil, reject(ruleMethod, http.StatusMethodNotAllowed, "Send a batch with POST.").with("Allow", http.MethodPost)
	}
	if _, r := c.checkMediaType(&resource{media: jsonMedia}); r != nil {
		r.header.Del("Accept-Patch")
		return nil, r
	}
	body, r := c.readBody()
	if r != nil {
		return nil, r
	}
	requests, problem := readBatch(body)
	if problem == "" && len(requests) > maxBatch {
		problem = "want 1 to 20 requests"
		for _, in := range requests {
			if c.mock.fault.runOversizedBatch {
				c.runBatched(base, in)
			}
		}
		if c.mock.fault.anyBatchSize {
			problem = ""
		}
	}
	if problem != "" {
		return nil, reject(ruleBatch, http.StatusBadRequest, "Invalid batch payload: "+problem+".")
	}
	failed := map[string]bool{}
	responses := []any{}
	for _, in := range requests {
		responses = append(responses, c.respondBatched(base, in, failed))
	}
	resp := c.newResponse(http.StatusOK)
	resp.body = object{{"responses", responses}}
	return resp, nil
}

// readBatch reads the requests; problem says what is wrong with the batch.
func readBatch(body object) (requests []batchRequest, problem string) {
	list := items(body, "requests")
	if len(list) == 0 {
		return nil, "want 1 to 20 requests"
	}
	seen := map[string]bool{}
	for _, v := range list {
		o, _ := v.(object)
		in := batchRequest{id: text(o, "id"), method: strings.ToUpper(text(o, "method")), url: text(o, "url"), header: http.Header{}}
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
		if content, ok := o.get("body"); ok && content != nil { // null is no content, as some clients write it
			in.body = encode(content)
		}
		for _, v := range items(o, "dependsOn") {
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

// batchedHeaders are the headers that a batch returns of a response.
var batchedHeaders = []string{
	"Allow", "Accept-Patch", "Cache-Control", "Content-Type", "ETag", "Location", "OData-Version", "Preference-Applied", "Retry-After",
}

// respondBatched runs one request of a batch and returns its response as a member of the batch's response.
func (c *call) respondBatched(base string, in batchRequest, failed map[string]bool) object {
	dependent := reject(ruleBatch, http.StatusFailedDependency, "A request that this one depends on failed.")
	resp := c.errorResponse(dependent)
	switch {
	case c.mock.fault.ignoreDependsOn || !slices.ContainsFunc(in.dependsOn, func(id string) bool { return failed[id] }):
		resp = c.runBatched(base, in)
	case c.mock.fault.runDependents:
		c.runBatched(base, in)
	default:
		c.recordUnrun(base, in, dependent, resp)
	}
	failed[in.id] = resp.status >= http.StatusBadRequest
	headers := object{}
	for _, name := range batchedHeaders {
		if value := resp.header.Get(name); value != "" && (name != "Content-Type" || resp.body != nil) {
			headers = append(headers, member{name, value})
		}
	}
	out := object{{"id", in.id}, {"status", number(resp.status)}, {"headers", headers}}
	if resp.body != nil {
		out = append(out, member{"body", resp.body})
	}
	if c.mock.fault.batched != nil {
		out = c.mock.fault.batched(out)
	}
	return out
}

// runBatched runs one request with the credentials of the batch.
func (c *call) runBatched(base string, in batchRequest) *response {
	bad := func(message string) *response {
		r := reject(ruleBatch, http.StatusBadRequest, message)
		resp := c.errorResponse(r)
		c.recordUnrun(base, in, r, resp)
		return resp
	}
	target, err := url.Parse(base + "/" + strings.TrimPrefix(in.url, "/"))
	if err != nil || strings.Contains(in.url, "://") {
		return bad("The URL is not relative to the service root.")
	}
	if _, nested := c.mock.batchBase(target.EscapedPath()); nested {
		return bad("A batch in a batch is not supported.")
	}
	if in.body != nil && in.header.Get("Content-Type") == "" {
		if c.enforce(reject(ruleUntyped, http.StatusBadRequest, "")) != nil {
			return bad("Write request id : " + clip(in.id) + " does not contain Content-Type header or body.")
		}
		in.header.Set("Content-Type", jsonMedia)
	}
	request := &http.Request{
		Method: in.method, URL: target, Header: in.header, Body: io.NopCloser(bytes.NewReader(in.body)), ContentLength: int64(len(in.body)),
		Host: c.request.Host, TLS: c.request.TLS, RequestURI: c.prefix() + target.RequestURI(),
	}
	if c.mock.fault.batchOnlyReads && request.Method == http.MethodPatch {
		request.Method = http.MethodGet
	}
	request.Header["Authorization"] = c.request.Header.Values("Authorization")
	resp := c.mock.respond(request.WithContext(c.request.Context()), c)
	c.delivery.add(resp.delivery)
	return resp
}
