package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/wire"
)

// access is what it takes to be let in by a target.
type access struct {
	credential   wire.Credential // nil where the target takes none
	redactor     *wire.Redactor
	roots        *x509.CertPool
	certificates []tls.Certificate
}

// newAccess prepares a target's sign-in and certificates. Nothing is sent yet.
func newAccess(file *target.File, target *target.Resolved, say func(string)) (*access, error) {
	a, err := openAccess(file, target, say)
	if err == nil && a.credential != nil && target.Tenant != "" {
		a.credential = ofTenant{a.credential, target.Tenant, target.Microsoft()}
	}
	return a, err
}

func openAccess(file *target.File, to *target.Resolved, say func(string)) (*access, error) {
	a := &access{redactor: wire.NewRedactor(to.Secrets...)}
	if err := a.addTLS(to.TLS); err != nil {
		return nil, err
	}
	s := to.SignIn
	switch {
	case s == nil || s.Kind == "none":
		return a, nil
	case s.Kind == "token":
		token, err := oneToken(s.Token, "the token of the sign-in")
		if err != nil {
			return nil, err
		}
		a.credential = wire.NewRenewing(func(context.Context) (string, time.Time, error) { return token, time.Time{}, nil }, a.redactor.Learn)
		return a, nil
	}
	source, err := target.NewSource(target.SignInOptions{
		Kind: s.Kind, Tenant: to.Tenant, Client: s.Client, Secret: s.Secret, Certificate: s.Certificate, Password: s.Password,
		Assertion: func(context.Context) (string, error) { return file.Reference(s.Assertion, os.LookupEnv) },
		Login:     to.Login(), Known: knownLogin(to.Login()), Scope: to.Scope(), RootCAs: a.roots,
		Env: os.Getenv, Ask: say, Learn: a.redactor.Learn,
	})
	if err != nil {
		return nil, &exitError{exitUsage, err, ""}
	}
	a.credential = wire.NewRenewing(source, a.redactor.Learn)
	return a, nil
}

func knownLogin(login string) bool {
	for _, c := range target.Clouds {
		if c.Login == login {
			return true
		}
	}
	return false
}

func (a *access) addTLS(t *target.TLS) error {
	if t == nil {
		return nil
	}
	if t.CA != "" {
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool()
		}
		if !roots.AppendCertsFromPEM([]byte(t.CA)) {
			return &exitError{exitUsage, errors.New("want certificates in PEM for ca, got none"), ""}
		}
		a.roots = roots
	}
	if t.Certificate == "" {
		return nil
	}
	certificate, err := tls.X509KeyPair([]byte(t.Certificate), []byte(t.Key))
	if err != nil {
		return &exitError{exitUsage, errors.New("want a client certificate and its key in PEM, got others"), ""}
	}
	a.certificates = []tls.Certificate{certificate}
	return nil
}

// signedIn asks for the first token, so that a target that nobody can sign in to is said before anything is sent to it.
func signedIn(ctx context.Context, name string, credential wire.Credential, redactor *wire.Redactor) error {
	if credential == nil {
		return nil
	}
	if _, err := credential.Token(ctx, ""); err != nil {
		hint := "conform doctor " + name + " looks at each step"
		var known *target.SignInError
		if errors.As(err, &known) && known.Hint != "" {
			hint = known.Hint
		}
		return &exitError{exitEnvironment, fmt.Errorf("target %s: %s", name, redactor.Text(err.Error())), hint}
	}
	return nil
}

// oneToken demands a token that can be sent.
func oneToken(value, from string) (string, error) {
	value = strings.TrimSpace(value)
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", &exitError{exitUsage, fmt.Errorf("want one token of visible ASCII in %s, got blanks or other characters", from), ""}
	}
	return value, nil
}
