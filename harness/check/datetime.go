package check

import (
	_ "embed" // the names of time zones
	"reflect"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // machines that run conform need not have time zones
)

// windowsZones maps the names that Windows, and so Microsoft Graph, gives time zones to those of the IANA.
var windowsZones = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(timezones) {
		name, iana, _ := strings.Cut(strings.TrimSpace(line), "\t")
		out[strings.ToLower(name)] = iana
	}
	return out
})

//go:embed timezones.txt
var timezones string

// sameInstant compares two values of the type dateTimeTimeZone, which services return in another time zone than they were sent. known is
// false for other values, and for unknown zones.
func sameInstant(sent, got map[string]any) (same, known bool) {
	sameZone := reflect.DeepEqual(sent["timeZone"], got["timeZone"]) // which may be objects
	a, okA := instant(sent, sameZone)
	b, okB := instant(got, sameZone)
	return a.Equal(b), okA && okB
}

// instant returns the instant of a dateTimeTimeZone. In a zone that is unknown, but the same for both values, it is taken as UTC.
func instant(v map[string]any, sameZone bool) (t time.Time, ok bool) {
	text, isText := v["dateTime"].(string)
	zone, hasZone := v["timeZone"].(string)
	if !isText || !hasZone {
		return t, false
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, true // it has an offset of its own
	}
	if iana := windowsZones()[strings.ToLower(zone)]; iana != "" {
		zone = iana
	}
	location, err := time.LoadLocation(zone)
	if err != nil && sameZone {
		location, err = time.UTC, nil
	}
	if err != nil || zone == "" || zone == "Local" {
		return t, false
	}
	t, err = time.ParseInLocation("2006-01-02T15:04:05", text, location) // accepts a fraction, too
	return t, err == nil
}
