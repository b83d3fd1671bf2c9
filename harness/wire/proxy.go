package wire

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
)

var proxyVariables = []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"}

// ProxySecrets returns the credentials of the environment's proxies in the forms in which a proxy may echo them. A user name is one if it
// is long enough not to be an ordinary word: those of members and paths would be redacted, too.
func ProxySecrets(env func(name string) string) (out []string) {
	for _, variable := range proxyVariables {
		user, password, asWritten := proxyUser(env(variable))
		if asWritten == "" {
			continue
		}
		both := user + ":" + password
		out = append(out, asWritten, both, base64.StdEncoding.EncodeToString([]byte(both)))
		if password != "" {
			out = append(out, password)
		}
		if _, raw, _ := strings.Cut(asWritten, ":"); raw != "" {
			out = append(out, raw)
		}
		if len(user) >= minPart {
			out = append(out, user)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// proxyUser returns the credentials in the URL of a proxy, and their text in it. The scheme may be missing, and the URL may be one that
// net/http rejects with an error that quotes it.
func proxyUser(proxy string) (user, password, asWritten string) {
	if _, rest, found := strings.Cut(proxy, "://"); found {
		proxy = rest
	}
	authority := proxy
	if end := strings.IndexAny(proxy, "/?#"); end >= 0 && strings.Contains(proxy[:end], "@") {
		authority = proxy[:end]
	}
	at := strings.LastIndex(authority, "@") // a password may have a slash that is not escaped
	if at < 0 {
		return "", "", ""
	}
	decoded := func(s string) string {
		if plain, err := url.PathUnescape(s); err == nil {
			return plain
		}
		return s
	}
	asWritten = authority[:at]
	user, password, _ = strings.Cut(asWritten, ":")
	return decoded(user), decoded(password), asWritten
}
