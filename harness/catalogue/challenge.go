package catalogue

import "strings"

// authChallenge is one challenge of WWW-Authenticate: its scheme and the names of its parameters, in lower case.
type authChallenge struct {
	scheme string
	params []string
}

func (c authChallenge) count(name string) int {
	n := 0
	for _, p := range c.params {
		if p == name {
			n++
		}
	}
	return n
}

// challenges parses a WWW-Authenticate field (RFC 9110 §11.6.1), in which commas separate challenges as well as their parameters.
func challenges(field string) []authChallenge {
	var out []authChallenge
	for _, element := range splitList(field) {
		name, rest := cutToken(element)
		if !strings.HasPrefix(rest, "=") {
			if name == "" {
				continue
			}
			out = append(out, authChallenge{scheme: name})
			name, rest = cutToken(rest)
		}
		// Credentials in the form token68 may end in `=`, with nothing after it.
		if last := len(out) - 1; last >= 0 && name != "" && strings.HasPrefix(rest, "=") && strings.Trim(rest, "= \t") != "" {
			out[last].params = append(out[last].params, name)
		}
	}
	return out
}

// cutToken splits off a leading token, in lower case, and the blanks after it.
func cutToken(s string) (token, rest string) {
	end := strings.IndexAny(s, " \t=\"")
	if end < 0 {
		return strings.ToLower(s), ""
	}
	return strings.ToLower(s[:end]), strings.TrimLeft(s[end:], " \t")
}

// splitList splits a list at the commas outside quoted strings.
func splitList(field string) []string {
	var out []string
	start, inside := 0, false
	for i := 0; i < len(field); i++ {
		switch c := field[i]; {
		case inside && c == '\\':
			i++
		case c == '"':
			inside = !inside
		case c == ',' && !inside:
			out = append(out, strings.TrimSpace(field[start:i]))
			start = i + 1
		}
	}
	return append(out, strings.TrimSpace(field[start:]))
}
