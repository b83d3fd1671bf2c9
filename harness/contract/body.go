package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// body reads the request body.
func (r *reader) body(op *Operation, node *yaml.Node, item3 *openapi3.PathItem) error {
	key, bodyNode := r.member(node, "requestBody")
	var media *openapi3.MediaType
	var mediaNode *yaml.Node
	if ref := item3.Patch.RequestBody; ref != nil && ref.Value != nil {
		op.RequiresBody = ref.Value.Required
		content := r.in(r.resolve(bodyNode), "content")
		op.MediaType, mediaNode, media = r.jsonMedia(content, ref.Value.Content)
		for key, value := range members(content) { // the one that says what an update does with parts of a value
			if merge := ref.Value.Content[key.Value]; media != nil && essence(key.Value) == mergePatchMedia && sameSchema(media, merge) {
				op.MediaType, mediaNode, media = key.Value, value, merge
			}
		}
		for other := range members(content) {
			if other.Value == op.MediaType {
				continue
			}
			op.OtherMedia = append(op.OtherMedia, other.Value)
			if same := ref.Value.Content[other.Value]; media != nil && sameSchema(media, same) && concrete(other.Value) == other.Value && IsJSON(other.Value) && essence(other.Value) != JSONPatchMedia {
				op.SameMedia = append(op.SameMedia, other.Value)
			}
		}
		if concrete(op.MediaType) != op.MediaType {
			op.OtherMedia = append(op.OtherMedia, op.MediaType)
		}
		op.MediaType = concrete(op.MediaType)
		if what := otherBody(content, media); what != "" {
			return &leftOut{r.where(bodyNode), r.citation(key, bodyNode), what + " body", fmt.Sprintf("PATCH %s is left out: its body is of type %s, and conform sends JSON objects", op.Path, what)}
		}
	}
	if media == nil || media.Schema == nil {
		cite := op.Cite
		if key != nil {
			cite = r.citation(key, bodyNode)
		}
		op.Gaps = append(op.Gaps, Gap{Cite: cite, Reason: "the description has no JSON request body"})
		op.MediaType = cmp.Or(op.MediaType, "application/json") // of the empty object that is sent
		return nil
	}
	var err error
	if op.Example, err = r.exampleValue(mediaNode); err != nil {
		return err
	}
	schema := r.in(mediaNode, "schema")
	if err := r.exactBounds(media.Schema, schema); err != nil {
		return err
	}
	for _, group := range items(r.in(r.resolve(schema), ExtTogether)) {
		op.Together = append(op.Together, scalars(group))
	}
	op.Closed = closed(media.Schema, map[*openapi3.Schema]bool{})
	op.Properties, op.Branches = r.bodyProperties(op, media.Schema, schema)
	for _, p := range op.Properties {
		if !slices.Contains([]PermissionKind{"", Delegated, Application}, p.Variant) {
			return r.where(schema).errorf("%s of %s is %q: want delegated or application", ExtVariant, p.Name, p.Variant)
		}
	}
	if len(op.Branches) > 0 {
		op.Body = media.Schema.Value
	}
	return nil
}

// closed reports whether a schema, or a part of it that always applies, allows no members but those that it lists.
func closed(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) bool {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return false
	}
	s := ref.Value
	seen[s] = true
	if s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has {
		return true
	}
	return slices.ContainsFunc(s.AllOf, func(part *openapi3.SchemaRef) bool { return closed(part, seen) })
}

// sameSchema reports whether two media types refer to one schema.
func sameSchema(a, b *openapi3.MediaType) bool {
	return b != nil && a.Schema != nil && b.Schema != nil && (a.Schema.Value == b.Schema.Value || a.Schema.Ref != "" && a.Schema.Ref == b.Schema.Ref)
}

// leftOut is the error of an operation that conform cannot test, which does not concern the others.
type leftOut struct {
	at                 position
	cite, kind, reason string
}

func (e *leftOut) Error() string { return e.at.errorf("%s", e.reason).Error() }

// otherBody says what a body is that cannot be a JSON object, or "".
func otherBody(content *yaml.Node, media *openapi3.MediaType) string {
	if media != nil {
		return otherType(media.Schema, map[*openapi3.Schema]bool{})
	}
	for name := range members(content) {
		return name.Value
	}
	return ""
}

// otherType says which JSON type a schema has that is not an object, or "" if it may be one.
func otherType(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) string {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return ""
	}
	s := ref.Value
	seen[s] = true
	if types := s.Type.Slice(); len(types) > 0 && !slices.Contains(types, openapi3.TypeObject) {
		return "JSON " + types[0]
	}
	for _, part := range s.AllOf {
		if what := otherType(part, seen); what != "" {
			return what
		}
	}
	what := ""
	for _, branch := range slices.Concat(s.OneOf, s.AnyOf) {
		if what = otherType(branch, seen); what == "" {
			return ""
		}
	}
	return what
}

func (r *reader) exampleValue(media *yaml.Node) (any, error) {
	n := r.example(media)
	if n == nil {
		return nil, nil
	}
	return r.value(n)
}

// responses reads the documented responses.
func (r *reader) responses(op *Operation, node *yaml.Node, item3 *openapi3.PathItem) (err error) {
	op.Responses, err = r.responsesOf(node, item3.Patch.Responses)
	op.leaveOutImpossible(op.Responses)
	return err
}

// leaveOutImpossible removes the schemas of responses that no body matches, such as those of an allOf with a closed part and another one.
func (o *Operation) leaveOutImpossible(list []Response) {
	for i := range list {
		r := &list[i]
		if r.Schema == nil || r.Schema.AdditionalProperties.Has == nil || *r.Schema.AdditionalProperties.Has {
			continue
		}
		for _, name := range r.Schema.Required {
			if r.Schema.Properties[name] == nil {
				o.Gaps = append(o.Gaps, Gap{Cite: r.Cite, Reason: fmt.Sprintf("no body matches the schema of the response, which requires the member %s and forbids it: it is not judged", name)})
				r.Schema = nil
				break
			}
		}
	}
}

// readResponses reads the documented responses of the GET of the path. What is wrong with them costs them alone.
func (r *reader) readResponses(op *Operation, p *patch) {
	if p.list != nil && p.item3.Trace != nil {
		if list, err := r.responsesOf(p.list, p.item3.Trace.Responses); err == nil {
			op.leaveOutImpossible(list)
			op.ListResponses = list
		}
	}
	if get := r.read(p); get != nil && p.item3.Get != nil {
		op.ReadResponses, p.unread = r.responsesOf(get, p.item3.Get.Responses)
		op.leaveOutImpossible(op.ReadResponses)
	}
	if p.unread != nil {
		op.ReadResponses = nil
		op.Gaps = append(op.Gaps, Gap{Cite: r.where(r.in(p.item, "get")).cite(), Reason: "what the GET of the path returns is not judged: " + withoutFolder(p.unread)})
	}
}

func (r *reader) responsesOf(node *yaml.Node, described *openapi3.Responses) (list []Response, err error) {
	for key, responseNode := range members(r.in(node, "responses")) {
		ref := described.Value(key.Value)
		if strings.HasPrefix(key.Value, "x-") || ref == nil || ref.Value == nil {
			continue
		}
		out := Response{Cite: r.citation(key, responseNode), Prefer: r.text(r.resolve(responseNode), ExtPrefer)}
		if ref.Value.Description != nil {
			out.Text = *ref.Value.Description
		}
		if key.Value != "default" {
			digits, ranged := strings.CutSuffix(strings.ToUpper(key.Value), "XX")
			number, err := strconv.Atoi(digits)
			switch {
			case err != nil: // kin-openapi has rejected all but statuses and ranges
				continue
			case ranged:
				out.Range = number
			default:
				out.Status = number
			}
		}
		if n := r.in(r.resolve(responseNode), ExtErrors); n != nil {
			if err := r.strictly(n, ExtErrors, &out.Errors); err != nil {
				return nil, err
			}
		}
		if n := r.in(r.resolve(responseNode), ExtFor); n != nil {
			if err := r.strictly(n, ExtFor, &out.For); err != nil {
				return nil, err
			}
			if out.For == nil || len(out.For.Properties) == 0 {
				return nil, r.where(n).errorf("%s has no properties: want the names of those whose updates get the response", ExtFor)
			}
		}
		content := r.in(r.resolve(responseNode), "content")
		for i, types := 0, items(content); i+1 < len(types); i += 2 {
			out.Media = append(out.Media, types[i].Value)
		}
		name, mediaNode, media := r.jsonMedia(content, ref.Value.Content)
		out.MediaType = concrete(name)
		if media != nil && media.Schema != nil {
			schema := r.in(mediaNode, "schema")
			if err := r.exactBounds(media.Schema, schema); err != nil {
				return nil, err
			}
			out.Schema, out.TypeName = media.Schema.Value, r.typeName(media.Schema, schema)
		}
		if out.Headers, err = r.headers(responseNode, ref.Value.Headers); err != nil {
			return nil, err
		}
		if out.Example, err = r.exampleValue(mediaNode); err != nil {
			return nil, err
		}
		list = append(list, out)
	}
	slices.SortStableFunc(list, func(a, b Response) int { return a.order() - b.order() })
	return list, nil
}

// order sorts a range after its statuses.
func (r *Response) order() int { return max(r.Status, r.Range*100+99*min(1, r.Range)) }

// IsControl reports whether a declared member is control information or an annotation (OData JSON 4.01 §4.6), such as `@odata.type` and
// `name@odata.bind`, and so not a property. Outside OData, names such as `@type` are those of ordinary members.
func IsControl(name string) bool {
	_, term, annotated := strings.Cut(name, "@")
	return annotated && strings.Contains(term, ".")
}
