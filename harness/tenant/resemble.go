package tenant

import (
	"bytes"
	"encoding/json"
	"html"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ours tells whether a value is one that this run sent, perhaps as the target stores it.
func (e Equal) ours(url, name string, value, before json.RawMessage, sent []json.RawMessage) bool {
	return e.any(url, name, value, sent) || len(sent) > 0 && mayBe(value, before, sent)
}

// mixes tells whether a value may be what a target made of several values that it was sent one after the other: of a complex value, each
// member by itself.
func mixes(sent []any, got, before any) bool {
	if slices.ContainsFunc(sent, func(s any) bool { return resembles(s, got, before) }) {
		return true
	}
	members, isObject := got.(map[string]any)
	old, _ := before.(map[string]any)
	found := false
	for name, v := range members {
		var values []any
		for _, s := range sent {
			if m, is := s.(map[string]any); is {
				if value, has := m[name]; has {
					values = append(values, value)
				}
			}
		}
		same := func(s any) bool { return sameText(s, v) }
		switch was, had := old[name]; {
		case slices.ContainsFunc(values, same) || len(values) > 0 && mixes(values, v, was):
			found = true
		case !had || !same(was):
			return false
		}
	}
	return isObject && found
}

// merged tells whether a collection holds only old items and those that this run sent.
func merged(value, before json.RawMessage, sent []json.RawMessage) bool {
	items, isArray := decoded(value).([]any)
	known := []any{}
	for _, v := range append([]json.RawMessage{before}, sent...) {
		if list, ok := decoded(v).([]any); ok {
			known = append(known, list...)
		}
	}
	return isArray && !slices.ContainsFunc(items, func(item any) bool {
		return !slices.ContainsFunc(known, func(k any) bool { return sameText(item, k) })
	})
}

// sameForm tells whether a text is another one with other blanks around it, or in another Unicode form.
func sameForm(old, now any) bool {
	a, isText := old.(string)
	b, areTexts := now.(string)
	return isText && areTexts && a != "" && norm.NFKC.String(strings.TrimSpace(a)) == norm.NFKC.String(strings.TrimSpace(b))
}

// decoded returns a value as a lenient server decodes it. A number stays text, because it may be larger than any float64.
func decoded(v json.RawMessage) (out any) {
	dec := json.NewDecoder(bytes.NewReader(v))
	dec.UseNumber()
	if dec.Decode(&out) != nil {
		return nil // a missing value is null
	}
	return out
}

// resembles tells whether a value may be what a target stored for another one: cut, trimmed, rounded, limited to a range, in another
// letter case or Unicode form, escaped, without what it does not know, or a default instead of null. Before is the value before.
func resembles(sent, got, before any) bool {
	switch sent := sent.(type) {
	case nil:
		return isZero(got)
	case map[string]any:
		members, ok := got.(map[string]any)
		old, _ := before.(map[string]any)
		for name, v := range members {
			_, set := sent[name]
			ok = ok && (set && (sameText(sent[name], v) || resembles(sent[name], v, old[name])) || sameText(old[name], v))
		}
		return ok
	case []any:
		items, ok := got.([]any)
		for _, v := range items {
			ok = ok && slices.ContainsFunc(sent, func(s any) bool { return sameText(s, v) || resembles(s, v, nil) })
		}
		return ok
	}
	switch got.(type) {
	case nil, map[string]any, []any:
		return false
	}
	if a, b, both := numbers(sent, got); both {
		return resemblesNumber(a, b)
	}
	return resemblesText(scalarText(sent), scalarText(got))
}

func isZero(v any) bool {
	switch v := v.(type) {
	case bool:
		return !v
	case string:
		return v == ""
	case json.Number:
		f, err := v.Float64()
		return err == nil && f == 0
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return true
}

func sameText(a, b any) bool {
	x, errX := encode(a)
	y, errY := encode(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func scalarText(v any) string {
	if text, is := v.(string); is {
		return text
	}
	text, _ := encode(v) // it was decoded from JSON
	return string(text)
}

// shortest is how much of a text must be left for its beginning to be recognised.
const shortest = 4

func resemblesText(sent, got string) bool {
	a, b := strings.TrimSuffix(folded(sent), "z"), strings.TrimSuffix(folded(html.UnescapeString(got)), "z") // the end of an instant that is cut
	if len(a) < shortest || len(b) < shortest {
		return a == b && (a != "" || sent != "")
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// folded returns the letters and digits of a text, in lower case and without marks.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
}

// resemblesNumber tells whether a number may be another one after rounding, or the limit of a range that the other one is beyond.
func resemblesNumber(a, b float64) bool {
	rounded := math.Abs(a-b) < 1 && b == math.Trunc(b) && a != math.Trunc(a) || !math.IsInf(a, 0) && math.Abs(a-b) <= 1e-6*math.Abs(a)
	limited := b >= 127 && a > b && isPowerOfTwo(b+1) || b <= -128 && a < b && isPowerOfTwo(-b) || b == 0 && a < 0
	return rounded || limited
}

func isPowerOfTwo(f float64) bool {
	fraction, _ := math.Frexp(f)
	return fraction == 0.5
}

func numbers(a, b any) (x, y float64, both bool) {
	m, isA := a.(json.Number)
	n, isB := b.(json.Number)
	x, _ = m.Float64() // infinite if it is too large
	y, _ = n.Float64()
	return x, y, isA && isB
}
