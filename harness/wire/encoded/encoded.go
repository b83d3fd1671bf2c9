// Package encoded lists the encodings in which a target may repeat a secret. Tests of the redaction, and of the documentation of it,
// share the list.
//
// This package is not API: it may change in any release.
package encoded

import (
	"bytes"
	"compress/gzip"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Encoding is a way to write a secret. Kind is its row in docs/tenants.md.
type Encoding struct {
	Kind, Name string
	Of         func(secret string) string
}

// Found are the encodings in which secrets are found.
var Found = []Encoding{
	{"as it is", "as it is", func(s string) string { return s }},
	{"as it is", "upper case", strings.ToUpper},
	{"as it is", "lower case", strings.ToLower},
	{"as it is", "swapped case", swapCase},
	{"percent-encoding", "percent", each("%%%02X", "")},
	{"percent-encoding", "percent, small", each("%%%02x", "")},
	{"percent-encoding", "percent twice", func(s string) string { return url.QueryEscape(each("%%%02X", "")(s)) }},
	{"percent-encoding", "percent, every byte twice", func(s string) string { return each("%%%02X", "")(each("%%%02X", "")(s)) }},
	{"HTML entities", "entities, decimal", each("&#%d;", "")},
	{"HTML entities", "entities, padded", each("&#%07d;", "")},
	{"HTML entities", "entities, hex", each("&#x%x;", "")},
	{"HTML entities", "entities, hex, without end", each("&#X%X", " ")},
	{"HTML entities", "entities, named", namedEntities},
	{"HTML entities", "entities, twice", func(s string) string { return html.EscapeString(each("&#%d;", "")(s)) }},
	{"hexadecimal", "hex", func(s string) string { return hex.EncodeToString([]byte(s)) }},
	{"hexadecimal", "hex, capitals", each("%02X", "")},
	{"hexadecimal", "hex with colons", each("%02x", ":")},
	{"hexadecimal", "hex with blanks", each("%02X", " ")},
	{"hexadecimal", "hex with 0x", each("0x%02x", ", ")},
	{"hexadecimal", "hex with 0X", each("0X%02X", "")},
	{"hexadecimal", "hex within a text", func(s string) string { return hex.EncodeToString([]byte("token=" + s + "&")) }},
	{"escapes", "hexadecimal escapes", each(`\x%02x`, "")},
	{"escapes", "octal escapes", each(`\%03o`, "")},
	{"escapes", "Unicode escapes", each(`\u%04x`, "")},
	{"escapes", "Unicode escapes, capitals", each(`\u%04X`, "")},
	{"escapes", "Unicode escapes, 8", each(`\U%08x`, "")},
	{"escapes", "Unicode escapes, braces", each(`\u{%x}`, "")},
	{"escapes", "Unicode escapes, percent", each(`%%u%04X`, "")},
	{"escapes", "Unicode code points", each("U+%04X", " ")},
	{"escapes", "Unicode escapes, twice", each(`\\u%04x`, "")},
	{"quoted-printable", "quoted-printable", each("=%02X", "")},
	{"quoted-printable", "soft line breaks", InGroups(20, "=\r\n")},
	{"base32", "base32", func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) }},
	{"base32", "base32 within a text", func(s string) string {
		return strings.ToLower(base32.StdEncoding.EncodeToString([]byte("the token is " + s + " here")))
	}},
	{"base64", "base64", base64Of},
	{"base64", "base64url", func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }},
	{"base64", "base64 within a text", func(s string) string { return base64Of("a:" + s + " here") }},
	{"base64", "base64 within another", func(s string) string { return base64Of(`{"a":"` + s + `"}`) }},
	{"base64", "base64 twice", func(s string) string { return base64Of(base64Of(s)) }},
	{"base64", "base64 twice within a text", func(s string) string { return base64Of("x" + base64Of("ab"+s+"c")) }},
	{"base64", "base64 in lines", func(s string) string { return InGroups(76, "\r\n")(base64Of(s + s)) }},
	{"base64", "base64 in groups", func(s string) string { return InGroups(8, " ")(base64Of(s)) }},
	{"UTF-16", "UTF-16, little endian", func(s string) string { return string(wide(s, false)) }},
	{"UTF-16", "UTF-16, big endian", func(s string) string { return string(wide(s, true)) }},
	{"UTF-16", "UTF-16 in hexadecimal", func(s string) string { return hex.EncodeToString(wide(s, false)) }},
	{"UTF-16", "UTF-16 in base64", func(s string) string { return base64.StdEncoding.EncodeToString(wide(s, false)) }},
	{"reversed", "reversed", reverse},
	{"groups", "groups of four", InGroups(4, " - ")},
	{"groups", "groups of five and letters", InGroups(5, "xyz")},
	{"groups", "groups of six and elements", InGroups(6, "<b>")},
	{"groups", "groups of nine", InGroups(9, "\n")},
	{"groups", "single characters", InGroups(1, " ")},
	{"groups", "zero width spaces", InGroups(1, "\u200b")},
	{"gzip in base64", "gzip in base64", gzipOf},
}

// NotFound are encodings in which secrets are not found.
var NotFound = []Encoding{
	{"ROT13", "ROT13", rot13},
	{"sums with a key", "exclusive or", func(s string) string {
		out := []byte(s)
		for i := range out {
			out[i] ^= 1
		}
		return hex.EncodeToString(out)
	}},
	{"other combinations", "base64 of hexadecimal", func(s string) string { return base64Of(hex.EncodeToString([]byte(s))) }},
	{"other combinations", "base64 three times", func(s string) string { return base64Of(base64Of(base64Of(s))) }},
	{"smaller groups", "groups of three and letters", InGroups(3, "x")},
}

// each applies a format to every byte.
func each(format, between string) func(string) string {
	return func(s string) string {
		var out []string
		for _, c := range []byte(s) {
			out = append(out, fmt.Sprintf(format, c))
		}
		return strings.Join(out, between)
	}
}

// InGroups returns a function that separates groups of so many bytes.
func InGroups(size int, separator string) func(string) string {
	return func(s string) string {
		var out []string
		for part := range slices.Chunk([]byte(s), size) {
			out = append(out, string(part))
		}
		return strings.Join(out, separator)
	}
}

func base64Of(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

// namedEntities writes every character that has a name by its name. Letters and digits have none.
func namedEntities(s string) string {
	return strings.NewReplacer(".", "&period;", "-", "&hyphen;", "_", "&lowbar;", "+", "&plus;", "/", "&sol;", "=", "&equals;", "~", "&Tilde;").Replace(s)
}

func wide(s string, big bool) (out []byte) {
	for _, unit := range utf16.Encode([]rune(s)) {
		if big {
			out = binary.BigEndian.AppendUint16(out, unit)
		} else {
			out = binary.LittleEndian.AppendUint16(out, unit)
		}
	}
	return out
}

func reverse(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func gzipOf(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte("token: " + s)) // a buffer takes everything
	_ = z.Close()
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func rot13(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+13)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+13)%26
		}
		return r
	}, s)
}
