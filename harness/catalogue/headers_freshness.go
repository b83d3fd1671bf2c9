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
	Title:   "does not mark the response as fresh for caches",
	Source:  "RFC 5789 §2",
	Quote:   `RFC 5789 §2: "A response to this method is only cacheable if it contains explicit freshness information … as well as the Content-Location header matching the Request-URI …"`,
	Sends:   "a valid update, also with Prefer and with If-Match",
	Holds:   "a success has no max-age above 0 and no Expires after its Date, unless Content-Location is the URL of the request",
	Classes: []check.Class{{Name: "header.freshness"}},
	When:    onUpdate,
	Judge: func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if !e.Accepted() {
			return skip(notAccepted)
		}
		if location := x.Header.Get("Content-Location"); location != "" && strings.HasSuffix(x.Request.URL, location) {
			return check.Outcome{}
		}
		fresh := func(field string) check.Outcome {
			out := finding("header.freshness", "a response to an update that is not fresh", field, "a cache may use it as the response to a read")
			if plain(e) {
				return out.As(check.May) // without Content-Location no cache stores it
			}
			return out
		}
		control, forbidden := strings.Join(x.Header.Values("Cache-Control"), ","), false
		for directive := range strings.SplitSeq(control, ",") {
			name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(directive)), "=")
			forbidden = forbidden || name == "no-store" || name == "no-cache" || name == "private"
			seconds, err := strconv.Atoi(strings.Trim(value, `"`))
			if (name == "max-age" || name == "s-maxage") && err == nil && seconds > 0 && !forbidden {
				return fresh("Cache-Control: " + check.Clip(control))
			}
		}
		if expires, ok := freshUntil(x.Header); ok && !forbidden {
			return fresh("Expires: " + check.Clip(expires))
		}
		return check.Outcome{}
	},
})

// freshUntil returns an Expires that is after Date. A max-age overrides it (RFC 9111 §5.3).
func freshUntil(h http.Header) (expires string, fresh bool) {
	expires = h.Get("Expires")
	until, err := time.Parse(http.TimeFormat, expires)
	date, errDate := time.Parse(http.TimeFormat, h.Get("Date"))
	return expires, err == nil && errDate == nil && until.After(date) && !strings.Contains(strings.ToLower(h.Get("Cache-Control")), "max-age")
}
