// Package check defines what a check is: its description, the evidence that it judges, and how values are compared.
package check

import (
	"path"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Check is one rule that a target must keep. Those without a comment are words that `conform explain` prints.
type Check struct {
	ID      string // stable, in kebab-case
	Rule    string // stable, `PATCH-STATE-001`
	Title   string // completes "the target …"
	Family  string
	Order   int // its place among the verdicts of a case
	Level   Level
	Profile Profile // the lowest that makes the promise
	Safety  Safety
	Source  string // the norm with its section; where the level is documented, the page's own line replaces it
	Quote   string // the sentence of the norm
	Sends   string
	Holds   string
	Needs   string  // what a contract must have for the check to apply; empty where every contract has it
	Classes []Class // what it finds, the most specific first
	When    func(*Scenario) bool
	Judge   func(*Evidence) Outcome

	// Summarize, where set, merges the findings of several cases of an operation into one at the end of a run.
	Summarize func(found []*verdict.Verdict, exchange func(id int) *verdict.Exchange)
}

// Class is the tag of something that a check finds, `state.lost-update`; a `*` stands for the JSON Schema keyword, or the syntax
// rule, that was broken. WFC is its code in the Web Fuzzing Commons, by which the results of API testing tools are compared, and 0
// where none fits.
type Class struct {
	Name string
	WFC  int
}

// Class returns the check's class of this name, and the zero Class where the check finds no such thing.
func (c *Check) Class(name string) Class {
	for _, class := range c.Classes {
		if ok, _ := path.Match(class.Name, name); ok {
			return class
		}
	}
	return Class{}
}

// Level and Finding are those of the record.
type (
	Level   = verdict.Level
	Finding = verdict.Finding
)

// The levels, see verdict.Level.
const (
	Must       = verdict.Must
	Documented = verdict.Documented
	Should     = verdict.Should
	Convention = verdict.Convention
	May        = verdict.May
)

// Profile says whose rules a check is about; each includes those before it.
type Profile string

// HTTP is RFC 9110, RFC 5789, JSON and the contract itself, OData adds OData 4, and Graph the conventions of Microsoft Graph.
const (
	HTTP  Profile = "http"
	OData Profile = "odata"
	Graph Profile = "graph"
)

// Safety says where a check's case may run (RO, NOOP, RST, MOCK).
type Safety string

// RO has no effective write, NOOP writes current values back, RST can be restored, MOCK is for mocks only.
const (
	RO   Safety = "RO"
	NOOP Safety = "NOOP"
	RST  Safety = "RST"
	MOCK Safety = "MOCK"
)

// Intent is what kind of answer a case is meant to draw.
type Intent int

// Accept is a valid update, Refuse must draw a client error, Open leaves both to the target.
const (
	Accept Intent = iota
	Reject
	Open
)

// The further requests of a case that sends several, all of which must draw the same sort of answer.
const (
	StepIfNoneMatch = "exists"   // If-None-Match: * after a stale If-Match
	StepNullBody    = "null"     // the bodies after that of an array
	StepNoBody      = "no-body"  // no content
	StepInvalidUTF8 = "encoding" // a byte that UTF-8 has not
	StepNested      = "deep"     // a value nested a thousand deep

	StepDependent     = "dependent" // a batch with a request that depends on what fails
	StepUntyped       = "untyped"   // a batch with a body of no type
	StepRepeatedField = "fields"    // a header field twice
	StepTwoItems      = "longer"    // collections of two items, before the update with one
	StepNumber        = "number"    // an Int64 as a number, before one as a string
	StepAlone         = "alone"     // a read-only property without a valid one beside it
)

// The steps of a case that looks at the entity's neighbours: two reads of the collection, and an update that names another id.
const (
	ListBefore  = "list-before"
	ListAfter   = "list-after"
	StepOtherID = "other-id"
)

// Scenario is what a check may know of a case before anything is sent.
type Scenario struct {
	Operation      *contract.Operation
	Case           string           // the case's name, `no-token`
	Kind           string           // its kind: the name without the property, `wrong-type`
	Intent         Intent           // what the case is meant to draw
	Reads          bool             // the case reads the entity before and after
	Target         string           // the property that the case is about, or empty
	Bad            []Bad            // the invalid values that its requests give properties
	Updates        []Update         // what each of several valid updates sets
	Values         []any            // the values that the request gives Target, where it gives several
	ReadOnlyValues map[string][]any // the values that its requests give what no update may set
	Change         map[string]any   // the valid members that the request sets (values as decoded JSON with json.Number)
}

// Bad is an invalid value that one step of a case gives a property.
type Bad struct {
	Step   string
	Target string
	Value  any
	Why    string // what is wrong with it, where that does not show
}

// Set is what one of several valid updates sets, and the read after it.
type Update struct {
	Step              string
	Read              string
	Values            map[string]any
	Why               string // what is special about the value, where there is one only
	UndocumentedLimit bool   // a service may have a limit of its own, which the contract does not name
}

// The steps of a case. Request is the one that the case is about.
const (
	Before  = "before"
	Request = "request"
	After   = "after"

	ReadPrefix  = "read-"                // of a read behind one of several requests
	ReadStrings = ReadPrefix + "strings" // a read that asks for large numbers as strings
)

// IsRead tells whether a step reads the entity or its neighbours.
func IsRead(step string) bool {
	switch step {
	case Before, After, ListBefore, ListAfter:
		return true
	}
	return strings.HasPrefix(step, ReadPrefix)
}

// Step is one exchange of a case. ID is its number in the record.
type Step struct {
	Name     string
	ID       int
	Exchange *wire.Exchange
}

// Evidence is everything that a check judges: the scenario and the recorded exchanges, in order.
type Evidence struct {
	*Scenario
	Steps      []Step
	OtherCases []Step        // what other cases sent between the same two reads, each named by its case
	Latency    time.Duration // what an answer may take, LatencyBudget where 0
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

// Answer returns the answer that the case is about.
func (e *Evidence) Response() *wire.Exchange { return e.Step(Request) }

// Outcome is a check's judgement. No findings, no Skip and no Error is a pass. Level overrides the check's own where the
// contract says otherwise (conflict C15).
type Outcome struct {
	Findings   []verdict.Finding
	Skip       string
	Error      string
	ErrorClass string // where the error is the target's doing; ours where empty
	Level      verdict.Level
	Cite       string // the line that promised it, where better than the check's source
	Promise    string // the promise in the contract's words
}

// at names the exchange that shows what was found.
func (o Outcome) At(exchange int) Outcome {
	for i := range o.Findings {
		o.Findings[i].Exchange = exchange
	}
	return o
}
