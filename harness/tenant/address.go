package tenant

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/wire"
)

// EntityURL is the name of an entity in a journal: scheme and host in lower case, no credentials, query or fragment.
func EntityURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	clean := url.URL{Scheme: strings.ToLower(u.Scheme), Host: strings.ToLower(u.Host), Path: u.Path, RawPath: u.RawPath}
	return strings.TrimSuffix(clean.String(), "/")
}

// addressOf returns what all spellings of a URL have in common: without a default port, all names of this machine as one, a key in
// parentheses as a segment, without dot segments, decoded, and in lower case. It compares URLs; nothing is sent to it.
func addressOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return strings.ToLower(raw)
	}
	var path []string
	for _, s := range strings.Split(u.EscapedPath(), "/") {
		switch name, key := splitKey(unescape(s)); {
		case name == "" || name == ".":
		case name == "..":
			path = path[:max(0, len(path)-1)]
		case key != "":
			path = append(path, url.PathEscape(name), url.PathEscape(key))
		default:
			path = append(path, url.PathEscape(name))
		}
	}
	return strings.ToLower(origin(u) + "/" + strings.Join(path, "/"))
}

// sameAddress tells whether two URLs are spellings of one. Most are spelled alike.
func sameAddress(a, b string) bool { return a == b || addressOf(a) == addressOf(b) }

// origin returns scheme, host and port, without the scheme's default port, and the host as all its spellings are sent.
func origin(u *url.URL) string {
	scheme, host := strings.ToLower(u.Scheme), wire.PlainHost(u.Hostname())
	if wire.Loopback(host) {
		host = "localhost"
	}
	port := u.Port()
	if port == map[string]string{"http": "80", "https": "443"}[scheme] {
		port = ""
	}
	if port != "" {
		host = net.JoinHostPort(host, port)
	}
	return scheme + "://" + host
}

func unescape(segment string) string {
	if plain, err := url.PathUnescape(segment); err == nil {
		return plain
	}
	return segment
}

// keyOf returns the key at the end of an entity's URL: its last segment, or what that has in parentheses.
func keyOf(entity string) string {
	u, err := url.Parse(entity)
	if err != nil {
		return ""
	}
	path := strings.Split(u.EscapedPath(), "/")
	name, key := splitKey(unescape(path[len(path)-1]))
	if key != "" {
		return key
	}
	return name
}

// targetAddress identifies a target: the address of its base URL, and the hash of the tenant's id.
func targetAddress(base, tenant string) string { return tenant + " " + addressOf(base) }

// tenantHash stands for the id of a tenant, which no file has.
func tenantHash(id string) string {
	if id == "" {
		return ""
	}
	return hash(strings.ToLower(id))
}

// hash shortens an address to part of a file's name.
func hash(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:6])
}

// plainPath returns the decoded segments of a URL's path. It returns an error for what servers may read in different ways: credentials, a
// query, a fragment, and segments that are empty or dots, are not UTF-8, or contain a delimiter of paths, even an encoded one.
func plainPath(raw string) (u *url.URL, segments []string, err error) {
	u, err = url.Parse(raw)
	if err != nil {
		return nil, nil, errors.New("want a URL, got another text")
	}
	if u.Host == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Opaque != "" || strings.Contains(raw, "#") {
		return nil, nil, errors.New("want a URL of host and path, without credentials, query or fragment")
	}
	if u.EscapedPath() == "" {
		return u, nil, nil
	}
	for _, s := range strings.Split(strings.TrimPrefix(u.EscapedPath(), "/"), "/") {
		plain, err := url.PathUnescape(s)
		if err != nil || !isPlainSegment(plain) {
			return nil, nil, fmt.Errorf("want a path of plain segments, got the segment %.60q", s)
		}
		segments = append(segments, plain)
	}
	return u, segments, nil
}

// delimiters end or split a segment for some servers, or do so once it is decoded again. The last ones look like dots and slashes, and
// some servers map them to those.
const delimiters = `/\?#%;` + "\uff0e\uff0f\uff3c\u2024\u2025\u2026\u2044\u2215\u3002"

func isPlainSegment(s string) bool {
	odd := func(r rune) bool {
		return strings.ContainsRune(delimiters, r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}
	return strings.Trim(s, ".") != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, odd)
}

// isBelow tells whether a URL is below a base URL, however a server reads it.
func isBelow(raw, base string) bool {
	u, path, err := plainPath(raw)
	b, basePath, errBase := plainPath(strings.TrimSuffix(base, "/"))
	if err != nil || errBase != nil || origin(u) != origin(b) {
		return false
	}
	return len(path) > len(basePath) && slices.Equal(path[:len(basePath)], basePath)
}

// related tells whether a request to one URL may change the entity at the other, should the target ignore the end of a path: they are
// the same, one is below the other, or it is in the other with its key in parentheses.
func related(a, b string) bool {
	a, b = addressOf(a), addressOf(b)
	return a == b || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}
