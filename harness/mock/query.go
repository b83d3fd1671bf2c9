package mock

import (
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// query is what the query options of a request ask for (OData 4.01 URL Conventions section 5.1). The zero value asks for everything.
type query struct {
	selects   []string // names of members, nil for all
	filter    condition
	orderBy   []order
	count     bool
	skip      int
	limit     int  // of the whole result, negative for none
	start     int  // of the page
	page      int  // entities on a page, 0 for all
	preferred bool // the page's size is that of a preference
}

// order is one part of $orderby.
type order struct {
	name    string
	descend bool
}

// The options that the mock supports, and what else OData defines.
var (
	entityOptions     = []string{"$select"}
	collectionOptions = []string{"$select", "$filter", "$orderby", "$top", "$skip", "$skiptoken", "$count"}
	countOptions      = []string{"$filter"}
	otherOptions      = []string{"$expand", "$search", "$apply", "$compute", "$format", "$index", "$levels", "$schemaversion", "$id", "$deltatoken"}
)

// maxOption bounds, in bytes, the value of an option.
const maxOption = 10_000

// readQuery reads the query options, and rejects an option that the mock does not support: silence would tell the client that its result is
// the one that it asked for. Outside OData, no option has a meaning that the mock knows.
func (c *call) readQuery(counts bool) (q query, r *rejection) {
	q.limit = -1
	if c.plain() {
		return q, nil
	}
	q.page = defaultPage
	supported := c.supportedOptions(counts)
	if slices.Contains(supported, "$top") {
		q.readPageSize(c.request.Header.Values("Prefer"))
	}
	values := c.request.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		option, isOption := c.optionName(name)
		if !isOption {
			continue
		}
		bad := func(why string) (query, *rejection) {
			return query{}, reject(ruleQuery, http.StatusBadRequest, "Invalid query option "+clip(name)+": "+why+".")
		}
		switch {
		case !slices.Contains(supported, option):
			return bad("the mock does not support it here")
		case len(values[name]) > 1:
			return bad("it occurs more than once")
		case len(values[name][0]) > maxOption:
			return bad("it is longer than 10000 bytes")
		}
		if why := c.readOption(&q, option, values[name][0]); why != "" {
			return bad(why)
		}
	}
	return q, nil
}

func (c *call) supportedOptions(counts bool) []string {
	switch {
	case counts:
		return countOptions
	case c.request.Method == http.MethodDelete:
		return nil
	case c.resource.member != nil && c.request.Method != http.MethodPost:
		return collectionOptions
	}
	return entityOptions
}

// optionName returns the name of a system query option in lower case, with its `$`, which Graph and OData 4.01 let clients leave out. ok is
// false for other parameters, and for one that the contract describes.
func (c *call) optionName(name string) (option string, ok bool) {
	if strings.HasPrefix(name, "$") {
		return strings.ToLower(name), true
	}
	op := c.operation()
	for i := range op.Query {
		if op.Query[i].Name == name {
			return "", false
		}
	}
	option = "$" + strings.ToLower(name)
	return option, slices.Contains(slices.Concat(collectionOptions, otherOptions), option)
}

// readOption reads the value of a supported option; why says what is wrong with it.
func (c *call) readOption(q *query, option, value string) (why string) {
	known := c.resource
	if known.member != nil {
		known = known.member
	}
	switch option {
	case "$select":
		q.selects, why = known.readSelect(value)
	case "$filter":
		q.filter, why = known.readFilter(value)
	case "$orderby":
		q.orderBy, why = known.readOrder(value)
	case "$count":
		if q.count = value == "true"; !q.count && value != "false" {
			return "want true or false"
		}
	case "$skiptoken":
		ok := false
		if q.start, ok = readToken(value); !ok {
			return "want the token of a next link"
		}
	default:
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > math.MaxInt32 {
			return "want a number that is not negative"
		}
		c.setNumber(q, option, n)
	}
	return why
}

// setNumber sets $top or $skip. In Graph, $top is the size of a page.
func (c *call) setNumber(q *query, option string, n int) {
	switch {
	case option == "$skip":
		q.skip = n
	case n > 0 && c.operation().Profile.Includes(contract.Graph):
		q.page = n
	default:
		q.limit = n
	}
}

// readPageSize reads the preference odata.maxpagesize (OData 4.01 Protocol section 8.2.8.7).
func (q *query) readPageSize(preferences []string) {
	for text := range strings.SplitSeq(strings.Join(preferences, ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(text), "=")
		if name = strings.ToLower(name); name != "odata.maxpagesize" && name != "maxpagesize" {
			continue
		}
		if n, err := strconv.Atoi(strings.Trim(value, `"`)); err == nil && n > 0 { // a preference that is not understood is ignored (RFC 7240 section 2)
			q.page, q.preferred = n, true
		}
	}
}

// readSelect reads a list of members, `*` for all.
func (r *resource) readSelect(value string) (names []string, why string) {
	for name := range strings.SplitSeq(value, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "*":
			return nil, ""
		case r.property(name) == nil:
			return nil, r.unknownProperty(name)
		}
		names = append(names, name)
	}
	return names, ""
}

// readOrder reads `name desc, other`.
func (r *resource) readOrder(value string) (out []order, why string) {
	for part := range strings.SplitSeq(value, ",") {
		words := strings.Fields(part)
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" {
			return nil, "want names of properties, each with asc or desc"
		}
		if r.property(words[0]) == nil {
			return nil, r.unknownProperty(words[0])
		}
		out = append(out, order{words[0], words[len(words)-1] == "desc"})
	}
	return out, ""
}

func (r *resource) unknownProperty(name string) string {
	if strings.Contains(name, "/") {
		return "the mock does not support paths such as " + clip(name)
	}
	return "could not find a property named '" + clip(name) + "'"
}

// selected keeps the members that $select names, and control information.
func (c *call) selected(body object) object {
	if c.query.selects == nil || body == nil {
		return body
	}
	return slices.DeleteFunc(slices.Clone(body), func(m member) bool {
		return !strings.Contains(m.name, "@") && !slices.Contains(c.query.selects, m.name)
	})
}

// sort orders entities; null comes first (OData 4.01 Protocol section 11.2.6.2).
func (q query) sort(all []*entity) {
	slices.SortStableFunc(all, func(a, b *entity) int {
		for _, by := range q.orderBy {
			x, _ := a.state.get(by.name)
			y, _ := b.state.get(by.name)
			if d := compareValues(x, y); d != 0 {
				if by.descend {
					return -d
				}
				return d
			}
		}
		return 0
	})
}

func (q query) accepts(state object) bool { return q.filter == nil || q.filter(state) }
