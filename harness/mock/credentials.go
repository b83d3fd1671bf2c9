package mock

import (
	"net/http"
	"regexp"
	"strings"
)

// invalidToken is well-formed for RFC 6750, but issued by nobody. Any other token is good.
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
	return nil
}
