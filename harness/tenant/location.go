package tenant

import (
	"net/url"
	"slices"
	"strings"
)

// location is a URL that every server reads in the same way.
type location struct {
	origin string
	path   []string // decoded
	text   string
}

// locate parses a URL of plain segments. Unlike addressOf, it takes no two spellings of a host for the same.
func locate(raw string) (*location, error) {
	u, path, err := plainPath(raw)
	if err != nil {
		return nil, err
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return &location{u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port, path, strings.TrimSuffix(raw, "/")}, nil
}

func (l *location) is(other *location) bool {
	return other != nil && l.origin == other.origin && slices.Equal(l.path, other.path)
}

func (l *location) isBelow(base *location) bool {
	return l.origin == base.origin && len(l.path) > len(base.path) && slices.Equal(l.path[:len(base.path)], base.path)
}

// resolve returns the URL that a request in a batch names.
func resolve(base, reference string) string {
	if u, err := url.Parse(reference); err == nil && u.IsAbs() {
		return reference
	}
	return strings.TrimSuffix(base, "/") + "/" + strings.TrimPrefix(reference, "/")
}
