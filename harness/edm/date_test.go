package edm

import (
	"strings"
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	judge(t, dateType, []string{`"2000-02-29"`, `"0000-02-29"`, `"-0004-02-29"`, `"-0000-01-01"`, `"999999999-12-31"`, `"2024-04-30"`},
		[]string{
			`"1900-02-29"`, `"2024-04-31"`, `"2024-02-30"`, `"-0001-02-29"`, `"02024-01-01"`, `"1234567890-01-01"`, `"+2024-01-01"`, `"--024-01-01"`,
			`"2024-01-01-"`, `"2024-01"`, `"2024-01-00"`, `"2024-01-1 "`, `" 2024-01-01"`, `"2024-01-+1"`, `"24-01-01"`, `"-"`, `null`,
			"\"\u0662024-01-01\"",
		})
	compare(t, dateType, [][2]string{{`"2024-02-29"`, `"2024-02-29"`}, {`"-0000-01-01"`, `"0000-01-01"`}},
		[][2]string{{`"2024-02-29"`, `"2024-02-28"`}, {`"2024-02-29"`, `"-2024-02-29"`}, {`"2024-02-29"`, `"2024-02-29T00:00:00Z"`}})
	if got := dateType.Generate("s", 1); !strings.HasPrefix(got, `"2001-`) {
		t.Errorf("want a day of 2001, got %s", got)
	}
}

// TestDays compares with the standard library, day by day over 800 years.
func TestDays(t *testing.T) {
	origin := time.Date(0, 3, 1, 0, 0, 0, 0, time.UTC)
	for day := int64(-366 * 400); day < 366*400; day++ {
		at := origin.AddDate(0, 0, int(day))
		if got := (date{int64(at.Year()), int(at.Month()), at.Day()}).days(); got != day {
			t.Fatalf("%s: want day %d, got %d", at.Format(time.DateOnly), day, got)
		}
	}
}
