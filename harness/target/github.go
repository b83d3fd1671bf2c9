package target

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// githubAssertion requests an OpenID Connect token of the job from GitHub Actions
// (docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments). The workflow needs
// `permissions: id-token: write`.
func (s signIn) githubAssertion(ctx context.Context) (string, error) {
	address, bearer := s.env("ACTIONS_ID_TOKEN_REQUEST_URL"), s.env("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
	if address == "" || bearer == "" {
		return "", errors.New("not in a GitHub Actions job with permissions id-token: write")
	}
	s.secrets.Learn(bearer)
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return "", errors.New("ACTIONS_ID_TOKEN_REQUEST_URL is not an https URL")
	}
	query := u.Query()
	query.Set("audience", "api://AzureADTokenExchange")
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return "", errors.New("ACTIONS_ID_TOKEN_REQUEST_URL is not an https URL")
	}
	req.Header.Set("Authorization", "Bearer "+bearer)
	resp, err := withoutRedirects(newTransport(s.rootCAs), s.timeout).Do(req)
	if err != nil {
		return "", fmt.Errorf("request GitHub's token: %s", s.sentence(noResponse(err, s.timeout)))
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("request GitHub's token: got %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	var body struct {
		Value string `json:"value"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil || body.Value == "" {
		return "", errors.New("request GitHub's token: the response holds none")
	}
	return body.Value, nil
}
