package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// reader converts operations that kin-openapi has validated. It takes values from kin-openapi, and order, lines and extensions from the tree.
type reader struct {
	*linker
	contract string
	leftOut  []LeftOut
	first    error                     // why the first operation is left out
	done     map[*openapi3.Schema]bool // see exactBounds
}

// leave notes that an operation is left out.
func (r *reader) leave(p *patch, err error) {
	out := LeftOut{Operation: r.named(p), Cite: r.citation(p.key, p.node), Kind: "invalid description", Reason: withoutFolder(err)}
	var left *leftOut
	if errors.As(err, &left) {
		out.Cite, out.Kind, out.Reason = left.cite, left.kind, left.reason
	} else {
		err = fmt.Errorf("%w (PATCH %s)", err, p.path())
	}
	r.leftOut = append(r.leftOut, out)
	if r.first == nil {
		r.first = err
	}
}

// withoutFolder is the text of an error without the folder of the file that it is in.
func withoutFolder(err error) string {
	text := err.Error()
	if at := strings.Index(text, ": "); at > 0 {
		return filepath.Base(text[:at]) + text[at:]
	}
	return text
}

func (r *reader) operations() ([]*Operation, error) {
	r.done = map[*openapi3.Schema]bool{}
	list := r.patches(r.leave)
	r.load(list, r.leave)
	var out []*Operation
	for _, p := range list {
		if p.item3 == nil || p.item3.Patch == nil {
			continue
		}
		op, err := r.operation(p)
		if err != nil {
			r.leave(p, err)
			continue
		}
		out = append(out, op)
	}
	if len(out) == 0 && r.first == nil {
		return nil, r.where(r.root).wrap(ErrNoPatch)
	}
	all := slices.Clone(out)
	for _, left := range r.leftOut {
		all = append(all, left.Operation)
	}
	for _, op := range nameOperations(r.contract, all) {
		r.leftOut = append(r.leftOut, LeftOut{
			Operation: op, Cite: op.Cite, Kind: "invalid description", Reason: "another operation has the same name, " + op.ID,
		})
		out = slices.DeleteFunc(out, func(other *Operation) bool { return op == other })
	}
	return out, nil
}

// named returns an operation with nothing but its names and its path.
func (r *reader) named(p *patch) *Operation {
	op := &Operation{
		Contract: r.contract, ID: slug(r.text(p.node, "operationId")), Method: http.MethodPatch, Path: p.path(), Cite: r.citation(p.key, p.node),
	}
	if op.ID == "" {
		op.ID = pathID(op)
	}
	return op
}

func (r *reader) operation(p *patch) (*Operation, error) {
	node := p.node
	op := r.named(p)
	if err := r.credentials(op, node); err != nil {
		return nil, err
	}
	if get := r.in(p.item, "get"); get != nil {
		_, alternatives := r.security(get)
		op.ReadSecured = op.Secured && len(alternatives) > 0
	}
	for key := range members(p.item) {
		if method := strings.ToUpper(key.Value); slices.Contains(methods, method) {
			op.Methods = append(op.Methods, method)
		}
	}
	slices.Sort(op.Methods)
	for _, n := range []*yaml.Node{node, p.item, r.root} {
		if list := r.in(n, "servers"); list != nil {
			if op.Server = r.server(list); len(items(list)) > 0 || n == node {
				break
			}
		}
	}
	read := r.body
	if name, media := r.takesPatch(node); name != nil {
		read = func(op *Operation, _ *yaml.Node, _ *openapi3.PathItem) error { return r.patchBody(op, p, name, media) }
	}
	for _, read := range []func(*Operation, *yaml.Node, *openapi3.PathItem) error{r.extensions, read, r.responses} {
		if err := read(op, node, p.item3); err != nil {
			return nil, err
		}
	}
	op.protectKey()
	if key := op.Key(); key != nil {
		collection := r.in(r.in(r.root, "paths"), key.Collection)
		op.Listed, op.Paging = r.in(collection, "get") != nil, r.paging(collection)
	}
	if err := r.parameters(op, p.item, p.item3); err != nil {
		return nil, err
	}
	r.readResponses(op, p)
	op.Selects = r.selects(p.item)
	op.relate(r.text(node, "description"))
	_, media, _ := r.jsonMedia(r.in(r.resolve(r.in(node, "requestBody")), "content"), nil)
	r.promises(op, p, r.in(media, "schema"))
	op.Gaps = append(op.Gaps, r.unjudged(p)...)
	return op, nil
}

// methods are those that a path of OpenAPI may have.
var methods = []string{
	http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete, http.MethodOptions, http.MethodHead, http.MethodPatch, http.MethodTrace,
}

// pathID names an operation without an id of its own.
func pathID(op *Operation) string {
	if id := slug(op.Method + " " + op.Path); id != "patch" {
		return id
	}
	return "patch-root"
}

// unjudged lists the keywords in the schemas of an operation that have no effect.
func (r *reader) unjudged(p *patch) (out []Gap) {
	seen := map[*yaml.Node]bool{}
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		out = append(out, r.gaps[n]...)
		for _, child := range n.Content {
			visit(child)
		}
	}
	for _, n := range r.roots(p) {
		visit(n)
	}
	for _, name := range slices.Sorted(maps.Keys(p.schemas)) {
		visit(r.schemas[name])
	}
	return out
}

// text returns a scalar member of an object, or "".
func (t *tree) text(n *yaml.Node, name string) string {
	if value := t.in(n, name); value != nil && value.Kind == yaml.ScalarNode {
		return value.Value
	}
	return ""
}

// server returns the URL of the first server, with the defaults of its variables and without trailing slash.
func (t *tree) server(list *yaml.Node) string {
	if len(items(list)) == 0 {
		return ""
	}
	first := list.Content[0]
	address := t.text(first, "url")
	for name, variable := range members(t.in(first, "variables")) {
		address = strings.ReplaceAll(address, "{"+name.Value+"}", t.text(variable, "default"))
	}
	if _, err := url.Parse(address); err != nil {
		return "" // such as a variable without a default as the port
	}
	return strings.TrimRight(address, "/")
}

// selects reports whether the description of a path has the query parameter $select.
func (t *tree) selects(item *yaml.Node) bool {
	list := slices.Concat(items(t.in(item, "parameters")), items(t.in(t.in(item, "patch"), "parameters")), items(t.in(t.in(item, "get"), "parameters")))
	return slices.ContainsFunc(list, func(p *yaml.Node) bool {
		return t.text(p, "in") == openapi3.ParameterInQuery && t.text(p, "name") == "$select"
	})
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
		if key.Value == "application/json" || name == "" && IsJSON(key.Value) && essence(key.Value) != JSONPatchMedia {
			name, node = key.Value, value
		}
	}
	return name, node, content3[name]
}

// essence is a media type without its parameters, in lower case.
func essence(mediaType string) string {
	name, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return mediaType
	}
	return name
}

// IsJSON reports whether a media type, or a range of them, is one of JSON.
func IsJSON(mediaType string) bool {
	kind, _, err := mime.ParseMediaType(mediaType)
	return err == nil && (concrete(kind) == "application/json" || kind == "text/json" || strings.HasSuffix(kind, "+json"))
}

// concrete returns the media type to send for a range of media types.
func concrete(mediaType string) string {
	if mediaType == "*/*" || mediaType == "application/*" {
		return "application/json"
	}
	return mediaType
}
