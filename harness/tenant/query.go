package tenant

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// Query is what the contract requires in the URLs of updates and of reads, such as `api-version=1`. No URL has another one.
type Query struct {
	Update string `json:"update,omitempty"`
	Read   string `json:"read,omitempty"`
}

// withQueries adds the query of each URL to requests that do not have it.
type withQueries struct {
	wire.Target
	of func(url string) Query
}

func (t withQueries) Do(ctx context.Context, req wire.Request) *wire.Exchange {
	at, own, _ := strings.Cut(req.URL, "?")
	q := t.of(EntityURL(at))
	required := q.Update
	if wire.Safe(req.Method) {
		required = q.Read
	}
	switch {
	case required == "", own == required, strings.HasPrefix(own, required+"&"):
	case own == "":
		req.URL = at + "?" + required
	default:
		req.URL = at + "?" + required + "&" + own
	}
	return t.Target.Do(ctx, req)
}

// query returns the query of an entity, as its state has it.
func (j *Journal) query(url string) (q Query) {
	if s := j.state(url); s != nil && s.Query != nil {
		q = *s.Query
	}
	return q
}

// sameQuery tells whether two queries have the same parameters.
func sameQuery(a, b string) bool {
	x, errX := url.ParseQuery(a)
	y, errY := url.ParseQuery(b)
	return errX == nil && errY == nil && x.Encode() == y.Encode()
}

// riskyParameter returns the first query parameter of a contract that could name another entity or another method, or "".
func riskyParameter(query string, keys []string) string {
	values, err := url.ParseQuery(query)
	if err != nil {
		return query
	}
	for name := range values {
		lower := strings.ToLower(name)
		named := slices.ContainsFunc(keys, func(key string) bool { return strings.EqualFold(key, name) })
		option := strings.HasPrefix(lower, "$") && !slices.Contains([]string{"$select", "$expand", "$format"}, lower)
		if named || option || slices.Contains([]string{"id", "_method", "method", "x-http-method-override", "x-http-method"}, lower) {
			return name
		}
	}
	return ""
}
