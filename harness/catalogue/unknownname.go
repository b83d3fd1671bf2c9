package catalogue

import (
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// judgeUnknown judges the response to one name that the contract does not declare.
func judgeUnknown(e *check.Evidence, bad check.Bad) check.Outcome {
	if plain(e) {
		return atLevel(check.Should, judgeBadValue(e, bad, "input.unknown-property"))
	}
	at := e.ForStep(bad.Step)
	out := reject(at, "input.unknown-property", check.Should, 400, 422)
	if len(out.Findings) == 0 || !at.Accepted() {
		return out
	}
	after, reason := e.State(check.After)
	if reason != "" {
		return out.As(check.Should)
	}
	found, declared := &out.Findings[0], declaredAs(e, bad.Target)
	switch {
	case stores(bad, after) && !e.Operation.Closed:
		return keptByOpenType(bad)
	case stores(bad, after):
		found.Got += ", and " + bad.Target + " reads back"
		found.Hint = "additionalProperties: false closes the type"
	case declared != "" && e.TypeOf(declared).Equal(bad.Value, after[declared]):
		found.Want += " for " + bad.Target + ", " + bad.Why
		found.Got += ", and " + declared + " now reads " + check.Show(after[declared])
		return out.As(check.Should)
	default:
		found.Got += ", and " + bad.Target + " does not read back"
	}
	return out.As(check.Must)
}

// judgeOpen judges the response to a name that an open type may take.
func judgeOpen(e *check.Evidence) check.Outcome {
	if !e.Accepted() {
		return skip(notAccepted)
	}
	bad := check.Bad{Target: e.Target, Value: e.Values[0]}
	shown, _ := e.Object(e.Response())
	after, _ := e.State(check.After)
	if stores(bad, shown) || stores(bad, after) {
		return keptByOpenType(bad).At(e.ResponseID())
	}
	return check.Outcome{}
}

// keptByOpenType reports that a target keeps what the contract does not declare: either the type is open on purpose, or any client can add to it.
func keptByOpenType(bad check.Bad) check.Outcome {
	return finding("input.unknown-property", "a property that the contract declares", bad.Target+" reads back "+check.Show(bad.Value),
		"the contract does not close the type with additionalProperties: false").As(check.May)
}

// declaredAs returns the declared name that differs from another one in nothing but letter case, or "".
func declaredAs(e *check.Evidence, name string) string {
	for _, p := range e.Operation.Properties {
		if p.Name != name && strings.EqualFold(p.Name, name) {
			return p.Name
		}
	}
	return ""
}

// judgeUnknownMember judges an update with an undeclared member of a complex value, which an open type may keep.
func judgeUnknownMember(e *check.Evidence) check.Outcome {
	out := reject(e, "input.unknown-property", check.Should, 400, 422)
	if len(out.Findings) == 0 || !e.Accepted() {
		return out
	}
	after, reason := e.State(check.After)
	if reason != "" {
		return out.As(check.Should)
	}
	value, _ := after[e.Target].(map[string]any)
	got, kept := value[check.UnknownMember]
	others := e.Operation.Property(e.Target).Schema.AdditionalProperties
	switch closed := others.Has != nil && !*others.Has; {
	case !kept:
		out.Level = check.Should
		out.Findings[0].Got += ", and " + e.Target + "/" + check.UnknownMember + " does not read back"
	case closed:
		out.Level = check.Must
		out.Findings[0].Got += ", and " + e.Target + "/" + check.UnknownMember + " reads " + check.Show(got)
	default:
		return check.Outcome{}
	}
	return out
}
