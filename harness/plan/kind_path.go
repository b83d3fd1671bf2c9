package plan

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

func unknownKey(b *builder) []*Case {
	update, read, keyed := b.withKey(contract.UnknownKey)
	if !keyed {
		return nil
	}
	c := b.newCase("", "a valid update of a nonexistent entity", check.Reject)
	c.Steps = []Step{{Name: check.Request, Request: update}, {Name: check.After, Request: read}}
	return []*Case{c}
}

// malformedKey reads first: a target without a format for its keys may have an entity with this one.
func malformedKey(b *builder) []*Case {
	update, read, keyed := b.withKey(contract.MalformedKey)
	if !keyed {
		return nil
	}
	c := b.newCase("", "a valid update with a malformed key", check.Reject)
	c.Steps = []Step{{Name: check.Before, Request: read}, {Name: check.Request, Request: update}}
	return []*Case{c}
}

// unknownMatch sends If-Match: *, which only an existing entity meets. An operation that requires If-Match does so in unknownKey.
func unknownMatch(b *builder) []*Case {
	if b.op.RequiresIfMatch() {
		return nil
	}
	update, read, keyed := b.withKey(contract.UnknownKey)
	if !keyed {
		return nil
	}
	update.Header.Set("If-Match", "*")
	update.FixedIfMatch = true
	c := b.newCase("", "a valid update of a nonexistent entity with If-Match: *", check.Reject)
	c.Steps = []Step{{Name: check.Before, Request: read, Reuse: true}, {Name: check.Request, Request: update}, {Name: check.After, Request: read}}
	return []*Case{c}
}

// withKey returns a valid update and a read of another entity of the same collection. keyed is false if the path does not end in a key.
func (b *builder) withKey(key string) (update, read wire.Request, keyed bool) {
	collection, _, keyed := b.collection()
	if !keyed {
		return update, read, false
	}
	update, read = b.patch(b.newValues()...), b.request(http.MethodGet, nil)
	update.URL = b.base + collection + "/" + url.PathEscape(key)
	read.URL = update.URL
	return update, read, true
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
	update.URL += "/conformNoSuch"
	c.Steps = oneStep(update)
	return []*Case{c}
}

// neighbourKey is the id of another entity. It is well-formed, and made up so that it belongs to nobody's entity.
const neighbourKey = "c0f0c0f0-0002-4000-8000-000000000002"

// neighbours shows whether an update changes other entities of the collection, also with the id of another entity in the body.
func neighbours(b *builder) []*Case {
	collection, _, keyed := b.collection()
	members := b.newValues()
	if !keyed || len(members) == 0 {
		return nil
	}
	c := b.newCase("", "a valid update, then one with another id in the body, between reads of the collection", check.Open)
	b.markWritten(c, members)
	list := b.request(http.MethodGet, nil)
	list.URL = b.base + collection
	withID := b.patch(append(slices.Clone(members), member{"id", neighbourKey})...)
	c.betweenReads(b, b.patch(members...))
	c.Steps = []Step{
		c.Steps[0], {Name: check.ListBefore, Request: list}, c.Steps[1],
		{Name: check.StepOtherID, Request: withID}, {Name: check.ListAfter, Request: list}, c.Steps[2],
	}
	return []*Case{c}
}
