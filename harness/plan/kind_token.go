package plan

import (
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

var (
	noToken        = credentials("a valid update without a token", wire.AuthNone)
	malformedToken = credentials("a valid update with a malformed token", wire.AuthMalformed)

	expiredToken  = rejectedToken("a valid update with an expired token", wire.AuthExpired)
	otherAudience = rejectedToken("a valid update with a token for another audience", wire.AuthAudience)
	noPermission  = rejectedToken("a valid update with a token without the permission", wire.AuthPermission)
)

// credentials makes a case with wrong credentials, for operations that need any.
func credentials(title string, auth wire.Auth) func(*builder) []*Case {
	return func(b *builder) []*Case {
		if !b.op.Secured {
			return nil
		}
		request := b.patch(b.newValues()...)
		request.Auth = auth
		return []*Case{b.newCase("", title, check.Reject).betweenReads(b, request)}
	}
}

// rejectedToken makes a case with a token that the user supplied. It does not read the entity: the cases without a token show
// whether a rejected update changes it.
func rejectedToken(title string, auth wire.Auth) func(*builder) []*Case {
	return func(b *builder) []*Case {
		if !slices.Contains(b.opts.RejectedTokens, auth) {
			return nil
		}
		cases := credentials(title, auth)(b)
		for _, c := range cases {
			read := c.Steps[0].Request
			c.Steps, c.Reads, c.ChangesNothing = oneStep(c.Steps[1].Request), false, false
			if read.Auth = auth; auth == wire.AuthExpired && b.securesReads() {
				c.Title += ", then a read with it"
				c.Steps = append(c.Steps, Step{Name: check.StepExpired, Request: read})
			}
		}
		return cases
	}
}

// unauthorizedReads reads the entity without a token.
func unauthorizedReads(b *builder) []*Case {
	if !b.securesReads() {
		return nil
	}
	return []*Case{b.newCase("", "a read without a token", check.Reject).betweenReads(b, b.readWith(wire.AuthNone))}
}

// securesReads reports whether reads need credentials: the description says so or, in Graph, where all requests need them, it has no reads.
func (b *builder) securesReads() bool {
	undocumented := b.op.Profile.Includes(contract.Graph) && !slices.Contains(b.op.Methods, http.MethodGet)
	return b.op.Secured && (b.op.ReadSecured || undocumented)
}

// changedTokens reads the entity with what is almost the token, with another scheme, and with what is no token.
func changedTokens(b *builder) []*Case {
	if !b.securesReads() || b.op.Scheme != (contract.Scheme{}) {
		return nil
	}
	c := b.newCase("", "reads with a longer token, with the token in other letters, with the scheme Basic, and with what is no token", check.Reject)
	c.Steps = oneStep(b.readWith(wire.AuthLonger))
	c.Steps = append(c.Steps, Step{Name: check.StepOtherCase, Request: b.readWith(wire.AuthOtherCase)},
		Step{Name: check.StepBasic, Request: b.readWith(wire.AuthBasic)}, Step{Name: check.StepNoSyntax, Request: b.readWith(wire.AuthNoSyntax)})
	return []*Case{c}
}

// schemeCase reads the entity with the scheme in lower case.
func schemeCase(b *builder) []*Case {
	if !b.securesReads() || b.op.Scheme != (contract.Scheme{}) {
		return nil
	}
	c := b.newCase("", "a read with the token after bearer in lower case", check.Open)
	c.Steps = append([]Step{{Name: check.Before, Request: b.request(http.MethodGet, nil), Reuse: true}}, oneStep(b.readWith(wire.AuthLowerScheme))...)
	return []*Case{c}
}

func (b *builder) readWith(auth wire.Auth) wire.Request {
	read := b.request(http.MethodGet, nil)
	read.Auth = auth
	return read
}
