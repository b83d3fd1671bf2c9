package doc

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// inEach matches the label of the scopes for one of several resources in a cell: "In teams: A.Write In channels: B.Write".
var inEach = regexp.MustCompile(`(?i)(?:^|\s)(?:in|for) ([a-z]+(?: [a-z]+)?): *`)

// addCell adds a cell, or each part of one that has a label for each resource.
func (p *Permissions) addCell(a Account, of string, text Text) {
	labels := inEach.FindAllStringSubmatchIndex(text.Value, -1)
	if len(labels) < 2 || strings.TrimSpace(text.Value[:labels[0][0]]) != "" {
		p.add(a, of, text)
		return
	}
	for i, m := range labels {
		end := len(text.Value)
		if i+1 < len(labels) {
			end = labels[i+1][0]
		}
		p.add(a, text.Value[m[2]:m[3]], Text{text.Value[m[1]:end], text.Pos})
	}
}

func (p *Permissions) add(a Account, of string, text Text) {
	cell := PermissionCell{Account: a, Of: of, Headed: of != "" && of == p.of, Text: text, Scopes: scopesIn(text.Value)}
	lower := strings.ToLower(text.Value)
	switch {
	case len(cell.Scopes) > 0:
		cell.AllRequired = strings.Contains(lower, " and ")
	case IsTodo(text.Value):
		cell.State = Todo
	case notSupported(lower):
		cell.State = NotSupported
	default:
		cell.State = Empty
	}
	p.Cells = append(p.Cells, cell)
}

// notSupported says whether a cell tells that the account cannot call.
func notSupported(text string) bool {
	lower := strings.ToLower(text)
	return strings.Contains(lower, "not s") || strings.Contains(lower, "not a") || strings.Contains(lower, "none")
}

// scopesIn finds the permission names in a text: words joined by dots. A trailing `*` marks resource-specific consent.
func scopesIn(text string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;/()*|", c) }) {
		word = strings.Trim(word, ".:")
		parts := strings.Split(word, ".")
		if len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !isWord(part, "-_") }) {
			out = append(out, word)
		}
	}
	return out
}
