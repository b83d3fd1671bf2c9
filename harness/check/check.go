// Package check defines what a check is: its description, the evidence that it judges, and how values are compared.
//
// This package is not API: it may change in any release.
package check

import (
	"path"
	"strings"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

// Check is one rule that a target must keep. Fields without a comment are words that `conform explain` prints.
type Check struct {
	ID        string   // stable, in kebab-case
	Rule      string   // stable, `PATCH-STATE-001`
	Aliases   []string // former ids, which select the check as its id does
	Title     string   // completes "the target …"
	Family    string
	Order     int // its place among the verdicts of a case
	Level     Level
	Profile   Profile // the lowest that makes the promise
	Safety    Safety
	Source    string // the norm with its section; where the level is documented, the page's own line replaces it
	Quote     string // the norm's own sentence, as in `RFC 5789 §2: "The server MUST apply …"`
	Sends     string
	Holds     string
	Needs     string  // what a contract must have for the check to apply; empty where every contract has it
	ReadsBack bool    // of another family than state, but it judges what reads show after an update all the same
	Classes   []Class // what it finds, the most specific first
	Covers    []Rule  // further rules that it tests
	When      func(*Scenario) bool
	Judge     func(*Evidence) Outcome

	// Summarize, where set, merges the findings of several cases of an operation into one at the end of a run.
	Summarize func(found []*verdict.Verdict, exchange func(id int) *verdict.Exchange)
}

// Names are the words that select the check: its id, its rule and its former ids.
func (c *Check) Names() []string { return append([]string{c.ID, c.Rule}, c.Aliases...) }

// Rule is a rule of the catalogue without a check of its own. Why says how another check tests it, or why none does.
type Rule struct{ ID, Why string }

// Class is the tag of something that a check finds, `state.lost-update`; a `*` stands for the JSON Schema keyword, or the syntax
// rule, that was broken. WFC is its code in the Web Fuzzing Commons, by which the results of API testing tools are compared, and 0
// where none fits.
type Class struct {
	Name string
	WFC  int
}

// Class returns the check's class of this name, or the zero Class.
func (c *Check) Class(name string) Class {
	for _, class := range c.Classes {
		if ok, _ := path.Match(class.Name, name); ok {
			return class
		}
	}
	return Class{}
}

// SourceFor returns the source without the norms that the profile does not include, which stand after the others.
func (c *Check) SourceFor(p Profile) string {
	source := c.Source
	for _, norm := range []struct {
		begins  string
		profile Profile
	}{{" OData", OData}, {" Microsoft Graph", Graph}, {" Graph", Graph}} {
		if before, _, found := strings.Cut(source, norm.begins); found && strings.ContainsAny(before, ",;") && !p.Includes(norm.profile) {
			source = strings.TrimRight(before, ",;")
		}
	}
	return source
}

// Level is that of the record.
type Level = verdict.Level

// Finding is that of the record.
type Finding = verdict.Finding

// The levels, see verdict.Level.
const (
	Must       = verdict.Must
	Documented = verdict.Documented
	Should     = verdict.Should
	Convention = verdict.Convention
	May        = verdict.May
)

// Profile says whose rules a check is about, see contract.Profile.
type Profile = contract.Profile

// The profiles.
const (
	HTTP  = contract.HTTP
	OData = contract.OData
	Graph = contract.Graph
)

// Safety says which targets a check's case may run on.
type Safety string

// RO has no effective write, NOOP writes current values back, RST can be restored, MOCK is for mocks only.
const (
	RO   Safety = "RO"
	NOOP Safety = "NOOP"
	RST  Safety = "RST"
	MOCK Safety = "MOCK"
)

// Outcome is a check's judgement. It has findings, a reason to skip or an error; with none of them it is a pass.
type Outcome struct {
	Findings   []Finding
	Skip       string
	Error      string
	ErrorClass string // where the target caused the error; empty where conform did
	Level      Level  // replaces the check's own
	Cite       string // the line that makes the promise, where more exact than the check's source
	Promise    string // the promise in the contract's words
}

// Add appends a finding.
func (o *Outcome) Add(class, want, got, hint string) {
	o.Findings = append(o.Findings, Finding{Class: class, Want: want, Got: got, Hint: hint})
}

// About says which property or header field the last finding is about.
func (o *Outcome) About(name string) {
	if n := len(o.Findings); n > 0 {
		o.Findings[n-1].About = name
	}
}

// At sets the exchange that shows what was found.
func (o Outcome) At(exchange int) Outcome {
	for i := range o.Findings {
		o.Findings[i].Exchange = exchange
	}
	return o
}

// As sets the level.
func (o Outcome) As(level Level) Outcome {
	o.Level = level
	return o
}
