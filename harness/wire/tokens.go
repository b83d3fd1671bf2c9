package wire

import (
	"encoding/base64"
	"maps"
	"slices"
)

// Tokens are bearer tokens that must be refused, by what is wrong with them: AuthExpired, AuthAudience or AuthPermission.
type Tokens map[Auth]string

// Kinds lists what is wrong with those that were supplied, in order.
func (t Tokens) Kinds() []Auth {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(t)), func(a Auth) bool { return t[a] == "" })
}

// UnsignedTokens returns one of each sort that says so itself, as a JWT without a signature (RFC 7519 section 6). A mock reads them.
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
