package target

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// Claims are what a token says about itself. Only its audience can verify the signature. A claim of a type that nothing defines is
// absent: the others stay.
type Claims struct {
	Audience []string // aud
	Tenant   string   // tid
	Roles    []string
	Scopes   []string // scp
	Expires  int64    // exp: seconds since 1970, 0 if absent
}

// ReadClaims reads the claims of a JWT; ok is false if the token is none.
func ReadClaims(token string) (c Claims, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return c, false
	}
	members, ok := uniqueMembers(raw)
	if !ok {
		return c, false
	}
	_ = json.Unmarshal(members["tid"], &c.Tenant) // of another type: absent, like those below
	var expires float64                           // RFC 7519 allows fractions
	if json.Unmarshal(members["exp"], &expires) == nil && math.Abs(expires) < math.MaxInt64 {
		c.Expires = int64(expires)
	}
	c.Audience, c.Roles, c.Scopes = texts(members["aud"]), texts(members["roles"]), nil
	for _, scopes := range texts(members["scp"]) {
		c.Scopes = append(c.Scopes, strings.Fields(scopes)...)
	}
	return c, true
}

// texts returns a claim that is a text or a list of texts.
func texts(claim json.RawMessage) (list []string) {
	var one string
	if json.Unmarshal(claim, &one) == nil && one != "" {
		return []string{one}
	}
	if json.Unmarshal(claim, &list) != nil {
		return nil
	}
	return list
}

// uniqueMembers returns the members of a JSON object, without those whose name occurs twice: others may read another of their values.
func uniqueMembers(object []byte) (members map[string]json.RawMessage, ok bool) {
	members = map[string]json.RawMessage{}
	if json.Unmarshal(object, &members) != nil || members == nil {
		return nil, false
	}
	seen := map[string]bool{}
	d := json.NewDecoder(bytes.NewReader(object))
	_, _ = d.Token() // the object was valid, so nothing below fails
	for d.More() {
		name, _ := d.Token()
		var value json.RawMessage
		_ = d.Decode(&value)
		text, _ := name.(string)
		if seen[text] {
			delete(members, text)
		}
		seen[text] = true
	}
	return members, true
}

// isJWT tells whether a token is a JWT, signed or encrypted (RFC 7519 section 3), also if its claims cannot be read: it starts with a JOSE
// header, a JSON object. Other tokens may have dots, too.
func isJWT(token string) bool {
	header, _, dots := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(header, "="))
	var object map[string]json.RawMessage
	return strings.HasPrefix(token, "eyJ") || dots && err == nil && json.Unmarshal(raw, &object) == nil
}

// tenantCredential returns no token of another tenant than the target's: a list of tenants that may be written to protects
// nothing if a token of an unlisted one can be sent.
type tenantCredential struct {
	wire.Credential
	tenant string
	jwt    bool // also rejects a JWT that does not name its tenant
	strict bool // also rejects any other token that does not
}

// Token implements wire.Credential.
func (c tenantCredential) Token(ctx context.Context, refused string) (string, error) {
	token, err := c.Credential.Token(ctx, refused)
	if err != nil {
		return "", err
	}
	if err := c.check(token); err != nil {
		return "", err
	}
	return token, nil
}

func (c tenantCredential) check(token string) error {
	claims, _ := ReadClaims(token)
	switch {
	case claims.Tenant != "" && !strings.EqualFold(claims.Tenant, c.tenant):
		return errors.New("the token belongs to another tenant than the target: compare tenant in conform.yaml with where the sign-in takes place")
	case claims.Tenant == "" && (c.strict || c.jwt && isJWT(token)):
		return errors.New("the token does not name its tenant, as tokens for Microsoft's clouds do: expected one tid, a text, among its claims")
	}
	return nil
}

// OfTenant is a credential that returns no JWT of another tenant, or of none.
func OfTenant(c wire.Credential, tenant string) wire.Credential {
	return tenantCredential{c, tenant, true, false}
}

// CheckTenant returns an error for a JWT of another tenant, or one that does not name its tenant.
func CheckTenant(token, tenant string) error {
	return tenantCredential{tenant: tenant, jwt: true}.check(token)
}

// untenanted returns no token for a service of Microsoft: whoever accepts it is a tenant, also if it is a proxy on this machine.
type untenanted struct{ wire.Credential }

// Untenanted is the credential of a target that is not protected as a tenant.
func Untenanted(c wire.Credential) wire.Credential { return untenanted{c} }

// Token implements wire.Credential.
func (c untenanted) Token(ctx context.Context, refused string) (string, error) {
	token, err := c.Credential.Token(ctx, refused)
	switch {
	case err == nil && ForMicrosoft(token):
		return "", errors.New(errMicrosoftToken)
	case err == nil && ForUnknown(token):
		return "", errors.New("the token does not say which service it is for, so the target counts as a tenant: expected kind tenant, or not-a-tenant: true")
	}
	return token, err
}
