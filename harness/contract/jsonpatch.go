package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// JSONPatchMedia is the media type of a list of operations that change a document (RFC 6902).
const JSONPatchMedia = "application/json-patch+json"

// JSONPatch reports whether updates are JSON Patch. Properties are then those of the entity that patches change.
func (o *Operation) JSONPatch() bool { return essence(o.MediaType) == JSONPatchMedia }

// Pointer returns the JSON Pointer to a member of a document (RFC 6901 §3).
func Pointer(member string) string {
	return "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(member)
}

// PointedMember returns the member of a document that a JSON Pointer leads to, unless it leads to the document or into a member.
func PointedMember(pointer string) (name string, ok bool) {
	name, ok = strings.CutPrefix(pointer, "/")
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name), ok && !strings.Contains(name, "/")
}

// takesPatch returns the media type JSON Patch if a body may only be that: the other JSON types, if there are any, are no objects.
func (t *tree) takesPatch(update *yaml.Node) (name, media *yaml.Node) {
	content := t.in(t.resolve(t.in(update, "requestBody")), "content")
	for key, value := range members(content) {
		switch {
		case essence(key.Value) == JSONPatchMedia:
			name, media = key, value
		case IsJSON(key.Value) && !t.isArray(t.in(t.resolve(value), "schema"), 8):
			return nil, nil
		}
	}
	return name, media
}

// isArray reports whether a schema has no other type.
func (t *tree) isArray(schema *yaml.Node, levels int) bool {
	schema = t.resolve(schema)
	if kind := t.in(schema, "type"); kind != nil || levels == 0 {
		return kind != nil && kind.Value == openapi3.TypeArray
	}
	return slices.ContainsFunc(items(t.in(schema, "allOf")), func(part *yaml.Node) bool { return t.isArray(part, levels-1) })
}

// patchBody reads a body of JSON Patch. A patch may set the properties that a success response or a read shows, or those that the schema of
// its paths lists.
func (r *reader) patchBody(op *Operation, p *patch, name, node *yaml.Node) error {
	body := p.item3.Patch.RequestBody.Value
	op.MediaType, op.RequiresBody = name.Value, body.Required
	schema := r.in(node, "schema")
	if media := body.Content[name.Value]; media != nil && media.Schema != nil {
		if err := r.exactBounds(media.Schema, schema); err != nil {
			return err
		}
		op.Patch = media.Schema.Value
		if types := op.Patch.Type.Slice(); len(types) > 0 && !slices.Contains(types, openapi3.TypeArray) {
			return r.noPatch(op, name, "its schema allows no list of operations")
		}
	}
	for _, read := range []struct {
		node  *yaml.Node
		item3 *openapi3.Operation
	}{{p.node, p.item3.Patch}, {r.in(p.item, "get"), p.item3.Get}} {
		if read.item3 != nil && len(op.Properties) == 0 {
			if err := r.shownProperties(op, read.node, read.item3.Responses); err != nil {
				return err
			}
		}
	}
	if len(op.Properties) == 0 && op.Patch != nil {
		op.Properties = r.listedPaths(schema, op.Patch)
	}
	if len(op.Properties) == 0 {
		return r.noPatch(op, name, "no response to PATCH or GET shows a property that a patch could set")
	}
	for i := range op.Properties {
		op.Properties[i].Required = false // a patch contains what it changes
	}
	example, err := r.exampleValue(node)
	if set := Patched(example); len(set) > 0 {
		op.Example = set
	}
	return err
}

func (r *reader) noPatch(op *Operation, at *yaml.Node, reason string) error {
	return &leftOut{r.where(at), r.citation(at, at), "JSON Patch body", fmt.Sprintf("PATCH %s is left out: its body is a JSON Patch, and %s", op.Path, reason)}
}

// shownProperties reads the properties of the first success response that is an object.
func (r *reader) shownProperties(op *Operation, node *yaml.Node, responses *openapi3.Responses) error {
	list := map[string]*yaml.Node{}
	for key, response := range members(r.in(node, "responses")) {
		if strings.HasPrefix(key.Value, "2") || key.Value == "default" {
			list[key.Value] = response
		}
	}
	for _, status := range slices.Sorted(maps.Keys(list)) {
		ref := responses.Value(status)
		if ref == nil || ref.Value == nil || status == "default" && len(list) > 1 {
			continue
		}
		_, mediaNode, media := r.jsonMedia(r.in(r.resolve(list[status]), "content"), ref.Value.Content)
		if media == nil || media.Schema == nil || otherType(media.Schema, map[*openapi3.Schema]bool{}) != "" {
			continue
		}
		schema := r.in(mediaNode, "schema")
		if err := r.exactBounds(media.Schema, schema); err != nil {
			return err
		}
		if op.Properties, _ = r.bodyProperties(op, media.Schema, schema); len(op.Properties) > 0 {
			return nil
		}
	}
	return nil
}

// listedPaths reads the members that a patch may set, as an enumeration of its paths lists them.
func (r *reader) listedPaths(node *yaml.Node, patch *openapi3.Schema) (out []Property) {
	if patch.Items == nil || patch.Items.Value == nil {
		return nil
	}
	item := patch.Items.Value
	path, value := item.Properties["path"], item.Properties["value"]
	if path == nil || path.Value == nil {
		return nil
	}
	s := openapi3.NewSchema()
	if value != nil && value.Value != nil {
		s = value.Value
	}
	for _, pointer := range path.Value.Enum {
		text, _ := pointer.(string)
		if name, ok := PointedMember(text); ok {
			cite := r.citation(node, node)
			out = append(out, Property{Name: name, Edm: inferred(s, maxNesting), Nullable: s.Nullable, Schema: s, Cite: cite})
		}
	}
	return out
}

// Patched returns the members that a JSON Patch sets, or nil if it does anything else.
func Patched(v any) map[string]any {
	list, _ := v.([]any)
	out := map[string]any{}
	for _, item := range list {
		operation, _ := item.(map[string]any)
		pointer, _ := operation["path"].(string)
		name, ok := PointedMember(pointer)
		if value, given := operation["value"]; given && ok && (operation["op"] == "add" || operation["op"] == "replace") {
			out[name] = value
			continue
		}
		return nil
	}
	return out
}
