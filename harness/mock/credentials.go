package mock

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// invalidToken is well-formed for RFC 6750, but issued by nobody. A JWT that says it has expired, is for another
// audience or carries no role is refused too, and any other token is good.
const invalidToken = "conform.invalid"

const challenge = `Bearer realm="conform", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"`

var tokenText = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

// credentials judges the Authorization header (RFC 6750 section 3: no error code where no bearer token was sent).
func (c *call) credentials() *refusal {
	sent := c.request.Header.Values("Authorization")
	if len(sent) == 0 {
		return c.judged(refuse(ruleNoToken, http.StatusUnauthorized, "Access token is empty.").with("WWW-Authenticate", challenge))
	}
	scheme, token, _ := strings.Cut(sent[0], " ")
	switch {
	case !strings.EqualFold(scheme, "Bearer"):
		return refuse(ruleNoToken, http.StatusUnauthorized, "The authorization scheme is not Bearer.").with("WWW-Authenticate", challenge)
	case len(sent) > 1 || token == invalidToken || !tokenText.MatchString(token):
		return c.judged(refuse(ruleBadToken, http.StatusUnauthorized, "The access token is not valid.").
			with("WWW-Authenticate", challenge+`, error="invalid_token"`))
	}
	return c.claims(token)
}

// graphApp is the audience of Graph's tokens in their short form.
const graphApp = "00000003-0000-0000-c000-000000000000"

// claims judges what a JWT says of itself; its signature is not looked at, and any other token is taken as good.
func (c *call) claims(token string) *refusal {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil
	}
	var said struct {
		Audience string    `json:"aud"`
		Expiry   float64   `json:"exp"`
		Scopes   string    `json:"scp"`
		Roles    *[]string `json:"roles"`
	}
	if json.Unmarshal(raw, &said) != nil {
		return nil
	}
	const invalid = challenge + `, error="invalid_token"`
	switch {
	case said.Expiry > 0 && said.Expiry < float64(c.mock.opts.Now().Unix()):
		return c.judged(refuse(ruleExpired, http.StatusUnauthorized, "The access token has expired.").with("WWW-Authenticate", invalid))
	case said.Audience != "" && said.Audience != graphApp && !strings.Contains(said.Audience, "graph"):
		return c.judged(refuse(ruleAudience, http.StatusUnauthorized, "The access token is for another audience.").with("WWW-Authenticate", invalid))
	case said.Roles != nil && len(*said.Roles) == 0 && said.Scopes == "":
		return c.judged(refuse(rulePermission, http.StatusForbidden, "The access token carries no permission."))
	}
	return nil
}
