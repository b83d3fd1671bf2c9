// Package wire carries one request out and one answer back, recorded and redacted; Target lives here; limiter, retry and
// authentication are layers around it.
package wire

import (
	"context"
	"net/http"
	"time"
)

// Auth says which credentials a request carries.
type Auth int

// A request carries the target's own token unless its case is about credentials.
const (
	AuthToken     Auth = iota // the target's bearer token, where it has one
	AuthNone                  // no Authorization header
	AuthMalformed             // `Bearer conform.invalid`

	// Tokens that must be refused, which only the user can supply: one that has expired, one for another audience or cloud, and one
	// without the permission.
	AuthExpired
	AuthAudience
	AuthPermission
)

// MalformedToken is the bearer token of AuthMalformed: well-formed for RFC 6750, but issued by nobody.
const MalformedToken = "conform.invalid"

// Request is one request to send. URL is absolute; Body nil means no content at all.
type Request struct {
	Method       string
	URL          string
	Header       http.Header
	Body         []byte
	Auth         Auth
	FixedIfMatch bool // what it says or leaves out of If-Match is the point: nothing on the way adds to it
}

// FailureKind classes why there is no answer to judge.
type FailureKind string

// The kinds of failure. All of them mean that nothing was learned.
const (
	Unreachable  FailureKind = "target.unreachable" // refused, no route, name not found, TLS
	Timeout      FailureKind = "target.timeout"     // a phase passed its deadline
	Disconnected FailureKind = "target.cut"         // the connection ended inside an answer
	TooLarge     FailureKind = "target.flood"       // headers or body over their bound
	NotHTTP      FailureKind = "target.garbage"     // not HTTP
	Throttled    FailureKind = "target.throttled"   // the target turned requests away for longer than is worth waiting
	SignIn       FailureKind = "target.sign-in"     // there was no token to send
	Failing      FailureKind = "target.failing"     // the target fails so often that it is left alone
	Cancelled    FailureKind = "run.cancelled"      // the run was stopped before the answer came
)

// Failure says why there is no answer. Unsent means that no byte reached the target, so that sending again repeats nothing.
type Failure struct {
	Kind   FailureKind
	Err    error
	Unsent bool
}

// Exchange is one request with its answer, raw, in memory only. Where Failure is set the answer is absent, or stops where
// the failure began. Body is what came after any content coding was undone. Duration is what this try took, without any wait before
// it. Earlier are the tries that were turned away before this one, the first one first; they have none themselves.
type Exchange struct {
	Request  Request
	Status   int
	Proto    string
	Header   http.Header
	Body     []byte
	Failure  *Failure
	Started  time.Time
	Duration time.Duration
	Earlier  []*Exchange
}

// Target is a place to send requests to. Do never returns nil; it is safe for concurrent use.
type Target interface {
	Name() string
	Do(ctx context.Context, req Request) *Exchange
}
