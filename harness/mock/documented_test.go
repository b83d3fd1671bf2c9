package mock

import (
	"strings"
	"testing"
)

// TestDocumentedErrors has contracts that document a status or a code of errors.
func TestDocumentedErrors(t *testing.T) {
	const path = "/v1.0/lamps/a"
	const page = `
openapi: 3.0.3
info: {title: Update lamp, version: v1.0}
x-conform-profile: graph
servers: [{url: 'https://lamps.example.com/v1.0'}]
paths:
  /lamps/{id}:
    patch:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: If-Match, in: header, required: true, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                watts: {type: integer, format: int32}
                zone: {type: string, maxLength: 5}
                hours: {type: object, properties: {start: {type: string, maxLength: 5}, days: {type: array, items: {type: string, enum: [monday, friday]}}}}
      responses:
        '204': {description: Updated.}
`
	const codes = "        '400': {description: Wrong., x-conform-errors: [{code: InvalidZONE, properties: [zone]}, {code: Error_Days, properties: [hours/days]}, {code: BadRequest}]}\n"
	const noCodes = "        '400': {description: Wrong.}\n"
	const stale = "        '412': {description: Another state.}\n"
	const conditional = "        '428': {description: No If-Match.}\n"
	for _, tt := range []struct {
		name, errors, match, body string
		status                    int
		code                      string
	}{
		{"a property's code", codes, "*", `{"zone": "northern"}`, 400, "InvalidZONE"},
		{"a member's code", codes, "*", `{"hours": {"days": ["friday", "Monday"]}}`, 400, "Error_Days"},
		{"of another member", codes, "*", `{"hours": {"start": "midnight"}}`, 400, "BadRequest"},
		{"of another property", codes, "*", `{"watts": "5"}`, 400, "BadRequest"},
		{"of the whole body", codes, "*", `{"watts": 5`, 400, "BadRequest"},
		{"no code", noCodes, "*", `{"zone": "northern"}`, 400, "badRequest"},
		{"stale", stale, `"x"`, `{"watts": 5}`, 412, "preconditionFailed"},
		{"missing, 412 documented", stale, "", `{"watts": 5}`, 412, "preconditionFailed"},
		{"missing, both documented", stale + conditional, "", `{"watts": 5}`, 428, "preconditionRequired"},
		{"missing, a range documented", "        4XX: {description: Wrong.}\n", "", `{"watts": 5}`, 428, "preconditionRequired"},
		{"missing, none documented", "", "", `{"watts": 5}`, 428, "preconditionRequired"},
		{"missing, with a code", strings.Replace(stale, "}", ", x-conform-errors: [{code: ETagMISSING}, {code: PreconditionFailed}]}", 1), "", `{"watts": 5}`, 412, "PreconditionFailed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := &exchange{method: "PATCH", path: path, body: tt.body, header: map[string]string{"If-Match": tt.match}}
			x.send(t, serveYAML(t, "", page+tt.errors))
			if failed := x.text(t, "error"); x.status != tt.status || !strings.HasPrefix(failed, `{"code":"`+tt.code+`"`) {
				t.Errorf("want %d %s, got %d %s", tt.status, tt.code, x.status, failed)
			}
		})
	}
}
