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
	learn     func(secrets ...string)  // called with each assertion before it is sent
}

const (
	maxLoginBody = 1 << 20 // bytes of one response of a login endpoint
	loginTimeout = 30 * time.Second
)

// newSource returns the source of tokens for a sign-in. Nothing is sent yet.
func newSource(s signIn) (wire.Source, error) {
	credential, err := s.credential()
	if err != nil {
		return nil, fmt.Errorf("sign-in by %s: %w", s.Kind, err)
	}
	first := true
	return func(ctx context.Context) (string, time.Time, error) {
		if !first && s.Kind != "device-code" {
			// A new credential has an empty cache. The library's own cache would return the token again that the target
			// rejected or that is about to expire.
			if credential, err = s.credential(); err != nil {
				return "", time.Time{}, s.failure(err)
			}
		}
		first = false
		token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.scope}})
		if err != nil {
			return "", time.Time{}, s.failure(err)
		}
		return token.Token, token.ExpiresOn, nil
	}, nil
}

// credential returns a new credential of azidentity, or an error that is certain before anything is sent.
func (s signIn) credential() (azcore.TokenCredential, error) {
	client := policy.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: s.login + "/"},
		Transport: s.httpClient(),
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
	case "federated", "github":
		return azidentity.NewClientAssertionCredential(s.tenant, s.Client, func(ctx context.Context) (text string, err error) {
			if s.Kind == "github" {
				text, err = s.githubAssertion(ctx)
			} else {
				text, err = s.assertion()
			}
			s.learn(text)
			return text, err
		}, &azidentity.ClientAssertionCredentialOptions{ClientOptions: client, DisableInstanceDiscovery: unlisted})
	case "kubernetes": // the library reads what is empty from the AZURE_ variables that the cluster sets
		return azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			ClientOptions: client, ClientID: s.Client, TenantID: s.tenant, DisableInstanceDiscovery: unlisted})
	case "managed-identity":
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
			UserPrompt: func(_ context.Context, m azidentity.DeviceCodeMessage) error { s.ask(m.Message); return nil },
		})
	}
	return nil, fmt.Errorf("unknown kind of sign-in %q", s.Kind)
}

func isMicrosoftLogin(login string) bool {
	for _, c := range Clouds {
		if c.Login == login {
			return true
		}
	}
	return false
}

// httpClient follows no redirect: a request to a login endpoint has a secret in its body, which a client would send again to the
// location of a 307.
func (s signIn) httpClient() *http.Client {
	return &http.Client{
		Timeout:       loginTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: limitedBody{&http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			TLSClientConfig:     &tls.Config{RootCAs: s.rootCAs, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: 10 * time.Second,
			DisableKeepAlives:   true, // there is about one sign-in an hour
		}},
	}
}

// limitedBody cuts response bodies that are longer than any login endpoint's.
type limitedBody struct{ http.RoundTripper }

func (l limitedBody) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxLoginBody), resp.Body}
	}
	return resp, err
}
