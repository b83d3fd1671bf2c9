package wire

import (
	"context"
	"encoding/base64"
	"maps"
	"slices"
	"sync"
	"time"
)

// Credential returns the bearer token of a target. Expired is a token that the target said has expired, or "": the credential then
// returns another one. It is safe for concurrent use.
type Credential interface {
	Token(ctx context.Context, expired string) (string, error)
}

// Source signs in: it returns a token and when it expires, the zero time if it never does.
type Source func(ctx context.Context) (token string, expires time.Time, err error)

// earlyBy is how long before its expiry a token is renewed, at most a quarter of its lifetime: clocks differ, and a request takes time.
const earlyBy = 5 * time.Minute

// Renewing is a Credential that signs in when first used, and again shortly before the token expires or when the target rejects it.
type Renewing struct {
	source Source
	learn  func(secrets ...string)

	mu      sync.Mutex
	token   string
	renewal time.Time // zero: never
	expires time.Time
}

// NewRenewing returns a credential that uses the source. It calls learn with each token before it returns it.
func NewRenewing(source Source, learn func(secrets ...string)) *Renewing {
	return &Renewing{source: source, learn: learn}
}

// Token returns the current token. If a renewal fails and the current token is still valid, it returns that one.
func (c *Renewing) Token(ctx context.Context, expired string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	due := !c.renewal.IsZero() && !now.Before(c.renewal)
	if c.token != "" && c.token != expired && !due {
		return c.token, nil
	}
	token, expires, err := c.source(ctx)
	if err != nil {
		if c.token != "" && c.token != expired && now.Before(c.expires) {
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

// Tokens are bearer tokens that a target must reject, by what is wrong with them: AuthExpired, AuthAudience or AuthPermission.
type Tokens map[Auth]string

// Kinds returns the keys whose tokens are not empty, sorted.
func (t Tokens) Kinds() []Auth {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(t)), func(a Auth) bool { return t[a] == "" })
}

// UnsignedTokens returns a token of each kind, as a JWT without a signature (RFC 7519 section 6) whose claims say what is wrong with
// it. Mocks accept them.
func UnsignedTokens() Tokens {
	jwt := func(claims string) string {
		encode := base64.RawURLEncoding.EncodeToString
		return encode([]byte(`{"typ":"JWT","alg":"none"}`)) + "." + encode([]byte(claims)) + ".conform"
	}
	return Tokens{
		AuthExpired:    jwt(`{"aud":"https://graph.microsoft.com","exp":946684800}`),
		AuthAudience:   jwt(`{"aud":"https://conform.invalid","exp":32503680000}`),
		AuthPermission: jwt(`{"aud":"https://graph.microsoft.com","exp":32503680000,"roles":[]}`),
	}
}
