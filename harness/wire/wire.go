// Package wire sends one request and records one response, redacted. Retries, rate limits and credentials are layers around Target.
//
// This package is not API: it may change in any release.
package wire

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/verdict"
)

// Auth says which credentials a request carries.
type Auth int

// A request carries the target's own token unless its case is about credentials.
const (
	AuthToken     Auth = iota // the target's bearer token, if it has one
	AuthNone                  // no Authorization header
	AuthMalformed             // `Bearer conform.invalid`

	// Tokens that the target must reject, and that only the user can supply: an expired one, one for another audience or cloud, and one
	// without the permission to update.
	AuthExpired
	AuthAudience
	AuthPermission

	// The target's token with more characters behind it, and with each letter in the other case; credentials of the scheme Basic that
	// nobody has; and what is no token by RFC 6750 section 2.1. A target must reject all of them.
	AuthLonger
	AuthOtherCase
	AuthBasic
	AuthNoSyntax

	AuthLowerScheme // the target's token, after `bearer`
)

// MalformedToken is the bearer token of AuthMalformed: well-formed for RFC 6750, but issued by nobody.
const MalformedToken = "conform.invalid"

// Request is one request to send. URL is absolute; a nil Body means no content.
type Request struct {
	Method       string
	URL          string
	Header       http.Header
	Body         []byte
	Auth         Auth
	FixedIfMatch bool // the case is about If-Match, so no layer may add or replace it
	LowerIfMatch bool // over HTTP/1.1, the name of the field If-Match is sent in lower case
	Chunked      bool // the body is sent in chunks over HTTP/1.1, without Content-Length
	Once         bool // whatever the response, no layer sends it again: the target may have processed it

	Recheck func(ctx context.Context) error `json:"-"` // asked after a wait, if not nil, whether the request may still be sent
}

// FailureKind classifies why there is no response to judge.
type FailureKind string

// The kinds of failure. None of them says anything about the target's promises.
const (
	Unreachable  FailureKind = "target.unreachable" // connection refused, no route, name not found, TLS
	Timeout      FailureKind = "target.timeout"
	Disconnected FailureKind = "target.cut"       // the connection ended before the response did
	TooLarge     FailureKind = "target.flood"     // headers or body over their limit
	NotHTTP      FailureKind = "target.garbage"   // the response is not HTTP
	Throttled    FailureKind = "target.throttled" // still 429 or 503 after the last retry
	SignIn       FailureKind = "target.sign-in"   // there was no token to send
	Failing      FailureKind = "target.failing"   // so many requests failed that no more are sent
	NotPermitted FailureKind = "tenant.refused"   // it could have changed what must not change, or what cannot be restored
	Cancelled    FailureKind = "run.cancelled"    // the run was stopped before the response came
)

// Failure says why there is no response. Unsent means that no byte reached the target, so that sending again repeats nothing.
type Failure struct {
	Kind   FailureKind
	Err    error
	Unsent bool
}

// Exchange is one request with its response, unredacted, in memory only. If Failure is set, the response is absent, or ends where the
// failure began. Body has its content coding removed, unless Undecoded says why that is impossible, or why Body is incomplete. Duration
// does not include waiting before the request. Earlier holds the attempts that were retried, in order; they have no Earlier themselves.
type Exchange struct {
	Request   Request
	Status    int
	Proto     string
	Header    http.Header
	Body      []byte
	Failure   *Failure
	Undecoded error
	Started   time.Time
	Duration  time.Duration
	Earlier   []*Exchange
}

// Target is where requests are sent. Do never returns nil; it is safe for concurrent use.
type Target interface {
	Name() string
	Do(ctx context.Context, req Request) *Exchange
}

// Now is the clock for packages that must not read it themselves.
func Now() time.Time { return time.Now() }

// Printable is verdict.Printable.
func Printable(s string) string { return verdict.Printable(s) }

// Safe tells whether a method only reads (RFC 9110 section 9.2.1).
func Safe(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// Overloaded tells whether a status says nothing about the request itself, only that it was not processed now.
func Overloaded(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

// SameTag compares entity tags weakly (RFC 9110 section 8.8.3.2).
func SameTag(a, b string) bool { return strings.TrimPrefix(a, "W/") == strings.TrimPrefix(b, "W/") }
