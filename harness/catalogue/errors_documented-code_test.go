package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// coded documents the code of a status.
func coded(op *contract.Operation) {
	op.Responses = append(op.Responses, contract.Response{Status: 400, Errors: []contract.ErrorCode{{Code: "BadRequest", Cite: "lamp.md:11"}}})
}

func TestDocumentedCode(t *testing.T) {
	about := contract.ErrorCode{Code: "InvalidTag", Properties: []string{"tags"}, Cite: "lamp.md:9", Text: "Invalid tags"}
	other := contract.ErrorCode{Code: "LampInUse", Cite: "lamp.md:10", Text: "The lamp is in use"}
	phrase := contract.ErrorCode{Code: "BadRequest", Cite: "lamp.md:11"}
	in := func(property string, status int, body string, codes ...contract.ErrorCode) *check.Evidence {
		e := given(check.BadValue, response(status, body), on(func(op *contract.Operation) {
			op.Responses = append(op.Responses, contract.Response{Status: 400, Errors: codes})
		}))
		e.Bad = []check.Bad{{Step: check.Request, Target: property}}
		return e
	}
	const invalid, unknown = `{"error":{"code":"InvalidTag","message":"No."}}`, `{"error":{"code":"Oops","message":"No."}}`
	table(t, documentedCode, []row{
		{"documented", in("tags", 400, invalid, about), passes},
		{"documented for another cause", in("tags", 400, `{"error":{"code":"LampInUse","message":"No."}}`, about, other), passes},
		{"in innererror", in("tags", 400, `{"error":{"code":"Oops","message":"No.","innererror":{"code":"InvalidTag"}}}`, about), passes},
		{"in details", in("tags", 400, `{"error":{"code":"Oops","message":"No.","details":[{"code":"InvalidTag"}]}}`, about), passes},
		{"another code", in("tags", 400, unknown, about, other), finds("error.code").showing("Oops")},
		{"in another case", in("tags", 400, `{"error":{"code":"invalidtag","message":"No."}}`, about), finds("error.code")},
		{"status phrase", in("name", 400, `{"error":{"code":"BadRequest","message":"No."}}`, about, phrase), passes},
		{"not the status phrase", in("name", 400, unknown, about, phrase), finds("error.code").showing("Oops")},
		{"another property", in("name", 400, unknown, about), skips("no error code is documented for name and 400")},
		{"something else", in("tags", 400, unknown, other), skips("no error code is documented")},
		{"another status", in("tags", 422, unknown, about), skips("422")},
		{"no code", in("tags", 400, `{"error":{"message":"No."}}`, about), skips("see error-code")},
		{"no OData error", in("tags", 400, `{"code":"Oops"}`, about), skips("see error-object")},
		{"accepted", in("tags", 200, `{}`, about), skips("not an error")},
	})
}
