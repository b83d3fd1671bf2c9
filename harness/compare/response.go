package compare

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// place is a pair of exchanges of one case.
type place struct {
	of   *oneCase
	a, b *verdict.Exchange
}

// response is what is compared of an exchange, or of one request in a batch.
type response struct {
	status int
	header http.Header
	body   string
}

func responseOf(x *verdict.Exchange) response {
	header := http.Header{}
	for name, values := range x.Header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	body := x.Body
	if x.Truncated {
		body = ""
	}
	return response{x.Status, header, body}
}

// response compares two responses, and returns whether their statuses are equal.
func (c *Comparison) response(at place, headers []string) bool {
	a, b := responseOf(at.a), responseOf(at.b)
	if !c.statuses(at, a.status, b.status, "") {
		return false
	}
	for _, name := range headers {
		if has, too := a.header[name] != nil, b.header[name] != nil; has != too {
			at.of.fields = true
			c.different(at, aboutHeader, fmt.Sprintf("only the %s sends %s", only(has), name))
		}
	}
	if x, y := mediaType(a), mediaType(b); x != y {
		c.different(at, aboutMediaType, fmt.Sprintf("the service sends %s, the mock %s", x, y))
	}
	left, right := batchOf(a.body), batchOf(b.body)
	if left == nil || right == nil {
		c.bodies(at, a, b)
		return true
	}
	equal := true
	for id, status := range left {
		if other, both := right[id]; both {
			equal = c.statuses(at, status, other, "request "+id+" of the batch: ") && equal
		}
	}
	return equal
}

func only(service bool) string {
	if service {
		return "service"
	}
	return "mock"
}

// statuses compares two statuses, and returns whether they are equal.
func (c *Comparison) statuses(at place, a, b int, part string) bool {
	if a == b {
		return true
	}
	d := Difference{Kind: Different, About: aboutStatus}
	key := at.of.id // what a mock wrongly accepts or rejects is a cause of its own in every case
	switch {
	case isSuccess(b) && isRejection(a):
		d.Kind, d.Text = Laxer, fmt.Sprintf("%sthe mock accepts (%d) what the service rejects (%d)", part, b, a)
	case isSuccess(a) && isRejection(b):
		d.Kind, d.Text = Stricter, fmt.Sprintf("%sthe mock rejects (%d) what the service accepts (%d)", part, b, a)
	default:
		key, d.Text = at.a.Method, fmt.Sprintf("%sthe service sends %s, the mock %s", part, statusText(a), statusText(b))
	}
	c.put(at, key, d)
	return false
}

func isSuccess(status int) bool   { return status >= 200 && status < 300 }
func isRejection(status int) bool { return status >= 400 && status < 500 }

func statusText(status int) string {
	if status == 0 {
		return "no response"
	}
	return strconv.Itoa(status)
}

// bodies compares the bodies of two responses with the same status.
func (c *Comparison) bodies(at place, a, b response) {
	if a.status >= 400 {
		if x, y := errorCode(a.body), errorCode(b.body); x != y {
			c.different(at, aboutErrorCode, fmt.Sprintf("the service sends %s, the mock %s", x, y))
		}
	}
	x, y := shapeOf(a.body), shapeOf(b.body)
	if x == nil || y == nil {
		return // the media types say so
	}
	for _, d := range differences(x, y) {
		switch path := strconv.Quote(d.path); {
		case d.b == "":
			c.different(at, aboutMember, fmt.Sprintf("only the service sends %s (%s)", path, d.a))
		case d.a == "":
			c.different(at, aboutMember, fmt.Sprintf("only the mock sends %s (%s)", path, d.b))
		case d.path == "":
			c.different(at, aboutType, fmt.Sprintf("the body is %s from the service, %s from the mock", d.a, d.b))
		default:
			c.different(at, aboutType, fmt.Sprintf("%s is %s from the service, %s from the mock", path, d.a, d.b))
		}
	}
}

// different adds a difference between two responses with the same status. That such responses of other requests show, too, is the same one.
func (c *Comparison) different(at place, about, text string) {
	c.put(at, about, Difference{Kind: Different, About: about, Text: text})
}

func (c *Comparison) put(at place, key string, d Difference) {
	d.Operation = verdict.OperationID(at.of.verdicts[0])
	d.A, d.B = Side{Exchange: at.a.ID}, Side{Exchange: at.b.ID}
	same := c.add(strings.Join([]string{string(d.Kind), d.Operation, key, d.Text}, "\n"), d, at.of.name+"/"+at.a.Step)
	if in := verdict.Shorten(at.a.Method, 20) + " " + statusText(at.a.Status); at.a.Status == at.b.Status && !slices.Contains(same.In, in) {
		same.In = append(same.In, in)
	}
}

// mediaType is the type of a body, without parameters.
func mediaType(r response) string {
	if r.body == "" {
		return "no body"
	}
	value := r.header.Get("Content-Type")
	name, _, err := mime.ParseMediaType(value)
	switch {
	case value == "":
		return "no media type"
	case err != nil:
		return "an invalid media type"
	}
	return name
}

// errorCode is the code of an error as JSON: that of an OData error, or the type of a problem (RFC 9457).
func errorCode(body string) string {
	var doc struct {
		Error json.RawMessage
		Code  json.RawMessage
		Type  json.RawMessage
	}
	if json.Unmarshal([]byte(body), &doc) != nil {
		return "no code"
	}
	var inner struct{ Code json.RawMessage }
	_ = json.Unmarshal(doc.Error, &inner) // it may be a text, or missing
	for _, code := range []json.RawMessage{inner.Code, doc.Code, doc.Type} {
		if code != nil {
			return verdict.Shorten(string(code), 60)
		}
	}
	return "no code"
}

// batchOf returns the statuses in the response to a JSON batch by the ids of its requests, or nil.
func batchOf(body string) map[string]int {
	var doc struct {
		Responses []struct {
			ID     json.RawMessage
			Status int
		}
	}
	if !strings.Contains(body, `"responses"`) || json.Unmarshal([]byte(body), &doc) != nil || len(doc.Responses) == 0 {
		return nil
	}
	out := map[string]int{}
	for _, r := range doc.Responses {
		if r.Status == 0 {
			return nil
		}
		out[strings.Trim(string(r.ID), `"`)] = r.Status
	}
	return out
}

// ofNorms are the fields of responses that RFC 9110, RFC 5789, RFC 7240, OData and Microsoft Graph speak of. Who serves, and how the bytes travel,
// is not among them.
var ofNorms = []string{
	"Accept-Patch", "Allow", "Cache-Control", "Client-Request-Id", "Content-Location", "Content-Type", "Date", "Deprecation", "Etag", "Last-Modified", "Link",
	"Location", "Odata-Entityid", "Odata-Version", "Preference-Applied", "Request-Id", "Retry-After", "Sunset", "Vary", "Www-Authenticate",
}

// headerNames lists the fields of responses that are compared: those of the norms, and those that the contracts promise.
func headerNames(records ...verdict.Source) []string {
	names := slices.Clone(ofNorms)
	for _, r := range records {
		for _, p := range r.Promised() {
			if p.Kind == "header" { // header/200/X-Lamp
				names = append(names, http.CanonicalHeaderKey(path.Base(p.ID)))
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
