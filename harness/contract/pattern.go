package contract

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// maxRepeat bounds how often an unlimited part of a pattern is repeated to reach a minimum length.
const maxRepeat = 1024

// matching returns the n-th text that a pattern matches and that has the length of its schema; ok is false if none was found.
func matching(pattern *Pattern, s *openapi3.Schema, n int) (text string, ok bool) {
	source := pattern.GoText()
	if source == "" { // what remains without lookaround tells the form of the texts
		for _, candidate := range []string{"Conform-%d", "conform%d", "CONFORM%d", "C0nform!-%d", "%d"} {
			text = fmt.Sprintf(candidate, n+1)
			if length := uint64(len(text)); length >= s.MinLength && (s.MaxLength == nil || length <= *s.MaxLength) && pattern.MatchString(text) {
				return text, true
			}
		}
		source = lookaround.ReplaceAllString(s.Pattern, "")
	}
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return "", false
	}
	for repeat := 1; repeat <= maxRepeat; repeat *= 2 {
		w := patternWriter{repeat: repeat, n: n}
		w.write(parsed)
		text = w.String()
		length := uint64(len([]rune(text)))
		if s.MaxLength != nil && length > *s.MaxLength {
			return "", false
		}
		if length >= s.MinLength {
			return text, pattern.MatchString(text)
		}
	}
	return "", false
}

// lookaround matches assertions about what is ahead or behind, without groups of their own.
var lookaround = regexp.MustCompile(`\(\?<?[=!](?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)`)

// patternWriter writes a text that a pattern matches. Each choice takes one digit of n, so that another n makes another text.
type patternWriter struct {
	strings.Builder
	repeat, n int
}

func (w *patternWriter) choose(of int) (i int) {
	i, w.n = w.n%of, w.n/of
	return i
}

func (w *patternWriter) write(re *syntax.Regexp) {
	times := 1
	switch re.Op {
	case syntax.OpLiteral:
		w.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		runes := readable(re.Rune)
		w.WriteRune(runes[w.choose(len(runes))])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		w.WriteByte("abcdefghijklmnopqrstuvwxyz"[w.choose(26)])
	case syntax.OpAlternate:
		w.write(re.Sub[w.choose(len(re.Sub))])
		return
	case syntax.OpStar, syntax.OpPlus:
		times = w.repeat
	case syntax.OpRepeat:
		times = max(re.Min, w.repeat)
		if re.Max >= 0 {
			times = min(times, re.Max)
		}
	}
	for range times {
		for _, sub := range re.Sub {
			w.write(sub)
		}
	}
}

// readable returns the letters and digits among some ranges of characters, or the first character if there are none.
func readable(ranges []rune) (out []rune) {
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= min(ranges[i+1], 'z'); r++ {
			if '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
				out = append(out, r)
			}
		}
	}
	if out == nil {
		out = ranges[:1]
	}
	return out
}
