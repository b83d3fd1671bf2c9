package mock

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// diagnostic is how Graph tells its own people which server answered.
const diagnostic = `{"ServerInfo":{"DataCenter":"Conform","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"MOCK"}}`

// answer is one response before it is written.
type answer struct {
	status  int
	header  http.Header
	body    object // nil where there is no content
	raw     []byte // replaces the body where a fault says so
	bare    bool   // a fault wants raw sent whatever net/http thinks of it
	updates bool   // the answer to an update that was accepted

	documented []*contract.Header // that are sent because the contract requires them alone
}

func (c *call) newAnswer(status int) *answer {
	a := &answer{status: status, header: http.Header{}}
	a.header.Set("Date", c.mock.opts.Now().UTC().Format(http.TimeFormat))
	a.header.Set("request-id", c.requestID)
	a.header.Set("client-request-id", c.clientID)
	a.header.Set("OData-Version", "4.0")
	a.header.Set("Cache-Control", "no-store")
	a.header.Set("x-ms-ags-diagnostic", diagnostic)
	a.header.Set("Content-Type", c.format.contentType())
	return a
}

// refusal words a refusal as an OData error (OData JSON 4.01 section 21.1) with the inner error that Graph adds.
func (c *call) refusal(r *refusal) *answer {
	a := c.newAnswer(r.status)
	maps.Copy(a.header, r.header)
	a.body = object{{"error", object{
		{"code", r.code},
		{"message", r.message},
		{"innerError", object{
			{"date", c.mock.opts.Now().UTC().Format("2006-01-02T15:04:05")},
			{"request-id", c.requestID},
			{"client-request-id", c.clientID},
		}},
	}}}
	return a
}

// success answers an update as the contract documents it.
func (c *call) success() *answer {
	status, applied := successStatus(c.resource.op, preference(c.request.Header.Values("Prefer")))
	a := c.newAnswer(status)
	a.updates = true
	a.header.Set("ETag", c.entity.etag())
	if applied != "" {
		a.header.Set("Preference-Applied", applied)
	}
	if documents(c.resource.op, http.StatusOK) && documents(c.resource.op, http.StatusNoContent) {
		a.header.Set("Vary", "Prefer")
	}
	switch status {
	case http.StatusNoContent:
		return a
	case http.StatusAccepted:
		a.header.Set("Location", c.path) // the update is made already: the entity itself shows its final state
		return a
	case http.StatusCreated:
		a.header.Set("Location", c.path)
	}
	a.body = c.represent(c.entity.state)
	return a
}

// successStatus chooses among the documented statuses: 200 and 204 before all others, 204 of the two where the client prefers a
// minimal answer, the lowest of the others. Where none is documented, 200 and 204 stand. Applied is the preference that was kept.
func successStatus(op *contract.Operation, prefer string) (status int, applied string) {
	full, minimal := documents(op, http.StatusOK), documents(op, http.StatusNoContent)
	documented := op.Success()
	if len(documented) == 0 {
		full, minimal = true, true
	}
	switch {
	case minimal && (!full || prefer == returnMinimal):
		status, applied = http.StatusNoContent, returnMinimal
	case full:
		status, applied = http.StatusOK, returnRepresentation
	default:
		return documented[0].Status, ""
	}
	if applied != prefer {
		applied = ""
	}
	return status, applied
}

func documents(op *contract.Operation, status int) bool { return op.Response(status) != nil }

const (
	returnMinimal        = "return=minimal"
	returnRepresentation = "return=representation"
)

// preference finds the first return preference (RFC 7240); others are ignored.
func preference(values []string) string {
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

// represent is the body that shows a state of the call's entity.
func (c *call) represent(state object) object {
	return append(c.context(c.resource, c.keys), c.resource.represent(state, c.format)...)
}

// represent shows a state: the type where it is promised, then the properties in document order.
func (r *resource) represent(state object, f format) object {
	out := object{}
	if r.typeName != "" && f.metadata != "none" {
		out = append(out, member{odataType, r.typeName})
	}
	for i := range r.properties {
		p := &r.properties[i]
		v, ok := state.get(p.name)
		if !ok || p.hidden {
			continue
		}
		if f.compatible {
			v = texts(p.edm, p.schema, v)
		}
		out = append(out, member{p.name, v})
	}
	return out
}

// context is the context URL of a resource, first in its body (OData JSON 4.01 section 4.5.1).
func (c *call) context(r *resource, keys []string) object {
	if c.format.metadata == "none" {
		return object{}
	}
	return object{{"@odata.context", r.contextURL(keys)}}
}

// write sends the answer. A header with no values is one that a fault took away; net/http would add Date of its own.
func (a *answer) write(w http.ResponseWriter) {
	body := a.raw
	if body == nil && a.body != nil {
		body = encode(a.body)
	}
	if body == nil {
		a.header.Del("Content-Type")
	} else {
		a.header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	if a.bare && a.writeBare(w) {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		w.Header()[name] = a.header[name]
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // nobody is left to tell
}

// writeBare sends what net/http would not: content with 204. It fails where the connection is not one of HTTP/1.1.
func (a *answer) writeBare(w http.ResponseWriter) bool {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return false
	}
	a.header.Set("Connection", "close")
	_, _ = fmt.Fprintf(buffered, "HTTP/1.1 %s\r\n", statusText(a.status))
	_ = a.header.Write(buffered)
	_, _ = fmt.Fprintf(buffered, "\r\n%s", a.raw)
	_ = buffered.Flush()
	_ = conn.Close()
	return true
}

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprint(status, " ", http.StatusText(status)))
}
