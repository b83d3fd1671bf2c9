package check

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// requests returns the steps that are no reads: the request that the case is about, and those beside it.
func (e *Evidence) requests() (out []Step) {
	for _, s := range e.Steps {
		if !IsRead(s.Name) {
			out = append(out, s)
		}
	}
	return out
}

// around names the reads that a step stands between.
func (e *Evidence) around(step string) (before, after string) {
	before = Before
	passed := false
	for _, s := range e.Steps {
		switch {
		case s.Name == step:
			passed = true
		case IsRead(s.Name) && passed:
			return before, s.Name
		case IsRead(s.Name):
			before = s.Name
		}
	}
	return before, After
}

// about is the evidence as one of its further requests sees it.
func (e *Evidence) about(step string) *Evidence {
	out := *e
	out.Steps = nil
	for _, s := range e.Steps {
		if s.Name == step {
			s.Name = Request
			out.Steps = append(out.Steps, s)
		}
	}
	return &out
}

// Accepted tells whether the answer is a success.
func (e *Evidence) Accepted() bool { return isSuccess(e.Answer().Status) }

func isSuccess(status int) bool { return status >= 200 && status < 300 }

func isClientError(status int) bool { return status >= 400 && status < 500 }

// Status words an answer's status for a finding: `204 No Content`.
func Status(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// object decodes a body that must be one JSON object.
func object(body []byte) (members map[string]any, reason string) {
	v, err := DecodeStrict(body)
	if err != nil {
		return nil, err.Error()
	}
	members, ok := v.(map[string]any)
	if !ok {
		return nil, "want an object, got " + kindOf(v)
	}
	return members, ""
}

// body decodes the answer of a success that the contract says carries an entity. Skip says why there is none to judge, so that
// a documented 200 answered by 204 is one finding of its own and never a cascade.
func (e *Evidence) body() (entity map[string]any, response *contract.Response, skip string) {
	response, skip = e.content()
	if skip != "" {
		return nil, nil, skip
	}
	if len(e.Answer().Body) == 0 {
		return nil, nil, "the answer has no content, see body-object"
	}
	entity, reason := object(e.Answer().Body)
	if reason != "" {
		return nil, nil, "the body is not one JSON object, see body-object"
	}
	return entity, response, ""
}

// content returns the documented answer that the content is judged by. The content of an undocumented success is judged by the
// entity documented for another one, but for 202: that may tell of the pending update instead.
func (e *Evidence) content() (response *contract.Response, skip string) {
	x := e.Answer()
	switch {
	case !isSuccess(x.Status):
		return nil, "the update was not accepted, see status-documented"
	case x.Status == http.StatusNoContent:
		return nil, "the answer has no content, see status-documented"
	}
	if response = e.Operation.Response(x.Status); response != nil && response.Schema != nil {
		return response, ""
	}
	switch response = e.documentedBody(); {
	case response == nil:
		return nil, "the contract documents no body"
	case x.Status == http.StatusAccepted:
		return nil, "the contract documents no body for 202 Accepted"
	case len(x.Body) == 0:
		return nil, "the answer has no content, see status-documented"
	}
	return response, ""
}

// documentedBody returns the first success that is documented with a body.
func (e *Evidence) documentedBody() *contract.Response {
	for _, r := range e.Operation.Success() {
		if r.Schema != nil {
			return &r
		}
	}
	return nil
}

// errorOf returns the error that an answer's envelope holds; the reason says why there is none.
func (e *Evidence) errorOf() (inner map[string]any, reason string) {
	if e.Answer().Status < 400 {
		return nil, "no error was answered"
	}
	envelope, _ := object(e.Answer().Body)
	inner, ok := envelope["error"].(map[string]any)
	if !ok {
		return nil, "the error has no envelope, see error-object"
	}
	return inner, ""
}
