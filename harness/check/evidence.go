package check

import (
	"fmt"
	"net/http"
	"time"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/wire"
)

// Step is one exchange of a case. ID is its number in the record.
type Step struct {
	Name     string
	ID       int
	Exchange *wire.Exchange
}

// Evidence is what a check judges: the scenario and the recorded exchanges, in order.
type Evidence struct {
	*Scenario
	Steps      []Step
	OtherCases []Step                    // requests that other cases sent between the same two reads, each named by its case
	Latency    time.Duration             // the time that a response may take; 0 for the default
	Rejections []Rejection               // what a probe of the case's values found
	Selected   map[string]map[string]any // by read: the properties that it does not show, and that a read with $select then showed
	Stateless  bool                      // reads do not show updates
	Tenant     bool                      // others may write to the target
	Bodies     Bodies                    // what responses hold, may be nil

	// Adaptations is what the run did because of how the target serves updates. It is known after the last case of an operation.
	Adaptations []Finding
	// Intermittent is what the run knows then of 5xx to requests that the target served when they were sent again.
	Intermittent []Finding
}

// Step returns the named step's exchange, or nil.
func (e *Evidence) Step(name string) *wire.Exchange {
	for _, s := range e.Steps {
		if s.Name == name {
			return s.Exchange
		}
	}
	return nil
}

// Response returns the exchange that the case is about.
func (e *Evidence) Response() *wire.Exchange { return e.Step(Request) }

// ResponseID is the number of that exchange in the record.
func (e *Evidence) ResponseID() int { return e.StepID(Request) }

// StepID returns the number of the named step in the record, or 0.
func (e *Evidence) StepID(name string) int {
	for _, s := range e.Steps {
		if s.Name == name {
			return s.ID
		}
	}
	return 0
}

// Accepted reports whether its status is a success.
func (e *Evidence) Accepted() bool { return IsSuccess(e.Response().Status) }

// IsSuccess reports whether a status is one of 2xx.
func IsSuccess(status int) bool { return status >= 200 && status < 300 }

// Requests returns the steps that are not reads.
func (e *Evidence) Requests() (out []Step) {
	for _, s := range e.Steps {
		if !IsRead(s.Name) {
			out = append(out, s)
		}
	}
	return out
}

// ForStep returns the evidence with the named step as its only one and as the request that the case is about.
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

// ReadsAround names the last read before a step and the first one after it.
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

// State returns the entity that a read shows; the reason says why there is none.
func (e *Evidence) State(step string) (entity map[string]any, reason string) {
	x := e.Step(step)
	switch {
	case x == nil:
		return nil, fmt.Sprintf("the entity was not read (step %q)", step)
	case x.Failure != nil:
		return nil, fmt.Sprintf("reading the entity (step %q) failed: %v", step, x.Failure.Err)
	case x.Status != http.StatusOK:
		return nil, fmt.Sprintf("reading the entity (step %q) returned %s", step, Status(x.Status))
	case x.Undecoded != nil:
		return nil, fmt.Sprintf("the response to the read (step %q) cannot be decoded, see decodable-content", step)
	}
	if entity, reason = e.Object(x); reason != "" {
		return nil, fmt.Sprintf("the entity read in step %q is not one JSON object: %s", step, reason)
	}
	if _, isList := entity["value"].([]any); isList && !e.Operation.Declares("value") {
		return nil, "reading the path returned a collection, not an entity"
	}
	return entity, ""
}

// States returns the entity before and after the request; the reason says why one of them is missing.
func (e *Evidence) States() (before, after map[string]any, reason string) {
	if before, reason = e.State(Before); reason != "" {
		return nil, nil, reason
	}
	after, reason = e.State(After)
	return before, after, reason
}

// Bodies keeps what responses hold, so that the checks of a case decode each body once. No check may change it.
type Bodies map[*wire.Exchange]content

type content struct {
	members map[string]any
	reason  string
}

// Object is DecodeObject for the body of a response.
func (e *Evidence) Object(x *wire.Exchange) (members map[string]any, reason string) {
	known, found := e.Bodies[x]
	if !found {
		known.members, known.reason = DecodeObject(x.Body)
		if e.Bodies != nil {
			e.Bodies[x] = known
		}
	}
	return known.members, known.reason
}

// DecodeObject decodes a body that must be one JSON object; the reason says why it is not.
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
