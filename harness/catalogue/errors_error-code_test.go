package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestErrorCode(t *testing.T) {
	refused := func(body string) *check.Evidence { return given(check.NoToken, response(401, body)) }
	table(t, errorCode, []row{
		{"both", refused(`{"error":{"code":"Unauthorized","message":"No."}}`), passes},
		{"both, among others", refused(`{"a":1,"error":{"innerError":{"code":1},"message":"No.","code":"InvalidAuthenticationToken"}}`), passes},
		{"empty code", refused(`{"error":{"code":"","message":"No."}}`), finds("error.code").showing(`""`)},
		{"code as a number", refused(`{"error":{"code":401,"message":"No."}}`), finds("error.code").showing("401")},
		{"no message", refused(`{"error":{"code":"a"}}`), finds("error.message").showing("absent")},
		{"null message", refused(`{"error":{"code":"a","message":null}}`), finds("error.message").showing("null")},
		{"message by language", refused(`{"error":{"code":"a","message":{"lang":"en","value":"b"}}}`), finds("error.message")},
		{"neither", refused(`{"error":{}}`), finds("error.code", "error.message")},
		{"in other case", refused(`{"error":{"Code":"a","Message":"b"}}`), finds("error.code", "error.message")},
		{"400", given(check.WrongType, response(400, `{"error":{"message":"No."}}`)), finds("error.code")},
		{"no envelope", refused(`{"code":"a","message":"b"}`), skips("error-object")},
		{"HTML", refused(`<html>`), skips("error-object")},
		{"no content", refused(``), skips("error-object")},
		{"served", given(check.Empty, response(200, `{}`)), skips("not an error")},
	})
}
