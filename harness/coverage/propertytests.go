package coverage

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
)

// refusing are the checks that a case's invalid values are rejected.
var refusing = []string{"wrong-type-refused", "out-of-range-refused", "bad-value-refused", "null-refused"}

// testsType returns whether a check tests the type of a property: by what a target returns, or by what it rejects.
func testsType(p *contract.Property) func(*check.Check, *plan.Case) bool {
	rejects := sendsBad(p, aspectType)
	return func(k *check.Check, c *plan.Case) bool {
		switch k.ID {
		case "schema", "value-range":
			return shownBy(c.Operation, p.Name) && (c.Kind != check.Only || c.Target == p.Name)
		case "read-schema":
			read := c.Operation.ReadEntity()
			return read != nil && len(read.Shows(p.Name)) > 0
		}
		return rejects(k, c)
	}
}

// shownBy reports whether a documented success of an update shows a property.
func shownBy(op *contract.Operation, name string) bool {
	return slices.ContainsFunc(op.Success(), func(r contract.Response) bool { return len(r.Shows(name)) > 0 })
}

// testsWritable returns whether a check tests that updates set a property.
func testsWritable(p *contract.Property) func(*check.Check, *plan.Case) bool {
	return func(k *check.Check, c *plan.Case) bool {
		_, set := c.Change[p.Name]
		switch k.ID {
		case "read-back":
			return set && (c.Kind != check.Only || c.Target == p.Name)
		case "valid-edges":
			return slices.ContainsFunc(c.Updates, func(u check.Update) bool { _, sets := u.Values[p.Name]; return sets })
		case "documented-values-accepted", "generated-values-accepted":
			return c.Kind == check.Only && c.Target == p.Name
		case "status-documented": // of a case that only says why the property is not sent
			return c.LeftOut != "" && c.Target == p.Name
		}
		return false
	}
}

// sendsBad returns whether a check judges an invalid value of a property that breaks the aspect.
func sendsBad(p *contract.Property, aspect string) func(*check.Check, *plan.Case) bool {
	return func(k *check.Check, c *plan.Case) bool {
		return slices.Contains(refusing, k.ID) && slices.ContainsFunc(c.Bad, func(bad check.Bad) bool {
			return bad.Target == p.Name && aspectOf(p, c.Kind, bad) == aspect
		})
	}
}

// aspectOf names the aspect of a property that an invalid value breaks.
func aspectOf(p *contract.Property, kind string, bad check.Bad) string {
	switch kind {
	case check.NoNull:
		return aspectNotNull
	case check.WrongType:
		return aspectType
	}
	s := p.Schema
	switch v := bad.Value.(type) {
	case json.Number:
		n, ok := new(big.Rat).SetString(v.String())
		switch {
		case !ok:
		case s.Min != nil && *s.Min != typeBound(p, false) && n.Cmp(new(big.Rat).SetFloat64(*s.Min)) <= 0:
			return aspectMinimum
		case s.Max != nil && *s.Max != typeBound(p, true) && n.Cmp(new(big.Rat).SetFloat64(*s.Max)) >= 0:
			return aspectMaximum
		}
	case []any:
		n := uint64(len(v))
		switch {
		case s.MaxItems != nil && n > *s.MaxItems, n < s.MinItems:
			return aspectItems
		case len(enumOf(p)) > 0 && n > 0 && isString(v[0]):
			return aspectEnum
		}
	case string:
		return textAspect(p, bad, v)
	}
	return aspectType
}

// textAspect is aspectOf for a text.
func textAspect(p *contract.Property, bad check.Bad, text string) string {
	s, n := p.Schema, uint64(utf8.RuneCountInString(text)) //nolint:gosec // a count is not negative
	switch {
	case bad.Format:
		return aspectFormat
	case len(enumOf(p)) > 0 && !slices.ContainsFunc(enumOf(p), func(v any) bool { return fmt.Sprint(v) == text }):
		return aspectEnum
	case !isText(p):
		return aspectType
	case s.MaxLength != nil && n > *s.MaxLength, n < s.MinLength:
		return aspectLength
	case s.Pattern != "":
		return aspectPattern
	}
	return aspectType
}

func isString(v any) bool {
	_, is := v.(string)
	return is
}

// isAbout reports whether a finding is about an aspect of a property: that of the invalid value which the request of its exchange sent or,
// for a case without invalid values, whatever the check is about.
func (h hit) isAbout(p *contract.Property, aspect string) bool {
	f, c, x := h.finding, h.of, h.exchange
	if f.About != p.Name && (f.About != "" || c.Target != "" && c.Target != p.Name) {
		return false
	}
	var sent []check.Bad
	for _, bad := range c.Bad {
		if bad.Target == p.Name && (x == nil || x.Step == bad.Step) {
			sent = append(sent, bad)
		}
	}
	return len(c.Bad) == 0 || slices.ContainsFunc(sent, func(bad check.Bad) bool { return aspectOf(p, c.Kind, bad) == aspect })
}
