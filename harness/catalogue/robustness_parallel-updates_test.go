package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// counts is a state with two properties.
func counts(success, failed string) string {
	return `{"successDeviceCount":` + success + `,"errorDeviceCount":` + failed + `}`
}

func TestParallelUpdates(t *testing.T) {
	old, merged, third, fourth, torn := counts("1", "1"), counts("5", "6"), counts("2", "2"), counts("3", "3"), counts("2", "3")
	// race is two updates of different properties with the statuses, two of both, and what the reads after and beside them show.
	race := func(first, second int, between, beside, last string, status int) *check.Evidence {
		e := given(check.Parallel, before(old), furtherRequest(check.StepControl, 204, ``), read("read-1", 200, old), response(first, ``), furtherRequest(check.StepSecond, second, ``), read("read-2", 200, between),
			furtherRequest(check.StepThird, 204, ``), furtherRequest(check.StepFourth, 204, ``),
			read(check.StepBeside, 200, beside), read("read-3", 200, last), furtherRequest("burst-1", status, ``), after(last))
		e.Intent, e.Target = check.Open, "successDeviceCount"
		e.Response().Request.Body, e.Step(check.StepSecond).Request.Body = []byte(`{"successDeviceCount":5}`), []byte(`{"errorDeviceCount":6}`)
		e.Step(check.StepThird).Request.Body, e.Step(check.StepFourth).Request.Body = []byte(third), []byte(fourth)
		return e
	}
	resets := race(204, 204, counts("5", "1"), third, third, 204)
	resets.Step("read-1").Body = []byte(counts("1", "4"))
	hidden := race(204, 204, `{"errorDeviceCount":6}`, third, third, 204)
	hidden.Step(check.Before).Body, hidden.Step("read-1").Body = []byte(`{"errorDeviceCount":1}`), []byte(`{"errorDeviceCount":1}`)
	table(t, parallelUpdates, []row{
		{"no read shows the first one", hidden, passes},
		{"an update alone changes the other property", resets, passes},
		{"merged", race(204, 204, merged, merged, fourth, 204), passes},
		{"one rejected", race(204, 409, counts("5", "1"), third, third, 429), passes},
		{"applied later", race(202, 202, counts("5", "1"), third, third, 204), passes},
		{"no read shows either", race(204, 204, old, third, third, 204), passes},
		{"the first one is lost", race(204, 204, counts("1", "6"), third, third, 204), finds("parallel.lost-merge").showing("successDeviceCount: 1")},
		{"the second one is lost", race(204, 204, counts("5", "1"), third, third, 204), finds("parallel.lost-merge").showing("errorDeviceCount: 1")},
		{"a value of its own", race(204, 204, counts("5", "7"), third, third, 204), passes},
		{"torn after", race(204, 204, merged, merged, torn, 204), finds("parallel.torn").showing("successDeviceCount: 2")},
		{"torn beside", race(204, 204, merged, torn, third, 204), finds("parallel.torn")},
		{"values of its own", race(204, 204, merged, merged, counts("9", "3"), 204), passes},
		{"one that no read shows", race(204, 204, merged, merged, `{"successDeviceCount":3}`, 204), passes},
		{"failed", race(204, 204, merged, merged, third, 500), finds("parallel.failed").showing("500")},
		{"busy", race(204, 204, merged, merged, third, 503), passes},
		{"not sent", given(check.Parallel, before(old), response(204, ``)), skips("not sent")},
	})
	// same is two updates with the statuses and the same entity tag, after one with an outdated tag.
	same := func(stale, first, second int, sent string) *check.Evidence {
		e := given(check.ParallelTags, before(old), furtherRequest(check.StepStale, stale, ``), response(first, ``), furtherRequest(check.StepSecond, second, ``), after(merged))
		e.Intent, e.Target = check.Open, "successDeviceCount"
		e.Response().Request.Body, e.Step(check.StepSecond).Request.Body = []byte(`{"successDeviceCount":5}`), []byte(sent)
		e.Step(check.Before).Header.Set("ETag", `"1"`)
		e.Step(check.After).Header.Set("ETag", `"2"`)
		for _, x := range []*wire.Exchange{e.Response(), e.Step(check.StepSecond)} {
			x.Request.Header.Set("If-Match", `"1"`)
		}
		return e
	}
	const other = `{"successDeviceCount":6}`
	table(t, parallelUpdates, []row{
		{"two of two, one of which changes nothing", same(412, 204, 204, `{"successDeviceCount":1}`), passes},
		{"one of two", same(412, 204, 412, other), passes},
		{"both rejected", same(412, 409, 409, other), skips("none of these")},
		{"two of two", same(412, 204, 204, other), finds("parallel.lost-update")},
		{"two of two, although stale tags pass", same(204, 204, 204, other), passes},
		{"one fails", same(412, 204, 500, other), finds("parallel.failed")},
	})
}
