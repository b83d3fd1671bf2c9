package catalogue

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/graphconform/conform/harness/check"
)

// alters reports whether an entity shows another value after an accepted invalid one that neither is the old one, nor was sent by any request,
// nor means what was sent: a lenient target may convert "5" to 5 or take the nearest value in range, but not wrap, round or truncate.
func alters(e *check.Evidence, bad check.Bad, before, now map[string]any) bool {
	was, had := before[bad.Target]
	got, present := now[bad.Target]
	if !present || !had || e.TypeOf(bad.Target).Same(was, got) || slices.ContainsFunc(slices.Concat(e.Steps, e.OtherCases), func(s check.Step) bool {
		return setsValue(e, s, bad.Target, got)
	}) {
		return false
	}
	switch sent := bad.Value.(type) {
	case json.Number:
		number, isNumber := got.(json.Number)
		return got == nil || isNumber && !nearest(e, bad.Target, sent, number)
	case string:
		switch got := got.(type) {
		case nil:
			return true
		case json.Number:
			x, errX := strconv.ParseFloat(sent, 64)
			y, errY := got.Float64()
			return errX != nil || errY != nil || x != y
		case string:
			return changesText(e, bad.Target, sent, got)
		}
	}
	return false
}

// nearest reports whether a number is the one within the property's bounds that is nearest to the one sent.
func nearest(e *check.Evidence, name string, sent, got json.Number) bool {
	x, errX := sent.Float64()
	y, errY := got.Float64()
	p := e.Operation.Property(name)
	if errX != nil || errY != nil || p == nil || x == y {
		return true
	}
	low, high := math.Inf(-1), math.Inf(1)
	if t := p.EdmType(); t != nil {
		if bound, err := strconv.ParseFloat(t.Schema().Minimum, 64); err == nil {
			low = bound
		}
		if bound, err := strconv.ParseFloat(t.Schema().Maximum, 64); err == nil {
			high = bound
		}
	}
	if p.Schema.Min != nil {
		low = max(low, *p.Schema.Min)
	}
	if p.Schema.Max != nil {
		high = min(high, *p.Schema.Max)
	}
	return y == min(max(x, low), high)
}

// changesText reports whether a stored text is not what was sent in another form. An invalid date may be stored in another notation, but not
// as another day.
func changesText(e *check.Evidence, name, sent, got string) bool {
	p := e.Operation.Property(name)
	switch t := p.EdmType(); {
	case t == nil || t.Name == "Edm.String" && p.Schema.Format == "":
		return !strings.EqualFold(strings.TrimSpace(sent), strings.TrimSpace(got))
	case slices.Contains([]string{"Edm.Date", "Edm.DateTimeOffset", "Edm.TimeOfDay"}, t.Name) && t.Check(got) == nil:
		return sent != got && notation(sent) == notation(got)
	}
	return false
}

// notation is a text with all digits alike.
func notation(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '0'
		}
		return r
	}, text)
}
