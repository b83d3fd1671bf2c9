package contract

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// OutOfBounds reports whether a number violates a bound of its schema, all in exact arithmetic.
func OutOfBounds(s *openapi3.Schema, n *big.Rat) bool {
	if low := bound(s, "minimum", s.Min); low != nil {
		if d := n.Cmp(low); d < 0 || d == 0 && s.ExclusiveMin.IsTrue() {
			return true
		}
	}
	if high := bound(s, "maximum", s.Max); high != nil {
		if d := n.Cmp(high); d > 0 || d == 0 && s.ExclusiveMax.IsTrue() {
			return true
		}
	}
	step := bound(s, "multipleOf", s.MultipleOf)
	return step != nil && step.Sign() > 0 && !new(big.Rat).Quo(n, step).IsInt()
}

// bound returns the exact value of a numeric keyword, or nil: the text in the description if a float64 cannot hold it, else the
// shortest decimal that the float64 stands for (0.1, not the binary number next to it).
func bound(s *openapi3.Schema, keyword string, value *float64) *big.Rat {
	if value == nil {
		return nil
	}
	text, ok := ExactBound(s, keyword)
	if !ok {
		text = strconv.FormatFloat(*value, 'g', -1, 64)
	}
	exact, _ := new(big.Rat).SetString(text)
	return exact
}

// FitNumber moves a number inside the bounds of its schema, to a multiple of multipleOf. Several n give different numbers, if the bounds
// allow that.
func FitNumber(s *openapi3.Schema, t *edm.Type, v json.Number, n int) json.Number {
	x, ok := new(big.Rat).SetString(v.String())
	if !ok || !OutOfBounds(s, x) {
		return v
	}
	low, high, step := bound(s, "minimum", s.Min), bound(s, "maximum", s.Max), bound(s, "multipleOf", s.MultipleOf)
	from := low
	switch {
	case step == nil && low != nil && high != nil && !isInteger(s, t):
		step = new(big.Rat).Quo(new(big.Rat).Sub(high, low), big.NewRat(16, 1))
		return decimal(step.Mul(step, big.NewRat(int64(n%10+1), 1)).Add(step, low))
	case step == nil || step.Sign() <= 0:
		step = big.NewRat(1, 1)
	}
	if low == nil {
		from, step = high, step.Neg(step)
	}
	if from == nil {
		from = new(big.Rat)
	}
	steps := new(big.Rat).Quo(from, step)
	whole := new(big.Int).Quo(steps.Num(), steps.Denom()) // rounds towards zero, so one more step may be needed
	const most = 10
	for i := range most + 3 {
		k := (n + i) % (most + 3)
		if k > most {
			k = most - k
		}
		y := new(big.Rat).SetInt(new(big.Int).Add(whole, big.NewInt(int64(k))))
		if y.Mul(y, step); !OutOfBounds(s, y) && (t == nil || t.Check(decimal(y)) == nil) {
			return decimal(y)
		}
	}
	return v
}

// isInteger reports whether the numbers of a schema are whole, by its own type or by the Edm type that its format means.
func isInteger(s *openapi3.Schema, t *edm.Type) bool {
	return s.Type.Is("integer") || t != nil && t.Schema().Type == "integer"
}

// decimal writes a number without trailing zeros.
func decimal(x *big.Rat) json.Number {
	return json.Number(strings.TrimSuffix(strings.TrimRight(x.FloatString(30), "0"), "."))
}
