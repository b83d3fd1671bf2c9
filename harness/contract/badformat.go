package contract

import (
	"net/netip"
	"strings"
	"unicode"
)

// badTexts are texts that break a format beyond doubt, by format.
var badTexts = map[string]string{
	"email": "conform.example.com", "idn-email": "conform.example.com",
	"uri": "https://example.com/<conform >", "url": "https://example.com/<conform >", "uri-reference": "<conform >",
	"iri": "https://example.com/<conform >", "iri-reference": "<conform >",
	"hostname": "conform..example.com", "idn-hostname": "conform..example.com",
	"ipv4": "192.0.2.256", "ipv6": "2001:db8::conform",
}

// BadText returns a text that breaks the format of a schema beyond doubt; ok is false if conform knows none.
func BadText(format string) (text string, ok bool) {
	text, ok = badTexts[format]
	return text, ok
}

// BreaksFormat reports whether a text breaks a format beyond doubt: an address without @, a URI with a space or brackets, a host name with an
// empty label, an address of the wrong family. Formats are annotations in JSON Schema, and many services check no more.
func BreaksFormat(format, text string) bool {
	switch format {
	case "email", "idn-email":
		return !strings.Contains(text, "@")
	case "uri", "url", "uri-reference", "iri", "iri-reference":
		return strings.ContainsFunc(text, func(r rune) bool { return r == '<' || r == '>' || unicode.IsSpace(r) })
	case "hostname", "idn-hostname":
		return text == "" || strings.Contains(strings.TrimSuffix(text, "."), "..") || strings.HasPrefix(text, ".")
	case "ipv4", "ipv6":
		address, err := netip.ParseAddr(text)
		return err != nil || address.Is4() != (format == "ipv4")
	}
	return false
}
