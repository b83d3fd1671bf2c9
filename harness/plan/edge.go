package plan

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// edge is a valid value at the end of what a type or a contract allows. For one that is unsaid a service may have a limit of its
// own: a count is never negative, and how long text may be Graph documents in prose at most.
type edge struct {
	text   string // as it is written into the body
	value  any
	why    string
	unsaid bool
}

const (
	nested      = 3    // how far a value of a complex type is filled in
	longText    = 200  // characters that show whether a store cuts text
	longest     = 4096 // characters of text, where the contract allows as many
	mostMembers = 3    // of a collection
)

// edgesOf lists the edges of a property that its schema allows, those that tell most first.
func edgesOf(p *contract.Property, left int) (out []edge) {
	if left == 0 {
		return nil
	}
	var all []edge
	switch t := p.EdmType(); {
	case p.IsCollection():
		all = collectionEdges(p, left)
	case len(p.Schema.Enum) > 0:
		for _, m := range p.Schema.Enum {
			if text, err := json.Marshal(m); err == nil && m != "unknownFutureValue" {
				all = append(all, edge{text: string(text), why: "declared member"})
			}
		}
	case len(p.Schema.Properties) > 0:
		all = complexEdges(p, left)
	case t == nil, t.Name == "Edm.String" && p.Schema.Format != "":
		return nil // an address or the like, which not any string is
	default:
		if documented(p, t) {
			all = boundEdges(p)
		}
		all = append(all, typeEdges(p, t)...)
	}
	seen := map[string]bool{}
	for _, e := range all {
		e.value = decode(e.text)
		want, reason := oracle.ValueMismatch(p.Schema, e.value)
		if want == "" && reason == "" && !seen[e.text] {
			seen[e.text] = true
			out = append(out, e)
		}
	}
	return out
}

// boundEdges are the bounds that a schema documents.
func boundEdges(p *contract.Property) (out []edge) {
	if bound := p.Schema.Max; bound != nil {
		out = append(out, edge{text: boundText(p, "maximum", *bound), why: "documented maximum"})
	}
	if bound := p.Schema.Min; bound != nil {
		out = append(out, edge{text: boundText(p, "minimum", *bound), why: "documented minimum"})
	}
	if p.Schema.MaxLength != nil && *p.Schema.MaxLength > 0 && *p.Schema.MaxLength <= longest {
		text := "conform-" + strings.Repeat("a", int(*p.Schema.MaxLength))
		out = append(out, edge{text: `"` + text[:*p.Schema.MaxLength] + `"`, why: "documented length"})
	}
	return out
}

// typeEdges are the valid values of a type. Text is measured in UTF-16 by many services.
func typeEdges(p *contract.Property, t *edm.Type) (out []edge) {
	for k, v := range t.Valid() {
		text, isText := decode(v.JSON).(string)
		if isText && p.Schema.MaxLength != nil && uint64(len(utf16.Encode([]rune(text)))) > *p.Schema.MaxLength {
			continue
		}
		out = append(out, edge{text: v.JSON, why: v.Why, unsaid: k > 0 && !documented(p, t)})
	}
	return out
}

// documented tells whether a contract bounds values more narrowly than their type does.
func documented(p *contract.Property, t *edm.Type) bool {
	switch t.Schema().Type {
	case "boolean":
		return true
	case "string":
		return p.Schema.MaxLength != nil
	}
	low, high := t.Schema().Minimum, t.Schema().Maximum
	return p.Schema.Min != nil && boundText(p, "minimum", *p.Schema.Min) != low ||
		p.Schema.Max != nil && boundText(p, "maximum", *p.Schema.Max) != high
}

func boundText(p *contract.Property, keyword string, bound float64) string {
	if text, exact := contract.ExactBound(p.Schema, keyword); exact {
		return text
	}
	return strconv.FormatFloat(bound, 'f', -1, 64)
}

// collectionEdges has a few edges of the member type together, then none.
func collectionEdges(p *contract.Property, left int) []edge {
	of := p.Items()
	if of == nil {
		return nil
	}
	most := mostMembers
	if n := p.Schema.MaxItems; n != nil && *n < mostMembers {
		most = int(*n)
	}
	var texts []string
	for _, e := range edgesOf(of, left-1) {
		if len(texts) < most && !e.unsaid {
			texts = append(texts, e.text)
		}
	}
	for n := 0; len(texts) < most; n++ { // as many as before at least: whether a shorter one replaces a longer is for another case
		v, ok := of.Value("edges", n)
		text, err := json.Marshal(v)
		if !ok || err != nil {
			break
		}
		texts = append(texts, string(text))
	}
	return []edge{{text: "[" + strings.Join(texts, ",") + "]", why: "edges of the members"}, {text: "[]", why: "empty", unsaid: true}}
}

// complexEdges sets every member to its first edge, then to its second.
func complexEdges(p *contract.Property, left int) (out []edge) {
	for k := range 2 {
		var texts []string
		for _, name := range slices.Sorted(maps.Keys(p.Schema.Properties)) {
			ref := p.Schema.Properties[name]
			if ref.Value == nil || ref.Value.ReadOnly || strings.HasPrefix(name, "@") {
				continue
			}
			typeName, _ := ref.Value.Extensions[contract.ExtEdm].(string)
			all := edgesOf(&contract.Property{Edm: typeName, Schema: ref.Value}, left-1)
			if k < len(all) && !all[k].unsaid {
				texts = append(texts, string(encodeName(name))+":"+all[k].text)
			}
		}
		if len(texts) > 0 {
			out = append(out, edge{text: "{" + strings.Join(texts, ",") + "}", why: "edges of the members"})
		}
	}
	return out
}

func encodeName(name string) []byte {
	text, _ := json.Marshal(name) // a string always marshals
	return text
}
