package doc

import (
	"fmt"
	"strings"
)

// readFrontMatter reads the front matter as the flat list of `key: value` lines that it is on every page, and returns the offset
// after it. It does not use a YAML parser, so no alias can expand. Indented lines continue the value before them.
func readFrontMatter(name string, s *source) ([]Field, int, error) {
	if s.line(1) != "---" {
		return nil, 0, nil
	}
	var fields []Field
	for n := 2; n <= len(s.starts) && s.starts[n-1] <= maxFrontMatter; n++ {
		line := s.line(n)
		if t := strings.TrimRight(line, " \t"); t == "---" || t == "..." {
			end := len(s.text)
			if n < len(s.starts) {
				end = s.starts[n]
			}
			return fields, end, nil
		}
		key, value, ok := strings.Cut(line, ":")
		ok = ok && isWord(strings.TrimSpace(key), ".-_") // a continued sentence may have a colon, too
		if trimmed := strings.TrimSpace(line); !ok && trimmed != strings.TrimRight(line, " ") && len(fields) > 0 {
			last := &fields[len(fields)-1]
			last.Value = strings.TrimSpace(last.Value + " " + trimmed)
			continue
		}
		if ok && !strings.HasPrefix(line, "#") {
			fields = append(fields, Field{strings.TrimSpace(key), unquote(strings.TrimSpace(value)), Pos{n, 1}})
		}
	}
	return nil, 0, &Error{Name: name, Pos: Pos{1, 1}, Problem: fmt.Sprintf("no line `---` closes the front matter within %d kB", maxFrontMatter>>10)}
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}
