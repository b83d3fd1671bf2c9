package contract

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// UnknownKey is a well-formed key, of a type that allows it, of an entity that does not exist.
const UnknownKey = "c0f0c0f0-0404-4000-8000-000000000404"

// MalformedKey is malformed for any type of keys, except for text of any form.
const MalformedKey = "not a conform key"

// Key is the key that ends the path of an entity: a segment of its own, `/things/{id}`, or in parentheses as in OData, `/things({id})`,
// `/things(name='{name}')` or `/things(a={a},b='{b}')`.
type Key struct {
	Collection string // the template of the path before the key, `/things`
	Params     []*Parameter
	Properties []string // of each parameter, the property that the template names, or empty
}

// keyPredicate matches a key in parentheses at the end of a template, and keyPart one part of it: the property, and a literal or parameter.
var (
	keyPredicate = regexp.MustCompile(`^([^()]+)\(((?:[\w.]+=)?(?:'[^'/]*'|[^'(),=/]+)(?:,[\w.]+=(?:'[^'/]*'|[^'(),=/]+))*)\)$`)
	keyPart      = regexp.MustCompile(`(?:([\w.]+)=)?'?\{([^{}]+)\}'?(?:,|$)`)
)

// Key returns the key at the end of the path, or nil. A bound function, as in `range(address='{address}')`, has the same form: only the
// kind of the path tells them apart.
func (o *Operation) Key() *Key {
	if o.Kind != Entity {
		return nil
	}
	slash := strings.LastIndexByte(o.Path, '/')
	if slash < 0 {
		return nil
	}
	last := o.Path[slash+1:]
	if whole := templateParam.FindString(last); whole != "" && whole == last && slash > 0 {
		return o.key(&Key{Collection: o.Path[:slash], Properties: []string{""}}, whole[1:len(whole)-1])
	}
	predicate := keyPredicate.FindStringSubmatch(last)
	if predicate == nil {
		return nil
	}
	key := &Key{Collection: o.Path[:slash+1] + predicate[1]}
	var params []string
	for _, part := range keyPart.FindAllStringSubmatch(predicate[2], -1) {
		key.Properties, params = append(key.Properties, part[1]), append(params, part[2])
	}
	return o.key(key, params...)
}

// EndParam returns the parameter that ends the path, alone in its last segment or in the parentheses of it, or "" if there is none or if
// there are several.
func (o *Operation) EndParam() string {
	last := o.Path[strings.LastIndexByte(o.Path, '/')+1:]
	if whole := templateParam.FindString(last); whole != "" && whole == last {
		return whole[1 : len(whole)-1]
	}
	predicate := keyPredicate.FindStringSubmatch(last)
	if predicate == nil {
		return ""
	}
	if parts := keyPart.FindAllStringSubmatch(predicate[2], -1); len(parts) == 1 {
		return parts[0][2]
	}
	return ""
}

// key adds the parameters, and returns nil if there are none.
func (o *Operation) key(k *Key, names ...string) *Key {
	for _, name := range names {
		p := o.PathParam(name)
		if p == nil {
			p = &Parameter{Name: name}
		}
		k.Params = append(k.Params, p)
	}
	if len(k.Params) == 0 {
		return nil
	}
	return k
}

// PathParam returns the path parameter with the name, or nil.
func (o *Operation) PathParam(name string) *Parameter {
	for i := range o.PathParams {
		if o.PathParams[i].Name == name {
			return &o.PathParams[i]
		}
	}
	return nil
}

// protectKey makes the properties read-only that hold the key of the path: another key would be another entity. The id of a singleton is its
// key as well, unless the body requires it, to say which entity is meant.
func (o *Operation) protectKey() {
	names := []string{o.KeyProperty()}
	k := o.Key()
	if k != nil {
		names = append(names, k.Properties...)
	}
	protect := func(list []Property) {
		for i := range list {
			p := &list[i]
			p.ReadOnly = p.ReadOnly || slices.Contains(names, p.Name) && (k != nil || !p.Required)
		}
	}
	protect(o.Properties)
	for _, b := range o.Branches {
		protect(b.Properties)
	}
}

// KeyProperty returns the name of the property that holds the key: `id`, `ID` or `Id` if the contract declares it, else the property that
// the path names, else `id`.
func (o *Operation) KeyProperty() string {
	names := []string{"id", "ID", "Id"}
	if k := o.Key(); k != nil && len(k.Properties) == 1 {
		names = append(names, k.Properties[0])
	}
	if i := slices.IndexFunc(names, o.Declares); i >= 0 {
		return names[i]
	}
	return "id"
}

// Bind replaces the parameters of a path template by values, each escaped as a path segment and, between quotes, as an OData string
// literal. A segment of dots is an error, because clients and servers remove it (RFC 3986 section 5.2.4).
func (o *Operation) Bind(template string, value func(name string) string) (path string, err error) {
	end := 0
	for _, at := range templateParam.FindAllStringIndex(template, -1) {
		name := template[at[0]+1 : at[1]-1]
		before, after := template[end:at[0]], template[at[1]:]
		text := value(name)
		switch {
		case strings.HasSuffix(before, "'") && strings.HasPrefix(after, "'"):
			text = strings.ReplaceAll(text, "'", "''")
		case o.isStringLiteral(template[:at[0]], name) && !(len(text) > 1 && strings.HasPrefix(text, "'") && strings.HasSuffix(text, "'")):
			text = "'" + strings.ReplaceAll(text, "'", "''") + "'"
		}
		path += before + url.PathEscape(text)
		end = at[1]
	}
	path += template[end:]
	for _, segment := range strings.Split(path, "/") {
		if segment == "." || segment == ".." {
			return "", fmt.Errorf("the path %s has the segment %q, which clients and servers remove", path, segment)
		}
	}
	return path, nil
}

// isStringLiteral reports whether a parameter of type Edm.String is in parentheses after the start of a template, where OData wants quotes.
func (o *Operation) isStringLiteral(start, name string) bool {
	p := o.PathParam(name)
	segment := start[strings.LastIndexByte(start, '/')+1:]
	if p == nil || p.Schema == nil || strings.LastIndexByte(segment, '(') <= strings.LastIndexByte(segment, ')') {
		return false
	}
	stated, _ := extensionText(p.Schema, ExtEdm)
	return stated == "Edm.String"
}

func (p *Parameter) property() *Property {
	schema := p.Schema
	if schema == nil {
		schema = openapi3.NewStringSchema()
	}
	return &Property{Name: p.Name, Edm: p.Edm, Schema: schema}
}

// Accepts reports whether a text is a value of the parameter's type, format and pattern.
func (p *Parameter) Accepts(text string) bool {
	property := p.property()
	t := property.EdmType()
	var v any = text
	if property.Schema.Type.Is("string") || property.Schema.Type.IsEmpty() && (t == nil || t.Schema().Type == "string") {
		pattern, err := CompilePattern(property.Schema.Pattern)
		if err != nil {
			return true // not judged
		}
		if pattern.GoText() != property.Schema.Pattern { // VisitJSON knows Go's dialect only
			judged := *property.Schema
			judged.Pattern = ""
			property.Schema = &judged
			if !pattern.MatchString(text) {
				return false
			}
		}
	} else if jsonNumber.MatchString(text) || text == "true" || text == "false" {
		v = decodeValue(text)
	}
	if t != nil && t.Check(v) != nil {
		return false
	}
	plain := v
	if n, ok := v.(json.Number); ok {
		plain, _ = n.Float64() // which VisitJSON understands
	}
	return property.Schema.VisitJSON(plain) == nil
}

// Sample returns a valid value that mocks have an entity for, or "" if conform cannot make one.
func (p *Parameter) Sample() string {
	text, _ := p.pick(1, "conform-"+slug(p.Name), p.Example)
	return text
}

// SampleKey returns a Sample of a path parameter. Where it is the key, and the property that holds the key is a number, it is a number.
func (o *Operation) SampleKey(p *Parameter) string {
	k, name := o.Key(), o.KeyProperty()
	if k == nil || len(k.Params) != 1 || k.Params[0].Name != p.Name {
		return p.Sample()
	}
	var schemas []*openapi3.Schema
	if own := o.Property(name); own != nil {
		schemas = append(schemas, own.Schema)
	}
	for _, r := range o.Responses {
		if r.Schema != nil && r.Schema.Properties[name] != nil {
			schemas = append(schemas, r.Schema.Properties[name].Value)
		}
	}
	for _, s := range schemas {
		if s == nil || !s.Type.Is("integer") && !s.Type.Is("number") {
			continue
		}
		if text := (&Parameter{Name: p.Name, Schema: s}).Sample(); text != "" && p.Accepts(text) {
			return text
		}
	}
	return p.Sample()
}

// Other returns another valid value than Sample and Unknown: the text if it is one.
func (p *Parameter) Other(text string) string {
	text, _ = p.pick(2, text)
	return text
}

// absent is the key of an entity that does not exist, where keys are numbers. It fits into Int32.
const absent = 2147480404

// Unknown returns a well-formed key of an entity that does not exist; ok is false if every value may exist, as for an enum.
func (p *Parameter) Unknown() (text string, ok bool) {
	s := p.property().Schema
	if t := p.property().EdmType(); len(s.Enum) > 0 || t == nil || t.Name == "Edm.Boolean" {
		return "", false
	} else if kind := t.Schema().Type; kind == "integer" || kind == "number" {
		high := new(big.Rat).SetInt64(absent)
		limits := []*big.Rat{bound(s, "maximum", s.Max)}
		if most, limited := new(big.Rat).SetString(t.Schema().Maximum); limited {
			limits = append(limits, most)
		}
		for _, limit := range limits {
			if limit != nil && limit.Cmp(high) < 0 {
				high = limit
			}
		}
		return p.pick(absent%1000, string(FitNumber(s, t, decimal(high), 0)))
	}
	return p.pick(absent%1000, UnknownKey)
}

// pick returns the first of some texts, cut to the longest length, or of the values generated from n on that the parameter accepts.
func (p *Parameter) pick(n int, texts ...string) (text string, ok bool) {
	s := p.property().Schema
	for _, text := range texts {
		if s.MaxLength != nil && uint64(len(text)) > *s.MaxLength {
			text = text[uint64(len(text))-*s.MaxLength:]
		}
		if text != "" && p.Accepts(text) {
			return text, true
		}
	}
	const tries = 10
	for i := range tries {
		v, made := p.property().Value("key", n+i)
		if text = fmt.Sprint(v); made && p.Accepts(text) {
			return text, true
		}
	}
	return "", false
}

// Malformed returns a key that the parameter does not accept, or MalformedKey if it accepts everything.
func (p *Parameter) Malformed() string {
	s := p.property().Schema
	candidates := []string{MalformedKey, "-"}
	if s.MaxLength != nil && *s.MaxLength < 1000 {
		candidates = append(candidates, strings.Repeat("0", int(*s.MaxLength)+1))
	}
	for _, text := range candidates {
		if !p.Accepts(text) {
			return text
		}
	}
	return MalformedKey
}
