package mock

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
)

// outOfBounds reports whether a number violates a bound of its schema, all in exact arithmetic.
func outOfBounds(s *openapi3.Schema, n *big.Rat) bool {
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
	text, ok := contract.ExactBound(s, keyword)
	if !ok {
		text = strconv.FormatFloat(*value, 'g', -1, 64)
	}
	exact, _ := rational(json.Number(text))
	return exact
}

// fitNumber moves a number inside the bounds of its schema, to a multiple of multipleOf.
func fitNumber(s *openapi3.Schema, v json.Number, n int) json.Number {
	x, ok := rational(v)
	if !ok || !outOfBounds(s, x) {
		return v
	}
	low, high, step := bound(s, "minimum", s.Min), bound(s, "maximum", s.Max), bound(s, "multipleOf", s.MultipleOf)
	from := low
	switch {
	case step == nil && low != nil && high != nil && !s.Type.Is("integer"):
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
	for k := int64(n % 10); k >= -2; k-- {
		y := new(big.Rat).SetInt(new(big.Int).Add(whole, big.NewInt(k+1)))
		if y.Mul(y, step); !outOfBounds(s, y) {
			return decimal(y)
		}
	}
	return v
}

// decimal writes a number without trailing zeros.
func decimal(x *big.Rat) json.Number {
	return json.Number(strings.TrimSuffix(strings.TrimRight(x.FloatString(30), "0"), "."))
}
