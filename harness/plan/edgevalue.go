package plan

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/wire"
)

// edgeValue is a valid value at the limit of a type or of a contract. Where no contract documents the limit, a service may have a
// stricter one: a count is never negative, and Graph documents the length of text only in prose.
type edgeValue struct {
	text         string // JSON
	value        any
	why          string
	undocumented bool
}

// level says how much a rejection of the value weighs.
func (e *edgeValue) level() check.Level {
	_, isBoolean := e.value.(bool)
	switch {
	case isBoolean, e.why == declaredMember, e.why == documentedMaximum, e.why == documentedMinimum:
		return check.Documented
	case e.undocumented:
		return check.May
	}
	return check.Should
}

// Why a contract promises that a value is valid.
const (
	declaredMember    = "declared member"
	documentedMaximum = "documented maximum"
	documentedMinimum = "documented minimum"
)

const longestEmoji = "documented length, in characters beyond the basic plane"

const (
	maxNested = 3    // levels of a complex value
	longText  = 200  // characters, enough to show whether a service truncates text
	maxText   = 4096 // characters, if the contract allows more
	maxItems  = 4    // of a collection
)

// edgeValues lists the edge values of a property. In http, an instant is one of RFC 3339, which has no form without seconds, and base64 that
// of RFC 4648, which is padded.
func (b *builder) edgeValues(p *contract.Property) []edgeValue {
	all := edgeValues(p, maxNested)
	for k := range all {
		all[k].undocumented = all[k].undocumented || all[k].why == longestEmoji && b.op.Profile.Includes(contract.Graph) // whose services count UTF-16
	}
	return slices.DeleteFunc(all, func(e edgeValue) bool {
		text, _ := e.value.(string)
		return !b.fits(p.Name, e.value) || b.opts.Restores && wire.EndingValue([]byte(e.text)) != "" || !b.odata() && (p.Edm == "Edm.DateTimeOffset" && !isRFC3339(text) || p.Edm == "Edm.Binary" && len(text)%4 != 0)
	})
}

// edgeValues lists the edge values of a property that its schema allows, the most informative first.
func edgeValues(p *contract.Property, levels int) (out []edgeValue) {
	if levels == 0 {
		return nil
	}
	var all []edgeValue
	switch t := p.EdmType(); {
	case p.IsCollection():
		all = collectionEdges(p, levels)
	case len(contract.Members(p.Schema)) > 0:
		for _, m := range contract.Members(p.Schema) {
			if text, err := json.Marshal(m); err == nil {
				all = append(all, edgeValue{text: string(text), why: declaredMember})
			}
		}
	case len(contract.Branches(p.Schema)) > 1:
		for k := range contract.Branches(p.Schema)[:min(maxBranches, len(contract.Branches(p.Schema)))] {
			if v, ok := (contract.Generator{Seed: "edges", Branch: k}).Value(p.Schema, p.Edm, 1); ok {
				if text, err := json.Marshal(v); err == nil {
					all = append(all, edgeValue{text: string(text), why: "a branch of oneOf or anyOf", undocumented: k > 0})
				}
			}
		}
	case contract.IsDateTimeTimeZone(p.Schema):
		all = []edgeValue{{text: `{"dateTime":"2024-02-29T23:59:59.9999999","timeZone":"UTC"}`, why: "leap day, with the precision of Graph"}}
	case len(p.Schema.Properties) > 0:
		all = complexEdges(p, levels)
	case t != nil && t.Name == "Edm.String" && p.Schema.Format == "email":
		all = []edgeValue{{text: `"Conform.Edge@example.com"`, why: "letters of both cases before the @"}}
	case t == nil, t.Name == "Edm.String" && p.Schema.Format != "":
		return nil // another format rules out most strings
	default:
		if hasLimit(p, t) {
			all = documentedEdges(p)
		}
		if t.Schema().Type == "number" {
			all = slices.Insert(all, min(1, len(all)), fractions(p, t)...)
		}
		all = append(all, typeEdges(p, t)...)
		all = append(all, textOfLength(p, "a", "documented length")...)
		all = append(all, textOfLength(p, "\U0001f600", longestEmoji)...)
	}
	seen := map[string]bool{}
	for _, e := range all {
		e.value = decode(e.text)
		if !seen[e.text] && valid(p.Schema, e.value) {
			seen[e.text] = true
			out = append(out, e)
		}
	}
	return out
}

func documentedEdges(p *contract.Property) (out []edgeValue) {
	if bound := p.Schema.Max; bound != nil {
		out = append(out, edgeValue{text: boundText(p, "maximum", *bound), why: documentedMaximum})
	}
	if bound := p.Schema.Min; bound != nil {
		out = append(out, edgeValue{text: boundText(p, "minimum", *bound), why: documentedMinimum})
	}
	return append(out, textOfLength(p, "\u00e9", "documented length, in characters of two bytes")...)
}

// textOfLength is a text of the documented length, which counts characters, not bytes.
func textOfLength(p *contract.Property, character, why string) []edgeValue {
	longest := p.Schema.MaxLength
	if longest == nil || *longest == 0 || *longest > maxText {
		return nil
	}
	text := []rune("conform-" + strings.Repeat(character, int(*longest)))
	return []edgeValue{{text: `"` + string(text[:*longest]) + `"`, why: why}}
}

// typeEdges are the valid values of a type. Many services count the length of text in UTF-16.
func typeEdges(p *contract.Property, t *edm.Type) (out []edgeValue) {
	for k, v := range t.Valid() {
		text, isText := "", strings.HasPrefix(v.JSON, `"`)
		if isText && p.Schema.MaxLength != nil {
			text, _ = decode(v.JSON).(string)
		}
		if isText && p.Schema.MaxLength != nil && uint64(len(utf16.Encode([]rune(text)))) > *p.Schema.MaxLength {
			continue
		}
		if isText && t.Schema().Type == "number" && (p.Schema.Min != nil || p.Schema.Max != nil) {
			continue // an infinity is out of bounds
		}
		limited := hasLimit(p, t) && !strings.Contains(text, "\r\n") || respelled.MatchString(v.JSON)
		out = append(out, edgeValue{text: v.JSON, why: v.Why, undocumented: (k > 0 || manyDigits.MatchString(v.JSON)) && !limited})
	}
	return out
}

// respelled is zero or a small number in an unusual spelling of JSON, which no range excludes.
var respelled = regexp.MustCompile(`^(-0(\.0)?|\d\.\de\d)$`)

// manyDigits is a fraction of more digits than microseconds have, which many services neither store nor accept.
var manyDigits = regexp.MustCompile(`:\d\d\.\d{7}`)

// hasLimit reports whether the contract restricts values more than their type does. A boolean cannot be restricted.
func hasLimit(p *contract.Property, t *edm.Type) bool {
	schema := t.Schema()
	switch schema.Type {
	case "boolean":
		return true
	case "string":
		return p.Schema.MaxLength != nil
	}
	return p.Schema.Min != nil && boundText(p, "minimum", *p.Schema.Min) != schema.Minimum ||
		p.Schema.Max != nil && boundText(p, "maximum", *p.Schema.Max) != schema.Maximum
}

func boundText(p *contract.Property, keyword string, bound float64) string {
	if text, exact := contract.ExactBound(p.Schema, keyword); exact {
		return text
	}
	return strconv.FormatFloat(bound, 'f', -1, 64)
}

// collectionEdges are a collection of edge values that are not sorted, one with repeated items and a blank one, and an empty one. The first
// has as many items as the collection may have had before: whether a shorter collection replaces a longer one is another case.
func collectionEdges(p *contract.Property, levels int) []edgeValue {
	items := p.Items()
	if items == nil {
		return nil
	}
	most := maxItems
	if n := p.Schema.MaxItems; n != nil && *n < maxItems {
		most = int(*n)
	}
	var texts []string
	for _, e := range edgeValues(items, levels-1) {
		if len(texts) < most && !e.undocumented {
			texts = append(texts, e.text)
		}
	}
	for n := 0; len(texts) < most; n++ {
		v, ok := items.Value("edges", n)
		text, err := json.Marshal(v)
		if !ok || err != nil {
			break
		}
		texts = append(texts, string(text))
	}
	if slices.Sort(texts); len(texts) > 1 {
		last := len(texts) - 1
		texts[0], texts[last] = texts[last], texts[0] // neither ascending nor, from three items, descending
	}
	out := []edgeValue{{text: "[" + strings.Join(texts, ",") + "]", why: "edges of the members"}}
	if len(texts) > 1 {
		out = append(out, edgeValue{text: "[" + texts[0] + "," + texts[1] + `,"",` + texts[0] + "]", why: "an item twice, and an empty one", undocumented: true})
	}
	if len(texts) > 0 {
		out = append(out, edgeValue{text: "[" + texts[0] + "," + texts[0] + "]", why: "an item twice", undocumented: true})
	}
	return append(out, edgeValue{text: "[]", why: "empty", undocumented: true})
}

// complexEdges sets every member to its first edge value, then to its second.
func complexEdges(p *contract.Property, levels int) (out []edgeValue) {
	members := p.Members()
	names := slices.Sorted(maps.Keys(members))
	edges := map[string][]edgeValue{}
	for _, name := range names {
		if !members[name].ReadOnly && !contract.IsControl(name) {
			edges[name] = edgeValues(members[name], levels-1)
		}
	}
	for k := range 2 {
		var texts []string
		for _, name := range names {
			if all := edges[name]; k < len(all) && !all[k].undocumented {
				key, _ := json.Marshal(name) // a string always marshals
				texts = append(texts, string(key)+":"+all[k].text)
			}
		}
		if len(texts) > 0 {
			out = append(out, edgeValue{text: "{" + strings.Join(texts, ",") + "}", why: "edges of the members"})
		}
	}
	return out
}
