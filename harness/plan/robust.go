package plan

import (
	"bytes"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// badBodies sends, between two reads, what no update looks like: an array, null, nothing, a byte outside UTF-8, a deep value.
func badBodies(b *builder) []*Case {
	c := b.newCase(check.BadBodies, "", "bodies that are no update: an array, null, none, not UTF-8, nested a thousand deep", check.Reject)
	name := "@conform.probe"
	if i := slices.IndexFunc(b.op.Writable(), isText); i >= 0 {
		name = b.op.Writable()[i].Name
	}
	member := encode([]member{{name, "conform"}})
	deep := strings.Repeat("[", 1000) + strings.Repeat("]", 1000)
	var more []Step
	for _, bad := range []struct{ step, body string }{
		{check.StepNullBody, "null"}, {check.StepNoBody, ""},
		{check.StepInvalidUTF8, string(bytes.Replace(member, []byte("conform\"}"), []byte("conform\xff\"}"), 1))},
		{check.StepNested, string(bytes.Replace(member, []byte(`"conform"`), []byte(deep), 1))},
	} {
		more = append(more, Step{Name: bad.step, Request: b.request(b.op.Method, []byte(bad.body))})
	}
	return []*Case{c.between(b, b.request(b.op.Method, slices.Concat([]byte("["), member, []byte("]"))), more...)}
}

// otherType says that the entity is of another type than its own, where the contract says what that is.
func otherType(b *builder) []*Case {
	own := b.op.TypeName()
	if own == "" {
		return nil
	}
	other := own[:strings.LastIndexAny(own, ".#")+1] + "conformOther"
	c := b.newCase(check.OtherType, "", "a valid update that names another type", check.Reject)
	return []*Case{c.between(b, b.request(b.op.Method, encode(append([]member{{"@odata.type", other}}, b.companion("")...))))}
}

// isText tells whether any string will do for a property.
func isText(p contract.Property) bool {
	return p.Edm == "Edm.String" && len(p.Schema.Enum) == 0 && p.Schema.Pattern == "" && p.Schema.Format == ""
}

// duplicateMember gives one property two values in one body.
func duplicateMember(b *builder) []*Case {
	for _, p := range b.op.Writable() {
		first, second := b.fresh(p.Name), b.fresh(p.Name)
		if len(first) == 0 || len(second) == 0 {
			continue
		}
		c := b.newCase(check.Duplicates, "", "one property twice in a body, with two values", check.Open)
		c.Target = p.Name
		c.Values = []any{first[0].value, second[0].value}
		return []*Case{c.between(b, b.patch(first[0], second[0]))}
	}
	return nil
}
