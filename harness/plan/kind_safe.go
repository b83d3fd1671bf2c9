package plan

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

// headRequest sends HEAD after a read, and then a read that accepts a content coding: other reads name none, as a service may return another entity
// tag with a coding.
func headRequest(b *builder) []*Case {
	c := b.afterRead("a HEAD of the entity, then a read that accepts gzip", http.MethodHead)
	coded := b.request(http.MethodGet, nil)
	coded.Header.Set("Accept-Encoding", "gzip")
	c.Steps = append(c.Steps, Step{Name: check.StepCoded, Request: coded})
	return []*Case{c}
}

func optionsRequest(b *builder) []*Case {
	return []*Case{b.afterRead("an OPTIONS of the entity", http.MethodOptions)}
}

// afterRead makes a case of a read, which shows that the entity is there, and a request with another safe method.
func (b *builder) afterRead(title, method string) *Case {
	c := b.newCase("", title, check.Open)
	c.Reads = true
	c.Steps = []Step{{Name: check.Before, Request: b.request(http.MethodGet, nil), Reuse: true}, {Name: check.Request, Request: b.request(method, nil)}}
	return c
}
