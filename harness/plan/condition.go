package plan

import (
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// staleTag updates under conditions that the entity does not meet: an entity tag of a state that is gone, and that there be no entity.
func staleTag(b *builder) []*Case {
	c := b.newCase(check.StaleTags, "", "a valid update for a state that is gone, then one for no state at all", check.Reject)
	exists := b.patch(b.fresh()...)
	exists.Header.Set("If-None-Match", "*")
	c.between(b, b.patch(b.fresh()...), Step{Name: check.StepIfNoneMatch, Request: exists})
	c.Steps[1].IfMatch = StaleTag
	return []*Case{c}
}

// currentTag updates the state that was just read.
func currentTag(b *builder) []*Case {
	c := b.newCase(check.CurrentTags, "", "a valid update for the state that was just read", check.Open)
	read := Step{Name: check.Before, Request: b.request(http.MethodGet, nil), Reuse: true}
	c.Steps = []Step{read, {Name: check.Request, Request: b.patch(b.fresh()...), IfMatch: CurrentTag}}
	return []*Case{c}
}

// anyTag updates whatever state there is; an operation that requires If-Match has that in every case.
func anyTag(b *builder) []*Case {
	if b.op.RequiresIfMatch() {
		return nil
	}
	cases := b.alone(check.AnyTag, "a valid update with If-Match: *", "If-Match", "*")
	cases[0].Steps[0].Request.FixedIfMatch = true
	return cases
}

// malformedTag updates under a condition that nobody can understand.
func malformedTag(b *builder) []*Case {
	c := b.newCase(check.MalformedTags, "", "a valid update for an entity tag that is none", check.Reject)
	c.between(b, b.patch(b.fresh()...))
	c.Steps[1].IfMatch = MalformedTag
	return []*Case{c}
}

// noIfMatch leaves out the If-Match that the contract requires.
func noIfMatch(b *builder) []*Case {
	name := b.ifMatch()
	if name == "" {
		return nil
	}
	request := b.patch(b.fresh()...)
	request.Header.Del(name)
	request.FixedIfMatch = true
	return []*Case{b.newCase(check.NoIfMatch, "", "a valid update without the required If-Match", check.Reject).between(b, request)}
}

// ifMatch is the name of the required header If-Match, as the contract spells it, or empty.
func (b *builder) ifMatch() string {
	for _, h := range b.op.Headers {
		if h.Required && strings.EqualFold(h.Name, "If-Match") {
			return h.Name
		}
	}
	return ""
}

// alone is a valid update with one more header, which no read goes with: the target may honour the header or not.
func (b *builder) alone(kind, title, header, value string) []*Case {
	c := b.newCase(kind, "", title, check.Open)
	request := b.patch(b.fresh()...)
	request.Header.Set(header, value)
	c.Steps = single(request)
	return []*Case{c}
}

func single(request wire.Request) []Step { return []Step{{Name: check.Request, Request: request}} }
