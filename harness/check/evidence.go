package check

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/check/oracle"
)

// requests returns the steps that are no reads: the request that the case is about, and those beside it.
func (e *Evidence) Requests() (out []Step) {
	for _, s := range e.Steps {
		if !IsRead(s.Name) {
			out = append(out, s)
		}
	}
	return out
}

// around names the reads that a step stands between.
func (e *Evidence) ReadsAround(step string) (before, after string) {
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
func (e *Evidence) ForStep(step string) *Evidence {
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
func (e *Evidence) Accepted() bool { return IsSuccess(e.Response().Status) }

func IsSuccess(status int) bool { return status >= 200 && status < 300 }

// Status words an answer's status for a finding: `204 No Content`.
func Status(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// object decodes a body that must be one JSON object.
func DecodeObject(body []byte) (members map[string]any, reason string) {
	v, err := oracle.DecodeStrict(body)
	if err != nil {
		return nil, err.Error()
	}
	members, ok := v.(map[string]any)
	if !ok {
		return nil, "want an object, got " + oracle.KindOf(v)
	}
	return members, ""
}
