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
	for _, variable := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"} {
		t.Run(variable, func(t *testing.T) {
			for _, v := range proxyVariables {
				t.Setenv(v, "")
			}
			t.Setenv(variable, "http://user:PW-hunter2@127.0.0.1:1")
			client := NewClient(Config{})
			x := &Exchange{Failure: client.fail(NotHTTP, echo)}
			for _, text := range []string{x.Failure.Err.Error(), NewRedactor().Exchange(&Exchange{Failure: &Failure{Err: errors.New(echo)}}).Failure.Err.Error()} {
				for _, secret := range []string{"dXNlcjpQVy1odW50ZXIy", "PW-hunter2"} {
					if strings.Contains(text, secret) {
						t.Errorf("want no %s, got %s", secret, text)
					}
				}
				if !strings.Contains(text, "userRunStates") || !strings.Contains(text, "service-account-7") {
					t.Errorf("want ordinary words left, got %s", text)
				}
			}
			t.Setenv(variable, "http://service-account-7:PW-hunter2@127.0.0.1:1")
			if text := NewRedactor().Text(echo); strings.Contains(text, "service-account-7") {
				t.Errorf("want no user name, got %s", text)
			}
		})
	}
}
