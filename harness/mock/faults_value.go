package mock

import (
	"encoding/json"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// valueFaults store another value than a valid one that was sent, or reject it.
var valueFaults = []Fault{
	storesOther("int64-rounded", "rounds an Int64 to a float64", onInt64(func(n json.Number) json.Number {
		f, err := n.Float64()
		if err != nil || math.Abs(f) >= math.MaxInt64 {
			return n
		}
		return json.Number(strconv.FormatFloat(f, 'f', 0, 64))
	})),
	storesOther("int64-wrapped", "stores the lower 32 bits of an Int64 of 2^31 and more", onInt64(func(n json.Number) json.Number {
		i, err := n.Int64()
		if err != nil || i < 1<<31 {
			return n
		}
		return json.Number(strconv.FormatInt(int64(int32(i)), 10))
	})),
	storesOther("text-cut", "truncates strings after 100 characters", onString("", func(s string) string {
		runes := []rune(s)
		return string(runes[:min(100, len(runes))])
	})),
	storesOther("text-in-ascii", "stores a question mark for each character that is not ASCII", onString("", func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > 127 {
				return '?'
			}
			return r
		}, s)
	})),
	storesOther("text-nfkc", "stores texts in the normal form NFKC, which turns \u00b2 into 2", onString("", func(s string) string {
		return strings.ReplaceAll(s, "\u00b2", "2")
	})),
	{
		ID: "text-trimmed", Check: "valid-edges", Title: "cuts blanks around texts, which its contract says are stored as they are sent",
		hooks: onMerge(func(c *call, next object) object {
			for _, m := range c.valid {
				p := c.resource.property(m.name)
				if promise := c.operation().Promised(m.name, func(p contract.Promises) *contract.Promise { return p.Exact }); p != nil && promise != nil {
					current, _ := next.get(m.name)
					next = next.with(m.name, mapScalars(p.edm, p.schema, current, onString("", strings.TrimSpace)))
				}
			}
			return next
		}),
	},
	{
		ID: "address-lower", Check: "valid-edges", Title: "stores e-mail addresses in small letters",
		hooks: onMerge(func(c *call, next object) object {
			for _, m := range c.valid {
				p := c.resource.property(m.name)
				if text, isText := m.value.(string); p != nil && isText && p.schema.Format == "email" {
					next = next.with(m.name, strings.ToLower(text))
				}
			}
			return next
		}),
	},
	storesOther("offset-lost", "stores an instant as if its offset were UTC", onString("Edm.DateTimeOffset", func(s string) string {
		return offsetAtEnd.ReplaceAllString(s, "Z")
	})),
	storesOther("fraction-dropped", "drops the fraction of a second of an instant", onString("Edm.DateTimeOffset", func(s string) string {
		return secondFraction.ReplaceAllString(s, "")
	})),
	storesOther("line-break-changed", "stores a line break of Windows as one of Unix", onString("Edm.String", func(s string) string {
		return strings.ReplaceAll(s, "\r\n", "\n")
	})),
	{
		ID: "empty-ignored", Check: "valid-edges", Title: "keeps the old value if an update sets an empty text or an empty collection",
		hooks: onMerge(func(c *call, next object) object {
			for _, m := range c.valid {
				list, isList := m.value.([]any)
				empty := m.value == "" || isList && len(list) == 0
				if old, ok := c.before.get(m.name); ok && empty {
					next = next.with(m.name, old)
				}
			}
			return next
		}),
	},
	acceptsInvalid("null-accepted", "null-refused", "null for a property that is not nullable", ruleNull),
	{
		ID: "null-ignored", Check: "nulls-kept", Title: "keeps the old value if an update sets null",
		hooks: onMerge(func(c *call, next object) object {
			for _, m := range c.valid {
				if old, ok := c.before.get(m.name); ok && m.value == nil {
					next = next.with(m.name, old)
				}
			}
			return next
		}),
	},
	{
		ID: "null-omitted", Check: "nulls-kept", Title: "leaves null properties out of reads, in OData other than Graph",
		hooks: onStatus(http.StatusOK, func(c *call, resp *response) {
			if p := c.operation().Profile; c.request.Method == http.MethodGet && p == contract.OData {
				resp.body = slices.DeleteFunc(slices.Clone(resp.body), func(m member) bool { return m.value == nil })
			}
		}),
	},
	{
		ID: "edge-refused", Check: "valid-edges", Title: "rejects the highest Int32",
		hooks: hooks{rejectUpdate: func(c *call) *rejection {
			for _, m := range c.change {
				if m.value == json.Number("2147483647") {
					return reject(ruleRange, http.StatusBadRequest, "Invalid value: "+m.name+".")
				}
			}
			return nil
		}},
	},
}

var (
	secondFraction = regexp.MustCompile(`\.\d+`)
	offsetAtEnd    = regexp.MustCompile(`[+-]\d\d:\d\d$`)
)

// replaceScalar returns the value to store instead of a scalar.
type replaceScalar func(edmType string, v any) any

func onInt64(replace func(json.Number) json.Number) replaceScalar {
	return func(edmType string, v any) any {
		if n, ok := v.(json.Number); ok && edmType == "Edm.Int64" {
			return replace(n)
		}
		return v
	}
}

// onString replaces the strings of an Edm type, or of every type if it is empty.
func onString(edmName string, replace func(string) string) replaceScalar {
	return func(edmType string, v any) any {
		if s, ok := v.(string); ok && (edmName == "" || edmType == edmName) {
			return replace(s)
		}
		return v
	}
}

// storesOther is the fault of a mock that stores another value than a valid update sets.
func storesOther(id, title string, replace replaceScalar) Fault {
	return Fault{ID: id, Check: "valid-edges", Title: title, hooks: onMerge(func(c *call, next object) object {
		for _, m := range c.valid {
			if p := c.resource.property(m.name); p != nil {
				current, _ := next.get(m.name)
				next = next.with(m.name, mapScalars(p.edm, p.schema, current, replace))
			}
		}
		return next
	})}
}
