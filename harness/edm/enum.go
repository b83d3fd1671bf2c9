package edm

import (
	"encoding/json"
	"slices"
	"strings"
)

// Enum is an enumeration type with the members that a description lists.
type Enum struct{ Members []string }

// UnknownFuture is the member that marks an enumeration as extensible (Graph's evolvable enums). In a response to a client that does not
// ask for them, it stands for the members after it. Clients do not send it.
const UnknownFuture = "unknownFutureValue"

// Generate returns the members in turn, or "" if there is none to send.
func (e Enum) Generate(seed string, n int) string {
	valid := e.writable()
	if len(valid) == 0 {
		return ""
	}
	return jsonString(valid[step(seed, n)%uint64(len(valid))])
}

// Invalid returns an undeclared member, the empty string unless it is a member, and other JSON types.
func (e Enum) Invalid() []Value {
	out := []Value{{`"conformNoSuchMember"`, "undeclared member"}}
	if !slices.Contains(e.Members, "") {
		out = append(out, Value{`""`, "empty string"})
	}
	return append(out, e.WrongKind()...)
}

// OtherCase returns a member in capitals, or in small letters, that is no member.
func (e Enum) OtherCase() (text string, found bool) {
	for _, m := range e.writable() {
		other := strings.ToUpper(m)
		if other == m {
			other = strings.ToLower(m)
		}
		if !slices.Contains(e.Members, other) {
			return other, true
		}
	}
	return "", false
}

// Borderline returns other spellings of a member, and unknownFutureValue.
func (e Enum) Borderline() []Value {
	var out []Value
	if other, found := e.OtherCase(); found {
		out = append(out, Value{jsonString(other), "member in the other case"})
	}
	if !slices.Contains(e.Members, "1") {
		out = append(out, Value{`"1"`, "number in a string"})
	}
	if slices.Contains(e.Members, UnknownFuture) {
		out = append(out, Value{jsonString(UnknownFuture), "placeholder for future members, which clients do not send"})
	}
	return out
}

// WrongKind returns one value of each JSON type other than string.
func (e Enum) WrongKind() []Value { return notString(`1`) }

func (e Enum) writable() []string {
	return slices.DeleteFunc(slices.Clone(e.Members), func(m string) bool { return m == UnknownFuture })
}

func jsonString(s string) string {
	b, _ := json.Marshal(s) // a string always marshals
	return string(b)
}
