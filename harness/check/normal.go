package check

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
)

// kept reports whether a read shows the value of an update. In plain HTTP, a service may store it in a normal form of its own.
func (e *Evidence) kept(name string, sent, got any) bool {
	return e.TypeOf(name).Equal(sent, got) || !e.MayShow(name, sent) || !e.Operation.Profile.Includes(contract.OData) && normalized(sent, got)
}

// MayShow reports whether the documented entity allows a value of the update. A contract may describe a property in another way in
// responses than in updates, and then promises nothing about what a read shows.
func (e *Evidence) MayShow(name string, sent any) bool {
	p := e.Operation.Property(name)
	return p == nil || sent == nil || // an absent property shows null, too
		MayShow(e.Operation, name, sent) ||
		!allows(oracle.CompiledForUpdate, p.Schema, sent) // as of a value in another form
}

// MayShow reports whether the documented entity allows a property to have a value, in whichever form it is, or says nothing of it: in the
// first success that has one, and in a read.
func MayShow(op *contract.Operation, name string, v any) bool {
	p := op.Property(name)
	for _, entity := range []*contract.Response{op.UpdatedEntity(), op.ReadEntity()} {
		if entity != nil && slices.ContainsFunc(entity.Shows(name), func(s *oracle.Schema) bool {
			return (p == nil || s != p.Schema) && !allows(oracle.Compiled, s, v)
		}) {
			return false
		}
	}
	return true
}

// allows reports whether a schema allows a value, also if nothing can tell.
func allows(compile func(*oracle.Schema) (*oracle.Validator, error), schema *oracle.Schema, v any) bool {
	validator, err := compile(schema)
	if err != nil {
		return true
	}
	mismatches, err := validator.Validate(v)
	return err != nil || len(mismatches) == 0
}

// normalized reports whether got is another form of sent: text in another case, with other white space or another Unicode
// normal form, a scalar as text, an instant
// in UTC, blank for null.
func normalized(sent, got any) bool {
	switch want := sent.(type) {
	case []any:
		have, ok := got.([]any)
		if got == nil && len(want) == 0 {
			return true
		}
		if !ok || len(have) != len(want) {
			return false
		}
		for i := range want {
			if !normalized(want[i], have[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		have, ok := got.(map[string]any)
		for name, v := range want {
			if !ok || !normalized(v, have[name]) {
				return false
			}
		}
		return ok
	}
	x, okX := normalText(sent)
	y, okY := normalText(got)
	return okX && okY && x == y || looksEqual(sent, got) || sameTime(sent, got)
}

// Trimmed reports whether two values differ in nothing but blanks around texts and the Unicode normal form of texts.
func Trimmed(sent, got any) bool {
	return sameTexts(sent, got, func(text string) string { return norm.NFC.String(strings.TrimSpace(text)) })
}

// Folded reports whether two values differ in nothing but the letter case and the white space of texts, and their normal form.
func Folded(sent, got any) bool {
	return sameTexts(sent, got, func(text string) string { text, _ = normalText(text); return text })
}

// sameTexts compares two values in which texts are alike that have the same form.
func sameTexts(sent, got any, form func(string) string) bool {
	switch want := sent.(type) {
	case []any:
		have, ok := got.([]any)
		return ok && slices.EqualFunc(want, have, func(x, y any) bool { return sameTexts(x, y, form) })
	case map[string]any:
		have, ok := got.(map[string]any)
		for name, v := range want {
			ok = ok && sameTexts(v, have[name], form)
		}
		return ok
	case string:
		have, ok := got.(string)
		return ok && (form(want) == form(have) || looksEqual(want, have))
	}
	return sent == got || looksEqual(sent, got)
}

// normalText is the text of a scalar without what services normalize.
func normalText(v any) (text string, ok bool) {
	switch v := v.(type) {
	case nil:
	case string:
		text = v
	case json.Number:
		text = v.String()
	case bool:
		text = strconv.FormatBool(v)
	default:
		return "", false
	}
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(text)), " ")), true
}

// sameTime takes an instant without an offset to be in UTC.
func sameTime(a, b any) bool {
	x, okX := instantOf(a)
	y, okY := instantOf(b)
	return okX && okY && x.Equal(y)
}

func instantOf(v any) (at time.Time, ok bool) {
	text, _ := v.(string)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return at, false
}
