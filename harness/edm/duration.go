package edm

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

var durationType = &Type{
	Name:   "Edm.Duration",
	schema: Schema{Type: "string", Format: "duration"},
	value:  text(wantDuration, parseDuration),
	// Below an hour, so that there is only one way to write it.
	generate: func(_ string, k uint64) string { return `"PT` + strconv.FormatUint(1+k%59, 10) + `M"` },
	valid: []Value{
		{`"P1DT2H3M4.5S"`, "days, a time and a fraction"}, {`"PT1.5S"`, "fraction"}, {`"PT36H"`, "more hours than a day"}, {`"PT0S"`, "zero"}, {`"P0D"`, "zero in days"}, {`"P1D"`, "one day"},
		{`"-P1D"`, "negative"}, {`"PT0.0000001S"`, "one tick in .NET"}, {`"P10675199DT2H48M5.4775807S"`, "longest in .NET"},
	},
	invalid: append([]Value{
		{`"P1DT2M1H"`, "minutes before hours"}, {`"PT-1H"`, "sign after PT"}, {`"Duration"`, "placeholder from documentation examples"},
		{`"P1W"`, "weeks"}, {`""`, "empty"},
	}, append(notString(`3600`),
		Value{`"P1Y"`, "years, which .NET reads as 365 days"}, Value{`"P1M"`, "months, which .NET reads as 30 days"},
		Value{`"01:00:00"`, "a .NET TimeSpan"}, Value{`"+P1D"`, "plus sign"}, Value{`"PT1.S"`, "decimal point without digits"}, Value{`"PT.5S"`, "no digit before the decimal point"})...),
	borderline: []Value{
		{`"P"`, "nothing after P: valid in the ABNF, not in XSD"}, {`"PT"`, "nothing after T: valid in the ABNF, not in XSD"}, {`"P1DT"`, "nothing after T"},
		{`"pt1h"`, "lower case: valid in the ABNF, not in XSD"}, {`"PT0.123456789012S"`, "12 fraction digits, more than .NET stores"},
		{`"P10675200D"`, "longer than the longest in .NET"},
	},
	wrongKind: notString(`3600`),
}

const (
	wantDuration = "a duration such as P1DT2H30M5.5S"
	maxDuration  = 256 // bytes; the grammar sets no limit
)

var durationForm = regexp.MustCompile(
	`^(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?$`)

// duration holds digits of any length: seconds without leading zeros, and a fraction without trailing zeros.
type duration struct {
	negative          bool
	seconds, fraction string
}

// parseDuration parses xsd:dayTimeDuration, which the ABNF rule durationValue says it approximates: designators are upper case,
// each unit has a number before it, and P and T have a unit after them.
func parseDuration(s string) (duration, error) {
	m := []string(nil)
	if len(s) <= maxDuration {
		m = durationForm.FindStringSubmatch(s)
	}
	if m == nil || strings.HasSuffix(s, "P") || strings.HasSuffix(s, "T") {
		return duration{}, mismatch(wantDuration, s)
	}
	total := new(big.Int)
	for i, unit := range []int64{86400, 3600, 60, 1} {
		if n, ok := new(big.Int).SetString(m[i+2], 10); ok {
			total.Add(total, n.Mul(n, big.NewInt(unit)))
		}
	}
	d := duration{m[1] == "-", total.String(), strings.TrimRight(m[6], "0")}
	if d.seconds == "0" && d.fraction == "" {
		d.negative = false
	}
	return d, nil
}
