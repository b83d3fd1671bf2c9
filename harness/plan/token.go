package plan

import (
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// noToken and malformedToken send a valid update with the wrong credentials; an operation that asks for none has neither.
func noToken(b *builder) []*Case {
	return b.credentials(check.NoToken, "a valid update without a token", wire.AuthNone)
}

func malformedToken(b *builder) []*Case {
	return b.credentials(check.MalformedTokens, "a valid update with a token that nobody issued", wire.AuthMalformed)
}

// refusedTokens sends a valid update with each token that the user supplied to see it refused. The state is not read: the cases without
// a token judge that.
func refusedTokens(b *builder) (out []*Case) {
	for _, t := range []struct {
		auth        wire.Auth
		kind, title string
	}{
		{wire.AuthExpired, check.ExpiredTokens, "a valid update with a token that has expired"},
		{wire.AuthAudience, check.OtherAudience, "a valid update with a token for another audience"},
		{wire.AuthPermission, check.NoPermission, "a valid update with a token without the permission"},
	} {
		if b.op.Secured && slices.Contains(b.opts.RejectedTokens, t.auth) {
			c := b.newCase(t.kind, "", t.title, check.Reject)
			request := b.patch(b.fresh()...)
			request.Auth = t.auth
			c.Steps = single(request)
			out = append(out, c)
		}
	}
	return out
}

func (b *builder) credentials(kind, title string, auth wire.Auth) []*Case {
	if !b.op.Secured {
		return nil
	}
	request := b.patch(b.fresh()...)
	request.Auth = auth
	return []*Case{b.newCase(kind, "", title, check.Reject).between(b, request)}
}
