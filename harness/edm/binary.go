package edm

import (
	"encoding/base64"
	"strings"
)

var binaryType = &Type{
	Name:   "Edm.Binary",
	schema: Schema{Type: "string", Format: "base64url"},
	value:  text(wantBinary, parseBinary),
	// Three bytes to four characters: no padding, and of a label's characters none becomes one in which the alphabets differ.
	generate: func(label string, _ uint64) string {
		for len(label)%3 != 0 {
			label += "."
		}
		return `"` + base64.URLEncoding.EncodeToString([]byte(label)) + `"`
	},
	valid: []Value{
		{`"T0RhdGE"`, "five bytes"}, {`"Zg=="`, "one byte, padded"}, {`""`, "no bytes"}, {`"Zg"`, "one byte"},
		{`"Zm8"`, "two bytes"}, {`"Zm8="`, "two bytes, padded"}, {`"Zm9v"`, "three bytes"},
	},
	invalid: append([]Value{
		{`"@@@@"`, "characters of neither alphabet"}, {`"Z"`, "6 bits"}, {`"Zm9vY"`, "6 bits too many"}, {`"Zg="`, "padding too short"},
	}, append(notString(`5`),
		Value{`"Zm9v "`, "blank, which .NET skips"}, Value{`"Zm9v\n"`, "line break, which .NET skips"},
		Value{`"Zh=="`, "pad bits not zero, which lenient decoders skip"}, Value{`"Zm9="`, "pad bits not zero"})...),
	grey: []Value{
		{`"+/+/"`, "the standard alphabet, as Graph itself shows"}, {`"-_-_"`, "the URL alphabet, which the ABNF asks for"},
		{`"Zh"`, "pad bits not zero: an error to the ABNF, nothing to lenient decoders"},
	},
	wrongKind: notString(`5`),
}

const wantBinary = "bytes in base64 or base64url"

// parseBinary reads the ABNF rule binaryValue, and the standard alphabet as well, though not both at once.
func parseBinary(s string) (string, error) {
	digits := strings.TrimRight(s, "=")
	padding := len(s) - len(digits)
	encoding := base64.RawURLEncoding
	if strings.ContainsAny(s, "+/") {
		encoding = base64.RawStdEncoding
	}
	// The decoder skips line breaks even when strict.
	if strings.ContainsAny(s, "\r\n") || padding > 0 && (padding > 2 || len(s)%4 != 0) {
		return "", mismatch(wantBinary, s)
	}
	b, err := encoding.Strict().DecodeString(digits)
	if err != nil {
		return "", mismatch(wantBinary, s)
	}
	return string(b), nil
}
