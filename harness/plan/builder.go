package plan

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// kinds lists every kind of case, in report order; the first is the positive twin of those that must be refused. Those that must
// change nothing come behind values that are no type's default, which a target may fall back to, and those that read elsewhere or
// not at all come last, for they share no reads. A new kind is one file and one line here.
var kinds = []func(*builder) []*Case{
	full, repeat, only, merge,
	empty, unknownMethod, noToken, malformedToken, malformedJSON, wrongMediaType, noIfMatch, staleTag, malformedTag, badBodies, toCollection, // share reads
	edges, nulls,
	batch, batchLimits, duplicateMember, readOnly, ieee754,
	unknownProperty, otherType, wrongType, outOfRange, badValue, noNull, // share reads
	undocumentedMethod,
	neighbours, currentTag, unknownKey, malformedKey, unknownMatch,
	unknownSegment, anyTag, preferMinimal, preferFull, acceptXML, noContentType, unknownExtras, repeated, refusedTokens, lowerCaseMethod, annotated, grey,
}

// builder makes the cases of one operation.
type builder struct {
	op         *contract.Operation // without the properties that are never written
	whole      *contract.Operation
	seed       string
	base       string // base URL without trailing slash
	path       string // bound path
	headers    map[string]string
	documented map[string]bool
	next       map[string]int // by property: the number of its last value
	kept       map[string]any // by property: what the last valid update set
	opts       Options
	left       map[string]bool // ids of cases that are not sent, and so set nothing
}

func newBuilder(op *contract.Operation, opts Options) (*builder, error) {
	bound, err := bindPath(op, opts)
	if err != nil {
		return nil, err
	}
	headers, err := bindHeaders(op, opts)
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(opts.Base(op), "/")
	return &builder{op: without(op, opts.NeverWrite), whole: op, seed: opts.Seed, base: base, path: bound, headers: headers,
		next: map[string]int{}, kept: map[string]any{}, opts: opts}, nil
}

// plan makes every case there is, leaves out what the depth does, and makes the rest again: whether a value differs from the one
// that was set before depends on the cases before.
func (b *builder) plan(documented map[string]bool, depth Depth, budget int) (cases []*Case, left []Omission) {
	b.documented = documented
	cases, left = depth.choose(b.all(), budget)
	if len(left) > 0 {
		b.next, b.kept, b.left = map[string]int{}, map[string]any{}, map[string]bool{}
		for _, l := range left {
			if l.Target == "" {
				b.left[l.Case.ID] = true
			}
		}
		cases, left = depth.choose(b.all(), budget)
	}
	for _, c := range cases {
		c.Checks = catalogue.For(&c.Scenario)
	}
	for _, l := range left {
		l.Case.Checks = catalogue.For(&l.Case.Scenario)
	}
	return cases, left
}

func (b *builder) all() (out []*Case) {
	for _, kind := range kinds {
		out = append(out, kind(b)...)
	}
	hold(out, b.opts) // what is not sent costs nothing
	return out
}

// member is one member of a request body, in order.
type member struct {
	name  string
	value any
}

// newCase starts a case of a kind; target is the property that it is about, or empty.
func (b *builder) newCase(kind, target, title string, intent check.Intent) *Case {
	name := kind
	if target != "" {
		name += "-" + slug(target)
	}
	c := &Case{
		Scenario: check.Scenario{Operation: b.whole, Case: name, Kind: kind, Intent: intent, Target: target, Change: map[string]any{}},
		ID:       b.op.Name + "/" + name, Title: title, Resource: b.base + b.path,
	}
	if kind != check.Full && kind != check.Only {
		c.Twin = b.op.Name + "/" + check.Full
	}
	return c
}

// between sets the script: a read, the request, what else is sent, a read.
func (c *Case) between(b *builder, request wire.Request, more ...Step) *Case {
	read := b.request(http.MethodGet, nil)
	c.Reads, c.ChangesNothing = true, c.ChangesNothing || c.Intent == check.Reject
	c.Steps = append([]Step{{Name: check.Before, Request: read, Reuse: true}, {Name: check.Request, Request: request}}, more...)
	c.Steps = append(c.Steps, Step{Name: check.After, Request: read})
	return c
}

// request builds a request on the operation's URL.
func (b *builder) request(method string, body []byte) wire.Request {
	h := http.Header{"Accept": {"application/json"}, "Odata-Maxversion": {"4.0"}}
	if body != nil {
		h.Set("Content-Type", b.op.MediaType)
		for name, value := range b.headers {
			h.Set(name, value)
		}
	}
	return wire.Request{Method: method, URL: b.base + b.path, Header: h, Body: body}
}

// patch builds the update that sets the members. The type that the page's own example names goes first: a service needs it to
// tell derived types apart.
func (b *builder) patch(members ...member) wire.Request {
	if example, ok := b.op.Example.(map[string]any); ok {
		if name, ok := example["@odata.type"].(string); ok && strings.HasPrefix(name, "#") {
			members = slices.Insert(slices.Clone(members), 0, member{"@odata.type", name})
		}
	}
	return b.request(b.op.Method, encode(members))
}

func encode(members []member) []byte {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			buf.WriteByte(',')
		}
		write(&buf, m.name)
		buf.WriteByte(':')
		write(&buf, m.value)
	}
	buf.WriteByte('}')
	return buf.Bytes()
}

// write encodes a value that came out of a JSON reader, which cannot fail.
func write(buf *bytes.Buffer, v any) {
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
	buf.Truncate(buf.Len() - 1) // the encoder's newline
}

// fresh returns the next set of values for the named properties, all writable ones without names: each differs, where its type
// has another, from what the last valid update set, so that a read can tell. Properties that no schema-valid value exists for are
// left out.
func (b *builder) fresh(names ...string) []member {
	var out []member
	for i := range b.op.Properties {
		p := &b.op.Properties[i]
		if p.ReadOnly || len(names) > 0 && !slices.Contains(names, p.Name) {
			continue
		}
		if v, ok := b.other(p); ok {
			out = append(out, member{p.Name, v})
		}
	}
	return out
}

// tries bounds how many values are looked at for one that differs.
const tries = 10

func (b *builder) other(p *contract.Property) (v any, found bool) {
	for range tries {
		b.next[p.Name]++
		candidate, ok := p.Value(b.seed, b.next[p.Name]%tries)
		if !ok {
			return nil, false
		}
		if want, reason := oracle.ValueMismatch(p.Schema, candidate); want != "" || reason != "" {
			continue
		}
		v, found = candidate, true
		if !reflect.DeepEqual(v, b.kept[p.Name]) {
			return v, true
		}
	}
	return v, found
}

// keep notes, in a valid update and for the values of the next, what it sets.
func (b *builder) keep(c *Case, members []member) {
	for _, m := range members {
		c.Change[m.name] = m.value
		if !b.left[c.ID] {
			b.kept[m.name] = m.value
		}
	}
}

// companion returns one valid member beside a bad one, to see whether a refused update is refused whole.
func (b *builder) companion(except string) []member {
	for _, p := range b.op.Writable() {
		if p.Name == except {
			continue
		}
		if m := b.fresh(p.Name); len(m) > 0 {
			return m
		}
	}
	return nil
}

// parent returns the bound path and the template without their last segment, where that is a key.
func (b *builder) parent() (bound, template string, keyed bool) {
	last := path.Base(b.op.Path)
	if b.op.Kind != contract.Entity || !strings.HasPrefix(last, "{") || !strings.HasSuffix(last, "}") {
		return "", "", false
	}
	return path.Dir(b.path), path.Dir(b.op.Path), true
}

// decode reads a JSON text of our own.
func decode(text string) any {
	v, err := oracle.DecodeStrict([]byte(text))
	if err != nil {
		return nil
	}
	return v
}
