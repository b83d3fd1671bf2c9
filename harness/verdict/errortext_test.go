package verdict

import (
	"strings"
	"testing"
)

func TestErrorText(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		want   string
	}{
		{"OData", 400, `{"error":{"code":"BadRequest","message":"No such property.","innererror":{"code":"x"}}}`, "BadRequest: No such property."},
		{"OData, empty code", 500, `{"error":{"code":"","message":"Cannot read properties of null"}}`, "Cannot read properties of null"},
		{"OData, message by language", 400, `{"error":{"code":"7","message":{"lang":"en","value":"No."}}}`, "7: No."},
		{"number as code", 404, `{"error":{"code":404,"message":"Gone"}}`, "404: Gone"},
		{"problem", 422, `{"type":"about:blank","title":"Invalid value","status":422,"detail":"title is too long"}`, "Invalid value: title is too long"},
		{"problem without detail", 409, `{"title":"Conflict","status":409}`, "Conflict"},
		{"validation problem", 400, `{"title":"Invalid","errors":{"name":["too short"]}}`, "Invalid: too short"},
		{"FastAPI", 422, `{"detail":[{"type":"list_type","loc":["body","tags"],"msg":"Input should be a valid list","input":"conform"}]}`, "Input should be a valid list"},
		{"FastAPI, text", 400, `{"detail":"There was an error parsing the body"}`, "There was an error parsing the body"},
		{"OAuth", 401, `{"error":"invalid_token","error_description":"expired"}`, "invalid_token: expired"},
		{"error as text", 405, `{"error":"no such method"}`, "no such method"},
		{"twice the same", 400, `{"title":"No","message":"No"}`, "No"},
		{"another member", 400, `{"zeta":"2","alpha":"1"}`, "1"},
		{"text in JSON", 400, `"no"`, "no"},
		{"JSON without text", 400, `{"a":true}`, `{"a":true}`},
		{"plain text", 500, "Internal\n\tServer Error\n", "Internal Server Error"},
		{"HTML", 500, `<!DOCTYPE html><html><head><style>a{}</style><title>Error</title></head><body><pre>Cannot &lt;PATCH&gt; /x</pre></body>`, "Error Cannot <PATCH> /x"},
		{"no content", 500, "", ""},
		{"a success", 200, `{"message":"a property"}`, ""},
		{"a batch", 200, `{"responses":[{"id":"1","status":200,"body":{"message":"a"}},{"id":"2","status":428,"body":{"error":{"code":"428","message":"If-Match"}}}]}`, "428: If-Match"},
		{"hostile", 400, `{"error":{"code":"\u001b[31m","message":"##vso[task.complete]\n::error::x"}}`, `\x1b[31m: ##vso\[task.complete] :\:error:\:x`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ErrorText(&Exchange{Status: tt.status, Body: tt.body}, 300); got != tt.want {
				t.Errorf("want %q, got %q", tt.want, got)
			}
		})
	}
	if got := ErrorText(&Exchange{Error: "want a response, got none"}, 300); got != "want a response, got none" {
		t.Errorf("want the reason, got %q", got)
	}
	if got := ErrorText(&Exchange{Status: 500, Body: strings.Repeat("é", 400)}, 300); len(got) > 300 || !strings.HasSuffix(got, "é...") {
		t.Errorf("want at most 300 bytes, got %d: %q", len(got), got)
	}
}
