package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestFreshness(t *testing.T) {
	says := func(headers ...string) *check.Evidence { return given(check.Full, response(200, `{}`, headers...)) }
	table(t, freshness, []row{
		{"nothing", says(), passes},
		{"no-store", says("Cache-Control: no-store, max-age=60"), passes},
		{"private", says("Cache-Control: private, max-age=60"), passes},
		{"max-age 0", says("Cache-Control: max-age=0"), passes},
		{"past", says("Expires: Thu, 01 Dec 1994 16:00:00 GMT"), passes},
		{"no date at all", says("Expires: -1"), passes},
		{"max-age 0 wins", says("Cache-Control: max-age=0", "Expires: Fri, 01 Mar 2024 12:00:00 GMT"), passes},
		{"of its own URL", says("Cache-Control: max-age=60", "Content-Location: /beta/states/"+key), passes},
		{"an hour", says("Cache-Control: public, Max-Age=3600"), finds("header.freshness").showing("Max-Age=3600")},
		{"shared", says("Cache-Control: s-maxage=1"), finds("header.freshness")},
		{"tomorrow", says("Expires: Fri, 01 Mar 2024 12:00:00 GMT"), finds("header.freshness").showing("Expires")},
		{"of another URL", says("Cache-Control: max-age=60", "Content-Location: /beta/states/1"), finds("header.freshness")},
		{"rejected", given(check.Full, response(404, `{}`, "Cache-Control: max-age=60")), skips("not accepted")},
	})
}
