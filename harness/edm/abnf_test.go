package edm

import (
	"regexp"
	"strings"
	"testing"
)

// abnf are rules of the OData ABNF as expressions, written apart from the code they judge. ABNF literals ignore case.
var abnf = map[string]*regexp.Regexp{
	"Edm.Guid":           regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`),
	"Edm.Date":           regexp.MustCompile(`^` + abnfDate + `$`),
	"Edm.TimeOfDay":      regexp.MustCompile(`^` + abnfTime + `$`),
	"Edm.DateTimeOffset": regexp.MustCompile(`^` + abnfDate + `[Tt]` + abnfTime + `([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`),
	"Edm.Duration":       regexp.MustCompile(`(?i)^-?P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?$`),
	"Edm.Binary":         regexp.MustCompile(`^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]=?|[A-Za-z0-9_-][AQgw](==)?)?$`),
}

const (
	abnfDate = `-?(0[0-9]{3}|[1-9][0-9]{3,})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
	abnfTime = `([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)(\.[0-9]{1,12})?)?`
)

// stricter says which texts of the grammar Check may refuse: days that do not exist, and durations that only the ABNF knows.
var stricter = map[string]*regexp.Regexp{
	"Edm.Date":           regexp.MustCompile(`-(02-(29|3.)|0[469]-31|11-31)`),
	"Edm.DateTimeOffset": regexp.MustCompile(`-(02-(29|3.)|0[469]-31|11-31)`),
	"Edm.Duration":       regexp.MustCompile(`[a-z]|[PT]$`),
}

// TestCheckAgainstABNF compares on every text that is one edit away from a listed value.
func TestCheckAgainstABNF(t *testing.T) {
	for name, grammar := range abnf {
		typ, _ := Lookup(name)
		accepted, refused := 0, 0
		for _, text := range edits(typ) {
			matches, err := grammar.MatchString(text), typ.Check(text)
			if name == "Edm.Binary" { // the standard alphabet is ours
				matches = matches || !strings.ContainsAny(text, "-_") && grammar.MatchString(strings.NewReplacer("+", "-", "/", "_").Replace(text))
			}
			if err == nil && !matches {
				t.Errorf("%s: %q is accepted against the ABNF", name, text)
			}
			if err != nil && matches && (stricter[name] == nil || !stricter[name].MatchString(text)) {
				t.Errorf("%s: %q is refused against the ABNF: %v", name, text, err)
			}
			if err == nil {
				accepted++
			} else {
				refused++
			}
		}
		if accepted < 50 || refused < 500 {
			t.Errorf("%s: want both answers often, got %d accepted and %d refused", name, accepted, refused)
		}
	}
}

// edits returns the string values of a type's lists, and each with one character removed, replaced, inserted or doubled.
func edits(typ *Type) []string {
	var out []string
	for _, v := range append(append(typ.Valid(), typ.Invalid()...), typ.Borderline()...) {
		decoded, err := decode(v.JSON)
		s, ok := decoded.(string)
		if err != nil || !ok {
			continue
		}
		out = append(out, s)
		for i := range len(s) {
			out = append(out, s[:i]+s[i+1:], s[:i]+s[i:i+1]+s[i:])
			for _, c := range "019-+:.TZtzPDHMSaAgw=_/ \n" {
				out = append(out, s[:i]+string(c)+s[i+1:], s[:i]+string(c)+s[i:])
			}
		}
	}
	return out
}
