package wire

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The local part allows `#` and `%` for guests (`a_b.example#EXT#@`) and percent-encoded addresses.
var address = regexp.MustCompile(`([\p{L}\p{N}._%+#-]+)(@|%40)([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)`)

// hidePeople replaces e-mail addresses and user principal names.
func (r *Redactor) hidePeople(s string) string {
	if !strings.Contains(s, "@") && !strings.Contains(s, "%40") {
		return s
	}
	var out strings.Builder
	copied := 0
	for start := 0; start < len(s); {
		end := start + addressEnd(s[start:])
		if word := s[start:end]; hasHost(word) {
			out.WriteString(s[copied:start])
			r.writeWithoutPeople(&out, word)
			copied = end
		}
		_, separator := utf8.DecodeRuneInString(s[end:])
		start = end + separator
	}
	if copied == 0 {
		return s
	}
	return out.String() + s[copied:]
}

// hasHost tells whether an @ in a word stands before what may be a host with a dot: the expression is slow.
func hasHost(word string) bool {
	for i := range len(word) {
		rest, found := strings.CutPrefix(word[i:], "@")
		if !found {
			rest, found = strings.CutPrefix(word[i:], "%40")
		}
		if end := hostEnd(rest); found && (end == maxHost || strings.Contains(rest[:end], ".")) {
			return true
		}
	}
	return false
}

// maxHost is how many bytes are looked at to rule a host out.
const maxHost = 255

// hostEnd returns where the characters end that a host may have, at most maxHost.
func hostEnd(s string) int {
	for i, c := range s[:min(len(s), maxHost)] {
		if c != '.' && c != '-' && !unicode.IsLetter(c) && !unicode.IsNumber(c) {
			return i
		}
	}
	return min(len(s), maxHost)
}

// addressEnd returns where the characters end that an address may have.
func addressEnd(s string) int {
	for i, c := range s {
		if c < utf8.RuneSelf && lower[c] == 0 && !strings.ContainsRune("._%+#-@", c) || c >= utf8.RuneSelf && !unicode.IsLetter(c) && !unicode.IsNumber(c) {
			return i
		}
	}
	return len(s)
}

// writeWithoutPeople writes a word with its addresses replaced.
func (r *Redactor) writeWithoutPeople(out *strings.Builder, word string) {
	for {
		place := address.FindStringSubmatchIndex(word)
		if place == nil {
			out.WriteString(word)
			return
		}
		found, host := word[place[0]:place[1]], word[place[6]:place[7]]
		isPrefix := func(prefix string) bool { return strings.HasPrefix(host, prefix) }
		if !slices.ContainsFunc([]string{"odata.", "microsoft.graph.", "redacted.example"}, isPrefix) { // annotations, and placeholders
			found = r.person(found)
		}
		out.WriteString(word[:place[0]] + found)
		word = word[place[1]:]
	}
}

func (r *Redactor) person(s string) string {
	if strings.Contains(s, ours) {
		return s
	}
	return "user-" + r.number("user", strings.ToLower(s)) + "@redacted.example"
}
