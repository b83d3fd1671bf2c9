package plan

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// builder makes the cases of one operation.
type builder struct {
	op         *contract.Operation // without the properties that are never written
	whole      *contract.Operation
	opts       Options
	base       string // base URL without trailing slash
	path       string // with bound parameters
	resource   string // URL of the entity
	holder     string // URL of the collection that holds it, or empty
	twin       string // id of the positive twin
	params     map[string]string
	headers    map[string]string
	query      string          // of updates
	readQuery  string          // of reads
	documented map[string]bool // see documentedPaths
	patchOp    string          // of JSON Patch, `add` or `replace`

	kind       string           // whose cases are being made
	candidates map[string][]any // by property: the values to try
	selective  map[string]bool  // properties of which the target rejects some values that the contract allows
	fixed      map[string]bool  // properties that keep their first value in updates of several
	accepted   map[string][]any // by property: the values that the target accepts, nil before that is known
	proven     map[string][]any // by property: the values that full and only set
	lastValue  map[string]any   // by property: what the last valid update set
	current    map[string]any   // by property: what a read shows before the first case, nil before that is known
	planned    []*Case          // outlines, in order
	beyond     []Omission       // what the budget omits
	deep       bool             // also make the cases that are planned only at full depth
	unread     []member         // what the last cases without reads set
	omitted    map[string]bool  // ids of cases that are not planned, whose updates do not count
}

func newBuilder(op *contract.Operation, opts Options, documented map[string]bool) (*builder, error) {
	bound, values, err := bindPath(op, opts)
	if err != nil {
		return nil, err
	}
	headers, err := bindHeaders(op, opts)
	if err != nil {
		return nil, err
	}
	query, readQuery, cookie, err := bindQuery(op, opts)
	if err != nil {
		return nil, err
	}
	if cookie != "" {
		headers["Cookie"] = cookie
	}
	b := &builder{
		query: query, readQuery: readQuery,
		candidates: map[string][]any{}, omitted: map[string]bool{}, deep: opts.Depth == Full,
		op: without(op, opts), whole: op, opts: opts,
		base: strings.TrimSuffix(opts.Base(op), "/"), path: bound, params: values, headers: headers, documented: documented,
	}
	b.resource, b.twin = b.base+b.path, op.Name+"/"+check.Full
	if collection, _, keyed := b.collection(); keyed {
		b.holder = b.base + collection
	}
	if op.JSONPatch() {
		b.choosePatch()
	}
	return b, nil
}

// all makes every case.
func (b *builder) all() []*Case { return b.cases(b.applies) }

// cases makes every case of the kinds that are wanted.
func (b *builder) cases(wanted func(kind string) bool) (out []*Case) {
	b.proven, b.lastValue, b.unread = map[string][]any{}, map[string]any{}, nil
	for _, k := range kinds {
		if b.kind = k.name; k.name == check.PreferFull { // the first after the group
			b.flushUnread()
		}
		if !wanted(k.name) {
			continue
		}
		made := b.build(k)
		if slices.Contains(conditional, k.name) && !b.tagged() {
			for _, c := range made {
				c.Further = 1
			}
		}
		out = append(out, made...)
	}
	markNotSent(out, b.opts)
	return out
}

// tagged reports whether the contract lets a client expect entity tags, as OData does.
func (b *builder) tagged() bool {
	isTag := func(h contract.Header) bool { return strings.EqualFold(h.Name, "ETag") }
	documents := func(r contract.Response) bool {
		return r.Status == http.StatusPreconditionFailed || r.Status == http.StatusPreconditionRequired || slices.ContainsFunc(r.Headers, isTag)
	}
	return b.odata() || b.op.ListsIfMatch() || slices.ContainsFunc(slices.Concat(b.op.Responses, b.op.ReadResponses), documents)
}

// member is one member of a request body.
type member struct {
	name  string
	value any
}

// newCase starts a case of the current kind. target is the property that it is about, or empty.
func (b *builder) newCase(target, title string, intent check.Intent) *Case {
	name := b.kind
	if target != "" {
		name += "-" + slug(target)
	}
	c := &Case{
		Scenario: check.Scenario{Operation: b.whole, Case: name, Kind: b.kind, Intent: intent, Target: target, Change: map[string]any{}},
		ID:       b.op.Name + "/" + name, Title: title, Resource: b.resource, Collection: b.holder,
	}
	if b.kind != check.Full && b.kind != check.Only {
		c.Twin = b.twin
	}
	return c
}

// betweenReads sets the steps: a read, the request, more steps, a read.
func (c *Case) betweenReads(b *builder, request wire.Request, more ...Step) *Case {
	read := b.request(http.MethodGet, nil)
	c.Reads, c.ChangesNothing = true, c.ChangesNothing || c.Intent == check.Reject
	c.Steps = append([]Step{{Name: check.Before, Request: read, Reuse: true}, {Name: check.Request, Request: request}}, more...)
	c.Steps = append(c.Steps, Step{Name: check.After, Request: read})
	return c
}

func oneStep(request wire.Request) []Step { return []Step{{Name: check.Request, Request: request}} }

// request returns a request to the operation's URL.
func (b *builder) request(method string, body []byte) wire.Request {
	h := b.header()
	if body != nil {
		h.Set("Content-Type", b.op.MediaType)
		for name, value := range b.headers {
			h.Set(name, value)
		}
	}
	return wire.Request{Method: method, URL: b.url(method, b.path), Header: h, Body: body}
}

// url returns the URL of a path, with the query that the contract requires.
func (b *builder) url(method, path string) string {
	query := b.query
	if wire.Safe(method) {
		query = b.readQuery
	}
	if query == "" {
		return b.base + path
	}
	return b.base + path + "?" + query
}

// patch returns an update that sets the members. An @odata.type in the documented example comes first, because a service needs it to
// tell derived types apart.
func (b *builder) patch(members ...member) wire.Request {
	if example, ok := b.op.Example.(map[string]any); ok && b.odata() && !b.op.JSONPatch() {
		if name, ok := example["@odata.type"].(string); ok && strings.HasPrefix(name, "#") {
			members = slices.Insert(slices.Clone(members), 0, member{"@odata.type", name})
		}
	}
	return b.request(b.op.Method, b.body(append(members, b.requiredBeside(members)...)))
}

// requiredBeside returns the properties that an update requires, alone or with one of its members, and that are not among its members.
func (b *builder) requiredBeside(members []member) (out []member) {
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if !p.Required && !b.goesWith(p.Name, members) || p.ReadOnly || slices.ContainsFunc(members, func(m member) bool { return m.name == p.Name }) {
			continue
		}
		v, written := b.lastValue[p.Name]
		if values := b.values(p); !written && len(values) > 0 {
			v, written = values[0], true
		}
		if written {
			out = append(out, member{p.Name, v})
		}
	}
	return out
}

// goesWith reports whether the contract requires a property in an update that has the members.
func (b *builder) goesWith(name string, members []member) bool {
	return slices.ContainsFunc(b.op.Together, func(group []string) bool {
		return slices.Contains(group, name) && slices.ContainsFunc(members, func(m member) bool { return slices.Contains(group, m.name) })
	})
}

// encode writes an object by hand, because the order of its members matters and a name may come twice.
func encode(members []member) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	write := func(v any) {
		_ = enc.Encode(v)           // decoded JSON always encodes
		buf.Truncate(buf.Len() - 1) // the encoder's newline
	}
	buf.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			buf.WriteByte(',')
		}
		write(m.name)
		buf.WriteByte(':')
		write(m.value)
	}
	buf.WriteByte('}')
	return buf.Bytes()
}

// collection returns the bound path and the template of the collection that holds the entity. keyed is false if the path does not end
// in a key.
func (b *builder) collection() (bound, template string, keyed bool) {
	key := b.op.Key()
	if key == nil {
		return "", "", false
	}
	bound, err := b.op.Bind(key.Collection, func(name string) string { return b.params[name] })
	return bound, key.Collection, err == nil
}

// documentedPaths lists the templates with a documented PATCH, and each documented method with its template (`PUT /things`).
func documentedPaths(contracts []*contract.Contract) map[string]bool {
	paths := map[string]bool{}
	for _, c := range contracts {
		for _, op := range c.Operations {
			paths[op.Path] = true
			for _, method := range op.Methods {
				paths[method+" "+op.Path] = true
			}
		}
	}
	return paths
}
