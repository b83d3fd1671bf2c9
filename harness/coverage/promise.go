package coverage

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

// The kinds of promise, each the first word of its ids.
const (
	kindStatus     = "status"   // of the update
	kindRead       = "read"     // a status of the GET of the path
	kindBody       = "body"     // of a response
	kindHeader     = "header"   // of a response
	kindRequest    = "request"  // a header field or a media type of requests
	kindProperty   = "property" // of the entity
	kindPermission = "permission"
	kindError      = "error"      // a documented error code
	kindConstraint = "constraint" // what the prose says of all values
	kindNorm       = "norm"       // a rule of a standard, or a convention
	kindGap        = "gap"        // what no rule reads
)

// promise is a promise, and how a run tests it.
type promise struct {
	verdict.Promise
	tests  func(*check.Check, *plan.Case) bool // whether a check of a case tests it; nil if none does
	shows  func(*verdict.Exchange) bool        // an exchange of the case that must be there to keep it, or nil
	breaks func(hit) bool                      // whether a finding of such a verdict is about it; nil if each is
	reason string                              // why nothing tests it
}

// hit is a finding of a verdict that fails: the case, and the exchange that shows it or nil.
type hit struct {
	verdict  *verdict.Verdict
	finding  *verdict.Finding
	of       *plan.Case
	exchange *verdict.Exchange
}

// by tests a promise with every verdict of some checks.
func by(ids ...string) func(*check.Check, *plan.Case) bool {
	return func(k *check.Check, _ *plan.Case) bool { return slices.Contains(ids, k.ID) }
}

// noCheck is the reason of a promise that conform does not test in any run.
func noCheck(what string) string { return "gap: no check " + what }

// wants reports whether a finding names a text as what was wanted.
func wants(text string) func(hit) bool {
	return func(h hit) bool {
		return strings.Contains(h.finding.Want, text)
	}
}

// isRead reports whether a request is a read.
func isRead(x *verdict.Exchange) bool { return x.Method == "GET" || x.Method == "HEAD" }
