package plan

import (
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

func (b *builder) credentials(kind, title string, auth wire.Auth) []*Case {
	if !b.op.Secured {
		return nil
	}
	request := b.patch(b.fresh()...)
	request.Auth = auth
	return []*Case{b.newCase(kind, "", title, check.Refuse).between(b, request)}
}
