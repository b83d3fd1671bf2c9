package wire

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Credential returns the bearer token of a target. Expired is a token that the target said has expired, or "": the credential then
// returns another one. It is safe for concurrent use.
type Credential interface {
	Token(ctx context.Context, expired string) (string, error)
}

// Source signs in: it returns a token and when it expires, the zero time if it never does.
type Source func(ctx context.Context) (token string, expires time.Time, err error)

const (
	// earlyBy is how long before its expiry a token is renewed, at most a quarter of its lifetime: clocks differ, and a request takes time.
	earlyBy = 5 * time.Minute

	// signInEvery is the least time between two sign-ins: login endpoints throttle applications that sign in more often. A token must
	// live as long.
	signInEvery = time.Minute
	firstRetry  = time.Second // after a sign-in that failed; doubled with each failure in a row
	afterCancel = 5 * time.Second
)

// Renewing is a Credential that signs in when first used, and again shortly before the token expires or when the target rejects it: at
// most once a minute, except that the first token that the target rejects is replaced at once.
type Renewing struct {
	source Source
	learn  func(secrets ...string)
	now    func() time.Time

	turn     chan struct{} // is taken while the fields below are in use; waiting for it can be cancelled
	token    string
	signedIn time.Time
	renewal  time.Time // zero: never
	expires  time.Time
	rejected bool // the target had rejected the token before this one

	failed    error // of the last sign-in, nil if it succeeded
	retryAt   time.Time
	backoff   time.Duration
	cancelled bool // the last sign-in was cancelled: a person who has waited for one waits for the next no longer than afterCancel
}

// NewRenewing returns a credential that uses the source. It calls learn with each token before it returns it.
func NewRenewing(source Source, learn func(secrets ...string)) *Renewing {
	return &Renewing{source: source, learn: learn, now: time.Now, turn: make(chan struct{}, 1)}
}

// Token returns the current token. If a renewal fails and the current token is still valid, it returns that one.
func (c *Renewing) Token(ctx context.Context, expired string) (string, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	now := c.now()
	refused := c.token != "" && c.token == expired
	early := now.Before(c.signedIn.Add(signInEvery))
	switch due := !c.renewal.IsZero() && !now.Before(c.renewal); {
	case c.token != "" && !refused && (!due || early):
		return c.token, nil
	case refused && early && c.rejected:
		return "", fmt.Errorf("the target rejects a token that is %s old, as it did the one before, and conform signs in at most once a minute: "+
			"compare the clocks of the target and of the login endpoint, and what the token is for with scope in conform.yaml", now.Sub(c.signedIn).Round(time.Second))
	}
	err := c.signIn(ctx, now, refused)
	if err != nil && (c.token == "" || refused || !c.expires.IsZero() && !now.Before(c.expires)) {
		return "", err
	}
	return c.token, nil
}

// signIn replaces the token, unless the last attempt failed a moment ago.
func (c *Renewing) signIn(ctx context.Context, now time.Time, refused bool) error {
	if now.Before(c.retryAt) {
		return c.failed
	}
	bounded := ctx
	if c.cancelled {
		var cancel context.CancelFunc
		bounded, cancel = context.WithTimeout(ctx, afterCancel)
		defer cancel()
	}
	token, expires, err := c.source(bounded)
	c.cancelled = c.cancelled && err != nil || ctx.Err() != nil
	if ended := c.now(); err == nil && !expires.IsZero() && c.token == "" && expires.Sub(now) < signInEvery {
		c.learn(token)
		lives := "is valid for " + expires.Sub(now).Round(time.Second).String()
		if expires.Before(now) {
			lives = "has expired, or whose lifetime is longer than a clock can tell"
		}
		err = fmt.Errorf("the sign-in returned a token that %s: expected one for at least a minute, because conform signs in at most once a minute", lives)
		c.retryAt = ended.Add(signInEvery)
	} else if err != nil && ctx.Err() == nil {
		// What hung for a while is not tried again for as long.
		c.backoff = min(max(firstRetry, 2*c.backoff, ended.Sub(now)), signInEvery)
		c.retryAt = ended.Add(c.backoff)
	}
	if c.failed = err; err != nil {
		return err
	}
	c.learn(token)
	c.token, c.expires, c.renewal, c.signedIn, c.rejected, c.backoff = token, expires, expires, now, refused, 0
	if !expires.IsZero() {
		c.renewal = expires.Add(-min(earlyBy, max(0, expires.Sub(now)/4)))
	}
	return nil
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
