package doc

import (
	"regexp"
	"strings"
)

// itemValue matches the item of a list that is a value, or begins with one and explains it.
var itemValue = regexp.MustCompile(`^([A-Za-z_]\w*)(?: *$| +(?:--?|–|—) |: )`)

// namedValues reads the values of a type that is not primitive, in forms that only count there: at least two code spans behind a colon
// ("which can be: `low`, `high`"), or the items of an HTML list behind "supported values are".
func namedValues(in Inline) []string {
	for _, c := range in.Codes {
		if !strings.HasSuffix(strings.TrimRight(in.Value[:c.Start], " "), ":") {
			continue
		}
		list := listedSpans(in, in.Codes, c.Start)
		last := in.Codes[len(in.Codes)-1].End
		if rest := strings.TrimLeft(in.Value[last:], " "); len(list) > 1 && (rest == "" || rest[0] == '.') {
			return list
		}
	}
	start := listStart.FindStringIndex(in.Value)
	if start == nil {
		return nil
	}
	var out []string
	for _, s := range in.Items {
		m := itemValue.FindStringSubmatch(strings.TrimSpace(in.Span(s)))
		if s.Start < start[1]-1 || m == nil {
			return nil
		}
		out = appendNew(out, m[1])
	}
	return out
}
