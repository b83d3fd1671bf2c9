package contract

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Scheme says how requests carry their credential. The zero value is a bearer token (RFC 6750).
type Scheme struct {
	Basic bool   // `Authorization: Basic` (RFC 7617)
	In    string // of an API key: `header`, `query` or `cookie`; else empty
	Name  string // of that header, parameter or cookie
}

// credentials reads whether the operation needs credentials, and which. An empty list, or an empty alternative, means that it needs none.
// Of several alternatives, a bearer token is taken first.
func (r *reader) credentials(op *Operation, node *yaml.Node) error {
	key, alternatives := r.security(node)
	schemes := r.in(r.in(r.root, "components"), "securitySchemes")
	var known []Scheme
	var others []string
	for _, alternative := range alternatives {
		var all []Scheme
		for name := range members(alternative) {
			scheme, other := r.scheme(r.resolve(r.in(schemes, name.Value)))
			if other != "" {
				others = append(others, other)
				all = nil
				break
			}
			if !slices.Contains(all, scheme) {
				all = append(all, scheme)
			}
		}
		switch len(all) {
		case 0:
		case 1:
			known = append(known, all[0])
		default:
			others = append(others, "several credentials at once")
		}
	}
	if len(alternatives) == 0 {
		return nil
	}
	op.Secured, op.Bearer = true, true
	for _, alternative := range alternatives {
		for name := range members(alternative) {
			op.Bearer = op.Bearer && r.isBearer(r.resolve(r.in(schemes, name.Value)))
		}
	}
	if len(known) == 0 {
		return &leftOut{r.where(key), r.where(key).cite(), "security scheme " + others[0], fmt.Sprintf(
			"PATCH %s is left out: its security is %s, and conform knows bearer, basic and API keys", op.Path, strings.Join(others, " or "))}
	}
	if !slices.Contains(known, Scheme{}) {
		op.Scheme = known[0]
	}
	return nil
}

// security returns the alternative credentials of an operation, none if it needs none, and the key of the list.
func (r *reader) security(node *yaml.Node) (key *yaml.Node, alternatives []*yaml.Node) {
	key, list := r.member(node, "security")
	if list == nil {
		key, list = r.member(r.root, "security")
	}
	if slices.ContainsFunc(items(list), func(n *yaml.Node) bool { return len(n.Content) == 0 }) {
		return key, nil
	}
	return key, items(list)
}

// isBearer reports whether a security scheme is declared as that of a bearer token.
func (t *tree) isBearer(n *yaml.Node) bool {
	kind := t.text(n, "type")
	return kind == "oauth2" || kind == "openIdConnect" || kind == "http" && strings.EqualFold(t.text(n, "scheme"), "bearer")
}

// scheme reads a security scheme; other names one that conform does not know. An undeclared one counts as a bearer token.
func (t *tree) scheme(n *yaml.Node) (s Scheme, other string) {
	kind, scheme := t.text(n, "type"), t.text(n, "scheme")
	switch {
	case n == nil, t.isBearer(n):
		return Scheme{}, ""
	case kind == "http" && strings.EqualFold(scheme, "basic"):
		return Scheme{Basic: true}, ""
	case kind == "apiKey" && slices.Contains([]string{"header", "query", "cookie"}, t.text(n, "in")) && t.text(n, "name") != "":
		if s = (Scheme{In: t.text(n, "in"), Name: t.text(n, "name")}); s.In == "header" && strings.EqualFold(s.Name, "Authorization") {
			return Scheme{}, "" // whose value is up to the user, most often a bearer token
		}
		return s, ""
	case kind == "http":
		return Scheme{}, "http " + scheme
	}
	return Scheme{}, kind
}
