package plan

import (
	"math"
	"strconv"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// fractions returns one fraction within the documented bounds that a detour changes: one of 16 digits where the type is that of binary64,
// otherwise cents, or what multipleOf allows.
func fractions(p *contract.Property, t *edm.Type) []edgeValue {
	low, high := math.Inf(-1), math.Inf(1)
	if p.Schema.Min != nil {
		low = *p.Schema.Min
	}
	if p.Schema.Max != nil {
		high = *p.Schema.Max
	}
	digits, lossy := 2, true
	if step := p.Schema.MultipleOf; step != nil {
		digits, lossy = decimals(*step)
	} else if p.Edm == "Edm.Double" {
		v := 0.1234567890123456
		if low > v {
			v += math.Ceil(low)
		}
		return []edgeValue{{text: strconv.FormatFloat(v, 'f', -1, 64), why: "16 digits"}}
	}
	if !lossy || t.Name == "Edm.Single" {
		return nil
	}
	scale := math.Pow10(digits)
	first := math.Floor(min(max(20, math.Ceil(low)+20), high) * scale)
	for n := first - 1; n > first-maxCents && n >= low*scale; n-- {
		if v := n / scale; math.Floor(v*scale) != n {
			return []edgeValue{{text: strconv.FormatFloat(v, 'f', -1, 64), why: "a fraction that is not exact in binary"}}
		}
	}
	return nil
}

// maxCents bounds the search for a fraction.
const maxCents = 2000

// decimals returns the number of decimals of 0.1, 0.01 and so on.
func decimals(step float64) (n int, ok bool) {
	for n = range 9 {
		if step == math.Pow10(-n) {
			return n, n > 0
		}
	}
	return 0, false
}
