package plan

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// maxSent bounds, in bytes, the values that are sent to find a limit: larger ones would burden a tenant in each run.
const maxSent = 64 << 10

// invalidValues groups the values that a property must reject by the kind of case that sends them. Those that lenient services
// accept come last. In http, values that only OData forbids are left out.
func (b *builder) invalidValues(p contract.Property) map[string][]check.Bad {
	out := invalidValues(p)
	// OData CSDL 4.01 has no default for the items of a collection, so what is derived from it says nothing of them.
	_, derived := p.Schema.Extensions[contract.ExtEdm]
	if items := p.Items(); p.IsCollection() && (!b.odata() || !derived && !b.op.Profile.Includes(contract.Graph)) && items != nil && !items.Schema.Nullable && b.op.ForbidsNull(items) {
		if v, ok := items.Value("items", 0); ok {
			all := out[check.BadValue] // of which the last may be too many items, which services accept more often
			out[check.BadValue] = slices.Insert(all, max(0, len(all)-1), check.Bad{Target: p.Name, Value: []any{v, nil}, Why: "a null item"})
		}
	}
	// A target that has to be restored gets no such name: an update may not be able to take it out again.
	if name, known := contract.BadName(p.Schema); known && p.Entries() != nil && !b.opts.Restores {
		if v, ok := p.Entries().Value("names", 0); ok {
			out[check.BadValue] = append(out[check.BadValue], check.Bad{Target: p.Name, Value: map[string]any{name: v}, Why: "a name that does not match the documented pattern"})
		}
	}
	for kind := range out {
		out[kind] = slices.DeleteFunc(out[kind], b.fitsBody)
	}
	if !b.odata() || b.op.Promised(p.Name, func(p contract.Promises) *contract.Promise { return p.CaseOf }) != nil {
		if rule, isEnum := ruleOf(p).(edm.Enum); isEnum { // in JSON Schema, case matters
			if other, found := rule.OtherCase(); found {
				out[check.BadValue] = append(out[check.BadValue], check.Bad{Target: p.Name, Value: other, Why: "a member in the other case"})
			}
		}
	}
	if !b.odata() {
		for kind := range out {
			out[kind] = slices.DeleteFunc(out[kind], func(bad check.Bad) bool {
				text, _ := bad.Value.(string)
				return bad.Value == nil && !b.op.ForbidsNull(&p) || p.Edm == "Edm.DateTimeOffset" && isRFC3339(text)
			})
		}
	}
	return out
}

// fitsBody reports whether a value that one branch of the body rejects makes an update that the body as a whole allows.
func (b *builder) fitsBody(bad check.Bad) bool {
	if b.op.Body == nil {
		return false
	}
	body := map[string]any{bad.Target: bad.Value}
	for _, m := range b.requiredBeside([]member{{bad.Target, bad.Value}}) {
		body[m.name] = m.value
	}
	return valid(b.op.Body, body)
}

// isRFC3339 reports whether a text is a date-time of RFC 3339, which has no limit for fraction digits and permits a space instead of T.
func isRFC3339(text string) bool {
	_, err := time.Parse(time.RFC3339, strings.Replace(text, " ", "T", 1))
	return err == nil
}

func invalidValues(p contract.Property) map[string][]check.Bad {
	out := map[string][]check.Bad{}
	rule := ruleOf(p)
	if rule == nil {
		if wrong := wrongMembers(p); len(wrong) > 0 {
			out[check.BadValue] = wrong
		}
		return out
	}
	var all []check.Bad
	for _, v := range rule.Invalid() {
		if json.Valid([]byte(v.JSON)) { // a bare NaN would make the body malformed, which is another case
			all = append(all, check.Bad{Target: p.Name, Value: decode(v.JSON), Why: v.Why})
		}
	}
	if text, known := contract.BadText(p.Schema.Format); known && p.EdmType() != nil && p.EdmType().Name == "Edm.String" && valid(p.Schema, text) {
		all = append([]check.Bad{{Target: p.Name, Value: text, Why: "not of the format " + p.Schema.Format, Format: true}}, all...)
	}
	for _, bad := range append(all, outsideBounds(p)...) {
		if kind := kindOf(p, bad.Value); kind != "" {
			out[kind] = append(out[kind], bad)
		}
	}
	return out
}

// kindOf returns the kind of case that sends an invalid value, or "" if the value may be valid after all.
func kindOf(p contract.Property, bad any) string {
	t, collection := p.EdmType(), p.IsCollection()
	text, isText := bad.(string)
	_, isNumber := bad.(json.Number)
	_, isArray := bad.([]any)
	switch {
	case collection && bad == nil:
		if p.Nullable {
			return ""
		}
		return check.BadValue
	case collection && isArray, t == nil && isText && !collection:
		return check.BadValue
	case t == nil || collection:
		return check.WrongType
	case isNumber && (t.Schema().Type == "integer" || t.Schema().Type == "number"):
		return check.OutOfRange
	case t.Schema().Type == "string" && isText, t.Schema().Type == "number" && isText && looksNumeric(text):
		return check.BadValue
	}
	return check.WrongType
}

// looksNumeric reports whether a lenient service may convert a string to a number.
func looksNumeric(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil || strings.ContainsAny(s, "0123456789")
}

// wrongKind returns a value of a JSON type that the property must reject, the n-th of several, or none if the contract does not say enough.
func wrongKind(p contract.Property, n int) edm.Value {
	switch t := p.EdmType(); {
	case t != nil && len(t.WrongKind()) > 0:
		all := t.WrongKind()
		return all[n%len(all)]
	case p.IsCollection(), p.Schema.Type.Is("object"):
		return edm.Value{JSON: `"conform"`, Why: "a text"}
	case len(p.Schema.Enum) > 0:
		return edm.Value{JSON: `[]`, Why: "array"}
	}
	return edm.Value{}
}

// wrongMembers sets each member of a complex property to a value outside its bounds or enumeration, then to one of another JSON type. A
// mock need not know annotations.
func wrongMembers(p contract.Property) (out []check.Bad) {
	members := p.Members()
	var kinds []check.Bad
	for _, name := range slices.Sorted(maps.Keys(members)) {
		m := *members[name]
		if m.ReadOnly || strings.Contains(name, "@") {
			continue
		}
		outside := outsideBounds(m)
		if rule, isEnum := ruleOf(m).(edm.Enum); isEnum {
			first := rule.Invalid()[0]
			outside = []check.Bad{{Value: decode(first.JSON), Why: first.Why}}
		}
		if len(outside) > 0 {
			out = append(out, check.Bad{Target: p.Name, Value: map[string]any{name: outside[0].Value}, Why: "a member: " + outside[0].Why})
		}
		if wrong := wrongKind(m, 0); wrong.JSON != "" {
			kinds = append(kinds, check.Bad{Target: p.Name, Value: map[string]any{name: decode(wrong.JSON)}, Why: "a member of another JSON type"})
		}
	}
	return append(out, kinds...)
}

// ruleOf returns the rule for a property's values, or nil if the contract does not say enough, as for complex types.
func ruleOf(p contract.Property) edm.Rule {
	if p.IsCollection() {
		if items := p.Items(); items != nil {
			if item, ok := ruleOf(*items).(edm.Item); ok {
				return edm.Collection{Of: item}
			}
		}
		return nil
	}
	if t := p.EdmType(); t != nil {
		return t
	}
	var members []string
	for _, m := range p.Schema.Enum {
		text, ok := m.(string)
		if !ok {
			return nil
		}
		members = append(members, text)
	}
	if len(members) == 0 {
		return nil
	}
	return edm.Enum{Members: members}
}
