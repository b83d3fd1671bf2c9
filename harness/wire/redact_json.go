package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// sensitive lists suffixes of the names of members that hold personal data, credentials, or text from people's devices.
var sensitive = []string{
	"principalname", "upn", "username", "mail", "mails", "email", "emails", "emailaddress", "displayname", "devicename",
	"serialnumber", "imei", "meid", "phone", "phones", "phonenumber", "password", "passcode", "secret", "secrettext", "token",
	"credential", "credentials", "key", "keymaterial", "scriptcontent", "resultmessage", "errordescription",
}

func isSensitive(name string) bool {
	name = strings.ToLower(name)
	if strings.Contains(name, "@") { // an annotation on the member, not its value
		return false
	}
	return slices.ContainsFunc(sensitive, func(suffix string) bool { return strings.HasSuffix(name, suffix) })
}

// placeholder stands for a sensitive value: `user-1@redacted.example`, `[string len=12 #3]`.
func (r *Redactor) placeholder(s string) string {
	clean := r.Text(s)
	switch {
	case s == "", clean == s && strings.Contains(s, ours):
		return s
	case address.FindString(s) == s && !strings.Contains(s, ours):
		return r.person(s)
	}
	return fmt.Sprintf("[string len=%d #%s]", utf8.RuneCountInString(s), r.number("string", s))
}

// value redacts a string whose name is not sensitive: it may be a URL, or JSON (Intune puts JSON into error messages).
func (r *Redactor) value(s string) string {
	switch {
	case strings.HasPrefix(s, "http://"), strings.HasPrefix(s, "https://"):
		return r.URL(s)
	case strings.HasPrefix(s, "{") && json.Valid([]byte(s)):
		return string(r.members(s))
	}
	return r.Text(s)
}

// rewriter copies JSON text and keeps order, spacing and duplicate members, except for what it redacts. The text may be cut.
type rewriter struct {
	*Redactor
	in     string
	out    []byte
	within []bool // for each open container: whether a sensitive member holds it
	next   bool   // whether the next value belongs to a sensitive member
}

func (r *Redactor) members(s string) []byte {
	w := rewriter{Redactor: r, in: s, out: make([]byte, 0, len(s)+len(s)/16)}
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '"':
			i = w.quoted(i)
			continue
		case '{', '[':
			w.within = append(w.within, w.hides())
			w.next = false
		case '}', ']':
			if len(w.within) > 0 {
				w.within = w.within[:len(w.within)-1]
			}
			w.next = false
		case ',':
			w.next = false
		case ':', ' ', '\t', '\r', '\n':
		default:
			i = w.bare(i)
			continue
		}
		w.out = append(w.out, s[i])
		i++
	}
	return w.out
}

func (w *rewriter) hides() bool {
	return w.next || len(w.within) > 0 && w.within[len(w.within)-1]
}

// quoted copies the string that starts at i, a name or a value, and returns where it ends.
func (w *rewriter) quoted(i int) int {
	end := i + 1
	for end < len(w.in) && w.in[end] != '"' {
		if w.in[end] == '\\' {
			end++
		}
		end++
	}
	raw := w.in[i:min(end, len(w.in))]
	end = min(end+1, len(w.in))
	text := raw[1:]
	var decoded string
	if (strings.Contains(text, `\`) || !utf8.ValidString(text)) && json.Unmarshal([]byte(raw+`"`), &decoded) == nil {
		text = decoded
	}
	var clean string
	switch {
	case isName(w.in, end):
		w.next = isSensitive(text)
		clean = w.scrub(text)
	case w.hides():
		clean = w.placeholder(text)
	default:
		clean = w.value(text)
	}
	if clean == text {
		w.out = append(w.out, w.in[i:end]...)
	} else {
		w.out = append(w.out, encodeString(clean)...)
	}
	return end
}

var number = regexp.MustCompile(`^-?[0-9.eE+-]+$`)

// bare copies the number, the literal or the invalid text that starts at i, and returns where it ends.
func (w *rewriter) bare(i int) int {
	end := len(w.in)
	if n := strings.IndexAny(w.in[i:], "\"{}[],: \t\r\n"); n > 0 {
		end = i + n
	}
	word := w.in[i:end]
	isNumber := number.MatchString(word)
	switch {
	case isNumber && w.scrub(word) != word:
		word = encodeString(redacted)
	case !w.hides(), word == "true", word == "false", word == "null":
	case isNumber:
		word = `"[number #` + w.Redactor.number("number", word) + `]"`
	default:
		word = encodeString(redacted)
	}
	w.out = append(w.out, word...)
	return end
}

// encodeString returns s as a JSON string, without HTML escapes.
func encodeString(s string) string {
	if !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c > '~' || c == '"' || c == '\\' }) {
		return `"` + s + `"`
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always has JSON, and a buffer takes it
	return strings.TrimSuffix(b.String(), "\n")
}
