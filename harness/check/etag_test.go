package check

import "testing"

func TestEtag(t *testing.T) {
	const changed = `{"successDeviceCount":5}`
	with := func(before, answered, after, state string) *Evidence {
		e := given(Full, read(Before, 200, `{"successDeviceCount":1}`), answer(200, `{}`), read(After, 200, state)).tagged(before, after)
		e.Answer().Header.Set("ETag", answered)
		return e
	}
	table(t, etag, []row{
		{"another", with(`"1"`, `"2"`, `"2"`, changed), passes},
		{"weak or not", with(`W/"1"`, `"2"`, `W/"2"`, changed), passes},
		{"not in the answer", with(`"1"`, "", `"2"`, changed), passes},
		{"empty but quoted", with(`""`, "", `"2"`, changed), passes},
		{"the same, and the same state", with(`"1"`, `"1"`, `"1"`, `{"successDeviceCount":1}`), passes},
		{"another, and the same state", with(`"1"`, "", `"2"`, `{"successDeviceCount":1}`), passes},
		{"the same", with(`"1"`, `"1"`, `"1"`, changed), finds("etag.unchanged").showing(`"1"`)},
		{"the same but for W/", with(`"1"`, "", `W/"1"`, changed), finds("etag.unchanged")},
		{"another in the answer", with(`"1"`, `"3"`, `"2"`, changed), finds("etag.answer").showing(`"3"`)},
		{"no quotes", with(`1`, "", `2`, changed), finds("etag.syntax")},
		{"no quotes in the answer", with(`"1"`, "2", `"2"`, changed), finds("etag.syntax").showing("2")},
		{"w in lower case", with(`w/"1"`, "", `"2"`, changed), finds("etag.syntax")},
		{"none", given(Full, before(oldState), answer(200, `{}`), after(newState)), skips("no entity tag")},
		{"not read", given(Full, read(Before, 403, ``), answer(200, `{}`), read(After, 403, ``)), skips("403")},
		{"not read after", given(Full, before(oldState), answer(200, `{}`), read(After, 403, ``)), skips("403")},
	})
}
