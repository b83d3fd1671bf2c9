package doc

import (
	"encoding/json"
	"regexp"
	"strings"
)

// sameLetters returns the only one of the names that differs from a name in letter case alone, or "".
func sameLetters(name string, names []string) string {
	found := ""
	for _, n := range names {
		switch {
		case !strings.EqualFold(n, name) || n == found:
		case found != "":
			return ""
		default:
			found = n
		}
	}
	return found
}

// respelled returns the documented name that a member of a body has in another letter case; "" if there is not exactly one, or the body
// has both.
func (p *pass) respelled(m *Message, v Member, documented []Property) string {
	var names []string
	for _, q := range documented {
		names = append(names, q.Name.Value)
	}
	name := sameLetters(v.Name, names)
	if m.has(name) {
		return ""
	}
	return name
}

// rename returns the edit of a member's name; nil if its place is not certain.
func (p *pass) rename(m *Message, v Member, name string) []edit {
	written, err := json.Marshal(v.Name)
	if err != nil || !m.JSON.Strict || !strings.HasPrefix(p.Line(v.Line)[v.Column-1:], string(written)) {
		return nil
	}
	return []edit{replace(Pos{v.Line, v.Column + 1}, len(written)-2, name)}
}

var colon = regexp.MustCompile(`^\s*:\s*`)

// value returns the edit of a member's string; nil if it does not stand behind the name.
func (p *pass) value(m *Message, v Member, text string) []edit {
	name, err := json.Marshal(v.Name)
	written, err2 := json.Marshal(v.Value)
	if err != nil || err2 != nil || !m.JSON.Strict {
		return nil
	}
	rest, named := strings.CutPrefix(p.Line(v.Line)[v.Column-1:], string(name))
	between := colon.FindString(rest)
	if !named || between == "" || !strings.HasPrefix(rest[len(between):], string(written)) {
		return nil
	}
	return []edit{replace(Pos{v.Line, v.Column + len(name) + len(between) + 1}, len(written)-2, text)}
}
