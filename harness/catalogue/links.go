package catalogue

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// link is a URL in a response that names the entity.
type link struct{ name, value string }

// linksOf returns the links in a response to a request for the entity.
func linksOf(e *check.Evidence, x *wire.Exchange) (out []link) {
	headers, members := []string{"Content-Location"}, []string{}
	if x.Status == http.StatusCreated {
		headers = append(headers, "Location")
	}
	if !plain(e) {
		headers = append(headers, "OData-EntityId")
		members = []string{"@odata.id", "@id", "@odata.readLink", "@readLink", "@odata.editLink", "@editLink"}
	}
	for _, name := range headers {
		if value := x.Header.Get(name); value != "" {
			out = append(out, link{name, value})
		}
	}
	body, _ := e.Object(x)
	for _, name := range members {
		if value, _ := body[name].(string); value != "" {
			out = append(out, link{name, value})
		}
	}
	return out
}

// names is what a link to the entity may have as its key.
type names struct {
	url, collection string
	key             string   // of the URL
	any             []string // it, and the values that responses show
}

// namesOf returns the names of the entity. Without a key in the path, there are none.
func namesOf(e *check.Evidence) (out names) {
	out.url = e.Response().Request.URL
	if e.Operation.Key() == nil {
		return out
	}
	out.collection, out.key = keyIn(out.url)
	out.any = []string{out.key}
	for _, s := range e.Steps {
		entity, _ := e.Object(s.Exchange)
		for name, v := range entity { // a key may be any of them
			if text := keyText(v); text != "" && !strings.Contains(name, "@") {
				out.any = append(out.any, text)
			}
		}
	}
	return out
}

// otherEntity reports whether a link is the URL of another entity of the same collection. Any other URL may be one more name of the entity.
func (n *names) otherEntity(link string) bool {
	collection, key := keyIn(link)
	return n.key != "" && key != "" && strings.EqualFold(collection, n.collection) && !slices.ContainsFunc(n.any, func(own string) bool { return sameID(own, key) })
}

// keyOf returns the key in the URL of the case's entity.
func keyOf(e *check.Evidence) string {
	_, key := keyIn(e.Response().Request.URL)
	return key
}

// keyIn returns the last collection and key in a URL such as /things/5, /things(5) or /things(id='5')/ns.type.
func keyIn(link string) (collection, key string) {
	path, _, _ := strings.Cut(link, "?")
	if u, err := url.Parse(path); err == nil {
		path = u.EscapedPath()
	}
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, s := range segments {
		if text, err := url.PathUnescape(s); err == nil {
			segments[i] = text
		}
	}
	if n := len(segments); n > 1 && (strings.HasSuffix(segments[n-2], ")") || n > 2) && typeName.MatchString(segments[n-1]) {
		segments = segments[:n-1]
	}
	last := segments[len(segments)-1]
	if name, predicate, found := strings.Cut(last, "("); found && strings.HasSuffix(predicate, ")") {
		predicate = strings.TrimSuffix(predicate, ")")
		if strings.Contains(predicate, ",") {
			return "", "" // of several properties
		}
		if _, value, named := strings.Cut(predicate, "="); named {
			predicate = value
		}
		if len(predicate) > 1 && strings.HasPrefix(predicate, "'") && strings.HasSuffix(predicate, "'") {
			predicate = strings.ReplaceAll(predicate[1:len(predicate)-1], "''", "'")
		}
		return name, predicate
	}
	if len(segments) < 2 {
		return "", ""
	}
	return segments[len(segments)-2], last
}

var (
	// typeName is a segment that casts to a derived type.
	typeName = regexp.MustCompile(`^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$`)
	// alias is a word in place of a key, as `me` and `root` are.
	alias = regexp.MustCompile(`^[A-Za-z]{1,20}$`)

	guid    = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	integer = regexp.MustCompile(`^[0-9]+$`)
)

// otherID judges the id in a read: it is the key of the URL, unless that is an alternate key or an alias.
func (n *names) otherID(e *check.Evidence, s check.Step) check.Outcome {
	entity, reason := e.State(s.Name)
	name, k := e.Operation.KeyProperty(), e.Operation.Key()
	id := keyText(entity[name])
	switch {
	case reason != "" || id == "" || n.key == "" || sameID(id, n.key) || len(k.Params) != 1 || k.Properties[0] != "" && k.Properties[0] != name:
		return check.Outcome{}
	case alias.MatchString(n.key), strings.Contains(id, n.key), strings.Contains(n.key, id):
		return check.Outcome{}
	case guid.MatchString(id) != guid.MatchString(n.key), integer.MatchString(id) != integer.MatchString(n.key):
		return check.Outcome{}
	}
	for _, v := range entity {
		if strings.EqualFold(keyText(v), n.key) {
			return check.Outcome{}
		}
	}
	if number, isNumber := entity[name].(json.Number); isNumber && (check.Type{Edm: "Edm.Decimal"}).Equal(number, json.Number(n.key)) {
		return check.Outcome{}
	}
	return finding("state.id", name+" "+check.Show(n.key)+", the key of the URL", check.Show(id), "").As(check.Should)
}

// otherContext judges the context of the response to an update, compared with that of a read.
func otherContext(e *check.Evidence) check.Outcome {
	entity, reason := e.Object(e.Response())
	if plain(e) || reason != "" || !e.Accepted() {
		return check.Outcome{}
	}
	context, _ := contextOf(entity)
	for _, step := range []string{check.After, check.Before} {
		shown, _ := e.State(step)
		read, _ := contextOf(shown)
		got, want := contextName(context), contextName(read)
		if got != "" && want != "" && !strings.HasPrefix(got, want) && !strings.HasPrefix(want, got) {
			return finding("odata.context", "the context of a read: "+check.Show(read), check.Show(context), "").As(check.Should)
		}
	}
	return check.Outcome{}
}

var inParentheses = regexp.MustCompile(`\([^()]*\)`)

// contextName returns the set or type that a context URL names, without keys and selected properties.
func contextName(context any) string {
	text, _ := context.(string)
	_, fragment, _ := strings.Cut(text, "#")
	return strings.TrimSuffix(inParentheses.ReplaceAllString(fragment, ""), "/$entity")
}

func pathOf(x *wire.Exchange) string {
	path, _, _ := strings.Cut(x.Request.URL, "?")
	return path
}
