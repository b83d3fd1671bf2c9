package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestIfMatchStale(t *testing.T) {
	table(t, ifMatchStale, []row{
		{"412", given(check.StaleTags, response(412, rejectionBody)), passes},
		{"409", given(check.StaleTags, response(409, rejectionBody)), finds("status.unexpected").as(check.Must)},
		{"200", given(check.StaleTags, response(200, `{}`)), finds("condition.ignored").showing("200 OK")},
		{"200, without entity tags", given(check.StaleTags, before(oldState), response(200, `{}`)), finds("condition.ignored").as(check.May).showing("200 OK")},
		{"412, without entity tags", given(check.StaleTags, before(oldState), response(412, rejectionBody)), passes},
		{"a part of the tag, 412", given(check.NearTags, before(oldState), response(412, rejectionBody)), passes},
		{"a part of the tag, 200", withTags(given(check.NearTags, before(oldState), response(200, `{}`), after(newState)), `"12"`, `"13"`), finds("condition.ignored").as(check.Must)},
		{"lower case, 412", given(check.TagLists, response(204, ``), furtherRequest(check.StepLowerName, 412, rejectionBody)), passes},
		{"lower case, 200", given(check.TagLists, response(204, ``), furtherRequest(check.StepLowerName, 200, `{}`)), finds("condition.ignored")},
		{"lower case, not sent", given(check.TagLists, response(204, ``)), skips("not sent")},
		{"500", given(check.StaleTags, response(500, rejectionBody)), skips("no-server-error")},
	})
}
