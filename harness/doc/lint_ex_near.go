package doc

import (
	"reflect"
	"slices"
	"strings"
)

// minNear is how many letters a name must have to be taken for a misspelt one without further evidence.
const minNear = 6

// nearName returns the documented property whose name a member of a body was probably meant to have: the only one that the body lacks, whose type
// has such values, and of which the response shows the value that was sent, or whose name differs in a letter or in a word at one end. It
// returns nil if there is none.
func (p *pass) nearName(m *Message, v Member, documented []Property) *Property {
	var found []*Property
	for i, q := range documented {
		name := q.Name.Value
		if !m.has(name) && (m.Method == "" || !cannotSet(q)) && q.Type.Holds(v.Value) && (isNear(v.Name, name) || endsAlike(v.Name, name) && p.isShownAs(m, v, name)) {
			found = append(found, &documented[i])
		}
	}
	if len(found) == 0 || slices.ContainsFunc(found, func(q *Property) bool { return q.Name.Value != found[0].Name.Value }) {
		return nil
	}
	return found[0]
}

// has reports whether the body has a member with the name.
func (m *Message) has(name string) bool {
	return slices.ContainsFunc(m.JSON.Members, func(other Member) bool { return other.Name == name })
}

// isShownAs reports whether the response to a request shows the value of a member under another name, and no member of its own name.
func (p *pass) isShownAs(m *Message, v Member, name string) bool {
	for _, e := range p.Examples {
		if e.Request != m || e.Response == nil || e.Response.JSON == nil || e.Response.has(v.Name) {
			continue
		}
		return slices.ContainsFunc(e.Response.JSON.Object(), func(other Member) bool {
			return other.Name == name && reflect.DeepEqual(other.Value, v.Value)
		})
	}
	return false
}

// endsAlike reports whether one of two names begins or ends with the other, whatever the letter case.
func endsAlike(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if len(a) < len(b) {
		a, b = b, a
	}
	return strings.HasPrefix(a, b) || strings.HasSuffix(a, b)
}

// isNear reports whether two long names differ in one letter that is no digit, or in a short word at one end.
func isNear(a, b string) bool {
	short, long := min(len(a), len(b)), max(len(a), len(b))
	if short < minNear {
		return false
	}
	if endsAlike(a, b) && 4*short >= 3*long {
		return true
	}
	from := 0
	for from < short && a[from] == b[from] {
		from++
	}
	to := 0
	for to < short-from && a[len(a)-1-to] == b[len(b)-1-to] {
		to++
	}
	return long-from-to == 1 && !strings.ContainsAny(a[from:len(a)-to]+b[from:len(b)-to], "0123456789")
}
