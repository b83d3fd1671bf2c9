package catalogue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// described documents errors as OData has them.
func described(op *contract.Operation) {
	code := openapi3.NewObjectSchema().WithProperty("code", openapi3.NewStringSchema()).WithRequired([]string{"code"})
	s := openapi3.NewObjectSchema().WithProperty("error", code).WithRequired([]string{"error"})
	op.Responses = append(op.Responses, contract.Response{Status: 400, Media: []string{"application/json"}, Schema: s, Cite: "lamp.yaml:20", Text: "What is wrong."})
}

// asProblems documents the default response as problem details (RFC 9457).
func asProblems(op *contract.Operation) {
	s := openapi3.NewObjectSchema().WithProperty("title", openapi3.NewStringSchema()).WithProperty("status", openapi3.NewIntegerSchema()).WithRequired([]string{"title"})
	op.Responses = append([]contract.Response{{Media: []string{"application/problem+json"}, Schema: s, Cite: "lamp.yaml:20"}}, op.Responses...)
}

const problem = `{"type":"about:blank","title":"Bad Request","status":400}`

func TestErrorSchema(t *testing.T) {
	in := func(documented func(*contract.Operation), status int, body string, headers ...string) *check.Evidence {
		return given(check.WrongType, on(documented), response(status, body, headers...))
	}
	const problemType = "Content-Type: application/problem+json; charset=utf-8"
	table(t, errorSchema, []row{
		{"as documented", in(described, 400, rejectionBody), passes},
		{"problem", in(asProblems, 400, problem, problemType), passes},
		{"by default", in(asProblems, 503, `{"title":"Busy","status":503}`, problemType), passes},
		{"as JSON, see content-type", in(asProblems, 400, problem), passes},
		{"member lacks", in(described, 400, `{"error":{"message":"No."}}`), finds("error.schema")},
		{"another shape", in(asProblems, 422, `{"detail":"No."}`, problemType), finds("error.schema")},
		{"another type", in(asProblems, 400, `{"title":1}`, problemType), finds("error.schema").showing("1")},
		{"text", in(asProblems, 400, `"No."`, problemType), finds("error.schema")},
		{"no JSON", in(described, 400, `No.`), finds("error.schema")},
		{"twice", in(described, 400, `{"error":{"code":"a"},"error":{"code":"b"}}`), finds("error.schema").showing("duplicate")},
		{"another status", in(asProblems, 400, `{"title":"No.","status":500}`, problemType), finds("error.status").as(check.Must).showing("500")},
		{"status of another type", in(asProblems, 400, `{"title":"No.","status":"400"}`, problemType), finds("error.schema")},
		{"no content in http", given(check.WrongType, on(described, inHTTP), response(400, ``)), finds("error.schema").as(check.Should)},
		{"no content in http, by default", given(check.WrongType, on(asProblems, inHTTP), response(400, ``)), skips("see content-type")},
		{"no content", in(described, 400, ``), skips("see content-type")},
		{"HTML", in(described, 400, `<html>`, "Content-Type: text/html"), skips("see content-type")},
		{"undocumented status", in(described, 422, `{}`), skips("documents no schema")},
		{"accepted", in(described, 200, `{}`), skips("not an error")},
	})
	for name, scenario := range map[string]*check.Scenario{
		"nothing documented": given(check.WrongType).Scenario, "unknown method": given(check.UnknownMethods, on(described)).Scenario,
		"valid update": given(check.Full, on(described)).Scenario, "batch": given(check.Batch, on(described)).Scenario,
	} {
		if errorSchema.When(scenario) {
			t.Errorf("%s: want the check left out", name)
		}
	}
}
