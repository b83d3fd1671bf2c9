package mock

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// condition reports whether a state satisfies a $filter.
type condition func(state object) bool

// filterToken is the next part of a $filter: a parenthesis, a literal or a word (OData 4.01 URL Conventions section 5.1.1).
var filterToken = regexp.MustCompile(`^\s*(\(|\)|'(?:[^']|'')*'|[^\s()']+(?:'(?:[^']|'')*')?)`)

// filterReader reads a $filter of equalities: `name eq 'Door' and (count eq 3 or enabled ne true)`.
type filterReader struct {
	resource *resource
	rest     string
	why      string // what the mock cannot read
	depth    int
}

// readFilter reads a $filter; why says what the mock does not support.
func (r *resource) readFilter(text string) (f condition, why string) {
	reader := &filterReader{resource: r, rest: text}
	f = reader.any()
	if left := reader.next(); left != "" {
		reader.fail("the mock does not expect " + clip(left))
	}
	return f, reader.why
}

func (r *filterReader) fail(why string) condition {
	if r.why == "" {
		r.why = why
	}
	return func(object) bool { return false }
}

// next takes the next token, "" at the end.
func (r *filterReader) next() string {
	found := filterToken.FindStringSubmatch(r.rest)
	if found == nil {
		left := strings.TrimSpace(r.rest)
		r.rest = ""
		return left
	}
	r.rest = r.rest[len(found[0]):]
	return found[1]
}

// takes reports whether the next token is a word, and takes it.
func (r *filterReader) takes(word string) bool {
	before := r.rest
	if strings.EqualFold(r.next(), word) {
		return true
	}
	r.rest = before
	return false
}

func (r *filterReader) any() condition {
	f := r.all()
	for r.why == "" && r.takes("or") {
		first, second := f, r.all()
		f = func(o object) bool { return first(o) || second(o) }
	}
	return f
}

func (r *filterReader) all() condition {
	f := r.one()
	for r.why == "" && r.takes("and") {
		first, second := f, r.one()
		f = func(o object) bool { return first(o) && second(o) }
	}
	return f
}

// maxNesting bounds the parentheses of a $filter.
const maxNesting = 50

func (r *filterReader) one() condition {
	if r.takes("(") {
		if r.depth++; r.depth > maxNesting {
			return r.fail("it is nested too deeply")
		}
		f := r.any()
		if r.depth--; r.why == "" && !r.takes(")") {
			return r.fail("a parenthesis is not closed")
		}
		return f
	}
	name, operator := r.next(), r.next()
	switch p := r.resource.property(name); {
	case name == "" || operator == "" || operator == "(":
		return r.fail("the mock supports comparisons with eq and ne only, such as name eq 'x'")
	case p == nil:
		return r.fail(r.resource.unknownProperty(name))
	case operator != "eq" && operator != "ne":
		return r.fail("the mock does not support the operator " + clip(operator) + ", only eq, ne, and, or")
	}
	want, ok := readLiteral(r.next())
	if !ok {
		return r.fail("want a literal after " + operator)
	}
	return func(state object) bool {
		v, _ := state.get(name)
		return equalLiteral(v, want) == (operator == "eq")
	}
}

// readLiteral reads null, a boolean, a number, a text in quotes, and what OData writes without quotes: GUIDs, times and members of
// enumerations.
func readLiteral(token string) (v any, ok bool) {
	switch quote := strings.IndexByte(token, '\''); {
	case token == "" || token == "(" || token == ")":
		return nil, false
	case quote >= 0 && strings.HasSuffix(token, "'") && len(token) > quote+1: // a prefix names the type of an enumeration
		return strings.ReplaceAll(token[quote+1:len(token)-1], "''", "'"), true
	case quote >= 0:
		return nil, false
	}
	if v, err := decode([]byte(token)); err == nil {
		return v, true
	}
	return token, true
}

// equalLiteral compares a value with a literal: numbers by value, times by instant, GUIDs in any letter case.
func equalLiteral(v, want any) bool {
	if n, isNumber := want.(json.Number); isNumber {
		if text, isText := v.(string); isText {
			return text == string(n)
		}
	}
	text, isText := v.(string)
	other, both := want.(string)
	if !isText || !both {
		return equalValues(v, want)
	}
	at, err := time.Parse(time.RFC3339, text)
	if then, errThen := time.Parse(time.RFC3339, other); err == nil && errThen == nil {
		return at.Equal(then)
	}
	return text == other || isGUID(text) && strings.EqualFold(text, other)
}

var guidText = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

func isGUID(text string) bool { return guidText.MatchString(text) }

// compareValues orders null, booleans, numbers and texts.
func compareValues(a, b any) int {
	if d := cmp.Compare(kindRank(a), kindRank(b)); d != 0 {
		return d
	}
	switch a := a.(type) {
	case bool:
		other, _ := b.(bool)
		return cmp.Compare(boolRank(a), boolRank(other))
	case json.Number:
		other, _ := b.(json.Number)
		x, okX := rational(a)
		y, okY := rational(other)
		if okX && okY {
			return x.Cmp(y)
		}
	case string:
		other, _ := b.(string)
		return cmp.Compare(a, other)
	}
	return 0
}

func kindRank(v any) int {
	switch v.(type) {
	case nil:
		return 0
	case bool:
		return 1
	case json.Number:
		return 2
	case string:
		return 3
	}
	return 4
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}
