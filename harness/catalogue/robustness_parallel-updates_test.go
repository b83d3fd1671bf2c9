package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

func TestParallelUpdates(t *testing.T) {
	const old, third, fourth, torn = `{"successDeviceCount":1,"errorDeviceCount":1}`, `{"successDeviceCount":2,"errorDeviceCount":2}`,
		`{"successDeviceCount":3,"errorDeviceCount":3}`, `{"successDeviceCount":2,"errorDeviceCount":3}`
	// race is two conditional updates with the statuses, and what the reads beside and after the others show.
	race := func(stale, first, second int, beside, last string, status int) *check.Evidence {
		e := given(check.Parallel, before(old), furtherRequest(check.StepStale, stale, ``), response(first, ``), furtherRequest(check.StepSecond, second, ``),
			read("read-1", 200, old), furtherRequest(check.StepThird, 204, ``), furtherRequest(check.StepFourth, 204, ``),
			read(check.StepBeside, 200, beside), read("read-2", 200, last), furtherRequest("burst-1", status, ``), after(last))
		e.Intent, e.Target = check.Open, "successDeviceCount"
		e.Response().Request.Body, e.Step(check.StepSecond).Request.Body = []byte(`{"successDeviceCount":5}`), []byte(`{"successDeviceCount":6}`)
		e.Step(check.Before).Header.Set("ETag", `"1"`)
		e.Step("read-1").Header.Set("ETag", `"2"`)
		for _, x := range []*wire.Exchange{e.Response(), e.Step(check.StepSecond)} {
			x.Request.Header.Set("If-Match", `"1"`)
		}
		e.Step(check.StepThird).Request.Body, e.Step(check.StepFourth).Request.Body = []byte(third), []byte(fourth)
		return e
	}
	same := race(412, 204, 204, old, fourth, 204)
	same.Step(check.StepSecond).Request.Body = []byte(`{"successDeviceCount":1}`)
	table(t, parallelUpdates, []row{
		{"two of two, one of which changes nothing", same, passes},
		{"one of two", race(412, 204, 412, old, fourth, 204), passes},
		{"both rejected", race(412, 409, 409, third, third, 429), passes},
		{"two of two", race(412, 204, 204, old, fourth, 204), finds("parallel.lost-update")},
		{"two of two, although stale tags pass", race(204, 204, 204, old, fourth, 204), passes},
		{"torn after", race(412, 204, 412, old, torn, 204), finds("parallel.torn").showing("successDeviceCount: 2")},
		{"torn beside", race(412, 204, 412, torn, third, 204), finds("parallel.torn")},
		{"values of its own", race(412, 204, 412, old, `{"successDeviceCount":9,"errorDeviceCount":3}`, 204), passes},
		{"one that no read shows", race(412, 204, 412, old, `{"successDeviceCount":3}`, 204), passes},
		{"failed", race(412, 204, 412, old, third, 500), finds("parallel.failed").showing("500")},
		{"busy", race(412, 204, 412, old, third, 503), passes},
		{"not sent", given(check.Parallel, before(old), response(204, ``)), skips("not sent")},
	})
}
