package target

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// Claims are what a token says about itself. Only its audience can verify the signature.
type Claims struct {
	Audience string   `json:"aud"`
	Tenant   string   `json:"tid"`
	Roles    []string `json:"roles"`
	Scopes   string   `json:"scp"`
	Expires  int64    `json:"exp"` // seconds since 1970, 0 if absent
}

// ReadClaims reads the claims of a JWT; ok is false if the token is none.
func ReadClaims(token string) (c Claims, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	return c, err == nil && json.Unmarshal(raw, &c) == nil
}

// tenantCredential returns no token of another tenant than the target's: a list of tenants that may be written to protects
// nothing if a token of an unlisted one can be sent.
type tenantCredential struct {
	wire.Credential
	tenant string
	strict bool // also rejects a token that does not name its tenant
}

// Token implements wire.Credential.
func (c tenantCredential) Token(ctx context.Context, refused string) (string, error) {
	token, err := c.Credential.Token(ctx, refused)
	if err != nil {
		return "", err
	}
	claims, ok := ReadClaims(token)
	switch {
	case ok && claims.Tenant != "" && !strings.EqualFold(claims.Tenant, c.tenant):
		return "", errors.New("the token belongs to another tenant than the target: compare tenant in conform.yaml with where the sign-in takes place")
	case c.strict && (!ok || claims.Tenant == ""):
		return "", errors.New("the token does not name its tenant, as tokens for Microsoft's clouds do")
	}
	return token, nil
}
