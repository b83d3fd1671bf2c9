package catalogue

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/check"
)

var freshness = register(&check.Check{
	ID: "freshness", Rule: "PATCH-HDR-010", Family: "headers", Order: 210, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:   "does not let caches answer for it",
	Source:  "RFC 5789 §2",
	Sends:   "a valid update, also with Prefer and with If-Match",
	Holds:   "a success carries no max-age above 0 and no Expires after its Date, unless Content-Location names the URL of the request",
	Classes: []check.Class{{Name: "header.freshness"}},
	When:    onUpdate,
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if !e.Accepted() {
			return skip("the update was not accepted, see status-documented")
		}
		if location := x.Header.Get("Content-Location"); location != "" && strings.HasSuffix(x.Request.URL, location) {
			return check.Outcome{}
		}
		control, forbidden := strings.Join(x.Header.Values("Cache-Control"), ","), false
		for _, directive := range strings.Split(control, ",") {
			name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(directive)), "=")
			forbidden = forbidden || name == "no-store" || name == "no-cache" || name == "private"
			seconds, err := strconv.Atoi(strings.Trim(value, `"`))
			if (name == "max-age" || name == "s-maxage") && err == nil && seconds > 0 && !forbidden {
				return one("header.freshness", "no freshness for the answer to an update", "Cache-Control: "+check.Clip(control), "a cache may answer reads with it")
			}
		}
		if expires, ok := expiry(x.Header); ok && !forbidden {
			return one("header.freshness", "no freshness for the answer to an update", "Expires: "+check.Clip(expires), "a cache may answer reads with it")
		}
		return check.Outcome{}
	},
})

// expiry returns the Expires of an answer that says to be fresh after its Date; max-age has the last word (RFC 9111 §5.3).
func expiry(h http.Header) (expires string, fresh bool) {
	expires = h.Get("Expires")
	until, err := time.Parse(http.TimeFormat, expires)
	date, errDate := time.Parse(http.TimeFormat, h.Get("Date"))
	return expires, err == nil && errDate == nil && until.After(date) && !strings.Contains(strings.ToLower(h.Get("Cache-Control")), "max-age")
}
