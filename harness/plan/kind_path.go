package plan

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// unknownKey reads first if the key might exist after all: only a GUID cannot.
func unknownKey(b *builder) []*Case {
	update, read, certain, keyed := b.withUnknownKey()
	if !keyed {
		return nil
	}
	c := b.newCase("", "a valid update of a nonexistent entity", check.Reject)
	if !certain {
		c.Steps = []Step{{Name: check.Before, Request: read}}
	}
	c.Steps = append(c.Steps, Step{Name: check.Request, Request: update}, Step{Name: check.After, Request: read})
	return []*Case{c}
}

// malformedKey reads first: a target without a format for its keys may have an entity with this one.
func malformedKey(b *builder) []*Case {
	key := b.op.Key()
	if key == nil {
		return nil
	}
	values := maps.Clone(b.params)
	for _, p := range key.Params {
		values[p.Name] = p.Malformed()
	}
	update, read := b.at(values)
	c := b.newCase("", "a valid update with a malformed key", check.Reject)
	c.Steps = []Step{{Name: check.Before, Request: read}, {Name: check.Request, Request: update}}
	return []*Case{c}
}

// unknownMatch sends If-Match: *, which only an existing entity meets. An operation that requires If-Match sends the tag of another entity
// in unknownKey.
func unknownMatch(b *builder) []*Case {
	if b.op.RequiresIfMatch() {
		return nil
	}
	update, read, _, keyed := b.withUnknownKey()
	if !keyed {
		return nil
	}
	update.Header.Set("If-Match", "*")
	update.FixedIfMatch = true
	c := b.newCase("", "a valid update of a nonexistent entity with If-Match: *", check.Reject)
	c.Steps = []Step{{Name: check.Before, Request: read, Reuse: true}, {Name: check.Request, Request: update}, {Name: check.After, Request: read}}
	return []*Case{c}
}

// withUnknownKey returns a valid update and a read of an entity that does not exist. keyed is false if the path does not end in a key
// that could be unknown. certain is true if nobody can have created an entity with that key.
func (b *builder) withUnknownKey() (update, read wire.Request, certain, keyed bool) {
	key := b.op.Key()
	if key == nil {
		return update, read, false, false
	}
	values := maps.Clone(b.params)
	for _, p := range key.Params {
		if text, ok := p.Unknown(); ok && text != values[p.Name] {
			values[p.Name], keyed = text, true
			certain = certain || text == contract.UnknownKey
		}
	}
	if keyed {
		update, read = b.at(values)
	}
	return update, read, certain, keyed
}

// at returns a valid update and a read of the entity that other path parameters name.
func (b *builder) at(params map[string]string) (update, read wire.Request) {
	update, read = b.patch(b.newValues()...), b.request(http.MethodGet, nil)
	path, _ := b.op.Bind(b.op.Path, func(name string) string { return params[name] }) // no key of conform's own is a segment of dots
	update.URL, read.URL = b.url(update.Method, path), b.url(read.Method, path)
	return update, read
}

// unknownParent reads the entity below another one that does not exist, the nearest before it in the path.
func unknownParent(b *builder) []*Case {
	key := b.op.Key()
	if key == nil {
		return nil
	}
	var parent *contract.Parameter
	_, _ = b.op.Bind(key.Collection, func(name string) string {
		parent = b.op.PathParam(name)
		return b.params[name]
	})
	if parent == nil {
		return nil
	}
	unknown, ok := parent.Unknown()
	if !ok || unknown == b.params[parent.Name] {
		return nil
	}
	values := maps.Clone(b.params)
	values[parent.Name] = unknown
	c := b.afterRead("a read of the entity below a parent that does not exist", http.MethodGet)
	_, c.Steps[1].Request = b.at(values)
	return []*Case{c}
}

// toCollection sends the body of an entity to its collection, unless a contract documents that.
func toCollection(b *builder) []*Case {
	collection, template, keyed := b.collection()
	if !keyed || b.documented[template] {
		return nil
	}
	c := b.newCase("", "the body of an entity to its collection", check.Reject)
	update := b.patch(b.newValues()...)
	update.URL = b.base + collection
	return []*Case{c.betweenReads(b, update)}
}

// unknownSegment sends an empty body, which changes nothing if the path does exist. It skips collections, where the segment would be
// a key.
func unknownSegment(b *builder) []*Case {
	if b.op.Kind == contract.Collection {
		return nil
	}
	c := b.newCase("", "{} to a path segment that does not exist", check.Reject)
	update := b.request(b.op.Method, []byte("{}"))
	update.URL = b.url(b.op.Method, b.path+"/conformNoSuch")
	c.Steps = oneStep(update)
	return []*Case{c}
}

// neighbourKey is the id of another entity. It is well-formed, and made up so that it belongs to nobody's entity.
const neighbourKey = "c0f0c0f0-0002-4000-8000-000000000002"

// neighbour is another value for the key property, in the form that its schema asks for.
func (b *builder) neighbour() member {
	name := b.op.KeyProperty()
	p := b.keyProperty()
	if p == nil || valid(p.Schema, neighbourKey) {
		return member{name, neighbourKey}
	}
	key := contract.Parameter{Name: name, Edm: p.Edm, Schema: p.Schema}
	text, ok := key.Unknown()
	switch {
	case !ok:
	case p.Schema.Type.Is("integer") || p.Schema.Type.Is("number"):
		return member{name, json.Number(text)}
	case valid(p.Schema, text):
		return member{name, text}
	}
	return member{name, neighbourKey}
}

// keyProperty is the property that holds the key, of the body or, if it is read-only, of responses alone, or nil.
func (b *builder) keyProperty() *contract.Property {
	name := b.op.KeyProperty()
	if p := b.op.Property(name); p != nil {
		return p
	}
	for _, p := range b.op.ReadOnly() {
		if p.Name == name {
			return &p
		}
	}
	return nil
}

// neighbours shows whether an update changes other entities of the collection, with values that no update before has sent, as it might have changed
// them to these, also with the id of another entity in the body. A target
// that must be restored gets no such body: it could write to that entity. In http, only a contract that marks the id readOnly says that it stays.
func neighbours(b *builder) []*Case {
	collection, _, keyed := b.collection()
	members := b.freshValues()
	if !keyed || len(members) == 0 {
		return nil
	}
	c := b.newCase("", "a valid update, then one with another id in the body, between reads of the collection", check.Open)
	if !b.odata() && !b.op.Listed { // where an update may change other entities, and nothing says that there is a list
		c.Further = 1
	}
	b.markWritten(c, members)
	list := b.list(collection)
	list.Header.Set("Accept-Encoding", "gzip") // reads of the entity have none: a service may return another entity tag with a coding
	withID := Step{Name: check.StepOtherID, Request: b.patch(append(slices.Clone(members), b.neighbour())...)}
	c.betweenReads(b, b.patch(members...))
	c.Steps = slices.Concat([]Step{c.Steps[0], {Name: check.ListFirst, Request: list, Known: true}}, b.pages(check.ListBefore, list),
		[]Step{c.Steps[1], withID}, b.pages(check.ListAfter, list), []Step{c.Steps[2]})
	if key := b.keyProperty(); b.opts.Restores || !b.odata() && (key == nil || !key.ReadOnly) {
		c.Title = "a valid update between reads of the collection"
		c.Steps = slices.DeleteFunc(c.Steps, func(s Step) bool { return s.Name == check.StepOtherID })
	}
	return []*Case{c}
}
