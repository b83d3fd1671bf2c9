package doctor

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/wire"
)

// graphAppID is the short form of the audience of Graph's tokens.
const graphAppID = "00000003-0000-0000-c000-000000000000"

// signIn returns the token of the target; ok is false if nothing can be requested without one.
func (e *examination) signIn(ctx context.Context) (token string, ok bool) {
	t := e.cfg.Target
	if t.Credential == nil {
		if t.Token == "" {
			e.warn("sign-in", "none: requests carry no token")
		}
		return t.Token, true
	}
	token, err := t.Credential.Token(ctx, "")
	if err != nil {
		hint := ""
		if known := (*target.Error)(nil); errors.As(err, &known) {
			hint = known.Hint
		}
		e.toDo("sign-in", hint, "%v", err)
		return "", false
	}
	kind := "a credential"
	if e.resolved != nil && e.resolved.SignIn != nil {
		kind = e.resolved.SignIn.Kind
	}
	e.ok("sign-in", "signed in by %s", kind)
	return token, true
}

// token examines what the token says about itself: its audience, its expiry and its permissions.
func (e *examination) token(token string) {
	if token == "" {
		return
	}
	c, ok := target.ReadClaims(token)
	if !ok {
		e.warn("token", "it is not a JWT, so its permissions are unknown")
		return
	}
	if e.resolved != nil {
		e.audience(c.Audience)
	}
	left := time.Unix(c.Expires, 0).Sub(wire.Now())
	switch {
	case c.Expires == 0:
		e.warn("token", "it does not say when it expires")
	case left <= 0:
		e.toDo("token", "request a new one; every sign-in other than token renews it", "it expired %s ago", -left.Round(time.Second))
	default:
		e.ok("token", "valid for %s", left.Round(time.Minute))
	}
	if len(c.Scopes) > 0 {
		e.permissions(c.Scopes, true)
	} else {
		e.permissions(c.Roles, false)
	}
}

func (e *examination) audience(got []string) {
	want := e.resolved.Audience()
	isGraph := e.resolved.SignIn == nil || e.resolved.SignIn.Scope == ""
	if slices.ContainsFunc(got, func(a string) bool {
		return strings.EqualFold(strings.TrimSuffix(a, "/"), want) || a == graphAppID && isGraph
	}) {
		e.ok("audience", "%s", want)
		return
	}
	e.toDo("audience", "compare cloud, base and scope in conform.yaml; each cloud rejects the tokens of the others",
		"the token is for %s instead of %s", orNone(got), want)
}

// permissions compares those of the token with those that each operation needs.
func (e *examination) permissions(granted []string, delegated bool) {
	kind := "application permission"
	if delegated {
		kind = "delegated permission"
	}
	var needed, examined []string
	for _, c := range e.cfg.Contracts {
		for _, op := range c.Operations {
			accepted := acceptedPermissions(op, delegated)
			needed = append(needed, accepted...)
			key := op.Contract + strings.Join(accepted, " ")
			if slices.Contains(examined, key) {
				continue
			}
			examined = append(examined, key)
			i := slices.IndexFunc(granted, func(g string) bool { return slices.Contains(accepted, g) })
			switch {
			case len(accepted) == 0:
				e.warn("permission", "%s: the page names no %s to compare with", op.Contract, kind)
			case i < 0:
				e.toDo("permission", "grant one to the application and consent to it again", "%s: needs one of the %ss %s; the token has %s",
					op.Contract, kind, strings.Join(accepted, ", "), orNone(granted))
			case !slices.Contains(granted, accepted[0]):
				e.warn("permission", "%s: the token has %s; the least privileged permission is %s", op.Contract, granted[i], accepted[0])
			default:
				e.ok("permission", "%s: %s", op.Contract, accepted[0])
			}
		}
	}
	if extra := writePermissions(granted, needed); len(extra) > 0 {
		e.warn("permission", "the token has further permissions to write: %s", strings.Join(extra, ", "))
	}
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list[:min(len(list), 8)], ", ")
}
