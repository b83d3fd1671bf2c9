package plan

import (
	"bytes"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// notPatched are the kinds of case whose requests JSON Patch has no form for: `{}`, a name that comes twice or is escaped, an id,
// annotations, and bodies within a batch.
var notPatched = map[string]bool{
	check.Empty: true, check.Duplicates: true, check.ForeignIDs: true, check.Spellings: true, check.IEEE754: true, check.Annotated: true,
	check.OtherType: true, check.Batch: true, check.BatchLimits: true, check.UnknownSegments: true,
}

// body returns the body of an update that sets the members.
func (b *builder) body(members []member) []byte {
	if !b.op.JSONPatch() {
		return encode(members)
	}
	return jsonPatch(b.patchOp, members)
}

// jsonPatch returns the JSON Patch that sets the members with one kind of operation.
func jsonPatch(operation string, members []member) []byte {
	list := [][]byte{}
	for _, m := range members {
		list = append(list, encode([]member{{"op", operation}, {"path", contract.Pointer(m.name)}, {"value", m.value}}))
	}
	return append(append([]byte("["), bytes.Join(list, []byte(","))...), ']')
}

// choosePatch selects the operation of JSON Patch that sets a member. `add` also replaces what is there, while `replace` needs it to be there
// (RFC 6902 §4.1, §4.3); some schemas allow only the latter.
func (b *builder) choosePatch() {
	for _, b.patchOp = range []string{"add", "replace"} {
		for _, p := range b.op.Writable() {
			if len(b.generate(&p, 1)) > 0 {
				return
			}
		}
	}
}

// fits reports whether the body's schema allows an update of only this member. Only the schema of a JSON Patch is apart from those of the
// properties.
func (b *builder) fits(name string, value any) bool {
	if !b.op.JSONPatch() || b.op.Patch == nil {
		return true
	}
	return b.allows([]member{{name, value}})
}

// allows reports whether the schema of a JSON Patch allows the one that sets the members.
func (b *builder) allows(members []member) bool {
	return valid(b.op.Patch, decode(string(b.body(members))))
}

// unpatchable says why conform can make no JSON Patch of the operation, or nothing.
func (b *builder) unpatchable() string {
	if !b.op.JSONPatch() {
		return ""
	}
	members := b.firstValues()
	switch {
	case len(b.op.Writable()) == 0:
		return "every property that a response shows is read-only"
	case len(members) == 0:
		return "its schema allows no patch that sets a property of the entity"
	case b.op.Patch != nil && !b.allows(members):
		return "its schema allows no patch that sets several properties"
	}
	return ""
}
