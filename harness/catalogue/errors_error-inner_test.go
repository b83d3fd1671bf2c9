package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestErrorInner(t *testing.T) {
	const mine, other = "c0f0c0f0-0000-4000-8000-000000000001", "11111111-1111-4111-8111-111111111111"
	with := func(inner string, headers ...string) *check.Evidence {
		return given(check.WrongType, response(400, `{"error":{"code":"a","message":"b",`+inner+`}}`, headers...))
	}
	table(t, errorInner, []row{
		{"as Graph has it", with(`"innerError":{"date":"2024-02-29T12:00:00","request-id":"` + mine + `","client-request-id":"x"}`), passes},
		{"otherwise spelt", with(`"innererror":{"requestId":"` + strings.ToUpper(mine) + `"}`), passes},
		{"innermost", with(`"innererror":{"request-id":"` + other + `","innererror":{"request-id":"` + mine + `"}}`), passes},
		{"another", with(`"innerError":{"request-id":"` + other + `"}`), finds("error.request-id").showing(other)},
		{"no GUID", with(`"innerError":{"request-id":"x"}`), skips("not a GUID")},
		{"without", with(`"innerError":{"date":"x"}`), skips("the error has no request-id")},
		{"no inner error", with(`"innerError":null`), skips("the error has no request-id")},
		{"no header", with(`"innerError":{"request-id":"`+mine+`"}`, "!request-id"), skips("see request-id")},
		{"no envelope", given(check.NoToken, response(401, `<html>`)), skips("error-object")},
		{"served", given(check.Empty, response(200, `{}`)), skips("not an error")},
	})
}
