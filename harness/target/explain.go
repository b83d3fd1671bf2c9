package target

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/graphconform/conform/harness/wire"
)

// SignInError says why there is no token, and what to do about it.
type SignInError struct {
	Kind, Login string
	Code        string // `AADSTS7000222`, or OAuth's own such as invalid_client; empty where nobody answered
	Said        string // what is wrong, in a sentence
	Hint        string // what to do, where that is known
}

func (e *SignInError) Error() string {
	text := fmt.Sprintf("sign-in by %s", e.Kind)
	if e.Login != "" {
		text += " at " + e.Login
	}
	if e.Code != "" {
		text += ": " + e.Code
	}
	return text + ": " + e.Said
}

// known are the refusals that have one remedy each (learn.microsoft.com/entra/identity-platform/reference-error-codes).
var known = map[string]struct{ said, hint string }{
	"AADSTS7000222": {"the client secret has expired", "make a new one under Certificates & secrets of the app registration"},
	"AADSTS7000215": {"the client secret is wrong", "the value of the secret is meant, not its id"},
	"AADSTS700016":  {"the tenant has no such application", "compare client and tenant in conform.yaml with the app registration"},
	"AADSTS90002":   {"there is no such tenant", "compare tenant and cloud in conform.yaml"},
	"AADSTS700027":  {"the certificate is not one of the application's, or has expired", "upload its public part to the app registration"},
	"AADSTS70021":   {"the application trusts no such assertion", "compare issuer, subject and audience of the federated credential"},
	"AADSTS700211":  {"the application trusts no such issuer", "compare the issuer of the federated credential"},
	"AADSTS700212":  {"the application trusts no such audience", "the audience is api://AzureADTokenExchange"},
	"AADSTS700213":  {"the application trusts no such subject", "compare the subject of the federated credential"},
	"AADSTS700024":  {"the assertion has expired, or is not valid yet", "a token that is fetched anew is good; look at this machine's clock"},
	"AADSTS65001":   {"nobody has consented to the application's permissions", "an administrator grants consent under API permissions"},
	"AADSTS500011":  {"the tenant does not know the resource", "compare cloud and scope in conform.yaml"},
	"AADSTS53003":   {"a conditional access policy forbids it", "ask whoever keeps the policies of the tenant"},
}

var code = regexp.MustCompile(`^AADSTS[0-9]+`)

// explain turns the library's error, which quotes whole answers, into a sentence.
func (o SignInOptions) explain(err error) error {
	out := &SignInError{Kind: o.Kind, Login: o.Login}
	if o.Kind == "azure-cli" || o.Kind == "managed-identity" {
		out.Login = ""
	}
	var failed *azidentity.AuthenticationFailedError
	if errors.As(err, &failed) && failed.RawResponse != nil {
		out.answered(failed.RawResponse)
		return out
	}
	out.Said = brief(rootCause(err))
	return out
}

func (e *SignInError) answered(resp *http.Response) {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // what cannot be read says nothing
	var answer struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(body, &answer) != nil || answer.Error == "" {
		e.Said = fmt.Sprintf("want a token, got %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
		return
	}
	e.Code, e.Said = brief(answer.Error), brief(answer.Description)
	if number := code.FindString(answer.Description); number != "" {
		e.Code = number
		e.Said = brief(strings.TrimLeft(strings.TrimPrefix(answer.Description, number), ": "))
		if k, ok := known[number]; ok {
			e.Said, e.Hint = k.said, k.hint
		}
	}
	if e.Said == "" {
		e.Said = fmt.Sprintf("want a token, got %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	}
}

// rootCause is the innermost error that says something: the layers above repeat URLs and advice.
func rootCause(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	text := err.Error()
	if at := strings.Index(text, "To troubleshoot"); at > 0 {
		text = text[:at]
	}
	return text
}

// brief is one printable line of bounded length: the first sentence of what a login endpoint, or a program, said.
func brief(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	s, _, _ = strings.Cut(s, " Trace ID:")
	s = wire.Printable(strings.TrimSpace(s))
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return strings.TrimSuffix(s, ".")
}

// githubAssertion asks the runner of GitHub Actions for a token of the job (docs.github.com, OpenID Connect). The workflow needs
// `permissions: id-token: write`.
func (o SignInOptions) githubAssertion(ctx context.Context) (string, error) {
	address, bearer := o.Env("ACTIONS_ID_TOKEN_REQUEST_URL"), o.Env("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
	if address == "" || bearer == "" {
		return "", errors.New("want a job of GitHub Actions with permissions id-token: write, got none")
	}
	o.Learn(bearer)
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return "", errors.New("want an https URL in ACTIONS_ID_TOKEN_REQUEST_URL, got something else")
	}
	query := u.Query()
	query.Set("audience", "api://AzureADTokenExchange")
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return "", errors.New("want a URL in ACTIONS_ID_TOKEN_REQUEST_URL, got something else")
	}
	req.Header.Set("Authorization", "Bearer "+bearer)
	resp, err := o.httpClient().Do(req)
	if err != nil {
		return "", fmt.Errorf("GitHub's token: %s", brief(rootCause(err)))
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	var answer struct {
		Value string `json:"value"`
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("want GitHub's token, got %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Value == "" {
		return "", errors.New("want GitHub's token, got an answer without one")
	}
	return answer.Value, nil
}
