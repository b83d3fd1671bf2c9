package main

import (
	"context"
	"errors"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// ofTenant gives no token of another tenant than the target's: the list of tenants that may be written to would be worth nothing if a
// token of elsewhere could be sent.
type ofTenant struct {
	wire.Credential
	tenant string
	sure   bool // a token that does not name its tenant is refused as well
}

// Token returns the credential's own, or an error.
func (c ofTenant) Token(ctx context.Context, refused string) (string, error) {
	token, err := c.Credential.Token(ctx, refused)
	if err != nil {
		return "", err
	}
	said, ok := readClaims(token)
	switch {
	case ok && said.Tenant != "" && !strings.EqualFold(said.Tenant, c.tenant):
		return "", errors.New("want a token of the target's tenant, got one of another: compare tenant in conform.yaml with where the sign-in is")
	case c.sure && (!ok || said.Tenant == ""):
		return "", errors.New("want a token that names its tenant, as those for Microsoft's clouds do, got another")
	}
	return token, nil
}
