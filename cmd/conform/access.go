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

	"github.com/graphconform/conform/cmd/conform/config"
	"github.com/graphconform/conform/cmd/conform/signin"
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
func newAccess(file *config.File, target *config.Resolved, say func(string)) (*access, error) {
	a, err := openAccess(file, target, say)
	if err == nil && a.credential != nil && target.Tenant != "" {
		a.credential = ofTenant{a.credential, target.Tenant, target.Microsoft()}
	}
	return a, err
}

func openAccess(file *config.File, target *config.Resolved, say func(string)) (*access, error) {
	a := &access{redactor: wire.NewRedactor(target.Secrets...)}
	if err := a.addTLS(target.TLS); err != nil {
		return nil, err
	}
	s := target.SignIn
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
	source, err := signin.New(signin.Options{
		Kind: s.Kind, Tenant: target.Tenant, Client: s.Client, Secret: s.Secret, Certificate: s.Certificate, Password: s.Password,
		Assertion: func(context.Context) (string, error) { return file.Reference(s.Assertion, os.LookupEnv) },
		Login:     target.Login(), Known: knownLogin(target.Login()), Scope: target.Scope(), RootCAs: a.roots,
		Env: os.Getenv, Ask: say, Learn: a.redactor.Learn,
	})
	if err != nil {
		return nil, &exitError{exitUsage, err, ""}
	}
	a.credential = wire.NewRenewing(source, a.redactor.Learn)
	return a, nil
}

func knownLogin(login string) bool {
	for _, c := range config.Clouds {
		if c.Login == login {
			return true
		}
	}
	return false
}

func (a *access) addTLS(t *config.TLS) error {
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
func signedIn(ctx context.Context, target string, credential wire.Credential, redactor *wire.Redactor) error {
	if credential == nil {
		return nil
	}
	if _, err := credential.Token(ctx, ""); err != nil {
		hint := "conform doctor " + target + " looks at each step"
		var known *signin.Error
		if errors.As(err, &known) && known.Hint != "" {
			hint = known.Hint
		}
		return &exitError{exitEnvironment, fmt.Errorf("target %s: %s", target, redactor.Text(err.Error())), hint}
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
