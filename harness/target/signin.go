package target

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/wire"
)

// signIn is a sign-in to Microsoft Entra ID through azidentity, of any kind but none and token.
type signIn struct {
	*SignIn
	tenant    string
	login     string // root, such as https://login.microsoftonline.com
	scope     string
	assertion func() (string, error)
	rootCAs   *x509.CertPool           // nil means the system's
	env       func(name string) string // variables that GitHub Actions sets
	ask       func(message string)     // shows a person how to enter the device code
	secrets   *wire.Redactor           // learns each secret before it is sent
	timeout   time.Duration            // of one request and, but for device-code, of the whole sign-in

	transport *loginTransport
}

const (
	defaultTimeout = 30 * time.Second
	maxPrompt      = 500 // bytes of what a login endpoint asks a person to do
)

// newSource returns the source of tokens for a sign-in. Nothing is sent yet.
func newSource(s signIn) (wire.Source, error) {
	if s.timeout <= 0 {
		s.timeout = defaultTimeout
	}
	var err error
	if s.transport, err = newLoginTransport(s.login, s.rootCAs, s.secrets.Learn); err != nil {
		return nil, fmt.Errorf("sign-in by %s: %w", s.Kind, err)
	}
	credential, err := s.credential()
	if err != nil {
		return nil, fmt.Errorf("sign-in by %s: %w", s.Kind, err)
	}
	first := true
	return func(ctx context.Context) (string, time.Time, error) {
		s := s
		if deadline, ok := ctx.Deadline(); ok { // after Ctrl-C
			s.timeout = min(s.timeout, deadline.Sub(wire.Now()).Round(time.Second/10))
		}
		if s.Kind != "device-code" { // which waits for a person
			bounded, cancel := context.WithTimeout(ctx, s.timeout)
			defer cancel()
			ctx = bounded
		}
		if !first && s.Kind != "device-code" {
			// A new credential has an empty cache. The library's own cache would return the token again that the target
			// rejected or that is about to expire.
			if credential, err = s.credential(); err != nil {
				return "", time.Time{}, s.failure(err)
			}
		}
		first = false
		s.transport.begin()
		token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.scope}})
		if err != nil {
			// The library's errors hold no cause that errors.Is finds.
			return "", time.Time{}, s.failure(errors.Join(err, ctx.Err()))
		}
		return token.Token, token.ExpiresOn, nil
	}, nil
}

// credential returns a new credential of azidentity, or an error that is certain before anything is sent.
func (s signIn) credential() (azcore.TokenCredential, error) {
	client := policy.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: s.login + "/"},
		Transport: withoutRedirects(s.transport, s.timeout),
		Retry:     policy.RetryOptions{MaxRetries: 2, RetryDelay: 200 * time.Millisecond, MaxRetryDelay: 2 * time.Second},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}
	unlisted := !isMicrosoftLogin(s.login) // Microsoft's instance discovery knows its own login roots only
	switch s.Kind {
	case "client-secret":
		return azidentity.NewClientSecretCredential(s.tenant, s.Client, s.Secret,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: client, DisableInstanceDiscovery: unlisted})
	case "certificate":
		certificates, key, err := azidentity.ParseCertificates([]byte(s.Certificate), []byte(s.Password))
		if err != nil { // without its text, which may quote the file
			return nil, errors.New("the file is not a certificate with its private key, in PEM or PKCS #12, or the password does not open it")
		}
		return azidentity.NewClientCertificateCredential(s.tenant, s.Client, certificates, key,
			&azidentity.ClientCertificateCredentialOptions{ClientOptions: client, DisableInstanceDiscovery: unlisted})
	case "federated", "github", "kubernetes":
		tenant, id := s.tenant, s.Client
		if s.Kind == "kubernetes" {
			tenant, id = cmp.Or(tenant, s.env("AZURE_TENANT_ID")), cmp.Or(id, s.env("AZURE_CLIENT_ID"))
			if tenant == "" || id == "" {
				return nil, errors.New("neither conform.yaml nor AZURE_TENANT_ID and AZURE_CLIENT_ID, which the cluster sets, name the tenant and the client")
			}
			s.secrets.Learn(tenant, id)
		}
		return azidentity.NewClientAssertionCredential(tenant, id, s.clientAssertion,
			&azidentity.ClientAssertionCredentialOptions{ClientOptions: client, DisableInstanceDiscovery: unlisted})
	case "managed-identity":
		s.secrets.Learn(s.env("IDENTITY_HEADER"))
		options := &azidentity.ManagedIdentityCredentialOptions{}
		if s.Client != "" {
			options.ID = azidentity.ClientID(s.Client)
		}
		return azidentity.NewManagedIdentityCredential(options)
	case "azure-cli":
		return azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: s.tenant})
	case "device-code":
		return azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
			ClientOptions: client, TenantID: s.tenant, ClientID: s.Client, DisableInstanceDiscovery: unlisted,
			UserPrompt: func(_ context.Context, m azidentity.DeviceCodeMessage) error {
				s.ask(bounded(m.Message, maxPrompt))
				return nil
			},
		})
	}
	return nil, fmt.Errorf("unknown kind of sign-in %q", s.Kind)
}

// clientAssertion returns what proves who the application is, in place of a secret.
func (s signIn) clientAssertion(ctx context.Context) (text string, err error) {
	switch {
	case s.Kind == "github":
		text, err = s.githubAssertion(ctx)
	case s.Assertion != "":
		text, err = s.assertion()
	default:
		text, err = s.projectedToken()
	}
	s.secrets.Learn(text)
	return text, err
}

// projectedToken reads the token of the Kubernetes service account, anew for each sign-in because the cluster replaces it.
func (s signIn) projectedToken() (string, error) {
	path := s.env("AZURE_FEDERATED_TOKEN_FILE")
	if path == "" {
		return "", errors.New("AZURE_FEDERATED_TOKEN_FILE, which the cluster sets, is not set, and conform.yaml names no assertion")
	}
	text, err := file.Read(path, maxReferenced)
	if err != nil {
		return "", fmt.Errorf("AZURE_FEDERATED_TOKEN_FILE: %w", err)
	}
	return ParseToken(string(text), path)
}

func isMicrosoftLogin(login string) bool {
	for _, c := range Clouds {
		if c.Login == login {
			return true
		}
	}
	return false
}
