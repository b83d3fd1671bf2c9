// Package plan turns a contract into named cases; filters; refuses names that match nothing.
package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Step is one request of a case. A step that may Reuse takes the answer of the same request that ended the case before it on
// the same entity, so that a read serves two cases.
type Step struct {
	Name    string
	Request wire.Request
	Reuse   bool
	IfMatch Tag  // the entity tag to send in If-Match, empty for none but the request's own
	Echo    bool // the body to send is what the first step of the case read
}

// Tag names an entity tag that a read of the same entity gave, for it is not known when a case is planned.
type Tag string

// CurrentTag is the tag that the last read gave, StaleTag one that an earlier read gave, MalformedTag none, where a read gave one.
const (
	CurrentTag Tag = "current"
	StaleTag   Tag = "stale"

	MalformedTag Tag = "malformed"
)

// Case is a named scenario on one operation: a short script of requests, sent once, and the checks that judge it.
type Case struct {
	check.Scenario
	ID             string // `update-userrunstates/no-token`
	Title          string // what is sent, in words
	Twin           string // id of the valid case that must pass for this one to mean anything, or empty
	FullOnly       bool   // for full depth alone
	TwinOnly       bool   // selected only as the twin of another case: sent, but not judged
	NotSent        string // why the target must not get it, or empty; every verdict is a skip then
	ChangesNothing bool   // it must change nothing, refused or not
	SharesReads    bool   // what it must not change is read behind it and the quiet cases next to it together
	NeedsRead      bool   // its twin is held back, and the read before it must succeed instead
	Resource       string // cases on one resource are sent in order
	Steps          []Step
	Checks         []*check.Check
}

// Plan is every case of a run, in report order.
type Plan struct {
	Contracts []*contract.Contract
	Cases     []*Case
	Omitted   []Omission // what the depth leaves out
	Seed      string
	Depth     Depth
}

// Options say what to plan. Base returns the base URL of a contract's operation. Cases and Checks are globs; empty means all.
type Options struct {
	Contracts []*contract.Contract
	Base      func(*contract.Operation) string
	Params    map[string]string
	Defaults  bool // bind what Params leaves out to keys of conform's own, for mocks
	Cases     []string
	Checks    []string
	Seed      string
	Depth     Depth
	Budget    int // requests that an operation gets, the depth's own where 0

	Allowed        []check.Safety // classes of cases that may be sent, all where nil
	FixtureParams  []string       // path parameters of entities that may be changed, of which a path needs one for class RST; any where nil
	NeverWrite     []string       // globs of properties that no body may name
	RejectedTokens []wire.Auth    // the tokens that must be refused which there are
}

// UsageError is a plan that cannot be made from what the user gave. Hint says what to do.
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

// New plans every case of every operation and applies the filters. Nothing is planned while a path parameter is unbound or a
// name matches nothing.
func New(opts Options) (*Plan, error) {
	p := &Plan{Contracts: opts.Contracts, Seed: opts.Seed, Depth: cmp.Or(opts.Depth, Default)}
	if err := checkParams(opts); err != nil {
		return nil, err
	}
	if err := checkDepth(opts.Depth); err != nil {
		return nil, err
	}
	documented := documentedPaths(opts.Contracts)
	for _, c := range opts.Contracts {
		for _, op := range c.Operations {
			b, err := newBuilder(op, opts)
			if err != nil {
				return nil, err
			}
			budget := cmp.Or(opts.Budget, opts.Depth.budget(op))
			cases, left := b.plan(documented, cmp.Or(opts.Depth, Default), budget)
			if b.op != op {
				cases = append(cases, b.unwritten(opts)...)
			}
			p.Cases, p.Omitted = append(p.Cases, cases...), append(p.Omitted, left...)
		}
	}
	hold(p.Cases, opts)
	if err := p.filter(opts); err != nil {
		return nil, err
	}
	return p, nil
}

// Verdicts returns every planned verdict, born not-run, in report order.
func (p *Plan) Verdicts() []verdict.Verdict {
	var out []verdict.Verdict
	for _, c := range p.Cases {
		for _, k := range c.Checks {
			out = append(out, verdict.Verdict{
				ID: c.ID + "/" + k.ID, Contract: c.Operation.Contract, Operation: c.Operation.Name,
				Case: c.Case, Check: k.ID, Rule: k.Rule, Title: k.Title, Family: k.Family,
				Level: k.Level, Safety: string(k.Safety), Cite: source(k, c.Operation), Status: verdict.NotRun,
			})
		}
	}
	return out
}

// source is the norm behind a check or, where the contract is the norm, the line of its promise.
func source(k *check.Check, op *contract.Operation) string {
	if k.Level != verdict.Documented {
		return k.Source
	}
	for _, r := range op.Success() {
		if r.Cite != "" {
			return r.Cite
		}
	}
	return cmp.Or(op.Cite, k.Source)
}

// Hash names the plan: it changes whenever a planned verdict appears or goes.
func (p *Plan) Hash() string {
	sum := sha256.New()
	for _, v := range p.Verdicts() {
		fmt.Fprintln(sum, v.ID)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Requests counts the requests that the plan sends where every one is answered.
func (p *Plan) Requests() int { return requests(p.Cases) }

// documentedPaths lists the paths that some contract updates, `/things`, for a PATCH of one is nobody's mistake, and what else some
// contract does with them, `PUT /things`.
func documentedPaths(contracts []*contract.Contract) map[string]bool {
	paths := map[string]bool{}
	for _, c := range contracts {
		for _, op := range c.Operations {
			paths[op.Path] = true
			for _, method := range op.Methods {
				paths[method+" "+op.Path] = true
			}
		}
	}
	return paths
}
