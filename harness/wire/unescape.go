package wire

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"html"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decoded is a text with one layer of escapes decoded, and the place of each byte.
type decoded struct {
	text []byte
	at   []int32
}

// decode decodes one layer of a text, and reports whether there was any. At names the places of its bytes, which start at base if it
// is nil.
func (d *decoded) decode(s []byte, at []int32, base int) (found bool) {
	first := 0
	for ; first < len(s); first++ {
		if n, _ := escapeAt(s[first:]); n > 0 {
			break
		}
	}
	if first == len(s) {
		return false
	}
	d.text, d.at = append(d.text[:0], s[:first]...), d.at[:0]
	place := func(i int) int32 {
		if at != nil {
			return at[i]
		}
		return int32(base + i) //nolint:gosec // a body has at most 10 MiB
	}
	for i := range first {
		d.at = append(d.at, place(i))
	}
	for i := first; i < len(s); {
		n, r := escapeAt(s[i:])
		switch {
		case n == 0:
			d.text, d.at, n = append(d.text, s[i]), append(d.at, place(i)), 1
		case r > 0 && r < utf8.RuneSelf:
			d.text, d.at = append(d.text, byte(r)), append(d.at, place(i))
		}
		i += n
	}
	return true
}

// escapeAt returns the length of the escape that a text starts with, 0 if it starts with none, and the character that it stands for.
// What stands for no letter or digit may be 0, as reducing drops it.
func escapeAt(s []byte) (length int, r rune) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[0] {
	case '%', '=': // percent-encoding, quoted-printable with its soft line breaks
		switch {
		case s[0] == '=' && s[1] == '\n':
			return 2, 0
		case s[0] == '=' && s[1] == '\r' && len(s) > 2 && s[2] == '\n':
			return 3, 0
		case s[0] == '%' && s[1] == 'u':
			return digits(s, 2, 16, 4, 4, 0)
		}
		return digits(s, 1, 16, 2, 2, 0)
	case '&': // HTML
		return entity(s)
	case '\\': // JSON, C, JavaScript, Python
		return backslash(s)
	case 'u', 'U': // Unicode's own notation
		if s[1] == '+' {
			return digits(s, 2, 16, 4, 6, 0)
		}
	case '0':
		if length, _ := digits(s, 2, 16, 2, 2, 0); length > 0 && s[1]|0x20 == 'x' {
			return 2, 0 // the digits are looked for as hexadecimal
		}
	}
	return 0, 0
}

func entity(s []byte) (length int, r rune) {
	switch {
	case s[1] == '#' && len(s) > 2 && s[2]|0x20 == 'x':
		length, r = digits(s, 3, 16, 1, 6, 0)
	case s[1] == '#':
		length, r = digits(s, 2, 10, 1, 7, 0)
	default:
		for i := 1; i < len(s) && i < 33; i++ {
			if s[i] == ';' && i > 2 {
				r, _ = utf8.DecodeRuneInString(html.UnescapeString(string(s[:i+1])))
				if r == '&' && string(s[:i+1]) != "&amp;" { // no name of a character
					r = 0
				}
				return i + 1, r
			}
			if c := s[i] | 0x20; c < 'a' || c > 'z' {
				break
			}
		}
		return 0, 0
	}
	if length > 0 && length < len(s) && s[length] == ';' {
		length++
	}
	return length, r
}

func backslash(s []byte) (length int, r rune) {
	c := s[1]
	switch {
	case (c == 'u' || c == 'x') && len(s) > 2 && s[2] == '{':
		length, r = digits(s, 3, 16, 1, 6, '}')
	case c == 'u':
		length, r = digits(s, 2, 16, 4, 4, 0)
	case c == 'U':
		length, r = digits(s, 2, 16, 8, 8, 0)
	case c == 'x':
		length, r = digits(s, 2, 16, 2, 2, 0)
	case c >= '0' && c <= '7':
		length, r = digits(s, 1, 8, 3, 3, 0)
	}
	switch {
	case length > 0:
		return length, r
	case c == '"' || c == '/' || c == '\\':
		return 2, rune(c)
	case c >= 'a' && c <= 'z':
		return 2, 0
	}
	return 0, 0
}

// digits reads a number of so many digits that stands for a character, and what must follow it, where that is not 0.
func digits(s []byte, from, base, least, most int, end byte) (length int, r rune) {
	i, n := from, 0
	for ; i < len(s) && i-from < most; i++ {
		v := digit(s[i])
		if v >= base {
			break
		}
		n = n*base + v
	}
	if i-from < least || end != 0 && (i >= len(s) || s[i] != end) {
		return 0, 0
	}
	if end != 0 {
		i++
	}
	if n > utf8.MaxRune || utf16.IsSurrogate(rune(n)) {
		n = 0
	}
	return i, rune(n)
}

// digit returns the value of a digit, a large one if it is none.
func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return 99
}

// gzipStart is how gzip in base64 begins: with its magic number and method.
const gzipStart = "H4sI"

// gzips returns the places of gzip in base64.
func gzips(s string) (spans [][2]int) {
	for end := 0; ; {
		n := strings.Index(s[end:], gzipStart)
		if n < 0 {
			return spans
		}
		start := end + n
		for end = start; end < len(s) && (lower[s[end]] != 0 || strings.IndexByte("+/_-", s[end]) >= 0); end++ {
		}
		if end-start >= pieceSize+len(gzipStart) {
			spans = append(spans, [2]int{start, end})
		}
	}
}

// What gzip in base64 may expand to, in bytes and as a multiple. More is not searched, but hidden.
const (
	maxGunzip = 1 << 20
	maxExpand = 20
)

// unzipper decodes gzip in base64 again and again without new memory for each.
type unzipper struct {
	raw    []byte
	source bytes.Reader
	reader *gzip.Reader
	out    bytes.Buffer
}

var toStandard = strings.NewReplacer("-", "+", "_", "/")

// unzip decodes gzip in base64, as far as it goes. Whole is false if there is more than may be searched.
func (u *unzipper) unzip(text string) (out []byte, whole bool) {
	u.raw, _ = base64.RawStdEncoding.AppendDecode(u.raw[:0], []byte(toStandard.Replace(text[:len(text)/4*4]))) // what comes before an error is enough
	u.source.Reset(u.raw)
	if u.reader == nil {
		u.reader = new(gzip.Reader)
	}
	if u.reader.Reset(&u.source) != nil {
		return nil, true
	}
	most := int64(min(maxGunzip, maxExpand*len(u.raw)))
	u.out.Reset()
	_, err := io.CopyN(&u.out, u.reader, most+1)
	return u.out.Bytes(), errors.Is(err, io.EOF) || int64(u.out.Len()) <= most
}
