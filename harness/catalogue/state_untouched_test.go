package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

func TestUntouched(t *testing.T) {
	const was = `{"id":"a","successDeviceCount":1,"errorDeviceCount":2,"userPrincipalName":"x","enabled":null,"seenDateTime":"2024-02-29T12:00:00Z",` +
		`"tags":["a","b"],"device":{"model":"m"},"lastModifiedDateTime":"2024-01-01T00:00:00Z","drift":1}`
	becomes := func(body string) *check.Evidence {
		return given(check.Only, before(was), response(200, `{}`), after(body))
	}
	table(t, untouched, []row{
		{"the rest stays", becomes(`{"id":"a","successDeviceCount":5,"errorDeviceCount":2,"userPrincipalName":"x","enabled":null,"seenDateTime":"2024-02-29T12:00:00Z",` +
			`"tags":["a","b"],"device":{"model":"m"},"lastModifiedDateTime":"2024-02-29T12:00:00Z","drift":2}`), passes},
		{"the rest stays, said otherwise", becomes(`{"device":{"model":"m"},"tags":["b","a"],"seenDateTime":"2024-02-29T13:00:00+01:00","userPrincipalName":"x",` +
			`"errorDeviceCount":2.0,"@odata.context":"y"}`), passes},
		{"another one changed", becomes(`{"successDeviceCount":5,"errorDeviceCount":0,"userPrincipalName":"x","seenDateTime":"2024-02-29T12:00:00Z",` +
			`"tags":["a","b"],"device":{"model":"m"}}`), finds("state.side-effect").showing("errorDeviceCount is 0")},
		{"a documented side effect", given(check.Only, on(func(op *contract.Operation) { op.Property("successDeviceCount").Also = []string{"enabled"} }),
			before(`{"enabled":null,"tags":[]}`), response(200, `{}`), after(`{"enabled":true,"tags":[]}`)), passes},
		{"one that a description relates", given(check.Only, on(func(op *contract.Operation) { op.Property("successDeviceCount").Related = []string{"enabled"} }),
			before(`{"enabled":null,"tags":[]}`), response(200, `{}`), after(`{"enabled":true,"tags":[]}`)), finds("state.side-effect").as(check.May)},
		{"one that a description relates, and another one", given(check.Only, on(func(op *contract.Operation) { op.Property("successDeviceCount").Related = []string{"enabled"} }),
			before(`{"enabled":null,"tags":[]}`), response(200, `{}`), after(`{"enabled":true,"tags":["a"]}`)), finds("state.side-effect", "state.side-effect")},
		{"another side effect", given(check.Only, on(func(op *contract.Operation) { op.Property("successDeviceCount").Also = []string{"enabled"} }),
			before(`{"enabled":null,"tags":[]}`), response(200, `{}`), after(`{"enabled":true,"tags":["a"]}`)), finds("state.side-effect").showing("tags")},
		{"sent again after 412 to the tag of a read that lagged", func() *check.Evidence {
			e := becomes(`{"successDeviceCount":5,"errorDeviceCount":0,"userPrincipalName":"x"}`)
			e.Response().Earlier = []*wire.Exchange{{Status: http.StatusPreconditionFailed}}
			return e
		}(), skips("earlier state")},
		{"all changed", becomes(`{"errorDeviceCount":3,"userPrincipalName":null,"enabled":true,"seenDateTime":"2024-02-29T12:00:01Z","tags":["a"],"device":{"model":"n"}}`),
			finds("state.side-effect", "state.side-effect", "state.side-effect", "state.side-effect", "state.side-effect", "state.side-effect")},
		{"gone", given(check.Only, before(`{"userPrincipalName":"x"}`), response(204, ``), after(`{}`)), finds("state.side-effect").showing("absent")},
		{"new", given(check.Only, before(`{}`), response(204, ``), after(`{"userPrincipalName":"x"}`)), finds("state.side-effect")},
		{"new member of a complex value", given(check.Only, before(`{"device":{}}`), response(204, ``), after(`{"device":{"model":"m"}}`)), finds("state.side-effect")},
		{"id, see id-stable", given(check.Only, before(`{"id":"a"}`), response(204, ``), after(`{"id":"b"}`)), passes},
		{"not read before", given(check.Only, read(check.Before, 405, ``), response(200, `{}`), after(was)), skips("405")},
		{"not read after", given(check.Only, before(was), response(200, `{}`), read(check.After, 403, `{}`)), skips("403")},
		{"rejected", given(check.Only, before(was), response(400, `{}`), after(`{}`)), skips("not accepted")},
	})
	resets := func(first int, body string) *check.Evidence {
		e := given(check.Full, sets("successDeviceCount", "5"), example(`{"successDeviceCount":5}`), before(was), response(200, `{}`), after(body))
		addStep(e, check.StepOtherValues, "PATCH", first, ``)
		e.Step(check.StepOtherValues).Request.Body = []byte(`{"successDeviceCount":6,"userPrincipalName":"y","errorDeviceCount":7}`)
		return e
	}
	table(t, untouched, []row{
		{"an example keeps the rest", resets(200, `{"successDeviceCount":5,"userPrincipalName":"y","errorDeviceCount":7}`), passes},
		{"an example resets the rest", resets(200, `{"successDeviceCount":5,"userPrincipalName":null}`), finds("state.side-effect", "state.side-effect").showing("absent")},
		{"the first update was rejected", resets(400, `{"successDeviceCount":5,"userPrincipalName":null}`), passes},
	})
	all := given(check.Full, sets("successDeviceCount", "1", "errorDeviceCount", "1", "userPrincipalName", `""`, "enabled", "true", "seenDateTime", `""`,
		"lastModifiedDateTime", `""`, "tags", "[]", "device", "{}"))
	if untouched.When(all.Scenario) {
		t.Error("want nothing to judge where the update names every property")
	}
}
