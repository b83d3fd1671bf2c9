package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"gopkg.in/yaml.v3"
)

// extPlaceholder stands for a schema while kin-openapi converts the rest of an operation. Schemas stay as they are: those of Swagger 2.0 are
// schemas of OpenAPI 3.0, except for `x-nullable`.
const extPlaceholder = "x-conform-placeholder"

// upgrade replaces a description of Swagger 2.0 by one of OpenAPI 3.0, operation by operation. References still lead into the old one.
func (l *linker) upgrade(leave func(*patch, error)) error {
	old := l.root
	u := &upgrader{linker: l}
	head := l.newObject(l.where(old))
	for _, name := range []string{"consumes", "produces"} {
		key, value := l.member(old, name)
		if key == nil || len(value.Content) == 0 { // nothing is said, and most are JSON
			key, value = l.newText(l.where(old), name), l.newArray(l.where(old), l.newText(l.where(old), "application/json"))
		}
		head.Content = append(head.Content, key, value)
	}
	whole := l.newObject(l.where(old))
	whole.Content = append(whole.Content, head.Content...)
	for _, name := range []string{"host", "basePath", "schemes", "security", "securityDefinitions"} {
		if key, value := l.member(old, name); key != nil {
			whole.Content = append(whole.Content, key, value)
		}
	}
	root, err := u.convert(whole, nil)
	if err != nil {
		return l.where(old).errorf("invalid Swagger 2.0: %.300s", err)
	}
	paths := l.newObject(l.where(old))
	for key, item := range members(l.in(old, "paths")) {
		u.linkItem(item)
		patchKey, node := l.member(item, "patch")
		if node == nil {
			continue
		}
		converted, err := u.path(head, key, item)
		if err != nil {
			leave(&patch{pathKey: key, item: item, key: patchKey, node: node}, err)
			continue
		}
		paths.Content = append(paths.Content, key, converted)
	}
	l.set(root, "paths", paths)
	for key, value := range members(old) {
		if strings.HasPrefix(key.Value, "x-") {
			l.set(root, key.Value, value)
		}
	}
	l.root = root
	return nil
}

// upgrader converts parts of a description of Swagger 2.0.
type upgrader struct {
	*linker
	schemas []*yaml.Node // by placeholder
}

// linkItem links what a path refers to.
func (u *upgrader) linkItem(item *yaml.Node) {
	u.object(item, u.main, func(n *yaml.Node, src *source) {
		u.parameters(u.in(n, "parameters"), src)
		update := u.in(n, "patch")
		u.parameters(u.in(update, "parameters"), src)
		u.values(u.in(update, "responses"), src, u.response)
		u.values(u.in(u.in(n, "get"), "responses"), src, u.response)
	})
}

// path converts a path with its PATCH operation and the responses of its GET. Of its other methods, the names remain, and whether GET has
// $select.
func (u *upgrader) path(head, key, item *yaml.Node) (*yaml.Node, error) {
	for _, n := range []*yaml.Node{item, u.in(item, "patch")} {
		for _, parameter := range append(items(u.in(n, "parameters")), n) {
			if flaw := u.flaws[parameter]; flaw != nil {
				return nil, flaw
			}
		}
	}
	for _, response := range members(u.in(u.in(item, "patch"), "responses")) {
		if flaw := u.flaws[response]; flaw != nil {
			return nil, flaw
		}
	}
	skeleton := u.newObject(u.where(item))
	for name, value := range members(item) {
		if name.Value == "patch" || name.Value == "parameters" {
			skeleton.Content = append(skeleton.Content, name, u.skeleton(value))
		}
	}
	if responses := u.in(u.in(item, "get"), "responses"); responses != nil && !u.flawed(responses) {
		u.set(skeleton, "get", u.newObject(u.where(responses), "responses", u.skeleton(responses)))
	}
	whole := u.newObject(u.where(item))
	whole.Content = append(append(whole.Content, head.Content...), u.newText(u.where(item), "paths"), u.newObject(u.where(key), key.Value, skeleton))
	root, err := u.convert(whole, u.newObject(u.where(item), "paths", u.newObject(u.where(key), key.Value, item)))
	if err != nil {
		return nil, u.where(key).errorf("invalid Swagger 2.0: %.300s", err)
	}
	converted := u.in(u.in(root, "paths"), key.Value)
	if converted == nil {
		return nil, errors.New("it has no path")
	}
	for name, value := range members(item) {
		method := u.in(converted, name.Value)
		if name.Value != "parameters" && name.Value != "patch" {
			if method == nil {
				method = u.newObject(u.where(name))
				converted.Content = append(converted.Content, name, method)
			}
			if parameters := u.in(value, "parameters"); parameters != nil {
				u.set(method, "parameters", parameters)
			}
		}
	}
	return converted, nil
}

// flawed reports whether a response of a GET cannot be read, so that none of them is.
func (u *upgrader) flawed(responses *yaml.Node) bool {
	for _, response := range members(responses) {
		if u.flaws[response] != nil {
			return true
		}
	}
	return false
}

// skeleton copies a node with placeholders for schemas and without examples.
func (u *upgrader) skeleton(n *yaml.Node) *yaml.Node {
	out := *n
	out.Content = nil
	u.at[&out] = u.where(n)
	if n.Kind != yaml.MappingNode {
		for _, child := range n.Content {
			out.Content = append(out.Content, u.skeleton(child))
		}
		return &out
	}
	for key, value := range members(n) {
		switch key.Value {
		case "examples":
			continue
		case "schema":
			u.schemas = append(u.schemas, value)
			value = u.newObject(u.where(value), extPlaceholder, u.newText(u.where(value), strconv.Itoa(len(u.schemas)-1)))
		default:
			value = u.skeleton(value)
		}
		out.Content = append(out.Content, key, value)
	}
	return &out
}

// convert converts a description without schemas. The nodes of the result have the lines of those in like.
func (u *upgrader) convert(whole, like *yaml.Node) (*yaml.Node, error) {
	here := u.where(whole)
	u.set(whole, "swagger", u.newText(here, "2.0"))
	u.set(whole, "info", u.newObject(here, "title", u.newText(here, "t"), "version", u.newText(here, "v")))
	w := &jsonWriter{tree: u.tree, nodes: []*yaml.Node{nil, whole}}
	if err := w.write(whole); err != nil {
		return nil, err
	}
	var from openapi2.T
	if err := json.Unmarshal(w.text, &from); err != nil {
		return nil, err
	}
	to, err := openapi2conv.ToV3(&from)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(to)
	if err != nil {
		return nil, err
	}
	root, err := jsonNodes(bytes.TrimSpace(text))
	if err != nil {
		return nil, fmt.Errorf("the converted description cannot be read: %w", err)
	}
	u.place(root, like, here)
	return root, nil
}

// place gives the nodes of a converted description the lines of the nodes that they come from, and puts the schemas back.
func (u *upgrader) place(n, like *yaml.Node, above position) {
	here := above
	if like != nil {
		here = u.where(like)
	}
	u.at[n] = here
	if text := u.text(n, extPlaceholder); text != "" {
		if i, err := strconv.Atoi(text); err == nil && i < len(u.schemas) {
			*n = *u.schemas[i]
			u.linked[n], u.at[n] = u.linked[u.schemas[i]], u.where(u.schemas[i])
			u.flaws[n], u.gaps[n] = u.flaws[u.schemas[i]], u.gaps[u.schemas[i]]
			return
		}
	}
	for key, value := range members(n) {
		from, origin := u.member(like, key.Value)
		switch {
		case from != nil:
			u.at[key] = u.where(from)
		case key.Value == "requestBody":
			origin = u.body(like)
			u.at[key] = here
		default:
			origin = like
			u.at[key] = here
		}
		u.place(value, origin, u.at[key])
	}
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			origin := like
			for _, candidate := range items(like) {
				if u.text(candidate, "name") == u.text(item, "name") && u.text(candidate, "in") == u.text(item, "in") {
					origin = candidate
				}
			}
			u.place(item, origin, here)
		}
	}
}

// body returns the parameter of an operation that is its body.
func (u *upgrader) body(operation *yaml.Node) *yaml.Node {
	for _, p := range items(u.in(operation, "parameters")) {
		if in := u.text(p, "in"); in == "body" || in == "formData" {
			return p
		}
	}
	return operation
}
