package edm

import (
	"encoding/base64"
	"strings"
)

var binaryType = &Type{
	Name:   "Edm.Binary",
	schema: Schema{Type: "string", Format: "base64url"},
	value:  text(wantBinary, parseBinary),
	// A multiple of three bytes needs no padding, and the characters of a label encode alike in both alphabets.
	generate: func(label string, _ uint64) string {
		for len(label)%3 != 0 {
			label += "."
		}
		return `"` + base64.URLEncoding.EncodeToString([]byte(label)) + `"`
	},
	valid: []Value{
		{`"gACB"`, "three bytes that are no text"}, {`"T0RhdGE"`, "five bytes"}, {`"Zg=="`, "one byte, padded"}, {`""`, "no bytes"}, {`"Zg"`, "one byte"},
		{`"Zm8"`, "two bytes"}, {`"Zm8="`, "two bytes, padded"}, {`"Zm9v"`, "three bytes"},
	},
	invalid: append([]Value{
		{`"@@@@"`, "characters of neither alphabet"}, {`"Z"`, "one character, 6 bits"}, {`"Zm9vY"`, "one character too many"}, {`"Zg="`, "padding too short"},
	}, append(notString(`5`),
		Value{`"Zm9v "`, "a space, which .NET skips"}, Value{`"Zm9v\n"`, "line break, which .NET skips"},
		Value{`"Zh=="`, "pad bits not zero, which lenient decoders ignore"}, Value{`"Zm9="`, "pad bits not zero"})...),
	borderline: []Value{
		{`"+/+/"`, "the standard alphabet, which Graph itself returns"}, {`"-_-_"`, "the URL alphabet, which the ABNF requires"},
		{`"Zh"`, "pad bits not zero: invalid in the ABNF, accepted by lenient decoders"},
	},
	wrongKind: notString(`5`),
}

const wantBinary = "bytes in base64 or base64url"

// parseBinary parses the ABNF rule binaryValue. It also accepts the standard alphabet, but not a mix of both.
func parseBinary(s string) (string, error) {
	digits := strings.TrimRight(s, "=")
	padding := len(s) - len(digits)
	encoding := base64.RawURLEncoding
	if strings.ContainsAny(s, "+/") {
		encoding = base64.RawStdEncoding
	}
	// The decoder ignores line breaks even in strict mode.
	if strings.ContainsAny(s, "\r\n") || padding > 0 && (padding > 2 || len(s)%4 != 0) {
		return "", mismatch(wantBinary, s)
	}
	b, err := encoding.Strict().DecodeString(digits)
	if err != nil {
		return "", mismatch(wantBinary, s)
	}
	return string(b), nil
}
