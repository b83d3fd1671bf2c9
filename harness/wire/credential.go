package wire

import (
	"context"
	"sync"
	"time"
)

// Credential gives the bearer token of a target. Refused is a token that the target has called expired, empty where there is none:
// the credential then gives another one. It is safe for concurrent use.
type Credential interface {
	Token(ctx context.Context, refused string) (string, error)
}

// Source signs in: it returns a token and when it expires, the zero time where it never does.
type Source func(ctx context.Context) (token string, expires time.Time, err error)

// earlyBy is how long before its expiry a token is renewed, at most a quarter of its life: the clocks of two machines differ, and a
// request is on its way for a while.
const earlyBy = 5 * time.Minute

// Renewing is a Credential that signs in once, and again shortly before the token expires or when the target refuses it.
type Renewing struct {
	source Source
	learn  func(secrets ...string)

	mu      sync.Mutex
	token   string
	renewal time.Time // zero: never
	expires time.Time
}

// NewRenewing makes a credential of a source. Learn is told of each token before it is used.
func NewRenewing(source Source, learn func(secrets ...string)) *Renewing {
	return &Renewing{source: source, learn: learn}
}

// Token returns the current token. Where a renewal fails and the token is still good, that one goes on to be used.
func (c *Renewing) Token(ctx context.Context, refused string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	due := !c.renewal.IsZero() && !now.Before(c.renewal)
	if c.token != "" && c.token != refused && !due {
		return c.token, nil
	}
	token, expires, err := c.source(ctx)
	if err != nil {
		if c.token != "" && c.token != refused && now.Before(c.expires) {
			return c.token, nil
		}
		return "", err
	}
	c.learn(token)
	c.token, c.expires, c.renewal = token, expires, expires
	if !expires.IsZero() {
		c.renewal = expires.Add(-min(earlyBy, max(0, expires.Sub(now)/4)))
	}
	return token, nil
}
