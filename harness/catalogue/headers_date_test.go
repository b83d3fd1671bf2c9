package catalogue

import (
	"testing"
	"time"

	"github.com/graphconform/conform/harness/check"
)

func TestDate(t *testing.T) {
	slow := given(check.Full, response(200, `{}`, "Date: Thu, 29 Feb 2024 12:09:00 GMT"))
	slow.Response().Duration = 4 * time.Minute
	unclocked := given(check.Full, response(200, `{}`))
	unclocked.Response().Started = time.Time{}
	table(t, date, []row{
		{"now", given(check.Full, response(200, `{}`)), passes},
		{"five minutes ahead", given(check.NoToken, response(401, `{}`, "Date: Thu, 29 Feb 2024 12:05:00 GMT")), passes},
		{"five minutes behind", given(check.Empty, response(204, ``, "Date: Thu, 29 Feb 2024 11:55:00 GMT")), passes},
		{"at the end of a slow response", slow, passes},
		{"a target that keeps no time", unclocked, passes},
		{"none", given(check.Full, response(200, `{}`, "!Date")), finds("header.date").showing("none")},
		{"none on a redirect", given(check.Full, response(302, ``, "!Date")), finds("header.date")},
		{"two", given(check.Full, response(200, `{}`, "Date: Thu, 29 Feb 2024 12:00:00 GMT", "Date: Thu, 29 Feb 2024 12:00:00 GMT")),
			skips("single-fields")},
		{"RFC 850", given(check.Full, response(200, `{}`, "Date: Thursday, 29-Feb-24 12:00:00 GMT")), finds("header.date")},
		{"asctime", given(check.Full, response(200, `{}`, "Date: Thu Feb 29 12:00:00 2024")), finds("header.date")},
		{"ISO 8601", given(check.Full, response(200, `{}`, "Date: 2024-02-29T12:00:00Z")), finds("header.date")},
		{"UTC for GMT", given(check.Full, response(200, `{}`, "Date: Thu, 29 Feb 2024 12:00:00 UTC")), finds("header.date")},
		{"fraction", given(check.Full, response(200, `{}`, "Date: Thu, 29 Feb 2024 12:00:00.5 GMT")), finds("header.date")},
		{"one digit", given(check.Full, response(200, `{}`, "Date: Thu, 29 Feb 2024 9:00:00 GMT")), finds("header.date")},
		{"another weekday", given(check.Full, response(200, `{}`, "Date: Mon, 29 Feb 2024 12:00:00 GMT")), finds("header.date")},
		{"a year ago", given(check.Full, response(200, `{}`, "Date: Wed, 01 Mar 2023 12:00:00 GMT")), finds("header.date").showing("off by")},
		{"six minutes ahead", given(check.Full, response(200, `{}`, "Date: Thu, 29 Feb 2024 12:06:00 GMT")), finds("header.date")},
		{"500", given(check.Full, response(500, ``, "!Date")), skips("5xx")},
		{"5xx", given(check.Full, response(503, ``, "!Date")), skips("5xx")},
	})
}
