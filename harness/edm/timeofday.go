package edm

import (
	"strconv"
	"strings"
	"time"
)

var timeOfDayType = &Type{
	Name:     "Edm.TimeOfDay",
	schema:   Schema{Type: "string", Format: "time"},
	value:    text(wantTimeOfDay, parseTimeOfDay),
	generate: func(_ string, k uint64) string { return `"` + in2001(k*3661%86400).Format(time.TimeOnly) + `"` },
	valid: []Value{
		{`"12:34:56.123456"`, "6 fraction digits"}, {`"23:59:59.9999999"`, "last tick in .NET"}, {`"00:00:00"`, "first second"}, {`"23:59:59"`, "last second"},
		{`"00:00"`, "no seconds"},
	},
	invalid: append([]Value{
		{`"23:60:00"`, "minute 60"}, {`"23:59:61"`, "second 61"},
		{`"PT12H"`, "a duration"}, {`"TimeOfDay"`, "placeholder from documentation examples"}, {`""`, "empty"},
	}, append(notString(`43200`),
		Value{`"24:00:00"`, "hour 24, which .NET parses as 24 days"}, Value{`"7:00:00"`, "one-digit hour"}, Value{`"12:00:00Z"`, "with Z"}, Value{`"12:00:00+01:00"`, "with an offset"},
		Value{`"12:00:00."`, "decimal point without digits"}, Value{`"12:00:00.1234567890123"`, "13 fraction digits"})...),
	borderline: []Value{
		{`"12:00:00.123456789012"`, "12 fraction digits, more than .NET stores"}, {`"23:59:60"`, "leap second: valid in the ABNF, not in CSDL"},
	},
	wrongKind: notString(`43200`),
}

const (
	wantTimeOfDay = "a time of day such as 23:59:59.9999999"
	maxFraction   = 12 // digits, ABNF rule fractionalSeconds
)

// timeOfDay counts from midnight. Picoseconds hold the longest valid fraction.
type timeOfDay struct{ seconds, picoseconds int64 }

// parseTimeOfDay parses the ABNF rule timeOfDayValue.
func parseTimeOfDay(s string) (timeOfDay, error) {
	clock, fraction, dotted := strings.Cut(s, ".")
	part := strings.SplitN(clock, ":", 4)
	if len(part) < 2 || len(part) > 3 || dotted && len(part) != 3 {
		return timeOfDay{}, mismatch(wantTimeOfDay, s)
	}
	if dotted && (len(fraction) > maxFraction || !isDigits(fraction)) {
		return timeOfDay{}, mismatch("1 to 12 digits after the decimal point of a time", s)
	}
	hour, okHour := twoDigits(part[0], 0, 23)
	minute, okMinute := twoDigits(part[1], 0, 59)
	second, okSecond := 0, true
	if len(part) == 3 {
		second, okSecond = twoDigits(part[2], 0, 60) // 60 is a leap second
	}
	if !okHour || !okMinute || !okSecond {
		return timeOfDay{}, mismatch("a time from 00:00:00 to 23:59:60 in two digits each", s)
	}
	// Twelve digits always fit into an int64.
	pico, _ := strconv.ParseInt(fraction+strings.Repeat("0", maxFraction-len(fraction)), 10, 64)
	return timeOfDay{int64(hour*3600 + minute*60 + second), pico}, nil
}
