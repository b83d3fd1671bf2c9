package wire

import (
	"encoding/base64"
	"strings"
	"unicode"
)

// changes tells whether a request has the Authorization field of authorization, instead of the token as it is.
func (a Auth) changes() bool { return a >= AuthLonger }

// authorization returns the Authorization field of a request whose case changes the token or the scheme, or "" where the token has no
// such form.
func (a Auth) authorization(token string) string {
	other := ""
	switch {
	case a == AuthBasic:
		return "Basic " + base64.StdEncoding.EncodeToString([]byte("conform:"+MalformedToken))
	case a == AuthNoSyntax:
		return `Bearer {conform "invalid"}`
	case token == "":
		return ""
	case a == AuthLowerScheme:
		return "bearer " + token
	case a == AuthLonger:
		other = token + longer
	case a == AuthOtherCase && len(token) >= minPart: // the record hides no shorter one in other letters
		other = otherCase(token)
	}
	if other == "" || other == token {
		return ""
	}
	return "Bearer " + other
}

// longer is what AuthLonger appends: enough to change what a lenient decoder of base64 reads.
const longer = "conform"

// otherCase changes the case of each letter.
func otherCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}
