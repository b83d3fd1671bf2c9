package wire

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// escape matches one encoded character: percent-encoding and quoted-printable, HTML entities, and the escapes of JSON, C and Unicode.
var escape = regexp.MustCompile(`^(?:[%=][0-9A-Fa-f]{2}|=\r?\n|&#[0-9]{1,7};?|&#[xX][0-9A-Fa-f]{1,6};?|&[A-Za-z]{2,31};` +
	`|\\u\{[0-9A-Fa-f]{1,6}\}|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|[uU]\+[0-9A-Fa-f]{4,6}|\\x[0-9A-Fa-f]{2}|\\[0-7]{3}|\\[a-z"/\\]|0[xX][0-9A-Fa-f]{2})`)

// maxEscape bounds the length of an escape.
const maxEscape = 34

// decoded is a text with one layer of escapes decoded, and the place of each byte.
type decoded struct {
	text []byte
	at   []int32
}

// decode decodes one layer of a text, and reports whether there was any. At names the places of its bytes, which start at base if it
// is nil.
func (d *decoded) decode(s []byte, at []int32, base int) (found bool) {
	d.text, d.at = d.text[:0], d.at[:0]
	place := func(i int) int32 {
		if at != nil {
			return at[i]
		}
		return int32(base + i) //nolint:gosec // a body has at most 10 MiB
	}
	for i := 0; i < len(s); {
		if n := escapeAt(s[i:]); n > 0 {
			found = true
			for _, c := range decodeOne(string(s[i : i+n])) {
				d.text, d.at = append(d.text, c), append(d.at, place(i))
			}
			i += n
			continue
		}
		d.text, d.at = append(d.text, s[i]), append(d.at, place(i))
		i++
	}
	return found
}

// escapeAt returns the length of the escape that a text starts with, 0 if it starts with none.
func escapeAt(s []byte) int {
	if len(s) < 2 {
		return 0
	}
	switch s[0] {
	case '%', '=', '&', '\\':
	case 'u', 'U':
		if s[1] != '+' {
			return 0
		}
	case '0':
		if s[1] != 'x' && s[1] != 'X' {
			return 0
		}
	default:
		return 0
	}
	return len(escape.Find(s[:min(len(s), maxEscape)]))
}

// decodeOne decodes one match of escape. What stands for no letter or digit becomes nothing, as reducing drops it.
func decodeOne(e string) []byte {
	base, digits := 16, strings.TrimLeft(e, `%=\xuU+{&#X`)
	switch {
	case e == "":
		return nil
	case strings.HasPrefix(e, "0x"), strings.HasPrefix(e, "0X"):
		return []byte(e[2:]) // the digits are looked for as hexadecimal
	case strings.HasPrefix(e, "&#") && e[2] != 'x' && e[2] != 'X':
		base = 10
	case e[0] == '\\' && len(e) == 4 && e[1] != 'x' && e[1] != 'u':
		base = 8
	case e[0] == '&' && e[1] != '#', e[0] == '\\' && len(e) == 2:
		return nil
	}
	digits = strings.TrimRight(digits, ";}")
	n := 0
	for _, c := range []byte(digits) {
		v := strings.IndexByte("0123456789abcdef", c|0x20)
		if c >= '0' && c <= '9' {
			v = int(c - '0')
		}
		if v < 0 || v >= base || n > utf8.MaxRune {
			return nil
		}
		n = n*base + v
	}
	if n == 0 || n > utf8.MaxRune || utf16.IsSurrogate(rune(n)) {
		return nil
	}
	return utf8.AppendRune(nil, rune(n))
}

// gzipBase64 matches gzip in base64, by its header.
var gzipBase64 = regexp.MustCompile(`H4sI[A-Za-z0-9+/_-]{16,}`)

// maxGunzip bounds, in bytes, what gzip in base64 may expand to.
const maxGunzip = 1 << 20

// gunzip decodes gzip in base64, as far as it goes.
func gunzip(text string) string {
	text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	raw, _ := base64.RawStdEncoding.DecodeString(text[:len(text)/4*4]) // what comes before an error is enough
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	out, _ := io.ReadAll(io.LimitReader(z, maxGunzip)) // likewise
	return string(out)
}
