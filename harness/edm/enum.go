package edm

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// Enum is an enumeration type with the members that a description lists.
type Enum struct {
	Members []string
	Flags   bool // several members may be joined by commas
}

// unknownFuture is the member that marks an enumeration as extensible (Graph's evolvable enums). Clients do not send it.
const unknownFuture = "unknownFutureValue"

// Check requires the exact name of a member, or a number in a string, which stands for an unnamed member (ABNF rule enumValue).
// A member that the service added after its description was written is an error too; the caller decides what that means.
func (e Enum) Check(v any) error {
	s, ok := v.(string)
	if !ok {
		return mismatch(e.want(), v)
	}
	parts := []string{s}
	if e.Flags {
		parts = strings.Split(s, ",")
	}
	for _, part := range parts {
		digits := strings.TrimPrefix(strings.TrimPrefix(part, "-"), "+")
		if !slices.Contains(e.Members, part) && (!isDigits(digits) || len(part)-len(digits) > 1 || len(digits) > 19) {
			return mismatch(e.want(), v)
		}
	}
	return nil
}

func (e Enum) want() string {
	const most = 8 // enough to recognize the enumeration
	shown := e.Members[:min(len(e.Members), most)]
	list := strings.Join(shown, ", ")
	if len(shown) < len(e.Members) {
		list += ", ..."
	}
	return "one of " + list
}

// Equal compares names exactly. With Flags, the order of the members does not matter.
func (e Enum) Equal(a, b any) bool {
	x, okX := a.(string)
	y, okY := b.(string)
	if !e.Flags || !okX || !okY {
		return reflect.DeepEqual(a, b)
	}
	return slices.Equal(slices.Sorted(strings.SplitSeq(x, ",")), slices.Sorted(strings.SplitSeq(y, ",")))
}

// Generate returns the members in turn, or "" if there is none to send.
func (e Enum) Generate(seed string, n int) string {
	valid := e.writable()
	if len(valid) == 0 {
		return ""
	}
	return jsonString(valid[step(seed, n)%uint64(len(valid))])
}

// Valid returns every member that clients may send and, with Flags, the first two together.
func (e Enum) Valid() []Value {
	var out []Value
	members := e.writable()
	for _, m := range members {
		out = append(out, Value{jsonString(m), "declared member"})
	}
	if e.Flags && len(members) > 1 {
		out = append(out, Value{jsonString(members[0] + "," + members[1]), "two flags"})
	}
	return out
}

// Invalid returns an undeclared member, the empty string and other JSON types.
func (e Enum) Invalid() []Value {
	return append([]Value{{`"conformNoSuchMember"`, "undeclared member"}, {`""`, "empty string"}}, e.WrongKind()...)
}

// Borderline returns other spellings of a member, and unknownFutureValue.
func (e Enum) Borderline() []Value {
	var out []Value
	for _, m := range e.writable() {
		other := strings.ToUpper(m)
		if other == m {
			other = strings.ToLower(m)
		}
		if !slices.Contains(e.Members, other) {
			out = append(out, Value{jsonString(other), "member in the other case"})
			break
		}
	}
	out = append(out, Value{`"1"`, "number in a string"})
	if slices.Contains(e.Members, unknownFuture) {
		out = append(out, Value{jsonString(unknownFuture), "placeholder for future members, which clients do not send"})
	}
	return out
}

// WrongKind returns one value of each JSON type other than string.
func (e Enum) WrongKind() []Value { return notString(`1`) }

func (e Enum) writable() []string {
	return slices.DeleteFunc(slices.Clone(e.Members), func(m string) bool { return m == unknownFuture })
}

func jsonString(s string) string {
	b, _ := json.Marshal(s) // a string always marshals
	return string(b)
}
