package mock

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Breach is what of the contract a request breaks. Class is a stable word such as `request.unknown-property`. Got may be a JSON object with
// the member that is wrong.
type Breach struct {
	Class, Want, Got string
	Cite, Promise    string // of the contract
}

// maxGot bounds, in bytes, what a breach repeats of a request.
const maxGot = 300

// breachStatuses are those of rejections that the client could have avoided by reading the contract. The others depend on the state, on
// credentials, or on the load.
var breachStatuses = []int{
	http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusLengthRequired, http.StatusRequestEntityTooLarge,
	http.StatusRequestURITooLong, http.StatusUnsupportedMediaType, http.StatusPreconditionRequired, http.StatusRequestHeaderFieldsTooLarge, http.StatusNotImplemented,
}

// isBreach reports whether the rejection says that the request breaks the contract.
func (r *rejection) isBreach() bool {
	switch {
	case r.byMock || r.rule == ruleInjected:
		return false
	case r.rule == ruleUnknownPath || r.rule == ruleNoMatch: // with whatever status
		return true
	}
	return slices.Contains(breachStatuses, r.status)
}

// breach describes what the request breaks: why it is rejected, or what a fault of the mock has let pass.
func (c *call) breach(r *rejection) *Breach {
	if c.mock.opts.Record == nil {
		return nil
	}
	if r == nil || !r.isBreach() {
		r = c.ignored
	}
	if r == nil || !r.isBreach() || r.rule == ruleUnknownPath && c.probes() {
		return nil
	}
	b := &Breach{Class: "request." + string(r.rule), Want: wants[r.rule], Got: clipTo(r.message, maxGot)}
	if b.Want == "" {
		b.Want = "a request that the contract allows"
	}
	if c.resource != nil {
		b.Cite = c.resource.op.Cite
	}
	switch r.rule {
	case ruleUnknownPath:
		b.Got = clipTo(c.request.URL.EscapedPath(), maxGot)
	case ruleMethod, ruleUnknownMethod, ruleCollection:
		b.Want, b.Got = r.header.Get("Allow"), clipTo(c.request.Method, maxGot)
	case ruleMalformedKey:
		b.Got = clipTo(strings.Join(c.keys, ", "), maxGot)
	case ruleAccept:
		b.sent(c, "Accept")
	case ruleMediaType, rulePlainText, ruleForm, rulePatchType:
		b.Want = cmp.Or(r.header.Get("Accept-Patch"), jsonMedia) + " in Content-Type"
		b.sent(c, "Content-Type")
	case ruleCoding:
		b.sent(c, "Content-Encoding")
	case ruleNoMatch:
		b.sent(c, "If-Match")
	case ruleCondition:
		b.Got = clipTo(strings.Join(slices.Concat(c.request.Header.Values("If-Match"), c.request.Header.Values("If-None-Match")), ", "), maxGot)
	}
	if r.violation != nil {
		b.member(c, r)
	}
	return b
}

// sent sets what a field of the request has.
func (b *Breach) sent(c *call, name string) {
	b.Got = "no " + name
	if values := c.request.Header.Values(name); len(values) > 0 {
		b.Got = clipTo(strings.Join(values, ", "), maxGot)
	}
}

// member describes a member of the body, with what the contract says of it.
func (b *Breach) member(c *call, r *rejection) {
	b.Want = r.violation.String()
	value, _ := c.change.get(r.property)
	b.Got = clipTo(string(encode(object{{r.property, value}})), maxGot)
	if c.resource == nil {
		return
	}
	if p := c.resource.op.Property(r.property); p != nil {
		b.Cite = cmp.Or(p.Cite, b.Cite)
		if p.Schema != nil {
			b.Promise = clipTo(p.Schema.Description, maxGot)
		}
	}
}

// wants are what the rules ask for, where the request itself does not tell.
var wants = map[rule]string{
	ruleUnknownPath:  "a path that a contract has",
	ruleMalformedKey: "a key as the contract describes it",
	ruleAccept:       "application/json in Accept",
	ruleCoding:       "gzip or no Content-Encoding",
	ruleCharset:      "content in UTF-8",
	ruleEncoding:     "content in UTF-8",
	ruleSize:         fmt.Sprintf("complete content of at most %d MiB", maxBody>>20),
	ruleJSON:         "one JSON value in UTF-8",
	ruleEmpty:        "content",
	ruleObject:       "a JSON object",
	rulePatch:        "a JSON Patch (RFC 6902) that can be applied",
	ruleDuplicate:    "members with names that differ",
	ruleCondition:    "entity tags as RFC 9110 has them",
	ruleNoMatch:      "If-Match with the entity tag, or *",
	ruleQuery:        "query options that the service has, with well-formed values",
	ruleUntyped:      "Content-Type with the body of a request in a batch",
	ruleBatch:        "a batch as OData JSON 4.01 section 19 and Graph have it",
}

// probes reports whether the request only asks whether the mock is there: a read of the service root or of /.
func (c *call) probes() bool {
	path := strings.Trim(c.request.URL.Path, "/")
	isRoot := path == "" || slices.ContainsFunc(c.mock.roots, func(root string) bool { return strings.EqualFold(strings.Trim(root, "/"), path) })
	return isRoot && slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, c.request.Method)
}

// byMock marks the rejections that a fault makes up: the request is valid.
func (h *hooks) byMock() {
	own := h.rejectUpdate
	if own == nil {
		return
	}
	h.rejectUpdate = func(c *call) *rejection {
		r := own(c)
		if r != nil {
			r.byMock = true
		}
		return r
	}
}
