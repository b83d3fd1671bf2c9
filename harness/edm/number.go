package edm

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// maxExponent bounds exponents: far beyond every Edm type, and far below what makes arithmetic slow.
const maxExponent = 9999

var (
	errNumber   = errors.New("want a number")
	errExponent = errors.New("want an exponent from -9999 to 9999")
)

// number is a decimal number in canonical form: digits has neither leading nor trailing zeros and is empty for zero.
type number struct {
	negative bool
	digits   string
	exponent int // of the last digit
}

// parseNumber parses a JSON number (RFC 8259 section 6).
func parseNumber(s string) (number, error) {
	whole, _, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if len(whole) > 1 && whole[0] == '0' && isDigits(whole[:2]) || strings.HasPrefix(s, "+") {
		return number{}, errNumber
	}
	return parseDecimal(s)
}

// parseDecimal parses the ABNF rule decimalValue without nanInfinity. Unlike JSON it allows a plus sign and leading zeros.
func parseDecimal(s string) (number, error) {
	unsigned, negative := strings.CutPrefix(s, "-")
	if !negative {
		unsigned = strings.TrimPrefix(s, "+")
	}
	mantissa, power := unsigned, "0"
	if i := strings.IndexAny(unsigned, "eE"); i >= 0 {
		mantissa, power = unsigned[:i], unsigned[i+1:]
	}
	whole, fraction, dotted := strings.Cut(mantissa, ".")
	if !isDigits(whole) || dotted && !isDigits(fraction) {
		return number{}, errNumber
	}
	exponent, err := parseExponent(power)
	if err != nil {
		return number{}, err
	}
	digits := strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return number{}, nil
	}
	short := strings.TrimRight(digits, "0")
	return number{negative, short, exponent - len(fraction) + len(digits) - len(short)}, nil
}

func parseExponent(s string) (int, error) {
	digits := s
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") {
		digits = s[1:]
	}
	if !isDigits(digits) {
		return 0, errNumber
	}
	if len(strings.TrimLeft(digits, "0")) > len(strconv.Itoa(maxExponent)) {
		return 0, errExponent
	}
	return strconv.Atoi(s)
}

// int64 returns false if the number is not an integer or does not fit.
func (n number) int64() (int64, bool) {
	const most = len("9223372036854775807")
	if n.exponent < 0 || len(n.digits)+n.exponent > most {
		return 0, false
	}
	text := "0" + n.digits + strings.Repeat("0", n.exponent)
	if n.negative {
		text = "-" + text
	}
	i, err := strconv.ParseInt(text, 10, 64)
	return i, err == nil
}

// numeric makes the error of a number type, which is about the exponent if that is out of bounds for every type.
func numeric(want string, v any, err error) error {
	if errors.Is(err, errExponent) {
		want = strings.TrimPrefix(errExponent.Error(), "want ")
	}
	return mismatch(want, v)
}

// jsonNumber parses v, which must be a json.Number.
func jsonNumber(v any) (number, error) {
	n, ok := v.(json.Number)
	if !ok {
		return number{}, errNumber
	}
	return parseNumber(n.String())
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
