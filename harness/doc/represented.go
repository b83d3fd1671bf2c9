package doc

import "strings"

// represented reads the JSON representation of a resource as properties, if the value of each member is the name of its type. Other
// representations are samples of an open type.
func represented(j *JSON) []Property {
	var out []Property
	for _, m := range j.Object() {
		if strings.Contains(m.Name, "@") {
			continue
		}
		p := Property{Name: Text{m.Name, m.Pos}, Description: Inline{Text: Text{Pos: m.Pos}}}
		v := m.Value
		if list, ok := v.([]any); ok && len(list) == 1 {
			p.Type.Collection, v = true, list[0]
		}
		if p.Type.Name = representedType(v); p.Type.Name == "" || looksLikeKey(m.Name) {
			return nil
		}
		out = append(out, p)
	}
	return out
}

// looksLikeKey says whether the name of a member is a sample of a key, as in a dictionary.
func looksLikeKey(name string) bool {
	return !isIdentifier(name) || len(name) > 20 && strings.ContainsAny(name, "0123456789")
}

func representedType(v any) string {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, "(timestamp)") {
			return "Edm.DateTimeOffset"
		}
		if t := readType(Inline{Text: Text{Value: v}}); t.Edm() {
			return t.Name
		}
	case map[string]any:
		if name, ok := v["@odata.type"].(string); ok && isTypeName(strings.TrimPrefix(name, "#")) {
			return strings.TrimPrefix(name, "#")
		}
	}
	return ""
}
