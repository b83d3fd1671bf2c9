package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// reader converts a validated description to operations. It takes values from kin-openapi, and order, lines and extensions from the tree.
type reader struct {
	*tree
	doc      *openapi3.T
	contract string
	leftOut  []Gap
	done     map[*openapi3.Schema]bool // see exactBounds
}

func (r *reader) operations() ([]*Operation, error) {
	r.done = map[*openapi3.Schema]bool{}
	var out []*Operation
	keys := map[*Operation]*yaml.Node{}
	for pathNode, itemNode := range members(r.in(r.root, "paths")) {
		path, item := pathNode.Value, r.resolve(itemNode)
		key, _ := r.member(item, "patch")
		item3 := r.doc.Paths.Value(path)
		if key == nil || item3 == nil || item3.Patch == nil {
			continue
		}
		op, err := r.operation(path, item, item3)
		var left *leftOut
		if errors.As(err, &left) {
			r.leftOut = append(r.leftOut, left.gap)
			continue
		}
		if err != nil {
			return nil, err
		}
		keys[op] = key
		out = append(out, op)
	}
	switch {
	case len(out) == 0 && len(r.leftOut) > 0:
		return nil, &leftOut{r.leftOut[0]}
	case len(out) == 0:
		return nil, r.where(r.root).errorf("the description has no PATCH operation")
	}
	if first, second := nameOperations(r.contract, out); first != nil {
		return nil, r.where(keys[second]).errorf("two operations have the name %s (the first is at %s)", second.ID, r.where(keys[first]).cite())
	}
	return out, nil
}

func (r *reader) operation(path string, item *yaml.Node, item3 *openapi3.PathItem) (*Operation, error) {
	key, node := r.member(item, "patch")
	op3 := item3.Patch
	op := &Operation{
		Contract: r.contract, ID: slug(op3.OperationID), Method: http.MethodPatch, Path: path,
		Cite: r.citation(key, node),
	}
	op.Secured, op.Bearer = r.credentials(op3)
	if op.ID == "" {
		if op.ID = slug(op.Method + " " + path); op.ID == "patch" {
			op.ID = "patch-root"
		}
	}
	op.Methods = slices.Sorted(maps.Keys(item3.Operations()))
	servers := []openapi3.Servers{item3.Servers, r.doc.Servers}
	if op3.Servers != nil {
		servers = append([]openapi3.Servers{*op3.Servers}, servers...)
	}
	for _, list := range servers {
		if op.Server = serverURL(list); len(list) > 0 {
			break
		}
	}
	for _, read := range []func(*Operation, *yaml.Node, *openapi3.PathItem) error{r.extensions, r.body, r.responses} {
		if err := read(op, node, item3); err != nil {
			return nil, err
		}
	}
	op.protectKey()
	r.parameters(op, item, item3)
	op.Selects = selects(item3)
	return op, nil
}

// serverURL returns the first server, with the defaults of its variables and without trailing slash.
func serverURL(servers openapi3.Servers) string {
	if len(servers) == 0 || servers[0] == nil {
		return ""
	}
	url := servers[0].URL
	for name, v := range servers[0].Variables {
		if v != nil {
			url = strings.ReplaceAll(url, "{"+name+"}", v.Default)
		}
	}
	return strings.TrimRight(url, "/")
}

// selects reports whether the description of a path has the query parameter $select.
func selects(item *openapi3.PathItem) bool {
	list := slices.Concat(item.Parameters, item.Patch.Parameters)
	if item.Get != nil {
		list = append(list, item.Get.Parameters...)
	}
	return slices.ContainsFunc(list, func(p *openapi3.ParameterRef) bool {
		return p.Value != nil && p.Value.In == openapi3.ParameterInQuery && p.Value.Name == "$select"
	})
}

// credentials reports whether the operation needs credentials, and whether a bearer token is among them. An empty list, or an empty
// alternative, means that it needs none.
func (r *reader) credentials(op3 *openapi3.Operation) (needed, bearer bool) {
	required := r.doc.Security
	if op3.Security != nil {
		required = *op3.Security
	}
	for _, alternative := range required {
		if len(alternative) == 0 {
			return false, false
		}
		for name := range alternative {
			bearer = bearer || r.doc.Components != nil && isBearer(r.doc.Components.SecuritySchemes[name])
		}
	}
	return len(required) > 0, bearer
}

func isBearer(ref *openapi3.SecuritySchemeRef) bool {
	if ref == nil || ref.Value == nil {
		return false
	}
	s := ref.Value
	return s.Type == "oauth2" || s.Type == "openIdConnect" || s.Type == "http" && strings.EqualFold(s.Scheme, "bearer")
}

var templateParam = regexp.MustCompile(`\{([^{}]+)\}`)

func (r *reader) extensions(op *Operation, node *yaml.Node, _ *openapi3.PathItem) error {
	op.Kind = Entity
	if last := op.Path[strings.LastIndex(op.Path, "/")+1:]; op.Key() == nil && !(strings.HasSuffix(last, "}") && templateParam.MatchString(last)) {
		op.Kind = Singleton
	}
	if n := r.in(node, ExtPath); n != nil {
		op.Kind = PathKind(n.Value)
		if !slices.Contains([]PathKind{Entity, Singleton, Collection}, op.Kind) {
			return r.where(n).errorf("%s is %s: want entity, singleton or collection", ExtPath, kindWord(n))
		}
	}
	if n := r.in(node, ExtPermissions); n != nil {
		if err := r.strictly(n, ExtPermissions, &op.Permissions); err != nil {
			return err
		}
	}
	if n := r.in(node, ExtGaps); n != nil {
		return r.strictly(n, ExtGaps, &op.Gaps)
	}
	return nil
}

// strictly decodes an extension. An unknown member is an error.
func (r *reader) strictly(n *yaml.Node, name string, into any) error {
	v, err := r.value(n)
	if err != nil {
		return err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return r.where(n).errorf("%s is invalid: %.200s", name, strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// parameters reads the parameters of the path and of the operation, which override those of the path.
func (r *reader) parameters(op *Operation, item *yaml.Node, item3 *openapi3.PathItem) {
	var order []string
	byKey := map[string]Parameter{}
	in := map[string]string{}
	for _, level := range []struct {
		list  openapi3.Parameters
		nodes []*yaml.Node
	}{{item3.Parameters, items(r.in(item, "parameters"))}, {item3.Patch.Parameters, items(r.in(r.in(item, "patch"), "parameters"))}} {
		for i, ref := range level.list {
			if ref.Value == nil || i >= len(level.nodes) {
				continue
			}
			p := ref.Value
			key := p.In + " " + p.Name
			if p.In == openapi3.ParameterInHeader {
				key = p.In + " " + http.CanonicalHeaderKey(p.Name)
			}
			if _, known := byKey[key]; !known {
				order = append(order, key)
			}
			node := level.nodes[i]
			parameter := Parameter{Name: p.Name, Required: p.Required, Example: r.parameterExample(node), Cite: r.citation(nil, node)}
			if p.In == openapi3.ParameterInPath && p.Schema != nil && p.Schema.Value != nil {
				parameter.Schema = p.Schema.Value
				parameter.Edm = r.edmName(r.in(r.resolve(node), "schema"), p.Schema.Value)
			}
			byKey[key] = parameter
			in[key] = p.In
		}
	}
	for _, m := range templateParam.FindAllStringSubmatch(op.Path, -1) {
		key := "path " + m[1]
		if p, known := byKey[key]; known {
			op.PathParams = append(op.PathParams, p)
			delete(byKey, key) // a template may use it twice
		}
	}
	for _, key := range order {
		p, left := byKey[key]
		switch {
		case !left:
		case in[key] == openapi3.ParameterInHeader && !standardHeader(p.Name):
			op.Headers = append(op.Headers, p)
		case in[key] != openapi3.ParameterInHeader && in[key] != openapi3.ParameterInPath && p.Required:
			op.Gaps = append(op.Gaps, Gap{Cite: p.Cite, Reason: fmt.Sprintf("the required %s parameter %s is not sent", in[key], p.Name)})
		}
	}
}

// standardHeader reports whether OpenAPI 3.0 ignores a header parameter, because other parts of a description define it.
func standardHeader(name string) bool {
	return slices.Contains([]string{"Authorization", "Accept", "Content-Type"}, http.CanonicalHeaderKey(name))
}

func (r *reader) parameterExample(node *yaml.Node) string {
	node = r.resolve(node)
	n := r.example(node)
	if n == nil {
		n = r.in(r.resolve(r.in(node, "schema")), "example")
	}
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

// example returns the `example` of a parameter or media type, or the value of the first of its `examples`.
func (r *reader) example(node *yaml.Node) *yaml.Node {
	if n := r.in(node, "example"); n != nil {
		return n
	}
	examples := items(r.in(node, "examples"))
	if len(examples) < 2 {
		return nil
	}
	return r.in(r.resolve(examples[1]), "value")
}

// jsonMedia returns the media type application/json or, if it is missing, the first one that is JSON.
func (r *reader) jsonMedia(content *yaml.Node, content3 openapi3.Content) (name string, node *yaml.Node, media *openapi3.MediaType) {
	for key, value := range members(content) {
		if key.Value == "application/json" || name == "" && isJSON(key.Value) && !strings.EqualFold(key.Value, jsonPatch) {
			name, node = key.Value, value
		}
	}
	return name, node, content3[name]
}

// jsonPatch is a list of operations (RFC 6902).
const jsonPatch = "application/json-patch+json"

func isJSON(mediaType string) bool {
	kind, _, err := mime.ParseMediaType(mediaType)
	return err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json"))
}
