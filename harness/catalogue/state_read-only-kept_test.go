package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestReadOnlyKept(t *testing.T) {
	const was = `{"id":"a","successDeviceCount":1,"userPrincipalName":"x","enabled":false,"seenDateTime":"2024-02-29T12:00:00Z"}`
	readOnly := func(e *check.Evidence) {
		e.Operation = operation(func(op *contract.Operation) {
			for i := range op.Properties {
				op.Properties[i].ReadOnly = op.Properties[i].Name != "successDeviceCount"
			}
		})
		e.ReadOnlyValues = map[string][]any{"userPrincipalName": {"conform", "conform-2"}, "enabled": {true}, "seenDateTime": {"2001-02-10T00:00:00Z"}}
	}
	asOData := func(e *check.Evidence) { e.Operation.Profile = contract.OData }
	becomes := func(status int, body string) *check.Evidence {
		return given(check.ReadOnly, readOnly, before(was), response(status, ``), after(body))
	}
	table(t, readOnlyKept, []row{
		{"left out", becomes(204, `{"id":"a","successDeviceCount":5,"userPrincipalName":"x","enabled":false,"seenDateTime":"2024-02-29T12:00:00Z"}`), passes},
		{"rejected", becomes(400, was), passes},
		{"rejected in odata", given(check.ReadOnly, readOnly, asOData, before(was), response(400, rejectionBody), after(was)), finds("state.read-only-refused").as(check.Should)},
		{"rejected in http", given(check.ReadOnly, readOnly, func(e *check.Evidence) { e.Operation.Profile = contract.HTTP }, before(was), response(400, ``), after(was)), passes},
		{"a conflict in odata", given(check.ReadOnly, readOnly, asOData, before(was), response(412, rejectionBody), after(was)), passes},
		{"the service sets another value", becomes(204, `{"userPrincipalName":"y","enabled":false,"seenDateTime":"2024-02-29T12:00:01Z"}`), passes},
		{"kept", becomes(204, `{"userPrincipalName":"conform","enabled":false,"seenDateTime":"2024-02-29T12:00:00Z"}`),
			finds("state.read-only").showing("conform")},
		{"kept when it is alone", becomes(204, `{"userPrincipalName":"conform-2","enabled":false,"seenDateTime":"2024-02-29T12:00:00Z"}`),
			finds("state.read-only").showing("conform-2")},
		{"kept in another offset", becomes(204, `{"userPrincipalName":"x","enabled":false,"seenDateTime":"2001-02-10T01:00:00+01:00"}`), finds("state.read-only")},
		{"kept although refused", becomes(400, `{"userPrincipalName":"conform","enabled":true,"seenDateTime":"2024-02-29T12:00:00Z"}`),
			finds("state.read-only", "state.read-only")},
		{"one of few values", becomes(204, `{"userPrincipalName":"x","enabled":true,"seenDateTime":"2024-02-29T12:00:00Z"}`), finds("state.read-only").as("should")},
		{"had the value before", given(check.ReadOnly, readOnly, before(`{"enabled":true}`), response(204, ``), after(`{"enabled":true}`)), passes},
		{"shown after it alone", given(check.ReadOnly, readOnly, before(`{}`), response(204, ``), after(`{"userPrincipalName":"conform"}`)), finds("state.read-only").showing("conform")},
		{"not shown", given(check.ReadOnly, readOnly, before(`{"id":"a"}`), response(204, ``), after(`{"id":"a"}`)), skips("no read shows")},
		{"not read before", given(check.ReadOnly, readOnly, read(check.Before, 405, ``), response(204, ``), after(was)), skips("405")},
		{"not read after", given(check.ReadOnly, readOnly, before(was), response(204, ``), read(check.After, 403, `{}`)), skips("403")},
	})
}
