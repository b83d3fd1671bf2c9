package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

func TestListed(t *testing.T) {
	const (
		was = `{"id":"a","successDeviceCount":1,"userPrincipalName":"x"}`
		now = `{"id":"a","successDeviceCount":5,"userPrincipalName":"conform","errorDeviceCount":1}`
		b   = `{"id":"b","successDeviceCount":1}`
	)
	shows := func(list string) *check.Evidence {
		return given(check.Neighbours, before(was), listOf(check.ListBefore, was+","+b), response(204, ``), listOf(check.ListAfter, list), after(now))
	}
	lagging := func(e *check.Evidence) *check.Evidence {
		e.Step(check.After).Earlier = []*wire.Exchange{{Status: http.StatusOK, Body: []byte(was)}}
		return e
	}
	repeated := func(e *check.Evidence) *check.Evidence {
		e.Step(check.ListAfter).Earlier = []*wire.Exchange{{Status: http.StatusOK}}
		return e
	}
	table(t, listed, []row{
		{"with the old values, also when read again", repeated(lagging(shows(was + "," + b))), finds("state.listed", "state.listed").as("should").showing(`1`)},
		{"in http, with the old values", given(check.Neighbours, on(inHTTP), before(was), response(204, ``), listOf(check.ListAfter, was), after(now)), finds("state.listed", "state.listed").as("may")},
		{"in http, with the old values, also when read again", repeated(given(check.Neighbours, on(inHTTP), before(was), response(204, ``), listOf(check.ListAfter, was), after(now))), finds("state.listed", "state.listed").as("should")},
		{"once, as it is", shows(b + "," + now), passes},
		{"once, with fewer members", shows(`{"id":"a","errorDeviceCount":1.0}`), passes},
		{"as it was sent, though another one came after", given(check.Neighbours, before(was), response(204, ``), listOf(check.ListAfter, now), after(was)), passes},
		{"twice", shows(now + "," + b + "," + now), finds("state.listed").showing("2 times")},
		{"with the old values", shows(was + "," + b), finds("state.listed", "state.listed").as("should").showing(`1`)},
		{"with the old values, as the entity at first", lagging(shows(was + "," + b)), skips("lag behind")},
		{"not any more", shows(b), finds("state.listed").showing("no longer there")},
		{"never", given(check.Neighbours, before(was), listOf(check.ListBefore, b), response(204, ``), listOf(check.ListAfter, b), after(now)), skips("does not show")},
		{"on another page", given(check.Neighbours, before(was), listOf(check.ListBefore, was), response(204, ``),
			read(check.ListAfter, 200, `{"value":[`+b+`],"@odata.nextLink":"n"}`), after(now)), skips("does not show")},
		{"under another id", given(check.Neighbours, before(was), listOf(check.ListBefore, was), response(204, ``), listOf(check.ListAfter, b), after(b)), skips("see other-id")},
		{"not any more since an earlier update", given(check.Neighbours, before(was), listOf(check.ListFirst, b+","+was), listOf(check.ListBefore, b), response(204, ``), listOf(check.ListAfter, b), after(now)),
			finds("state.listed").showing("no longer there")},
		{"not until this update", given(check.Neighbours, before(was), listOf(check.ListFirst, b+","+was), listOf(check.ListBefore, b), response(204, ``), listOf(check.ListAfter, b+","+now), after(now)),
			finds("state.listed").showing("before this one")},
		{"on the next page", given(check.Neighbours, before(was), listOf(check.ListFirst, was), listOf(check.ListBefore, was), response(204, ``), read(check.ListAfter, 200, `{"value":[`+b+`],"@odata.nextLink":"n"}`),
			listOf(check.PageStep(check.ListAfter, 2), now), after(now)), passes},
		{"on no page", given(check.Neighbours, before(was), listOf(check.ListFirst, was), read(check.ListBefore, 200, `{"value":[`+b+`],"@odata.nextLink":"n"}`), listOf(check.PageStep(check.ListBefore, 2), ``), response(204, ``),
			read(check.ListAfter, 200, `{"value":[`+b+`],"@odata.nextLink":"n"}`), listOf(check.PageStep(check.ListAfter, 2), ``), after(now)), finds("state.listed").showing("no longer there")},
		{"perhaps on a later page", given(check.Neighbours, before(was), listOf(check.ListFirst, was), listOf(check.ListBefore, was), response(204, ``), read(check.ListAfter, 200, `{"value":[`+b+`],"@odata.nextLink":"n"}`),
			read(check.PageStep(check.ListAfter, 2), 200, `{"value":[],"@odata.nextLink":"o"}`), after(now)), skips("does not show")},
		{"in http, perhaps on another page", given(check.Neighbours, on(inHTTP), before(was), listOf(check.ListFirst, was+","+b), listOf(check.ListBefore, b+",{}"), response(204, ``), listOf(check.ListAfter, b+",{}"), after(now)), skips("does not show")},
		{"in http, from a list that is shorter", given(check.Neighbours, on(inHTTP), before(was), listOf(check.ListFirst, was+","+b), listOf(check.ListBefore, b), response(204, ``), listOf(check.ListAfter, b), after(now)),
			finds("state.listed").as("should").showing("no longer there")},
		{"made later", given(check.Neighbours, before(was), response(202, ``), listOf(check.ListAfter, was), after(now)), skips("202")},
		{"twice, whatever is made later", given(check.Neighbours, before(was), response(202, ``), listOf(check.ListAfter, was+","+was), after(now)), finds("state.listed")},
		{"no right to list", given(check.Neighbours, before(was), response(204, ``), read(check.ListAfter, 403, rejectionBody), after(now)), skips("403")},
		{"no list", given(check.Neighbours, before(was), response(204, ``), read(check.ListAfter, 200, now), after(now)), skips("no list")},
		{"no JSON", given(check.Neighbours, before(was), response(204, ``), read(check.ListAfter, 200, `<html>`), after(now)), skips("not JSON")},
		{"not listed", given(check.Neighbours, before(was), response(204, ``), after(now)), skips("was not read")},
		{"no id", given(check.Neighbours, before(`{}`), response(204, ``), listOf(check.ListAfter, was), after(now)), skips("no id")},
		{"not read before", given(check.Neighbours, read(check.Before, 403, rejectionBody), response(204, ``), listOf(check.ListAfter, was), after(now)), skips("403")},
		{"not read after", given(check.Neighbours, before(was), response(204, ``), listOf(check.ListAfter, now), read(check.After, 403, rejectionBody)), skips("403")},
	})
}

func TestListLags(t *testing.T) {
	const was, now = `{"id":"a","successDeviceCount":1}`, `{"id":"a","successDeviceCount":5}`
	lags := func(status int, list string, headers ...string) bool {
		return ListLags(given(check.Neighbours, before(was), response(status, ``), read(check.ListAfter, 200, `{"value":[`+list+`]}`, headers...), after(now)))
	}
	for name, tc := range map[string]struct{ got, want bool }{
		"old values":                  {lags(204, was), true},
		"new values":                  {lags(204, now), false},
		"made later":                  {lags(202, was), false},
		"twice":                       {lags(204, was+","+was), false},
		"from a cache":                {lags(204, was, "Age: 7"), false},
		"fresh for caches":            {lags(204, was, "Cache-Control: private, max-age=60"), false},
		"never fresh":                 {lags(204, was, "Cache-Control: max-age=0, must-revalidate"), true},
		"not to be stored":            {lags(204, was, "Cache-Control: no-store, max-age=60"), true},
		"fresh for caches, in a list": {lags(204, was, "Cache-Control: public,s-maxage=5"), false},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: want %t, got %t", name, tc.want, tc.got)
		}
	}
}
