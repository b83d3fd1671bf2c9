package edm

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

var dateType = &Type{
	Name:     "Edm.Date",
	schema:   Schema{Type: "string", Format: "date"},
	value:    text(wantDate, parseDate),
	generate: func(_ string, k uint64) string { return `"` + in2001(k%365*86400).Format(time.DateOnly) + `"` },
	valid: []Value{
		{`"2024-02-29"`, "leap day"}, {`"9999-12-31"`, "last day in .NET"}, {`"0001-01-01"`, "first day in .NET"},
		{`"1970-01-01"`, "first day of Unix time"},
	},
	invalid: append([]Value{
		{`"2023-02-29"`, "29 February in a common year"}, {`"2024-13-01"`, "month 13"}, {`"2024-00-10"`, "month 0"}, {`"2024-01-32"`, "day 32"},
		{`"20240101"`, "no dashes"}, {`"01/02/2024"`, "slashes"}, {`"INF"`, "not a date"},
		{`"Date"`, "placeholder from documentation examples"}, {`""`, "empty"},
	}, append(notString(`20240101`),
		Value{`"2024-1-1"`, "one-digit month and day"}, Value{`"2024-01-01T00:00:00Z"`, "a date with a time"})...),
	borderline: []Value{
		{`"0000-01-01"`, "year 0"}, {`"-0001-12-31"`, "negative year"}, {`"10000-01-01"`, "five-digit year"},
	},
	wrongKind: notString(`20240101`),
}

const wantDate = "a date such as 2024-02-29"

// date is a day of the proleptic Gregorian calendar, which has a year 0.
type date struct {
	year       int64
	month, day int
}

// parseDate parses the ABNF rule date and requires a day that exists. The rule does not limit years; we allow nine digits.
func parseDate(s string) (date, error) {
	unsigned, negative := strings.CutPrefix(s, "-")
	part := strings.Split(unsigned[:min(len(unsigned), 20)], "-")
	if len(unsigned) > len("999999999-12-31") || len(part) != 3 || !isDigits(part[0]) || len(part[0]) < 4 ||
		len(part[0]) > 4 && part[0][0] == '0' {
		return date{}, mismatch(wantDate, s)
	}
	month, okMonth := twoDigits(part[1], 1, 12)
	if !okMonth {
		return date{}, mismatch("a month from 01 to 12 in a date", s)
	}
	year, err := strconv.ParseInt(part[0], 10, 64)
	if err != nil {
		return date{}, mismatch(wantDate, s)
	}
	if negative {
		year = -year
	}
	last := daysIn(year, month)
	day, okDay := twoDigits(part[2], 1, last)
	if !okDay {
		return date{}, mismatch(fmt.Sprintf("a day from 01 to %d in a date of that month", last), s)
	}
	return date{year, month, day}, nil
}

// days counts from 0000-03-01, so that years end with the leap day.
func (d date) days() int64 {
	year, month := d.year, int64(d.month)-3
	if month < 0 {
		year, month = year-1, month+12
	}
	return year*365 + floorDiv(year, 4) - floorDiv(year, 100) + floorDiv(year, 400) + (month*153+2)/5 + int64(d.day) - 1
}

func daysIn(year int64, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// twoDigits parses exactly two digits, and reports whether the number is between lowest and highest.
func twoDigits(s string, lowest, highest int) (int, bool) {
	if len(s) != 2 || !isDigits(s) {
		return 0, false
	}
	n := int(s[0]-'0')*10 + int(s[1]-'0')
	return n, n >= lowest && n <= highest
}

// in2001 keeps generated instants in one past year, so that they are easy to tell from real data.
func in2001(seconds uint64) time.Time {
	const year = 365 * 86400
	return time.Unix(time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).Unix()+int64(seconds%year), 0).UTC()
}
