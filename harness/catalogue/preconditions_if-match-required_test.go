package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchRequired(t *testing.T) {
	table(t, ifMatchRequired, []row{
		{"428", given(check.NoIfMatch, response(428, rejectionBody)), passes},
		{"412", given(check.NoIfMatch, response(412, rejectionBody)), finds("status.unexpected").as(check.Convention)},
		{"412 where it is documented", given(check.NoIfMatch, on(documents(204, 412)), response(412, rejectionBody)), passes},
		{"428 where 412 is documented", given(check.NoIfMatch, on(documents(204, 412)), response(428, rejectionBody)), finds("status.unexpected").as(check.Convention)},
		{"428 where both are documented", given(check.NoIfMatch, on(documents(204, 412, 428)), response(428, rejectionBody)), passes},
		{"400", given(check.NoIfMatch, response(400, rejectionBody)), finds("status.unexpected").as(check.Convention)},
		{"409", given(check.NoIfMatch, response(409, rejectionBody)), finds("status.unexpected").as(check.May)},
		{"204", given(check.NoIfMatch, response(204, ``)), finds("condition.ignored").showing("204")},
		{"500", given(check.NoIfMatch, response(500, rejectionBody)), skips("no-server-error")},
	})
}
