package edm

import (
	"strings"
	"time"
)

var dateTimeOffsetType = &Type{
	Name:     "Edm.DateTimeOffset",
	schema:   Schema{Type: "string", Format: "date-time"},
	value:    text(wantDateTimeOffset, parseDateTimeOffset),
	generate: func(_ string, k uint64) string { return `"` + in2001(k*3661).Format(time.RFC3339) + `"` },
	valid: []Value{
		{`"2024-02-29T12:00:00.123456+05:30"`, "leap day, 6 fraction digits, with an offset"}, {`"2024-02-29T12:00:00.1234567+05:30"`, "7 fraction digits, as in .NET"}, {`"2024-02-29T12:00:00+14:00"`, "largest offset in use"},
		{`"0001-01-01T00:00:00Z"`, "first instant in .NET"}, {`"9999-12-31T23:59:59.9999999Z"`, "last instant in .NET"},
		{`"2024-02-29T12:00:00-12:00"`, "smallest offset in use"},
		{`"2024-02-29T12:00Z"`, "no seconds"}, {`"2024-02-29T12:00:00.1Z"`, "1 fraction digit"},
		{`"2024-02-29T12:00:00.12Z"`, "2 fraction digits"}, {`"2024-02-29T12:00:00.123Z"`, "3 fraction digits"},
		{`"2024-02-29T12:00:00.1234Z"`, "4 fraction digits"}, {`"2024-02-29T12:00:00.12345Z"`, "5 fraction digits"},
		{`"2024-02-29T12:00:00.123456Z"`, "6 fraction digits"},
	},
	invalid: append([]Value{
		{`"2023-02-29T12:00:00Z"`, "29 February in a common year"}, {`"2024-01-01T25:00:00Z"`, "hour 25"}, {`"2024-01-01T12:60:00Z"`, "minute 60"},
		{`"/Date(0)/"`, "OData 2 date"},
		{`"DateTimeOffset"`, "placeholder from documentation examples"}, {`""`, "empty"},
	}, append(notString(`1704067200`),
		Value{`"2024-01-01T24:00:00Z"`, "hour 24"}, Value{`"2024-01-01T12:00:00.Z"`, "decimal point without digits"},
		Value{`"2024-01-01T12:00:00.1234567890123Z"`, "13 fraction digits"}, Value{`"2024-01-01T12%3A00%3A00Z"`, "percent-encoded"},
		Value{`"2024-01-01T12:00:00+0000"`, "offset without colon"}, Value{`"2024-01-01 12:00:00Z"`, "space instead of T"},
		Value{`"Mon, 01 Jan 2024 12:00:00 GMT"`, "HTTP date"}, Value{`"2024-01-01T12:00:00"`, "no offset"},
		Value{`"2024-01-01"`, "date only"})...),
	borderline: []Value{
		{`"2024-01-01T12:00:00.12345678Z"`, "8 fraction digits, more than .NET stores"},
		{`"2024-01-01T12:00:00.123456789012Z"`, "12 fraction digits"}, {`"2016-12-31T23:59:60Z"`, "leap second: valid in the ABNF, not in CSDL"},
		{`"2024-01-01T12:00:00+23:59"`, "offset beyond 14 hours"}, {`"2024-01-01t12:00:00z"`, "lower case"},
		{`"0000-01-01T00:00:00Z"`, "year 0"},
	},
	wrongKind: notString(`1704067200`),
}

const wantDateTimeOffset = "an instant such as 2024-02-29T12:00:00Z"

// instant counts from day 0 of date.days, in UTC.
type instant struct{ seconds, picoseconds int64 }

// parseDateTimeOffset parses the ABNF rule dateTimeOffsetValue, whose literals are case-insensitive. A leap second is the same
// instant as the start of the next minute.
func parseDateTimeOffset(s string) (instant, error) {
	at := strings.IndexAny(s, "Tt")
	if at < 0 {
		return instant{}, mismatch(wantDateTimeOffset, s)
	}
	offset, clock, ok := cutOffset(s[at+1:])
	if !ok {
		return instant{}, mismatch("Z or an offset such as +01:00 at the end of an instant", s)
	}
	day, err := parseDate(s[:at])
	if err != nil {
		return instant{}, err
	}
	tod, err := parseTimeOfDay(clock)
	if err != nil {
		return instant{}, err
	}
	return instant{day.days()*86400 + tod.seconds - offset, tod.picoseconds}, nil
}

// cutOffset splits `12:00:00+01:00` into the offset, in seconds east of UTC, and the time before it.
func cutOffset(s string) (seconds int64, rest string, ok bool) {
	if rest, ok := strings.CutSuffix(strings.ToUpper(s), "Z"); ok {
		return 0, rest, true
	}
	at := len(s) - len("+01:00")
	if at < 0 || s[at] != '+' && s[at] != '-' || s[at+3] != ':' {
		return 0, "", false
	}
	hour, okHour := twoDigits(s[at+1:at+3], 0, 23)
	minute, okMinute := twoDigits(s[at+4:], 0, 59)
	seconds = int64(hour*3600 + minute*60)
	if s[at] == '-' {
		seconds = -seconds
	}
	return seconds, s[:at], okHour && okMinute
}
