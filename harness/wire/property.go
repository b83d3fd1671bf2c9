package wire

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// MatchesProperty tells whether a glob matches, ignoring case, the name of a property, or of the property that an annotation is about.
func MatchesProperty(globs []string, name string) bool {
	name, _, _ = strings.Cut(fold(name), "@")
	for _, glob := range globs {
		if ok, _ := path.Match(fold(glob), name); ok {
			return true
		}
	}
	return false
}

// fold maps all letters that are the same but for their case to one: `ſ` is a small s, too.
func fold(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.ToLower(strings.ToUpper(s))
		}
	}
	return strings.ToLower(s)
}

// FindProperty returns the first name, at any depth of a JSON text, that MatchesProperty, or "". The text may be invalid JSON: any string
// before a colon is a name.
func FindProperty(body []byte, globs []string) string {
	if len(globs) == 0 {
		return ""
	}
	return FindName(body, func(name string) bool { return MatchesProperty(globs, name) })
}

// FindName is FindProperty for names that a function matches.
func FindName(body []byte, matches func(name string) bool) string {
	text := string(body)
	for i := 0; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		start := i
		if i = stringEnd(text, i+1); !isName(text, i+1) {
			continue
		}
		if name := decodedString(text[start : i+1]); matches(name) {
			return name
		}
	}
	return ""
}

// decodedString returns what a string of JSON, with its quotation marks, stands for. What is no string stays as it is.
func decodedString(raw string) string {
	text := raw[1 : len(raw)-1]
	if strings.Contains(text, `\`) || !utf8.ValidString(text) {
		_ = json.Unmarshal([]byte(raw), &text)
	}
	return text
}

// NamesEntity tells whether a member of a body names an entity, by its id or by a reference: an update may then change another one than
// that of its URL, or relate the two.
func NamesEntity(name string) bool {
	name = fold(name)
	_, annotation, annotated := strings.Cut(name, "@")
	annotation = strings.TrimPrefix(annotation, "odata.")
	return name == "id" || annotated && slices.Contains([]string{"id", "bind", "delta", "removed", "editlink"}, annotation)
}

// secretWords are parts of the names of members that hold a secret, and secretEnds their ends.
var (
	secretWords = []string{
		"password", "passwd", "passcode", "passphrase", "secret", "credential", "token", "privatekey", "connectionstring", "keymaterial",
		"pinhint", "apikey", "accesskey", "sharedkey", "licencekey", "licensekey", "productkey", "pincode", "securitycode", "recoverycode", "unlockcode",
		"sharedaccesssignature", "sasurl", "sasuri", "pfx", "mnemonic", "seedphrase",
	}
	secretEnds = []string{"key", "keys", "pin", "pins", "pwd", "psk", "sas", "otp", "cvv", "cvc", "jwt", "pem"}
)

// NamesSecret tells whether the name of a member says that its value is a secret, one of the target itself for example, or is about one.
func NamesSecret(name string) bool {
	name = joinWords.Replace(fold(name))
	has := func(word string) bool { return strings.Contains(name, word) }
	return slices.ContainsFunc(secretWords, has) || slices.ContainsFunc(secretEnds, func(end string) bool { return strings.HasSuffix(name, end) })
}

// aboutSecret are the last words of the names of members that are about a secret, and do not hold it: passwordMinimumLength, tokenType.
var aboutSecret = []string{
	"required", "length", "days", "hours", "minutes", "seconds", "expiration", "lifetime", "age", "count", "type", "types", "enabled", "disabled",
	"allowed", "blocked", "policy", "policies", "complexity", "time", "algorithm", "endpoint", "issuer",
}

// HoldsSecret is NamesSecret without the names that are only about a secret.
func HoldsSecret(name string) bool {
	last := strings.LastIndexFunc(name, func(r rune) bool { return r == '_' || r == '-' || 'A' <= r && r <= 'Z' })
	word := strings.TrimLeft(fold(name[max(last, 0):]), "_-")
	return NamesSecret(name) && (last < 1 || !slices.Contains(aboutSecret, word))
}
