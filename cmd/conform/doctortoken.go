package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/wire"
)

// graphAppID is the audience of Graph's tokens in their short form.
const graphAppID = "00000003-0000-0000-c000-000000000000"

// token signs in. Ok is false where the target cannot be asked anything.
func (e *examination) token(ctx context.Context) (token string, ok bool) {
	if e.cfg.Target.Credential == nil {
		if e.cfg.Target.Token == "" {
			e.warn("sign-in", "none: requests carry no token")
		}
		return e.cfg.Target.Token, true
	}
	token, err := e.cfg.Target.Credential.Token(ctx, "")
	if err != nil {
		hint := ""
		var known *target.Error
		if errors.As(err, &known) {
			hint = known.Hint
		}
		e.do("sign-in", err.Error(), hint)
		return "", false
	}
	kind := "a token"
	if e.target != nil && e.target.SignIn != nil {
		kind = e.target.SignIn.Kind
	}
	e.ok("sign-in", "signed in by %s", kind)
	return token, true
}

// permissions looks into the token: for whom it is, until when, and what it allows.
func (e *examination) permissions(token string) {
	if token == "" {
		return
	}
	c, ok := target.ReadClaims(token)
	if !ok {
		e.warn("token", "it is no JWT, so that nothing can be said of what it allows")
		return
	}
	if e.target != nil {
		e.audience(c)
	}
	left := time.Unix(c.Expires, 0).Sub(wire.Now())
	switch {
	case c.Expires == 0:
		e.warn("token", "it names no expiry")
	case left <= 0:
		e.do("token", fmt.Sprintf("it expired %s ago", -left.Round(time.Second)), "get a new one; a sign-in other than token renews it")
	default:
		e.ok("token", "good for %s", left.Round(time.Minute))
	}
	granted, delegated := c.Roles, false
	if c.Scopes != "" {
		granted, delegated = strings.Fields(c.Scopes), true
	}
	e.granted(granted, delegated)
}

func (e *examination) audience(c target.Claims) {
	want := e.target.Audience()
	switch {
	case strings.EqualFold(strings.TrimSuffix(c.Audience, "/"), want), c.Audience == graphAppID && strings.HasPrefix(want, "https://") && e.target.SignIn.Scope == "":
		e.ok("audience", "%s", want)
	default:
		e.do("audience", fmt.Sprintf("want a token for %s, got one for %s", want, c.Audience), "compare cloud, base and scope in conform.yaml; tokens of one cloud are worth nothing in another")
	}
}

// granted compares what the token allows with what each operation needs.
func (e *examination) granted(granted []string, delegated bool) {
	kind := "application permission"
	if delegated {
		kind = "delegated permission"
	}
	var needed, said []string
	for _, c := range e.cfg.Contracts {
		for _, op := range c.Operations {
			takes := accepted(op, delegated)
			needed = append(needed, takes...)
			line, say := "", e.ok
			i := slices.IndexFunc(granted, func(g string) bool { return slices.Contains(takes, g) })
			switch {
			case len(takes) == 0:
				line, say = fmt.Sprintf("%s: the page names no %s to compare with", op.Contract, kind), e.warn
			case i < 0:
				line, say = fmt.Sprintf("%s: want one of the %ss %s, got %s", op.Contract, kind, strings.Join(takes, ", "), orNone(granted)), e.grant
			case granted[i] != takes[0] && !slices.Contains(granted, takes[0]):
				line, say = fmt.Sprintf("%s: %s is taken; least privilege is %s", op.Contract, granted[i], takes[0]), e.warn
			default:
				line = fmt.Sprintf("%s: %s", op.Contract, takes[0])
			}
			if !slices.Contains(said, line) {
				said = append(said, line)
				say("permission", "%s", line)
			}
		}
	}
	if more := writing(granted, needed); len(more) > 0 {
		e.warn("permission", "the token may write more than this needs: %s", strings.Join(more, ", "))
	}
}

// grant says which permission is wanting.
func (e *examination) grant(topic, format string, args ...any) {
	e.do(topic, fmt.Sprintf(format, args...), "grant it to the application and consent to it again")
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list[:min(len(list), 8)], ", ")
}
