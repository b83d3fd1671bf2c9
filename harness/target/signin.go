package target

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/graphconform/conform/harness/wire"
)

// SignInOptions say how to sign in. Which fields a kind needs is conform.yaml's matter; the kinds are its own without `none` and `token`.
type SignInOptions struct {
	Kind        string
	Tenant      string
	Client      string
	Secret      string
	Certificate string // with its private key: PEM, or PKCS #12
	Password    string // of the certificate
	Assertion   func(ctx context.Context) (string, error)
	Login       string // root, such as https://login.microsoftonline.com
	Known       bool   // the login root is one of Microsoft's own, so that it can be looked up there
	Scope       string
	RootCAs     *x509.CertPool          // nil means the system's
	Env         func(string) string     // GitHub's and Kubernetes' variables
	Ask         func(message string)    // shows a person where to enter the device code
	Learn       func(secrets ...string) // is told of assertions before they are sent
}

const (
	maxAnswer    = 1 << 20 // bytes of one answer of a login endpoint
	loginTimeout = 30 * time.Second
)

// NewSource returns the source of tokens for the options. Nothing is sent yet.
func NewSource(o SignInOptions) (wire.Source, error) {
	fresh, err := o.maker()
	if err != nil {
		return nil, err
	}
	credential, err := fresh()
	if err != nil {
		return nil, fmt.Errorf("sign-in by %s: %w", o.Kind, err)
	}
	first := true
	return func(ctx context.Context) (string, time.Time, error) {
		if !first && o.Kind != "device-code" {
			// A new credential has an empty cache. The library's own would give the same token again, which the target
			// refused or which is about to expire.
			if credential, err = fresh(); err != nil {
				return "", time.Time{}, o.explain(err)
			}
		}
		first = false
		token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{o.Scope}})
		if err != nil {
			return "", time.Time{}, o.explain(err)
		}
		return token.Token, token.ExpiresOn, nil
	}, nil
}

// maker returns what makes the credential. What can be known to be wrong without asking anybody is an error here.
func (o SignInOptions) maker() (func() (azcore.TokenCredential, error), error) {
	client := o.clientOptions()
	switch o.Kind {
	case "client-secret":
		return func() (azcore.TokenCredential, error) {
			return azidentity.NewClientSecretCredential(o.Tenant, o.Client, o.Secret,
				&azidentity.ClientSecretCredentialOptions{ClientOptions: client, DisableInstanceDiscovery: !o.Known})
		}, nil
	case "certificate":
		certificates, key, err := azidentity.ParseCertificates([]byte(o.Certificate), []byte(o.Password))
		if err != nil {
			return nil, errors.New("sign-in by certificate: want a certificate with its private key, PEM or PKCS #12, got neither, or one whose password differs")
		}
		return func() (azcore.TokenCredential, error) {
			return azidentity.NewClientCertificateCredential(o.Tenant, o.Client, certificates, key,
				&azidentity.ClientCertificateCredentialOptions{ClientOptions: client, DisableInstanceDiscovery: !o.Known})
		}, nil
	case "federated", "github":
		assertion := o.Assertion
		if o.Kind == "github" {
			assertion = o.githubAssertion
		}
		return func() (azcore.TokenCredential, error) {
			return azidentity.NewClientAssertionCredential(o.Tenant, o.Client, func(ctx context.Context) (string, error) {
				text, err := assertion(ctx)
				o.Learn(text)
				return text, err
			}, &azidentity.ClientAssertionCredentialOptions{ClientOptions: client, DisableInstanceDiscovery: !o.Known})
		}, nil
	case "kubernetes":
		return func() (azcore.TokenCredential, error) { // what is empty comes from the AZURE_ variables that the cluster sets
			return azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
				ClientOptions: client, ClientID: o.Client, TenantID: o.Tenant, DisableInstanceDiscovery: !o.Known})
		}, nil
	case "managed-identity":
		options := &azidentity.ManagedIdentityCredentialOptions{}
		if o.Client != "" {
			options.ID = azidentity.ClientID(o.Client)
		}
		return func() (azcore.TokenCredential, error) { return azidentity.NewManagedIdentityCredential(options) }, nil
	case "azure-cli":
		return func() (azcore.TokenCredential, error) {
			return azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: o.Tenant})
		}, nil
	case "device-code":
		return func() (azcore.TokenCredential, error) {
			return azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
				ClientOptions: client, TenantID: o.Tenant, ClientID: o.Client, DisableInstanceDiscovery: !o.Known,
				UserPrompt: func(_ context.Context, m azidentity.DeviceCodeMessage) error { o.Ask(m.Message); return nil },
			})
		}, nil
	}
	return nil, fmt.Errorf("want a way to sign in, got %q", o.Kind)
}

func (o SignInOptions) clientOptions() policy.ClientOptions {
	return policy.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: o.Login + "/"},
		Transport: o.httpClient(),
		Retry:     policy.RetryOptions{MaxRetries: 2, RetryDelay: 200 * time.Millisecond, MaxRetryDelay: 2 * time.Second},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}
}

// httpClient follows no redirect: a login endpoint is asked with a secret in the body, which a 307 would carry elsewhere.
func (o SignInOptions) httpClient() *http.Client {
	return &http.Client{
		Timeout:       loginTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: bounded{&http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			TLSClientConfig:     &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: 10 * time.Second,
			DisableKeepAlives:   true, // one sign-in an hour
		}},
	}
}

// bounded cuts answers that are too long to be any login endpoint's.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	}
	return resp, err
}
