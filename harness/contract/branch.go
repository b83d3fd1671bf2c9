package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// bodyProperties lists the properties of the first branch of a body that has branches, and those of the others.
func (r *reader) bodyProperties(op *Operation, ref *openapi3.SchemaRef, node *yaml.Node) (first []Property, others []Branch) {
	own := r.properties(ref, node, map[*openapi3.Schema]bool{})
	for i, branch := range r.branches(ref, node) {
		list := r.written(op, append(slices.Clone(own), r.branchProperties(branch)...))
		if len(list) == 0 {
			list = r.mapMember(branch.ref, branch.node)
		}
		if i == 0 {
			first = list
		} else {
			others = append(others, Branch{Name: branch.name, Properties: list})
		}
	}
	if first == nil {
		first = r.written(op, own)
	}
	if len(first) == 0 {
		first = r.mapMember(ref, node)
	}
	return first, others
}

// mapMember returns one member of a body that is a map.
func (r *reader) mapMember(ref *openapi3.SchemaRef, node *yaml.Node) []Property {
	more := ref.Value.AdditionalProperties.Schema
	if more == nil || more.Value == nil {
		return nil
	}
	node = r.resolve(node)
	return []Property{r.property(r.newText(r.where(node), "conform"), r.in(node, "additionalProperties"), more.Value)}
}

// written merges the declarations of properties, and leaves out control information and navigation properties, which are not written
// inline.
func (r *reader) written(op *Operation, list []Property) (out []Property) {
	for _, p := range merged(list) {
		switch {
		case IsControl(p.Name):
		case IsNavigation(p.Schema):
			gap := Gap{Cite: p.Cite, Reason: fmt.Sprintf("%s is a navigation property, which an update does not contain", p.Name)}
			if !slices.Contains(op.Gaps, gap) {
				op.Gaps = append(op.Gaps, gap)
			}
		default:
			out = append(out, p)
		}
	}
	return out
}

// branch is one of oneOf or anyOf.
type branch struct {
	name string
	ref  *openapi3.SchemaRef
	node *yaml.Node
}

// branches lists those branches of oneOf and anyOf that are objects, or only say more about the properties beside them.
func (r *reader) branches(ref *openapi3.SchemaRef, node *yaml.Node) (out []branch) {
	node = r.resolve(node)
	for _, list := range []struct {
		keyword string
		refs    openapi3.SchemaRefs
	}{{"oneOf", ref.Value.OneOf}, {"anyOf", ref.Value.AnyOf}} {
		for i, n := range items(r.in(node, list.keyword)) {
			if i >= len(list.refs) || list.refs[i].Value == nil || otherType(list.refs[i], map[*openapi3.Schema]bool{}) != "" {
				continue
			}
			name := list.refs[i].Ref[strings.LastIndexByte(list.refs[i].Ref, '/')+1:]
			if name == "" || strings.HasPrefix(name, "inline") {
				name = fmt.Sprintf("%s-%d", strings.ToLower(list.keyword), i+1)
			}
			out = append(out, branch{name, list.refs[i], n})
		}
		if out != nil { // a body with both is rare, and its branches would multiply
			break
		}
	}
	return out
}

// branchProperties lists the properties of a branch, or of the first of its own branches.
func (r *reader) branchProperties(b branch) []Property {
	seen := map[*openapi3.Schema]bool{}
	list := r.properties(b.ref, b.node, seen)
	for inner := r.branches(b.ref, b.node); len(inner) > 0 && !seen[inner[0].ref.Value]; inner = r.branches(b.ref, b.node) {
		b = inner[0]
		list = append(list, r.properties(b.ref, b.node, seen)...)
	}
	for _, name := range b.ref.Value.Required { // of what is declared beside it
		if !slices.ContainsFunc(list, func(p Property) bool { return p.Name == name }) {
			list = append(list, Property{Name: name, Required: true})
		}
	}
	return list
}
