package mock

import (
	"encoding/json"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// valueFaults keep something else than a valid value, or refuse it.
var valueFaults = []Fault{
	keeps("int64-rounded", "rounds an Int64 to what a float64 holds", func(edmType string, v any) any {
		n, ok := v.(json.Number)
		if !ok || edmType != "Edm.Int64" {
			return v
		}
		f, err := n.Float64()
		if err != nil || math.Abs(f) >= math.MaxInt64 {
			return v
		}
		return json.Number(strconv.FormatFloat(f, 'f', 0, 64))
	}),
	keeps("int64-wrapped", "keeps the lower 32 bits of an Int64 from 2^31 on", func(edmType string, v any) any {
		n, ok := v.(json.Number)
		if !ok || edmType != "Edm.Int64" {
			return v
		}
		i, err := n.Int64()
		if err != nil || i < 1<<31 {
			return v
		}
		return json.Number(strconv.FormatInt(int64(int32(i)), 10))
	}),
	keeps("text-cut", "cuts text after 100 characters", func(_ string, v any) any {
		text, ok := v.(string)
		if runes := []rune(text); ok && len(runes) > 100 {
			return string(runes[:100])
		}
		return v
	}),
	keeps("text-in-ascii", "keeps a question mark for each character beyond ASCII", func(_ string, v any) any {
		text, ok := v.(string)
		if !ok {
			return v
		}
		return strings.Map(func(r rune) rune {
			if r > 127 {
				return '?'
			}
			return r
		}, text)
	}),
	keeps("offset-lost", "keeps the time of an instant, and takes it for UTC", func(edmType string, v any) any {
		text, ok := v.(string)
		if !ok || edmType != "Edm.DateTimeOffset" {
			return v
		}
		return offsetAtEnd.ReplaceAllString(text, "Z")
	}),
	keeps("fraction-dropped", "drops the fraction of a second of an instant", func(edmType string, v any) any {
		text, ok := v.(string)
		if !ok || edmType != "Edm.DateTimeOffset" {
			return v
		}
		return secondFraction.ReplaceAllString(text, "")
	}),
	accepts("null-accepted", "null-refused", "null where it must not be", ruleNull),
	{
		ID: "null-ignored", Check: "nulls-kept",
		Title: "keeps what there is where an update sets null",
		hooks: hooks{merge: func(c *call, next object) object {
			for _, m := range c.valid {
				if was, had := c.before.get(m.name); had && m.value == nil {
					next = next.with(m.name, was)
				}
			}
			return next
		}},
	},
	{
		ID: "edge-refused", Check: "valid-edges",
		Title: "refuses the highest Int32",
		hooks: hooks{refuse: func(c *call) *refusal {
			for _, m := range c.change {
				if m.value == json.Number("2147483647") {
					return refuse(ruleRange, http.StatusBadRequest, "Invalid value: "+m.name+".")
				}
			}
			return nil
		}},
	},
}

var secondFraction = regexp.MustCompile(`\.\d+`)

var offsetAtEnd = regexp.MustCompile(`[+-]\d\d:\d\d$`)

// keeps is the fault of a mock that stores, of what a valid update sets, something else.
func keeps(id, title string, replace func(edmType string, v any) any) Fault {
	return Fault{ID: id, Check: "valid-edges", Title: title, hooks: hooks{merge: func(c *call, next object) object {
		for _, m := range c.valid {
			if p := c.resource.property(m.name); p != nil {
				now, _ := next.get(m.name)
				next = next.with(m.name, mapScalars(p.edm, p.schema, now, replace))
			}
		}
		return next
	}}}
}
