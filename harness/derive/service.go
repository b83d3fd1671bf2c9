package derive

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/csdl"
	"github.com/graphconform/conform/harness/doc"
)

// extProfile is the contract's profile.
const extProfile = "x-conform-profile"

// Left is an entity set or singleton that gives no contract.
type Left struct {
	Name, Reason string
	Line         int
}

// Service derives a description of each entity set and singleton of a metadata document that updates can change. file names the document
// in citations, server is the URL of the service, or empty.
func Service(d *csdl.Document, file, server string) (out []Result, left []Left, err error) {
	for _, container := range d.Containers {
		for _, set := range container.Sets {
			s := &service{Document: d, cite: filepath.Base(slashed(file)), container: container, set: set, schemas: openapi3.Schemas{}}
			s.restrictions = s.record(csdl.UpdateRestrictions)
			if reason := s.unusable(); reason != "" {
				left = append(left, Left{set.Name, reason, set.Line})
				continue
			}
			t := s.description(server)
			if err := validate(t); err != nil {
				return nil, nil, fmt.Errorf("%s:%d: the description of %s is not valid: %w", s.cite, set.Line, set.Name, err)
			}
			yaml, err := Marshal(t)
			if err != nil {
				return nil, nil, err
			}
			out = append(out, Result{Source: Source{File: file}, Name: set.Name, YAML: yaml, Description: t})
		}
	}
	if len(out) == 0 {
		e := &doc.Error{Name: filepath.ToSlash(file), Problem: "no entity set or singleton of this service can be updated", Hint: "its annotations of Org.OData.Capabilities.V1.UpdateRestrictions say so"}
		if len(left) > 0 {
			e.Line, e.Problem = left[0].Line, e.Problem+": "+left[0].Name+" "+left[0].Reason
		}
		return nil, left, e
	}
	return out, left, nil
}

// service derives the description of one entity set or singleton.
type service struct {
	*csdl.Document
	cite         string // of the document, in citations
	container    *csdl.Container
	set          *csdl.Set
	restrictions map[string]any // UpdateRestrictions of the set
	schemas      openapi3.Schemas
	gaps         []any
}

func (s *service) target() string { return s.container.Name + "/" + s.set.Name }

// record returns a record that annotates the set, nil if there is none.
func (s *service) record(term string) map[string]any {
	a, _ := s.Annotation(s.target(), term)
	return csdl.Record(a.Value)
}

// unusable says why no contract can be made, or returns "".
func (s *service) unusable() string {
	methods, _ := s.restrictions["UpdateMethod"].(string)
	switch t := s.Types[s.set.Type]; {
	case t == nil:
		return "is of type " + s.set.Type + ", which this document does not declare"
	case s.restrictions["Updatable"] == false:
		return "is not updatable (UpdateRestrictions/Updatable is false)"
	case methods != "" && !slices.Contains(strings.Split(methods, ","), "PATCH"):
		return "is updated with " + methods + ", not PATCH"
	case !s.set.Singleton && len(s.Key(s.set.Type)) == 0:
		return "has no key, so that nothing identifies an entity"
	case !s.set.Singleton && len(s.keys()) == 0:
		return "has a key that is not of an Edm primitive type, which conform cannot write into a URL"
	case !slices.ContainsFunc(s.Document.Members(s.set.Type), func(p *csdl.Property) bool { return !p.Navigation && s.writable(p, p.Name) }):
		return "has no property that an update may set"
	}
	return ""
}

// keyPart is a property of the key, by the name that URLs use.
type keyPart struct {
	name     string
	property *csdl.Property
}

// keys returns the parts of the key; nil if one is not declared, or cannot stand in a URL as it is.
func (s *service) keys() (out []keyPart) {
	for _, ref := range s.Key(s.set.Type) {
		p := s.at(s.set.Type, ref.Path)
		if p == nil || p.Use.Collection || !strings.HasPrefix(s.primitive(p.Use.Type), "Edm.") {
			return nil
		}
		out = append(out, keyPart{ref.Name, p})
	}
	return out
}

// at follows a path of property names.
func (s *service) at(typeName, path string) *csdl.Property {
	name, rest, nested := strings.Cut(path, "/")
	for _, p := range s.Document.Members(typeName) {
		switch {
		case p.Name == name && nested:
			return s.at(p.Use.Type, rest)
		case p.Name == name:
			return p
		}
	}
	return nil
}

// path is the template of the entity's URL: the key as a segment where the service says that it supports that, else in parentheses
// (OData URL Conventions 4.01 section 4.3).
func (s *service) path() string {
	parts := s.keys()
	asSegment, ok := s.Annotation(s.container.Name, csdl.KeyAsSegment)
	switch {
	case s.set.Singleton:
		return "/" + s.set.Name
	case len(parts) == 1 && ok && asSegment.True():
		return "/" + s.set.Name + "/{" + parts[0].name + "}"
	case len(parts) == 1:
		return "/" + s.set.Name + "({" + parts[0].name + "})"
	}
	var list []string
	for _, part := range parts {
		list = append(list, part.name+"={"+part.name+"}")
	}
	return "/" + s.set.Name + "(" + strings.Join(list, ",") + ")"
}

func (s *service) description(server string) *openapi3.T {
	local := componentName(doc.LocalName(s.set.Type))
	op := &openapi3.Operation{OperationID: "update-" + keep(s.set.Name, "-"), Summary: "Update " + s.set.Name, Extensions: s.cited(s.set.Line)}
	op.Extensions[extPath] = "entity"
	if s.set.Singleton {
		op.Extensions[extPath] = "singleton"
	}
	op.Parameters = s.parameters()
	update := s.reference(local+".update", s.object(s.set.Type, "", request, 0))
	op.RequestBody = &openapi3.RequestBodyRef{Value: &openapi3.RequestBody{
		Required: true, Content: openapi3.Content{"application/json": {Schema: update}},
	}}
	op.Responses = s.responses(s.reference(local, s.object(s.set.Type, "", response, 0)))
	s.addGaps()
	if len(s.gaps) > 0 {
		op.Extensions[extGaps] = s.gaps
	}
	t := &openapi3.T{
		OpenAPI: "3.0.3", Info: &openapi3.Info{Title: s.set.Name, Version: "4.0"}, Paths: openapi3.NewPaths(),
		Components: &openapi3.Components{Schemas: s.schemas}, Extensions: map[string]any{extProfile: "odata"},
	}
	if server != "" {
		t.Servers = openapi3.Servers{{URL: strings.TrimRight(server, "/")}}
	}
	t.Paths.Set(s.path(), &openapi3.PathItem{Patch: op})
	return t
}

func (s *service) cited(line int) map[string]any {
	return map[string]any{extCite: fmt.Sprintf("%s:%d", s.cite, line)}
}

func (s *service) reference(name string, schema *openapi3.Schema) *openapi3.SchemaRef {
	s.schemas[name] = schema.NewRef()
	return openapi3.NewSchemaRef("#/components/schemas/"+name, schema)
}

// parameters are the parts of the key, If-Match where the set has entity tags, and the header fields that updates require.
func (s *service) parameters() (out openapi3.Parameters) {
	if !s.set.Singleton {
		for _, part := range s.keys() {
			schema := s.scalar(part.property.Use.Type, part.property.Facets, request)
			out = append(out, &openapi3.ParameterRef{Value: &openapi3.Parameter{
				Name: part.name, In: "path", Required: true, Schema: schema.NewRef(), Extensions: s.cited(part.property.Line),
			}})
		}
	}
	header := func(name, description string, line int) {
		out = append(out, &openapi3.ParameterRef{Value: &openapi3.Parameter{
			Name: name, In: "header", Required: true, Description: description, Schema: openapi3.NewStringSchema().NewRef(), Extensions: s.cited(line),
		}})
	}
	if a, ok := s.Annotation(s.target(), csdl.OptimisticConcurrency); ok {
		header("If-Match", "The entity tag of the last read: updates use optimistic concurrency control.", a.Line)
	}
	list, _ := s.restrictions["CustomHeaders"].([]any)
	for _, item := range list {
		h := csdl.Record(item)
		name, _ := h["Name"].(string)
		if text, _ := h["Description"].(string); name != "" && h["Required"] == true && !strings.EqualFold(name, "If-Match") {
			header(name, text, s.set.Line)
		}
	}
	return out
}

// responses are those that OData defines for an update (OData Protocol 4.01 section 11.4.3).
func (s *service) responses(entity *openapi3.SchemaRef) *openapi3.Responses {
	updated, empty := "The entity after the update.", "The entity was updated; the response has no body."
	out := openapi3.NewResponsesWithCapacity(2)
	out.Set("200", &openapi3.ResponseRef{Value: &openapi3.Response{
		Description: &updated, Content: openapi3.Content{"application/json": {Schema: entity}}, Extensions: s.cited(s.set.Line),
	}})
	out.Set("204", &openapi3.ResponseRef{Value: &openapi3.Response{Description: &empty, Extensions: s.cited(s.set.Line)}})
	return out
}
