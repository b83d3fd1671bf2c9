package target

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// Error is what is wrong with a target's configuration or sign-in, and what to do about it.
type Error struct {
	Err         error
	Hint        string // empty if there is no advice
	Environment bool   // the sign-in failed; otherwise the configuration is wrong
}

func (e *Error) Error() string { return e.Err.Error() }

func (e *Error) Unwrap() error { return e.Err }

// Access is what a client needs to connect to a target.
type Access struct {
	Credential   wire.Credential // nil if the target takes no token
	Redactor     *wire.Redactor  // knows the target's secrets
	RootCAs      *x509.CertPool  // nil means the system's
	Certificates []tls.Certificate
}

// Open prepares the sign-in to a target, and its certificates. It sends nothing. Ask shows a person how to enter a device code; no
// sign-in takes longer than the timeout, 30 s where zero, but for the time that this person needs. Its errors are of type *Error.
func (r *Resolved) Open(ask func(message string), timeout time.Duration) (*Access, error) {
	a := &Access{Redactor: wire.NewRedactor(r.Secrets...)}
	a.Redactor.Learn(wire.ProxySecrets(r.env)...) // what a proxy responds gets into errors
	if err := a.addTLS(r.TLS); err != nil {
		return nil, &Error{Err: err}
	}
	source, err := r.source(a, ask, timeout)
	if err != nil {
		return nil, &Error{Err: err}
	}
	if source == nil {
		return a, nil
	}
	a.Credential = wire.NewRenewing(source, a.Redactor.Learn)
	if r.Tenant != "" {
		a.Credential = tenantCredential{a.Credential, r.Tenant, r.Kind == "tenant", IsMicrosoft(r.URL())}
	}
	return a, nil
}

// env returns a variable of the environment, or "".
func (r *Resolved) env(name string) string {
	if r.lookup == nil {
		return ""
	}
	value, _ := r.lookup(name)
	return value
}

// source returns the source of the target's tokens, nil if it takes none.
func (r *Resolved) source(a *Access, ask func(message string), timeout time.Duration) (wire.Source, error) {
	s := r.SignIn
	switch {
	case s == nil || s.Kind == "none":
		return nil, nil
	case s.Kind == "token":
		token, err := ParseToken(s.Token, "the token of the sign-in")
		return func(context.Context) (string, time.Time, error) { return token, time.Time{}, nil }, err
	}
	return newSource(signIn{
		SignIn: s, tenant: r.Tenant, login: r.Login(), scope: r.Scope(), rootCAs: a.RootCAs,
		assertion: func() (string, error) { return r.file.reference(s.Assertion, r.lookup) },
		env:       r.env,
		ask:       ask, secrets: a.Redactor, timeout: timeout,
	})
}

func (a *Access) addTLS(t *TLS) error {
	if t == nil {
		return nil
	}
	if t.CA != "" {
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool()
		}
		if !roots.AppendCertsFromPEM([]byte(t.CA)) {
			return errors.New("tls.ca holds no PEM certificate")
		}
		a.RootCAs = roots
	}
	if t.Certificate == "" {
		return nil
	}
	certificate, err := tls.X509KeyPair([]byte(t.Certificate), []byte(t.Key))
	if err != nil {
		return errors.New("tls.certificate and tls.key are not a PEM certificate and its private key")
	}
	a.Certificates = []tls.Certificate{certificate}
	return nil
}

// CheckSignIn requests the first token for the target with this name, so that a failing sign-in is reported before anything is sent to
// the target. It does nothing without a credential. Its errors are of type *Error.
func CheckSignIn(ctx context.Context, name string, credential wire.Credential, redactor *wire.Redactor) error {
	if credential == nil {
		return nil
	}
	_, err := credential.Token(ctx, "")
	if err == nil {
		return nil
	}
	failed := &Error{Hint: "conform doctor " + name + " examines each step", Environment: true}
	if known := (*Error)(nil); errors.As(err, &known) && known.Hint != "" {
		failed.Hint = known.Hint
	}
	failed.Err = fmt.Errorf("target %s: %s", name, redactor.Text(err.Error()))
	return failed
}

// ParseToken trims a bearer token, and rejects one that cannot be sent. Source says in the error where it came from.
func ParseToken(text, source string) (string, error) {
	text = strings.TrimSpace(text)
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", &Error{Err: fmt.Errorf("%s holds blanks or characters other than visible ASCII: expected one token", source)}
	}
	return text, nil
}
