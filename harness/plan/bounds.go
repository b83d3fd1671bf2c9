package plan

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// outside lists the values that the description's own bounds rule out although the type has them: a text that is too long or too short,
// an integer beside its limits. Those of an integer that are the type's own are left to it.
func outside(p contract.Property) (out []check.Bad) {
	t := p.EdmType()
	if t == nil || p.IsCollection() || len(p.Schema.Enum) > 0 {
		return nil
	}
	add := func(v any, why string) { out = append(out, check.Bad{Target: p.Name, Value: v, Why: why}) }
	switch {
	case t.Name == "Edm.String":
		if most := p.Schema.MaxLength; most != nil && *most < maxGrey {
			add(tail(*most+1), fmt.Sprintf("longer than the documented %d", *most))
		}
		if least := p.Schema.MinLength; least > 0 && least < maxGrey {
			add(tail(least-1), fmt.Sprintf("shorter than the documented %d", least))
		}
	case t.Schema().Type == "integer":
		for _, b := range []struct {
			limit *float64
			step  int64
			word  string
		}{{p.Schema.Max, 1, "above"}, {p.Schema.Min, -1, "below"}} {
			if b.limit == nil || math.Abs(*b.limit) >= 1<<53 || *b.limit != math.Trunc(*b.limit) {
				continue
			}
			v := json.Number(new(big.Int).Add(big.NewInt(int64(*b.limit)), big.NewInt(b.step)).String())
			if t.Check(v) == nil {
				add(v, fmt.Sprintf("%s the documented %.0f", b.word, *b.limit))
			}
		}
	}
	return out
}

// tail is a text of so many characters, which says where it comes from as far as there is room.
func tail(length uint64) string {
	text := []byte("conform")
	for uint64(len(text)) < length {
		text = append(text, '-')
	}
	return string(text[:length])
}
