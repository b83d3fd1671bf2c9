package mock

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// generatedText begins the generated texts of a state, which say nothing.
const generatedText = "conform-mock"

// families are texts of which one takes the place of another: names of time zones, of Windows and of the IANA, and of languages.
var families = [][]string{
	{"Pacific Standard Time", "Eastern Standard Time", "W. Europe Standard Time", "Tokyo Standard Time", "India Standard Time", "GMT Standard Time"},
	{"America/Los_Angeles", "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Asia/Kolkata", "Europe/London"},
	{"en-US", "de-DE", "fr-FR", "ja-JP", "pt-BR", "en-GB"},
}

var (
	instantText = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}T\d{2}:)(\d{2})(.*)$`)
	dateText    = regexp.MustCompile(`^(\d{4}-\d{2}-)(\d{2})$`)
	guidEnd     = regexp.MustCompile(`(?i)^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{9})([0-9a-f]{3})$`)
	urlText     = regexp.MustCompile(`^(https?://[^/?#]+)(/[^?#]*?)?(/?)((?:[?#].*)?)$`)
	mailText    = regexp.MustCompile(`^([^@\s]+)(@[^@\s]+\.[^@\s]+)$`)
	endingIn    = regexp.MustCompile(`^(.*?)(\d{1,9})$`)
)

// vary returns another text of the same kind for each number, the text itself for 0; ok is false for one of an unknown form.
func vary(text string, number int) (out string, ok bool) {
	if number == 0 {
		return text, true
	}
	for _, list := range families {
		if i := slices.Index(list, text); i >= 0 || text == "UTC" {
			return list[(i+1+(number-1)%(len(list)-1))%len(list)], true
		}
	}
	switch {
	case instantText.MatchString(text):
		return turned(instantText.FindStringSubmatch(text)[1:], number, 0, 60), true
	case dateText.MatchString(text):
		return turned(append(dateText.FindStringSubmatch(text)[1:], ""), number, 1, 28), true
	case guidEnd.MatchString(text):
		part := guidEnd.FindStringSubmatch(text)
		last, _ := strconv.ParseInt(part[2], 16, 64) // three hex digits
		return fmt.Sprintf("%s%03x", part[1], (int(last)+number)%0x1000), true
	case urlText.MatchString(text):
		part := urlText.FindStringSubmatch(text)
		return fmt.Sprintf("%s%s-%d%s%s", part[1], cmp.Or(part[2], "/page"), number, part[3], part[4]), true
	case mailText.MatchString(text):
		part := mailText.FindStringSubmatch(text)
		return fmt.Sprintf("%s%d%s", part[1], number, part[2]), true
	case text == "" || strings.ContainsAny(text[:1], "{[<"):
		return "", false
	case isOpaque(text):
		return fmt.Sprintf("%s%03d", text[:len(text)-3], number), true
	case endingIn.MatchString(text):
		part := endingIn.FindStringSubmatch(text)
		last, _ := strconv.Atoi(part[2])
		return fmt.Sprintf("%s%0*d", part[1], len(part[2]), last+number), true
	}
	if first, _ := utf8.DecodeRuneInString(text); unicode.IsLower(first) && !strings.ContainsAny(text, " \t\n") { // a name for machines
		return fmt.Sprintf("%s-%d", text, number), true
	}
	return fmt.Sprintf("%s %d", text, number), true
}

// turned adds a number to the middle one of three parts, which begins at least and has size values.
func turned(parts []string, number, least, size int) string {
	n, _ := strconv.Atoi(parts[1])
	return fmt.Sprintf("%s%02d%s", parts[0], least+(n-least+1+(number-1)%(size-1))%size, parts[2])
}

// isOpaque says whether a text is a key or a token, whose length counts.
func isOpaque(text string) bool {
	const long = 16
	letter := strings.IndexFunc(text, unicode.IsLetter) >= 0
	return len(text) >= long && letter && strings.ContainsAny(text, "0123456789") && strings.IndexFunc(text, func(c rune) bool { return c > unicode.MaxASCII || c <= ' ' }) < 0
}

// fits says whether a text is a value of a type and a schema.
func fits(t *edm.Type, s *openapi3.Schema, text string) bool {
	return validatePrimitive("", t, s, text) == nil
}

// known are texts for properties by the ends of their names in small letters.
var known = []struct{ end, text string }{
	{"timezone", "Pacific Standard Time"}, {"url", "https://example.com/page"}, {"uri", "https://example.com/page"}, {"link", "https://example.com/page"},
	{"language", "en-US"}, {"locale", "en-US"}, {"nickname", "user"}, {"mail", "user@example.com"}, {"principalname", "user@example.com"}, {"address", "user@example.com"},
	{"datetime", "2001-01-01T08:00:00Z"}, {"version", "1.0.1"}, {"phone", "+1 425 555 0100"}, {"phonenumber", "+1 425 555 0100"},
	{"guid", "c0f0c0f0-0000-4000-8000-000000000001"}, {"id", "c0f0c0f0-0000-4000-8000-000000000001"},
}

// textFor returns a text for a property without an example: one of the kind that its name tells, or the name in words.
func textFor(name string) string {
	for _, k := range known {
		if strings.HasSuffix(strings.ToLower(name), k.end) {
			return k.text
		}
	}
	var b strings.Builder
	for i, c := range name {
		switch {
		case i == 0:
			c = unicode.ToUpper(c)
		case unicode.IsUpper(c):
			b.WriteByte(' ')
			c = unicode.ToLower(c)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// typeWord matches what generators write instead of a value: `String`, `Int32`, `String (timestamp)`.
var typeWord = regexp.MustCompile(`^(?:Edm\.)?(?:[Ss]tring|Integer|Int16|Int32|Int64|Boolean|Double|Single|Decimal|Guid|Timestamp|DateTime|DateTimeOffset|Date|Binary|Stream|Duration|TimeOfDay|Byte|Number)(?:\s*\(.*)?$`)

// isPlaceholder says whether an example has a word instead of a value, also `name-value`, `<name>` and `{name}`.
func isPlaceholder(v any) bool {
	text, isText := v.(string)
	text = strings.TrimSpace(text)
	bracketed := len(text) > 1 && (text[0] == '{' && strings.HasSuffix(text, "}") && !strings.Contains(text, ":") || text[0] == '<' && strings.Count(text, "<") == 1 && strings.HasSuffix(text, ">"))
	return isText && (strings.HasSuffix(text, "-value") || bracketed || typeWord.MatchString(text))
}
