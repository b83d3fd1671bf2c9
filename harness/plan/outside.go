package plan

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// outsideBounds lists values of the property's type that violate a documented bound, length, pattern or number of items.
func outsideBounds(p contract.Property) (out []check.Bad) {
	add := func(v any, format string, args ...any) {
		if want, unknown := oracle.ValueMismatch(p.Schema, v); want != "" && unknown == "" {
			out = append(out, check.Bad{Target: p.Name, Value: v, Why: fmt.Sprintf(format, args...)})
		}
	}
	t := p.EdmType()
	switch {
	case p.IsCollection():
		outsideItems(p, add)
	case t == nil || len(p.Schema.Enum) > 0:
	case t.Name == "Edm.String":
		outsideLength(p, add)
	case t.Schema().Type == "integer":
		for _, b := range []struct {
			bound *float64
			step  int64
			word  string
		}{{p.Schema.Max, 1, "above"}, {p.Schema.Min, -1, "below"}} {
			if b.bound == nil || math.Abs(*b.bound) >= 1<<53 || *b.bound != math.Trunc(*b.bound) {
				continue
			}
			v := json.Number(new(big.Int).Add(big.NewInt(int64(*b.bound)), big.NewInt(b.step)).String())
			if t.Check(v) == nil { // otherwise the type's own bounds say so
				add(v, "%s the documented %.0f", b.word, *b.bound)
			}
		}
	case t.Schema().Type == "number":
		outsideNumber(p, add)
	case p.Schema.Pattern != "":
		outsidePattern(p, t, add)
	}
	return out
}

// outsidePattern takes a value of the type that only the pattern rejects, such as a time with more fraction digits than it allows.
func outsidePattern(p contract.Property, t *edm.Type, add func(v any, format string, args ...any)) {
	for _, v := range slices.Concat(t.Valid(), t.Borderline()) {
		if text, ok := decode(v.JSON).(string); ok && t.Check(text) == nil && !matchesPattern(p, text) {
			add(text, "does not match the documented pattern: %s", v.Why)
			return
		}
	}
}

// aroundPattern lists texts that a pattern may reject: a valid one between others, which a pattern without anchors finds, if it is short
// enough, and then texts of the shortest length, so that only the pattern rejects them.
func aroundPattern(p contract.Property) (out []string) {
	v, ok := p.Value("pattern", 0)
	if text, isText := v.(string); ok && isText && (p.Schema.MaxLength == nil || uint64(len([]rune(text)))+2 <= *p.Schema.MaxLength) {
		out = append(out, "~"+text+"~")
	}
	length := int(min(max(p.Schema.MinLength, 1), maxSent))
	for _, c := range []string{"~", "a", "0"} {
		out = append(out, strings.Repeat(c, length))
	}
	return out
}

func outsideLength(p contract.Property, add func(v any, format string, args ...any)) {
	if p.Schema.Pattern != "" {
		for _, text := range aroundPattern(p) {
			if !matchesPattern(p, text) {
				add(text, "does not match the documented pattern")
				break
			}
		}
	}
	if longest := p.Schema.MaxLength; longest != nil && *longest < maxSent {
		add(textOf(*longest+1), "longer than the documented %d", *longest)
	}
	if shortest := p.Schema.MinLength; shortest > 0 && shortest < maxSent {
		add(textOf(shortest-1), "shorter than the documented %d", shortest)
	}
}

func matchesPattern(p contract.Property, text string) bool {
	alone := oracle.Schema{Type: p.Schema.Type, Pattern: p.Schema.Pattern}
	return valid(&alone, text)
}

func outsideNumber(p contract.Property, add func(v any, format string, args ...any)) {
	number := func(f float64) json.Number { return json.Number(strconv.FormatFloat(f, 'f', -1, 64)) }
	if bound := p.Schema.Max; bound != nil && math.Abs(*bound) < 1<<53 {
		add(number(math.Floor(*bound)+1), "above the documented %v", *bound)
	}
	if bound := p.Schema.Min; bound != nil && math.Abs(*bound) < 1<<53 {
		add(number(math.Ceil(*bound)-1), "below the documented %v", *bound)
	}
	if step := p.Schema.MultipleOf; step != nil && *step > 0 {
		v := *step / 2
		if p.Schema.Min != nil {
			v += math.Ceil(*p.Schema.Min)
		}
		add(number(v), "not a multiple of the documented %v", *step)
	}
}

// maxTooMany bounds the items that are sent to find a limit.
const maxTooMany = 100

func outsideItems(p contract.Property, add func(v any, format string, args ...any)) {
	items := p.Items()
	if items == nil {
		return
	}
	list := func(n uint64) (out []any) {
		for k := range n {
			if v, ok := items.Value("items", int(k)); ok {
				out = append(out, v)
			}
		}
		return out
	}
	if most := p.Schema.MaxItems; most != nil && *most < maxTooMany {
		if v := list(*most + 1); uint64(len(v)) == *most+1 {
			add(v, "more than the documented %d items", *most)
		}
	}
	if least := p.Schema.MinItems; least > 0 && least <= maxTooMany {
		if v := list(least - 1); uint64(len(v)) == least-1 {
			add(append([]any{}, v...), "less than the documented %d items", least)
		}
	}
	if v := list(1); p.Schema.UniqueItems && len(v) == 1 {
		add([]any{v[0], v[0]}, "an item twice")
	}
}

// textOf returns a text with a number of characters, which shows that conform sent it.
func textOf(length uint64) string {
	text := []byte("conform")
	for uint64(len(text)) < length {
		text = append(text, '-')
	}
	return string(text[:length])
}
