// Package plan turns a contract into named cases, and filters them.
//
// This package is not API: it may change in any release.
package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Step is one request of a case.
type Step struct {
	Name      string
	Request   wire.Request
	Reuse     bool   // takes the response of the same request at the end of the previous case on the entity, if there is one
	IfMatch   Tag    // fills in If-Match when the step is sent, if not empty
	Together  bool   // sent at the same time as the next step, if that is sent together, too
	Neighbour bool   // its id becomes that of another entity that the list before it shows; left out if there is none
	Echo      bool   // sends the body that the first step of the case returned
	Known     bool   // takes the first response of the run to the same request; left out if there is none
	PageOf    string // reads the next page of the collection that this step reads; left out if there is none, or no need
}

// Tag says which entity tag to send, because its value is not known when a case is planned.
type Tag string

// CurrentTag is the tag of the last read, StaleTag one of an earlier state, or a made-up one if no read returned one. MalformedTag is not an
// entity tag, and ListedTag the current one in a list; NoneTag puts the current one into If-None-Match, ListedNone in a
// list, OtherForm as a weak tag where it is strong, or the other way round. These are only sent if a read returned one.
// LinesTag is ListedTag in two field lines. WeakTag is the weak form of the current tag, which must be strong, and PartTag the first
// characters of the current tag.
const (
	CurrentTag   Tag = "current"
	StaleTag     Tag = "stale"
	MalformedTag Tag = "malformed"
	ListedTag    Tag = "listed"
	NoneTag      Tag = "none"
	ListedNone   Tag = "listed-none"
	OtherForm    Tag = "other-form"
	LinesTag     Tag = "lines"
	WeakTag      Tag = "weak"
	PartTag      Tag = "part"
)

// Case is a named scenario on one operation: a few requests, sent once, and the checks that judge the responses.
type Case struct {
	check.Scenario
	ID             string            // `update-userrunstates/no-token`
	Title          string            // what is sent
	Twin           string            // id of the positive twin, whose success this case needs, or empty
	FullOnly       bool              // planned only at full depth
	TwinOnly       bool              // selected only as the twin of another case: sent, but not judged
	Excluded       map[string]string // by the id of a check: why the user does not want it judged
	NotSent        string            // why the case must not be sent to the target, which makes every verdict a skip, or empty
	Panic          string            // why conform could not plan it, a bug, or empty
	LeftOut        string            // it stands for what conform cannot test, NotSent says why: the class of its verdict, or empty
	ChangesNothing bool              // the entity must not change, whether the target accepts or rejects the requests
	SharesReads    bool              // the case shares its reads with the cases of the resource next to it that do so too
	NeedsRead      bool              // the twin is not sent, so the case needs a successful first read instead
	Resource       string            // cases on one resource are sent in order
	Collection     string            // URL of the collection that holds the resource, or empty: another key may name the same entity
	Further        int               // how many of its invalid values, the last ones, are sent only if the budget has room; without such values, 1 is the case
	Steps          []Step            // nil in a plan, see Build
	Size           int               // number of steps
	FirstExchange  int               // id of its first exchange: two runs of a plan number them alike
	Checks         []*check.Check
}

// Plan is every case of a run, in report order. Its cases have no steps and no values: thousands of operations would need gigabytes.
// Build makes those of one operation.
type Plan struct {
	Contracts []*contract.Contract
	Cases     []*Case
	Seed      string
	Depth     Depth
	Exchanges int            // the last id of an exchange that is planned
	Shard     *verdict.Shard // which part of a plan this is, or nil

	builders   map[*contract.Operation]*builder
	unselected []*Case         // cases that the filters leave out
	own        map[string]bool // names of the operations of the part, nil for all
}

// Options say what to plan. Cases and Checks are globs; empty means all.
type Options struct {
	Contracts  []*contract.Contract
	Base       func(*contract.Operation) string // returns the base URL
	Params     map[string]string
	Defaults   bool // bind parameters missing in Params to made-up keys, for mocks
	Cases      []string
	Checks     []string
	SkipCases  []string // globs of cases and checks that the record lists as skipped
	SkipChecks []string
	Seed       string
	Depth      Depth
	Budget     int // requests per operation; 0 means the default of the depth

	Allowed        []check.Safety                                  // classes of cases to send; nil means all
	Fixture        Fixture                                         // the entity that may be changed
	NeverWrite     []string                                        // globs of properties that no body may contain
	Permissions    contract.PermissionKind                         // that the token grants; nobody knows where empty
	Restores       bool                                            // the old values are written back, so none is written that a read does not show, and no id
	Permit         func(wire.Request) error                        // returns why a request must not be sent; nil permits all
	Progress       func(done, operations int)                      // called before each operation is planned, if not nil
	LeaveOut       func(*contract.Operation) (kind, reason string) // why an operation cannot be tested here, or nothing; may be nil
	RelativeBatch  bool                                            // URLs in a batch never start with a slash, see builder.batchURL
	RejectedTokens []wire.Auth                                     // the tokens that the user supplied for the target to reject
}

// Fixture binds one parameter of one path template to the id of an entity. The zero value binds none.
type Fixture struct{ Path, Param, ID string }

func (f Fixture) binds(op *contract.Operation, param string) bool {
	return f.Path != "" && f.Path == op.Path && f.Param == param
}

// UsageError is a mistake in what the user asked for. Hint says what to do.
type UsageError struct {
	Err  error
	Hint string
}

func (e *UsageError) Error() string { return e.Err.Error() }

// Unwrap returns the error itself.
func (e *UsageError) Unwrap() error { return e.Err }

func usage(hint, format string, args ...any) error {
	return &UsageError{Err: fmt.Errorf(format, args...), Hint: hint}
}

// New plans the cases of every operation and applies the filters. An unbound path parameter or a name that matches nothing is a
// UsageError.
func New(opts Options) (*Plan, error) {
	p := &Plan{Contracts: opts.Contracts, Seed: opts.Seed, Depth: cmp.Or(opts.Depth, Default), builders: map[*contract.Operation]*builder{}}
	if err := checkParams(opts); err != nil {
		return nil, err
	}
	if err := checkDepth(p.Depth); err != nil {
		return nil, err
	}
	if err := p.addAll(opts); err != nil {
		return nil, err
	}
	if err := p.filter(opts); err != nil {
		return nil, err
	}
	if err := p.exclude(opts); err != nil {
		return nil, err
	}
	p.adjust()
	p.number()
	return p, nil
}

// outline drops the requests of a case and the values that they send, except invalid ones.
func (c *Case) outline() {
	c.Size, c.Steps, c.Change, c.Updates, c.Values = len(c.Steps), nil, nil, nil, nil
	if c.Kind == check.Full {
		c.Size++ // for the read that a run adds if the entity has the values already
	}
}

// Verdict returns the planned verdict of a check on the case, with the status not-run.
func (c *Case) Verdict(k *check.Check) verdict.Verdict {
	return verdict.Verdict{
		ID: c.ID + "/" + k.ID, Contract: c.Operation.Contract, Operation: c.Operation.Name,
		Case: c.Case, Check: k.ID, Rule: k.Rule, Title: k.Title, Family: k.Family,
		Level: k.Level, Safety: string(k.Safety), Cite: source(k, c.Operation), Status: verdict.NotRun,
	}
}

// ByOperation cuts cases, of which those of an operation follow one another, into the cases of each operation.
func ByOperation(cases []*Case) (out [][]*Case) {
	for i, c := range cases {
		if i == 0 || cases[i-1].Operation != c.Operation {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], c)
	}
	return out
}

// Verdicts counts the planned verdicts.
func (p *Plan) Verdicts() (n int) {
	for _, c := range p.Cases {
		n += len(c.Checks)
	}
	return n
}

// source cites the norm behind a check or, if that is the contract, the line of its promise.
func source(k *check.Check, op *contract.Operation) string {
	if k.Level != verdict.Documented {
		return k.SourceFor(op.Profile)
	}
	for _, r := range op.Success() {
		if r.Cite != "" {
			return r.Cite
		}
	}
	return cmp.Or(op.Cite, k.Source)
}

// Hash identifies the set of planned verdicts.
func (p *Plan) Hash() string {
	sum := sha256.New()
	for _, c := range p.Cases {
		for _, k := range c.Checks {
			fmt.Fprintln(sum, c.ID+"/"+k.ID)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Catalogue identifies the checks of the plan.
func (p *Plan) Catalogue() string { return catalogue.Hash() }

// Requests counts the requests that the plan sends if all of them get a response.
func (p *Plan) Requests() (n int) {
	for cases := range p.built() {
		n += requests(cases)
	}
	return n
}

// built returns the planned cases of one operation after another, with their requests.
func (p *Plan) built() iter.Seq[[]*Case] {
	return func(yield func([]*Case) bool) {
		for i, c := range p.Cases {
			b := p.builders[c.Operation]
			switch {
			case i > 0 && p.Cases[i-1].Operation == c.Operation:
			case b == nil && !yield([]*Case{c}), b != nil && !yield(p.Build(b.whole, nil)):
				return
			}
		}
	}
}
