package oracle

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// limit is one exact bound on a number. It keeps its text because a rational prints as a fraction.
type limit struct {
	value *big.Rat
	text  string
}

func newLimit(text string) *limit {
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return &limit{value, text}
}

// limits are the inclusive (min, max) and exclusive (above, below) bounds on a schema's numbers; nil where there is none.
type limits struct {
	min, max, above, below *limit
}

// limitsOf combines a schema's own bounds with those of its Edm type.
func limitsOf(s *openapi3.Schema, t *edm.Type) limits {
	var l limits
	l.min, l.above = ownLimits(s, "minimum", s.Min, s.ExclusiveMin)
	l.max, l.below = ownLimits(s, "maximum", s.Max, s.ExclusiveMax)
	if t == nil || t.Schema().Minimum == "" || !slices.Contains(typesOf(s, t), "integer") {
		return l
	}
	if low := newLimit(t.Schema().Minimum); l.min == nil || l.min.value.Cmp(low.value) < 0 {
		l.min = low
	}
	if high := newLimit(t.Schema().Maximum); l.max == nil || l.max.value.Cmp(high.value) > 0 {
		l.max = high
	}
	return l
}

// contradict reports that no number is within the limits.
func (l limits) contradict() bool {
	for _, low := range []*limit{l.min, l.above} {
		for _, high := range []*limit{l.max, l.below} {
			if low == nil || high == nil {
				continue
			}
			order := low.value.Cmp(high.value)
			if order > 0 || order == 0 && (low == l.above || high == l.below) {
				return true
			}
		}
	}
	return false
}

// ownLimits reads one of a schema's own bounds; its exclusive form is a boolean beside it in OpenAPI 3.0, a number in 3.1.
func ownLimits(s *openapi3.Schema, keyword string, bound *float64, exclusive openapi3.ExclusiveBound) (inclusive, strict *limit) {
	if exclusive.Value != nil {
		strict = newLimit(decimal(*exclusive.Value))
	}
	if bound == nil {
		return nil, strict
	}
	own := newLimit(boundText(s, keyword, *bound))
	if exclusive.IsTrue() {
		return nil, own
	}
	return own, strict
}

// boundText returns the exact text of a numeric keyword. kin-openapi keeps a float64; the contract keeps the text of a number that
// does not fit.
func boundText(s *openapi3.Schema, keyword string, bound float64) string {
	if text, ok := contract.ExactBound(s, keyword); ok {
		return text
	}
	return decimal(bound)
}

// copyTo sets the same bounds on a copy for kin-openapi, as float64: a float64 satisfies them exactly when the number that it means
// satisfies the limits.
func (l limits) copyTo(s *openapi3.Schema) {
	if l.min != nil {
		s.Min = atLeast(l.min.value)
	}
	if l.max != nil {
		s.Max = atMost(l.max.value)
	}
	if l.above != nil {
		s.ExclusiveMin.Value = atMost(l.above.value)
	}
	if l.below != nil {
		s.ExclusiveMax.Value = atLeast(l.below.value)
	}
}

func putBounds(out map[string]any, s *openapi3.Schema, kind *edm.Type) error {
	l := limitsOf(s, kind)
	for keyword, bound := range map[string]*limit{
		"minimum": l.min, "maximum": l.max, "exclusiveMinimum": l.above, "exclusiveMaximum": l.below,
	} {
		if bound != nil {
			out[keyword] = json.Number(bound.text)
		}
	}
	if s.MultipleOf != nil {
		out["multipleOf"] = json.Number(boundText(s, "multipleOf", *s.MultipleOf))
	}
	contradiction := l.contradict()
	for _, size := range []struct {
		what  string
		least uint64
		most  *uint64
	}{{"Length", s.MinLength, s.MaxLength}, {"Items", s.MinItems, s.MaxItems}, {"Properties", s.MinProps, s.MaxProps}} {
		if size.least > 0 {
			out["min"+size.what] = size.least
		}
		if size.most != nil {
			out["max"+size.what] = *size.most
			contradiction = contradiction || size.least > *size.most
		}
	}
	if s.UniqueItems {
		out["uniqueItems"] = true
	}
	if contradiction {
		return fmt.Errorf("%w: no value can satisfy the bounds of a schema", ErrUnsound)
	}
	return nil
}

// decimal writes the number that a float64 means: an integer in full, any other in the fewest digits that read back as it. The order
// of the numbers is that of the floats, so a bound on one is a bound on the other.
func decimal(f float64) string {
	if f == math.Trunc(f) {
		return big.NewFloat(f).Text('f', 0)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

func decimalRat(f float64) *big.Rat {
	r, _ := new(big.Rat).SetString(decimal(f)) // the text of a finite number always reads
	return r
}

// atMost returns the highest float64 that means a number of at most r.
func atMost(r *big.Rat) *float64 {
	f := finite(r)
	for decimalRat(f).Cmp(r) > 0 && f > -math.MaxFloat64 {
		f = math.Nextafter(f, math.Inf(-1))
	}
	return &f
}

// atLeast returns the lowest float64 that means a number of at least r.
func atLeast(r *big.Rat) *float64 {
	f := finite(r)
	for decimalRat(f).Cmp(r) < 0 && f < math.MaxFloat64 {
		f = math.Nextafter(f, math.Inf(1))
	}
	return &f
}

func finite(r *big.Rat) float64 {
	f, _ := r.Float64()
	return min(max(f, -math.MaxFloat64), math.MaxFloat64)
}
