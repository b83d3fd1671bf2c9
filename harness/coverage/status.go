package coverage

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

// invalidInput are the checks of requests that a target rejects for their content.
var invalidInput = []string{
	"wrong-type-refused", "bad-value-refused", "out-of-range-refused", "null-refused", "unknown-property-refused", "malformed-refused",
	"no-body-refused", "root-refused", "duplicate-member", "malformed-key", "malformed-tag-refused", "other-id", "type-kept",
}

// byStatus names the checks whose requests lead to a status.
var byStatus = map[int][]string{
	http.StatusBadRequest:           invalidInput,
	http.StatusUnprocessableEntity:  invalidInput,
	http.StatusUnauthorized:         {"no-token-refused", "malformed-token-refused", "expired-token-refused", "other-audience-refused"},
	http.StatusForbidden:            {"permission-required"},
	http.StatusNotFound:             {"unknown-key", "unknown-parent", "unknown-segment"},
	http.StatusMethodNotAllowed:     {"unknown-method", "undocumented-method", "collection-refused"},
	http.StatusNotAcceptable:        {"accept-xml"},
	http.StatusPreconditionFailed:   {"if-match-stale", "if-none-match", "if-match-unknown"},
	http.StatusUnsupportedMediaType: {"media-type-refused", "charset-refused", "coding-refused"},
	http.StatusPreconditionRequired: {"if-match-required"},
	http.StatusTooManyRequests:      {"throttle-wait"},
}

// byReadStatus names the checks whose reads lead to a status, and those that judge such a read.
var byReadStatus = map[int][]string{
	http.StatusOK:           {"read-schema", "read-back", "empty-update", "equivalent-url", "head"},
	http.StatusNotModified:  {"conditional-read"},
	http.StatusUnauthorized: {"no-token-refused", "malformed-token-refused", "expired-token-refused"},
	http.StatusNotFound:     {"unknown-key-read"},
}

// success are the checks of the status of an accepted update.
var success = []string{"status-documented", "prefer-return"}

// statuses lists the promises about the responses of an operation.
func statuses(op *contract.Operation) (out []promise) {
	for i := range op.Responses {
		r := &op.Responses[i]
		out = append(out, statusOf(r, kindStatus, "the update", byStatus, false))
		out = append(out, contentOf(r, kindStatus)...)
		out = append(out, codesOf(r)...)
	}
	for i := range op.ReadResponses {
		r := &op.ReadResponses[i]
		out = append(out, statusOf(r, kindRead, "a read", byReadStatus, true))
		out = append(out, contentOf(r, kindRead)...)
	}
	if list := op.ListEntity(); list != nil {
		out = append(out, promise{Promise: named(kindBody+"/list/"+list.Words(), "a read of the collection returns the documented body", list.Cite), tests: by("list-schema")})
	}
	return out
}

// statusOf is the promise of a documented status.
func statusOf(r *contract.Response, kind, what string, known map[int][]string, read bool) promise {
	text := fmt.Sprintf("%s may return %s", what, r.Words())
	if r.Status > 0 {
		text = fmt.Sprintf("%s may return %s", what, check.Status(r.Status))
	}
	if r.Text != "" {
		text += ": " + r.Text
	}
	var ids []string
	for status, checks := range known {
		if r.Covers(status) {
			ids = append(ids, checks...)
		}
	}
	if !read && (r.Status/100 == 2 || r.Range == 2 || r.Status == 0 && r.Range == 0) {
		ids = append(ids, success...)
	}
	out := promise{Promise: named(kind+"/"+r.Words(), text, r.Cite)}
	if len(ids) == 0 {
		out.reason = "not observable: no case of conform causes " + r.Words()
		return out
	}
	out.tests = by(ids...)
	out.shows = func(x *verdict.Exchange) bool { return x.Status > 0 && r.Covers(x.Status) && isRead(x) == read }
	out.breaks = wants(r.Words())
	if r.Status > 0 {
		out.breaks = wants(check.Status(r.Status))
	}
	return out
}

// contentOf lists the promises about the content and the header of a response.
func contentOf(r *contract.Response, of string) (out []promise) {
	read := of == kindRead
	cause := map[bool]string{true: "a read", false: "an update"}[read]
	here := func(x *verdict.Exchange) bool { return r.Covers(x.Status) && isRead(x) == read }
	place := r.Words()
	if read {
		place = kindRead + "/" + place
	}
	if r.Schema != nil {
		ids := []string{"schema", "body-object", "body-complete"}
		switch {
		case read:
			ids = []string{"read-schema"}
		case r.Status >= 400 || r.Range >= 4 || r.Status == 0 && r.Range == 0:
			ids = []string{"error-schema"}
		}
		out = append(out, promise{
			Promise: named(kindBody+"/"+place, cause+" that returns "+r.Words()+" has the documented body", r.Cite), tests: by(ids...), shows: here,
			breaks: func(h hit) bool {
				return h.finding.About == "" && (h.exchange == nil || here(h.exchange)) // a property has promises of its own
			},
		})
	}
	for i := range r.Headers {
		h := &r.Headers[i]
		text := "has the header " + h.Name + " where it is documented"
		if h.Required {
			text = "has the header " + h.Name
		}
		out = append(out, promise{
			Promise: named(kindHeader+"/"+place+"/"+h.Name, cause+" that returns "+r.Words()+" "+text, h.Cite), tests: by("documented-headers"),
			shows: func(x *verdict.Exchange) bool { return here(x) && hasField(x, h.Name) },
			breaks: func(found hit) bool {
				return strings.EqualFold(found.finding.About, h.Name) && (found.exchange == nil || here(found.exchange))
			},
		})
	}
	return out
}

func hasField(x *verdict.Exchange, name string) bool {
	for field := range x.Header {
		if strings.EqualFold(field, name) {
			return true
		}
	}
	return false
}

// codesOf lists the documented error codes of a response.
func codesOf(r *contract.Response) (out []promise) {
	for _, e := range r.Errors {
		text := fmt.Sprintf("an error %s has the code %s", r.Words(), e.Code)
		if e.Text != "" {
			text += ": " + e.Text
		}
		p := promise{
			Promise: named(kindError+"/"+r.Words()+"/"+e.Code, text, e.Cite), tests: by("documented-code"), breaks: wants(e.Code),
			shows: func(x *verdict.Exchange) bool { return r.Covers(x.Status) && strings.Contains(x.Body, `"`+e.Code+`"`) },
		}
		same := func(o promise) bool { return o.ID == p.ID }
		if !slices.ContainsFunc(out, same) { // a code may have several causes
			out = append(out, p)
		}
	}
	return out
}

// named starts a promise. Its kind is the first word of its id.
func named(id, text, cite string) verdict.Promise {
	kind, _, _ := strings.Cut(id, "/")
	return verdict.Promise{ID: id, Kind: kind, Text: text, Cite: cite}
}
