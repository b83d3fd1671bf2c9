package mock

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

// diagnostic is the value of x-ms-ags-diagnostic, in which Graph names the server that responded.
const diagnostic = `{"ServerInfo":{"DataCenter":"Conform","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"MOCK"}}`

// response is one response before it is written.
type response struct {
	status  int
	header  http.Header
	body    object // nil for no content
	raw     []byte // sent instead of the body by some faults
	hijack  bool   // raw is content that net/http would not send with this status
	missing int    // bytes that Content-Length announces and that do not follow
	drop    bool   // closes the connection instead
	delivery
	updated bool // the response to an accepted update

	documented []*contract.Header // sent only because the contract requires them
}

func (c *call) newResponse(status int) *response {
	resp := &response{status: status, header: http.Header{}}
	if c.plain() {
		resp.header.Set("Date", c.mock.opts.Now().UTC().Format(http.TimeFormat))
		resp.header.Set("Content-Type", c.plainMedia(status))
		return resp
	}
	for name, value := range map[string]string{
		"Date":                c.mock.opts.Now().UTC().Format(http.TimeFormat),
		"request-id":          c.requestID,
		"client-request-id":   c.clientID,
		"OData-Version":       "4.0",
		"Cache-Control":       "no-store",
		"x-ms-ags-diagnostic": diagnostic,
		"Content-Type":        c.format.contentType(),
	} {
		resp.header.Set(name, value)
	}
	return resp
}

// errorResponse returns an OData error (OData JSON 4.01 section 21.1) with the inner error that Graph adds.
func (c *call) errorResponse(r *rejection) *response {
	if c.plain() {
		return c.plainError(r)
	}
	resp := c.newResponse(r.status)
	resp.drop = r.drop
	maps.Copy(resp.header, r.header)
	resp.body = object{{"error", object{
		{"code", r.code},
		{"message", r.message},
		{"innerError", object{
			{"date", c.mock.opts.Now().UTC().Format("2006-01-02T15:04:05")},
			{"request-id", c.requestID},
			{"client-request-id", c.clientID},
		}},
	}}}
	if c.resource == nil {
		return resp
	}
	if documented := c.resource.op.Documents(r.status); documented != nil && documented.Schema != nil {
		body, _ := fit(documented.Schema, "mock", resp.body).(object)
		if _, odata := body.get("error"); odata { // a contract that allows no OData error contradicts its profile
			resp.body = body
		}
	}
	return resp
}

// updateResponse returns the documented response to an accepted update.
func (c *call) updateResponse() *response {
	op := *c.resource.op
	op.Responses = op.SuccessOf(c.changed())
	status, applied := successStatus(&op, returnPreference(c.request.Header.Values("Prefer")))
	resp := c.newResponse(status)
	resp.updated = true
	resp.header.Set("ETag", c.entity.etag())
	if applied != "" {
		resp.header.Set("Preference-Applied", applied)
	}
	if documents(&op, http.StatusOK) && documents(&op, http.StatusNoContent) {
		resp.header.Set("Vary", "Prefer")
	}
	c.setContent(resp)
	return resp
}

// changed names the members of the update.
func (c *call) changed() (names []string) {
	for _, m := range c.change {
		names = append(names, m.name)
	}
	return names
}

// setContent gives the response to an update the content and the Location that go with its status. The Location of 202 is the entity
// itself: the update is done, so it already shows the final state.
func (c *call) setContent(resp *response) {
	if resp.status == http.StatusAccepted || resp.status == http.StatusCreated {
		resp.header.Set("Location", c.path)
	}
	resp.body = nil
	documented := c.resource.op.Response(resp.status)
	if documented != nil && documented.MediaType == "" && len(documented.Media) > 0 && c.plain() {
		c.setOther(resp, documented.Media[0])
		return
	}
	if resp.status != http.StatusAccepted && resp.status != http.StatusNoContent || resp.status == http.StatusAccepted && documented != nil && documented.Schema != nil {
		resp.body = c.represent(c.entity.state)
		if documented != nil && documented.Schema != nil && !c.format.compatible {
			resp.show(fit(documented.Schema, seedOf(c.path, ""), resp.body))
		}
		resp.body = c.selected(resp.body)
	}
}

// setOther sets content of a media type other than JSON, of which the contract says no more than its name.
func (c *call) setOther(resp *response, media string) {
	resp.header.Set("Content-Type", media)
	if resp.raw = []byte("updated\n"); strings.HasSuffix(media, "xml") {
		resp.raw = []byte("<updated/>\n")
	}
}

// show sets the body, which need not be an object.
func (resp *response) show(v any) {
	if body, isObject := v.(object); isObject {
		resp.body = body
		return
	}
	resp.body, resp.raw = nil, encode(v)
}

// successStatus chooses among the documented statuses: 204 if the client prefers a minimal response or 200 is not documented, else
// 200, else the lowest. A 200 that is documented with a preference is returned with it only. If none is documented, both 200 and 204 count as documented. applied is the preference that was honored.
func successStatus(op *contract.Operation, prefer string) (status int, applied string) {
	full, minimal := documents(op, http.StatusOK), documents(op, http.StatusNoContent)
	documented := op.Success()
	if len(documented) == 0 {
		full, minimal = true, true
	}
	switch {
	case minimal && (!full || prefer == returnMinimal || onlyPreferred(op) && prefer != returnRepresentation):
		status, applied = http.StatusNoContent, returnMinimal
	case full:
		status, applied = http.StatusOK, returnRepresentation
	default:
		return cmp.Or(documented[0].Status, http.StatusOK), ""
	}
	if applied != prefer {
		applied = ""
	}
	return status, applied
}

// onlyPreferred reports whether 200 is documented for a request that prefers it, and for no other.
func onlyPreferred(op *contract.Operation) bool {
	r := op.Response(http.StatusOK)
	return r != nil && r.Prefer != ""
}

// documents reports whether the contract documents a status. A range with a body means 200, one without 204; a
// default response that stands for success means 200.
func documents(op *contract.Operation, status int) bool {
	if r := op.Response(status); r != nil {
		return r.Status == status || (status == http.StatusNoContent) == (len(r.Media) == 0)
	}
	success := op.Success()
	return len(success) > 0 && success[0].Words() == "default" && status == http.StatusOK
}

const (
	returnMinimal        = "return=minimal"
	returnRepresentation = "return=representation"
)

// returnPreference finds the first return preference (RFC 7240); others are ignored.
func returnPreference(values []string) string {
	for text := range strings.SplitSeq(strings.Join(values, ","), ",") {
		text, _, _ = strings.Cut(text, ";")
		name, value, _ := strings.Cut(text, "=")
		p := strings.ToLower(strings.TrimSpace(name)) + "=" + strings.Trim(strings.TrimSpace(value), `"`)
		if p == returnMinimal || p == returnRepresentation {
			return p
		}
	}
	return ""
}

// represent returns the body that shows a state of the call's entity.
func (c *call) represent(state object) object {
	out := append(c.context(c.resource, c.keys), c.tag(c.resource, c.readTag())...)
	out = append(out, c.resource.represent(state, c.format)...)
	if c.format.compatible {
		return out
	}
	for _, s := range []*openapi3.Schema{c.resource.entitySchema(), c.resource.readSchema()} {
		if fitted, isObject := fit(s, seedOf(c.path, ""), out).(object); isObject {
			out = fitted
		}
	}
	return out
}

// readSchema returns the schema of a successful GET, or nil.
func (r *resource) readSchema() *openapi3.Schema {
	if read := r.op.ReadEntity(); read != nil {
		return read.Schema
	}
	return nil
}

// entitySchema returns the schema of the first success that has one, else that of a read, or nil.
func (r *resource) entitySchema() *openapi3.Schema {
	if updated := r.op.UpdatedEntity(); updated != nil {
		return updated.Schema
	}
	return r.readSchema()
}

// represent returns a state as a response shows it: the type if it is promised, then the properties in document order.
func (r *resource) represent(state object, f format) object {
	out := object{}
	if r.typeName != "" && f.metadata != "none" && !isPlain(r.op) {
		out = append(out, member{odataType, r.typeName})
	}
	for i := range r.properties {
		p := &r.properties[i]
		v, ok := state.get(p.name)
		if !ok || p.hidden {
			continue
		}
		if f.compatible {
			v = numbersToStrings(p.edm, p.schema, v)
		}
		out = append(out, member{p.name, v})
	}
	return out
}

// context returns the context URL of a resource, the first member of a body (OData JSON 4.01 section 4.5.1).
func (c *call) context(r *resource, keys []string) object {
	if c.format.metadata == "none" || isPlain(r.op) {
		return object{}
	}
	url := r.contextURL(keys)
	if c.query.selects != nil {
		whole, isEntity := strings.CutSuffix(url, entitySuffix)
		if url = whole + "(" + strings.Join(c.query.selects, ",") + ")"; isEntity {
			url += entitySuffix
		}
	}
	return object{{odataContext, url}}
}

// tag returns the entity tag as a member of the body (OData JSON 4.01 section 4.6.1), next to the context URL.
func (c *call) tag(r *resource, tag string) object {
	if c.format.metadata == "none" || isPlain(r.op) {
		return object{}
	}
	return object{{"@odata.etag", tag}}
}

// absolute returns the URL of a path of the mock for the client, who may reach the mock below another path.
func (c *call) absolute(path string) string {
	if c.request.Host == "" {
		return path
	}
	scheme := "http"
	if c.request.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.request.Host + c.prefix() + path
}

// prefix is the start of the request's path that a handler before the mock has taken off.
func (c *call) prefix() string {
	whole, _, _ := strings.Cut(c.request.RequestURI, "?")
	before, ok := strings.CutSuffix(whole, c.request.URL.EscapedPath())
	if !ok || strings.Contains(before, ":") {
		return ""
	}
	return before
}

// write sends the response. A nil header value keeps net/http from adding that header (Date) itself.
func (resp *response) write(w http.ResponseWriter) {
	if resp.drop || resp.dropped {
		panic(http.ErrAbortHandler)
	}
	body := resp.content()
	if body == nil {
		resp.header.Del("Content-Type")
	} else {
		resp.header.Set("Content-Length", strconv.Itoa(len(body)+resp.missing))
	}
	if resp.raw = body; (resp.hijack || resp.missing > 0) && resp.writeHijacked(w) {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(resp.header)) {
		w.Header()[name] = resp.header[name]
	}
	w.WriteHeader(resp.status)
	resp.deliver(w, body)
}

// content returns the bytes of the body, nil if there is none.
func (resp *response) content() []byte {
	if resp.raw == nil && resp.body != nil {
		return encode(resp.body)
	}
	return resp.raw
}

// writeHijacked sends content with a status for which net/http drops it, such as 204. It reports false if the connection cannot be
// taken over, as with HTTP/2.
func (resp *response) writeHijacked(w http.ResponseWriter) bool {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return false
	}
	resp.header.Set("Connection", "close")
	_, _ = fmt.Fprintf(buffered, "HTTP/1.1 %s\r\n", statusText(resp.status))
	_ = resp.header.Write(buffered)
	_, _ = fmt.Fprintf(buffered, "\r\n%s", resp.raw)
	_ = buffered.Flush()
	_ = conn.Close()
	return true
}

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprint(status, " ", http.StatusText(status)))
}
