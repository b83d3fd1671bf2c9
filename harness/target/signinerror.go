package target

import (
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

// remedies are the error codes that have one remedy each (learn.microsoft.com/entra/identity-platform/reference-error-codes).
var remedies = map[string]struct{ problem, hint string }{
	"AADSTS7000222": {"the client secret has expired", "create a new one under Certificates & secrets of the app registration"},
	"AADSTS7000215": {"the client secret is wrong", "use the value of the secret, not its id"},
	"AADSTS700016":  {"the tenant has no such application", "compare client and tenant in conform.yaml with the app registration"},
	"AADSTS90002":   {"the tenant does not exist", "check tenant and cloud in conform.yaml"},
	"AADSTS700027":  {"the certificate is not registered for the application, or has expired", "upload its public part to the app registration"},
	"AADSTS70021":   {"the application does not trust the assertion", "compare its issuer, subject and audience with the federated credential"},
	"AADSTS700211":  {"the application does not trust the issuer of the assertion", "compare it with the issuer of the federated credential"},
	"AADSTS700212":  {"the application does not trust the audience of the assertion", "the audience must be api://AzureADTokenExchange"},
	"AADSTS700213":  {"the application does not trust the subject of the assertion", "compare it with the subject of the federated credential"},
	"AADSTS700024":  {"the assertion has expired, or is not valid yet", "request a new one, and check this machine's clock"},
	"AADSTS65001":   {"nobody has consented to the application's permissions", "an administrator grants consent under API permissions"},
	"AADSTS500011":  {"the tenant does not know the resource", "check cloud and scope in conform.yaml"},
	"AADSTS53003":   {"a conditional access policy blocks the sign-in", "ask the administrators of the tenant"},
}

var entraCode = regexp.MustCompile(`^AADSTS[0-9]+`)

// failure turns the library's error, which quotes whole responses, into a sentence.
func (s signIn) failure(err error) error {
	where := "sign-in by " + s.Kind
	if s.Kind != "azure-cli" && s.Kind != "managed-identity" {
		where += " at " + s.login
	}
	out := &Error{Environment: true}
	problem := firstSentence(innermost(err))
	var failed *azidentity.AuthenticationFailedError
	if errors.As(err, &failed) && failed.RawResponse != nil {
		problem, out.Hint = loginError(failed.RawResponse)
	}
	out.Err = fmt.Errorf("%s: %s", where, problem)
	return out
}

// loginError reads an error response of a login endpoint (RFC 6749, section 5.2).
func loginError(resp *http.Response) (problem, hint string) {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxLoginBody)) // what cannot be read has no error code
	var said struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	status := fmt.Sprintf("got %d %s instead of a token", resp.StatusCode, http.StatusText(resp.StatusCode))
	if json.Unmarshal(body, &said) != nil || said.Error == "" {
		return status, ""
	}
	code, problem := said.Error, firstSentence(said.Description)
	if number := entraCode.FindString(said.Description); number != "" {
		code, problem = number, firstSentence(strings.TrimLeft(strings.TrimPrefix(said.Description, number), ": "))
		if known, ok := remedies[number]; ok {
			problem, hint = known.problem, known.hint
		}
	}
	if problem == "" {
		problem = status
	}
	return firstSentence(code) + ": " + problem, hint
}

// innermost returns the text of the innermost error with a text of its own: those around it repeat URLs and advice.
func innermost(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	text, _, _ := strings.Cut(err.Error(), "To troubleshoot")
	return text
}

// firstSentence returns the first sentence of what a login endpoint, or a program, printed: one printable line of bounded length.
func firstSentence(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	s, _, _ = strings.Cut(s, " Trace ID:")
	s = wire.Printable(strings.TrimSpace(s))
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return strings.TrimSuffix(s, ".")
}
