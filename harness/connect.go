package harness

import (
	"context"
	"fmt"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// localToken is what a target on this machine gets where no token was given.
const localToken = "conform-local"

// Connect returns the config's target, signed in to on the first request and paced, and the redactor that knows its secrets. Close it
// when nothing more is sent. A tenant gets no request that could change anything.
func (cfg Config) Connect() (target wire.Target, redactor *wire.Redactor, closeTarget func()) {
	return cfg.ConnectToWrite(new(tenant.Scope).Check)
}

// ConnectToWrite is Connect for a tenant that may be written to: permit returns why a request must not leave.
func (cfg Config) ConnectToWrite(permit func(wire.Request) error) (target wire.Target, redactor *wire.Redactor, closeTarget func()) {
	if !cfg.Target.IsTenant() {
		permit = nil
	}
	client, redactor := cfg.client(wire.Pace{}, permit)
	return cfg.paced(client, wire.Pace{}), redactor, client.Close
}

func (cfg Config) paced(client *wire.Client, clock wire.Pace) wire.Target {
	clock.Rate, clock.Retries = cfg.Rate, cfg.Retries
	return wire.NewPaced(client, clock)
}

func (cfg Config) client(clock wire.Pace, permit func(wire.Request) error) (*wire.Client, *wire.Redactor) {
	t := cfg.Target
	t.Credential = t.credential()
	token := t.Token
	if token == "" && t.Credential == nil && t.local() {
		token = localToken
	}
	redactor := t.Redactor
	if redactor == nil {
		redactor = wire.NewRedactor()
	}
	redactor.Learn(t.Token)
	return wire.NewClient(wire.Config{
		Name: t.DisplayName(), Token: token, Placement: wire.Placement(cfg.scheme()), Credential: t.Credential, Refused: t.Refused, Secrets: redactor, Insecure: t.Insecure,
		Timeout: cfg.Timeout, UserAgent: "conform/" + cfg.version(), BaseURL: t.URL, Concurrency: cfg.Concurrency,
		RootCAs: t.RootCAs, Certificates: t.Certificates, Transport: cfg.transport, Raw: cfg.Raw, Now: clock.Now, Permit: permit, Trace: cfg.trace,
	}), redactor
}

// scheme is how the operations carry their credential: as the first one that needs any does.
func (cfg Config) scheme() contract.Scheme {
	for _, c := range cfg.Contracts {
		for _, op := range c.Operations {
			if op.Secured {
				return op.Scheme
			}
		}
	}
	return contract.Scheme{}
}

// untestable says why an operation cannot be tested together with the others, or on this target, or returns nothing.
func (cfg Config) untestable(op *contract.Operation) (kind, reason string) {
	switch {
	case op.JSONPatch() && cfg.Target.IsTenant():
		return "JSON Patch body", "a tenant is written back with JSON objects, and this operation takes JSON Patch"
	case !op.Secured:
	case op.Scheme != cfg.scheme():
		return "another security scheme", "its security scheme is not that of the first operation, and a run has one credential"
	case op.Scheme != contract.Scheme{} && cfg.Target.IsTenant():
		return "no bearer token", "a tenant is written back with a bearer token, also after the run, and this operation takes another credential"
	}
	return "", ""
}

func (cfg Config) version() string {
	if cfg.Version == "" {
		return "devel"
	}
	return cfg.Version
}

// SignIn requests the first token, so that a failed sign-in is reported before anything is sent to the target.
func (cfg Config) SignIn(ctx context.Context) error {
	if err := cfg.checkTokens(); err != nil {
		return &Error{verdict.ExitEnvironment, fmt.Errorf("target %s: %w", cfg.Target.DisplayName(), err), ""}
	}
	_, redactor := cfg.client(wire.Pace{}, nil)
	return target.CheckSignIn(ctx, cfg.Target.DisplayName(), cfg.Target.credential(), redactor)
}

// credential returns no token that the target must not get.
func (t *Target) credential() wire.Credential {
	switch {
	case t.Credential == nil:
		return nil
	case t.IsTenant() && t.Tenant != "":
		return target.OfTenant(t.Credential, t.Tenant)
	case t.IsTenant(), t.NotATenant:
		return t.Credential
	}
	return target.Untenanted(t.Credential)
}

// checkTokens returns an error for a token of another tenant. One that the target must reject could be accepted there, and the update
// with it; the one for another audience, or cloud, goes without content to a tenant.
func (cfg Config) checkTokens() error {
	t := cfg.Target
	if !t.IsTenant() || t.Tenant == "" {
		return nil
	}
	for _, token := range []string{t.Token, t.Refused[wire.AuthExpired], t.Refused[wire.AuthPermission]} {
		if token == "" {
			continue
		}
		if err := target.CheckTenant(token, t.Tenant); err != nil {
			return err
		}
	}
	return nil
}
