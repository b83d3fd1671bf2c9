package target

import (
	"context"
	"crypto/x509"
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
	problem, lost := "", s.transport.failure()
	var failed *azidentity.AuthenticationFailedError
	switch {
	case errors.As(err, &failed) && failed.RawResponse != nil:
		problem, out.Hint = s.loginError(failed.RawResponse)
	case errors.As(lost, new(elsewhere)):
		problem = s.sentence(lost.Error())
	case lost != nil: // the library's error does not hold it
		problem = s.sentence(noResponse(lost, s.timeout))
		if errors.As(lost, new(x509.UnknownAuthorityError)) {
			out.Hint = "if the issuer of the certificate is your own, name it in tls.ca of the target"
		}
	case errors.Is(err, context.DeadlineExceeded):
		problem = noResponse(err, s.timeout) // between the requests of the sign-in, or just after a response
	default:
		problem = s.sentence(firstLine(innermost(err)))
	}
	out.Err = fmt.Errorf("%s: %s", where, problem)
	return out
}

// loginError reads an error response of a login endpoint (RFC 6749, section 5.2).
func (s signIn) loginError(resp *http.Response) (problem, hint string) {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxLoginBody)) // what cannot be read has no error code
	var said struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	status := fmt.Sprintf("got %d %s instead of a token", resp.StatusCode, http.StatusText(resp.StatusCode))
	if json.Unmarshal(body, &said) != nil || said.Error == "" {
		return status, ""
	}
	code, problem := said.Error, said.Description
	if number := entraCode.FindString(said.Description); number != "" {
		code, problem = number, strings.TrimLeft(strings.TrimPrefix(said.Description, number), ": ")
		if known, ok := remedies[number]; ok {
			problem, hint = known.problem, known.hint
		}
	}
	if problem = s.sentence(firstLine(problem)); problem == "" {
		problem = status
	}
	return s.sentence(firstLine(code)) + ": " + problem, hint
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

// firstLine returns the first line of what a login endpoint, or a program, printed, without the ids that follow.
func firstLine(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	text, _, _ = strings.Cut(text, " Trace ID:")
	return text
}

// sentence makes a sentence of such a text: redacted before it is cut, because a part of a secret is harder to recognize, and one
// printable line.
func (s signIn) sentence(text string) string {
	return strings.TrimSuffix(bounded(s.secrets.Text(strings.TrimSpace(text)), maxSentence), ".")
}

const maxSentence = 200 // bytes

// bounded returns a text on one printable line of at most so many bytes.
func bounded(text string, most int) string {
	text = wire.Printable(text[:min(len(text), 4*most)]) // never shorter than what it is made of
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
