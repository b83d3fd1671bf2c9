package mock

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// invalidToken has the syntax of RFC 6750 but nobody issued it. The mock rejects it, and any JWT that has expired, is for another
// audience or carries no role. It accepts every other token, unless that is the first one that it accepted in other letters, or with more
// behind it.
const invalidToken = "conform.invalid"

const (
	challenge        = `Bearer realm="conform", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"`
	invalidChallenge = challenge + `, error="invalid_token"`
)

var tokenText = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

func unauthorized(broken rule, message, challenge string) *rejection {
	return reject(broken, http.StatusUnauthorized, message).with("WWW-Authenticate", challenge)
}

// checkCredentials checks the Authorization header. Without a bearer token, the challenge has no error code (RFC 6750 section 3).
func (c *call) checkCredentials() *rejection {
	if c.resource != nil && c.resource.op.Scheme != (contract.Scheme{}) {
		return c.checkKey(c.resource.op.Scheme)
	}
	sent := c.request.Header.Values("Authorization")
	if len(sent) == 0 {
		return c.enforce(unauthorized(c.forReads(ruleNoToken, ruleNoTokenRead), "Access token is empty.", challenge))
	}
	scheme, token, _ := strings.Cut(sent[0], " ")
	switch {
	case !strings.EqualFold(scheme, "Bearer"):
		return c.enforce(unauthorized(ruleScheme, "The authorization scheme is not Bearer.", challenge))
	case scheme != "Bearer" && c.mock.fault.oneScheme:
		return unauthorized(ruleScheme, "The authorization scheme is not Bearer.", challenge)
	case len(sent) > 1 || !tokenText.MatchString(token):
		return c.enforce(unauthorized(ruleNoSyntax, "The access token is malformed.", invalidChallenge))
	case token == invalidToken:
		return c.enforce(unauthorized(ruleBadToken, "The access token is not valid.", invalidChallenge))
	}
	if r := c.checkClaims(token); r != nil {
		return r
	}
	return c.checkToken(token)
}

// checkToken rejects what is almost the token that the mock accepted first.
func (c *call) checkToken(token string) *rejection {
	c.mock.mu.Lock()
	if c.mock.token == "" {
		c.mock.token = token
	}
	first := c.mock.token
	c.mock.mu.Unlock()
	switch {
	case token != first && strings.EqualFold(token, first):
		return c.enforce(unauthorized(ruleTokenCase, "The access token is not valid.", invalidChallenge))
	case token != first && strings.HasPrefix(token, first):
		return c.enforce(unauthorized(ruleLongToken, "The access token is not valid.", invalidChallenge))
	}
	return nil
}

// checkKey checks the credential of an operation that takes no bearer token.
func (c *call) checkKey(s contract.Scheme) *rejection {
	value, name := "", "ApiKey"
	switch {
	case s.Basic:
		scheme, text, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
		if raw, err := base64.StdEncoding.DecodeString(text); err == nil && strings.EqualFold(scheme, "Basic") {
			value = string(raw)
		}
		name = "Basic"
	case s.In == "header":
		value = c.request.Header.Get(s.Name)
	case s.In == "query":
		value = c.request.URL.Query().Get(s.Name)
	default:
		if cookie, err := c.request.Cookie(s.Name); err == nil {
			value = cookie.Value
		}
	}
	want := name + ` realm="conform"`
	switch value {
	case "":
		return c.enforce(unauthorized(c.forReads(ruleNoToken, ruleNoTokenRead), "The credential is missing.", want))
	case invalidToken:
		return c.enforce(unauthorized(ruleBadToken, "The credential is not valid.", want))
	}
	return nil
}

// graphApp is the short form of the audience of Graph's tokens.
const graphApp = "00000003-0000-0000-c000-000000000000"

// checkClaims checks what a JWT claims, without verifying its signature. It accepts any other token.
func (c *call) checkClaims(token string) *rejection {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	var claims struct {
		Audience string    `json:"aud"`
		Expiry   float64   `json:"exp"`
		Scopes   string    `json:"scp"`
		Roles    *[]string `json:"roles"`
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return nil // not a JWT
	}
	switch {
	case claims.Expiry > 0 && claims.Expiry < float64(c.mock.opts.Now().Unix()):
		return c.enforce(unauthorized(c.forReads(ruleExpired, ruleExpiredRead), "The access token has expired.", invalidChallenge))
	case claims.Audience != "" && claims.Audience != graphApp && !strings.Contains(claims.Audience, "graph"):
		return c.enforce(unauthorized(ruleAudience, "The access token is for another audience.", invalidChallenge))
	case claims.Roles != nil && len(*claims.Roles) == 0 && claims.Scopes == "":
		return c.enforce(reject(rulePermission, http.StatusForbidden, "The access token carries no permission."))
	}
	return nil
}

// forReads returns the rule of a read, or that of another request.
func (c *call) forReads(other, read rule) rule {
	if c.request.Method == http.MethodGet {
		return read
	}
	return other
}
