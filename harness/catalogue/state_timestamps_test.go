package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestTimestamps(t *testing.T) {
	stamped := func(op *contract.Operation) {
		op.Profile = contract.HTTP
		op.Properties = append(op.Properties, contract.Property{Name: "createdAt", ReadOnly: true, Schema: stateSchema.Properties["createdDateTime"].Value})
	}
	const was = `{"successDeviceCount":1,"createdDateTime":"2024-01-01T00:00:00Z","lastModifiedDateTime":"2024-01-02T00:00:00Z"}`
	becomes := func(created, modified string) *check.Evidence {
		return given(check.Only, before(was), response(204, ``), after(`{"successDeviceCount":5,"createdDateTime":`+created+`,"lastModifiedDateTime":`+modified+`}`))
	}
	stuck := func(date, to string) *check.Evidence {
		modified := contract.Property{Name: "lastModifiedDateTime", ReadOnly: true, Schema: stateSchema.Properties["createdDateTime"].Value}
		return given(check.Only, on(func(op *contract.Operation) { op.Properties = append(op.Properties, modified) }),
			sets("successDeviceCount", `5`), before(was), response(204, ``, "Date: "+date), after(`{"successDeviceCount":`+to+`,"lastModifiedDateTime":"2024-01-02T00:00:00Z"}`))
	}
	table(t, timestamps, []row{
		{"stuck", stuck("Wed, 03 Jan 2024 00:00:00 GMT", "5"), finds("state.modified-stuck").as(check.Should)},
		{"as recent as the update", stuck("Tue, 02 Jan 2024 00:00:04 GMT", "5"), passes},
		{"the update is not shown", stuck("Wed, 03 Jan 2024 00:00:00 GMT", "1"), passes},
		{"no clock to compare with", stuck("yesterday", "5"), passes},
		{"moves on", becomes(`"2024-01-01T00:00:00Z"`, `"2024-02-29T12:00:00Z"`), passes},
		{"stays", becomes(`"2024-01-01T00:00:00.000Z"`, `"2024-01-02T00:00:00Z"`), passes},
		{"in another offset", becomes(`"2024-01-01T01:00:00+01:00"`, `"2024-01-02T01:00:00.0+01:00"`), passes},
		{"clocks a little apart", becomes(`"2024-01-01T00:00:00Z"`, `"2024-01-01T23:59:58Z"`), passes},
		{"goes back", becomes(`"2024-01-01T00:00:00Z"`, `"2023-12-31T00:00:00Z"`), finds("state.modified-time").showing("2023")},
		{"made anew", becomes(`"2024-02-29T12:00:00Z"`, `"2024-02-29T12:00:00Z"`), finds("state.created-time").showing("2024-02-29")},
		{"was in the time to come", given(check.Only, before(`{"lastModifiedDateTime":"2099-01-01T00:00:00Z"}`), response(204, ``),
			after(`{"lastModifiedDateTime":"2024-02-29T12:00:00Z"}`)), skips("no read shows a time")},
		{"what the update set", given(check.Only, sets("lastModifiedDateTime", `"2001-01-01T00:00:00Z"`), before(was), response(204, ``),
			after(`{"lastModifiedDateTime":"2001-01-01T00:00:00Z"}`)), skips("no read shows a time")},
		{"what another update set between the reads", beside(given(check.Only, before(was), response(204, ``),
			after(`{"lastModifiedDateTime":"2001-01-01T00:00:00Z"}`)), 200, `{"lastModifiedDateTime":"2001-01-01T00:00:00Z"}`), skips("no read shows a time")},
		{"another value than another update set", beside(given(check.Only, before(was), response(204, ``),
			after(`{"lastModifiedDateTime":"2001-01-01T00:00:00Z"}`)), 200, `{"lastModifiedDateTime":"2002-01-01T00:00:00Z"}`), finds("state.modified-time")},
		{"what an update may set, see untouched", given(check.Only, on(func(op *contract.Operation) {
			op.Properties = append(op.Properties, contract.Property{Name: "createdDateTime", Edm: "Edm.DateTimeOffset", Schema: stateSchema.Properties["createdDateTime"].Value})
		}), before(`{"createdDateTime":"2024-01-01T00:00:00Z"}`), response(204, ``), after(`{"createdDateTime":"2024-01-02T00:00:00Z"}`)), skips("no read shows a time")},
		{"by another name", given(check.Only, on(stamped), before(`{"createdAt":"2024-01-01T00:00:00Z"}`), response(204, ``),
			after(`{"createdAt":"2024-01-02T00:00:00Z"}`)), finds("state.created-time").as(check.May)},
		{"no instants", becomes(`"yesterday"`, `null`), skips("no read shows a time")},
		{"none", given(check.Only, before(`{}`), response(204, ``), after(`{}`)), skips("no read shows a time")},
		{"rejected", given(check.Only, before(was), response(400, rejectionBody), after(was)), skips("not accepted")},
		{"not read before", given(check.Only, read(check.Before, 403, rejectionBody), response(204, ``), after(was)), skips("403")},
		{"not read after", given(check.Only, before(was), response(204, ``), read(check.After, 403, rejectionBody)), skips("403")},
	})
}
