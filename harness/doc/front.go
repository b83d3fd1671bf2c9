package doc

import "strings"

// readFront reads the front matter as the flat `key: value` list that it is on every page, and returns the offset behind it.
// No YAML reader sees it, so nothing in it can expand. A value that goes on over indented lines is joined.
func readFront(name string, s *source) ([]Field, int, error) {
	if s.line(1) != "---" {
		return nil, 0, nil
	}
	var fields []Field
	for n := 2; n <= len(s.starts); n++ {
		if s.starts[n-1] > maxFront {
			break
		}
		line := s.line(n)
		if t := strings.TrimRight(line, " \t"); t == "---" || t == "..." {
			end := len(s.text)
			if n < len(s.starts) {
				end = s.starts[n]
			}
			return fields, end, nil
		}
		key, value, ok := strings.Cut(line, ":")
		ok = ok && isKey(strings.TrimSpace(key))
		if trimmed := strings.TrimSpace(line); !ok && trimmed != strings.TrimRight(line, " ") && len(fields) > 0 {
			last := &fields[len(fields)-1]
			last.Value = strings.TrimSpace(last.Value + " " + trimmed)
			continue
		}
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		fields = append(fields, Field{strings.TrimSpace(key), unquote(strings.TrimSpace(value)), Pos{n, 1}})
	}
	return nil, 0, &Error{Name: name, Pos: Pos{1, 1}, Want: "front matter that `---` closes within 64 kB", Got: "none", Hint: "close the front matter with a line `---`"}
}

// isKey accepts words of letters, digits, dots, dashes and underscores: a wrapped sentence with a colon is not one.
func isKey(s string) bool { return isWord(s, ".-_") }

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}
