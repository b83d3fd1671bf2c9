package wire

import (
	"errors"
	"strings"
	"testing"
)

func TestProxyUser(t *testing.T) {
	for proxy, want := range map[string][3]string{
		"http://joe:PW-hunter2@proxy.example:8080": {"joe", "PW-hunter2", "joe:PW-hunter2"},
		"joe:PW-hunter2@proxy.example:8080/":       {"joe", "PW-hunter2", "joe:PW-hunter2"},
		"socks5://joe:p%40w%2F@proxy.example":      {"joe", "p@w/", "joe:p%40w%2F"},
		"http://joe:p%zz@proxy.example":            {"joe", "p%zz", "joe:p%zz"},
		"http://joe:p@w@proxy.example":             {"joe", "p@w", "joe:p@w"},
		"http://joe:p/w@proxy.example":             {"joe", "p/w", "joe:p/w"},
		"http://joe@proxy.example":                 {"joe", "", "joe"},
		"http://proxy.example:8080":                {},
		"":                                         {},
	} {
		user, password, asWritten := proxyUser(proxy)
		if got := [3]string{user, password, asWritten}; got != want {
			t.Errorf("%s: want %q, got %q", proxy, want, got)
		}
	}
}

// A proxy may echo its credentials in a status line, which failures and reports quote.
func TestProxyCredentialsAreRedacted(t *testing.T) {
	const echo = `want an HTTP response, got Proxy-Authorization: Basic dXNlcjpQVy1odW50ZXIy; user:PW-hunter2; PW-hunter2; service-account-7; userRunStates`
	for _, variable := range proxyVariables {
		known := func(proxy string) *Redactor {
			return NewRedactor(ProxySecrets(func(name string) string { return map[string]string{variable: proxy}[name] })...)
		}
		redactor := known("http://user:PW-hunter2@127.0.0.1:1")
		x := &Exchange{Failure: NewClient(Config{Secrets: redactor}).fail(NotHTTP, echo)}
		for _, text := range []string{x.Failure.Err.Error(), redactor.Exchange(&Exchange{Failure: &Failure{Err: errors.New(echo)}}).Failure.Err.Error()} {
			for _, secret := range []string{"dXNlcjpQVy1odW50ZXIy", "PW-hunter2"} {
				if strings.Contains(text, secret) {
					t.Errorf("%s: want no %s, got %s", variable, secret, text)
				}
			}
			if !strings.Contains(text, "userRunStates") || !strings.Contains(text, "service-account-7") {
				t.Errorf("%s: want ordinary words left, got %s", variable, text)
			}
		}
		if text := known("http://service-account-7:PW-hunter2@127.0.0.1:1").Text(echo); strings.Contains(text, "service-account-7") {
			t.Errorf("%s: want no user name, got %s", variable, text)
		}
	}
}
