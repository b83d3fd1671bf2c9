package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/graphconform/conform/harness/plan"
)

// hostile is text that a terminal or a CI system obeys where it stands in a line, or at its start: escapes, also of one byte; changes of
// direction; characters without width; commands of Azure Pipelines, GitHub, TeamCity and Jenkins.
const hostile = "na\x1b[31m\x1b]0;own\a\n##vso[task.setvariable variable=PATH]/x\n::error::pwn\r\u202eevil\u2066\u009b2J\u200b##teamcity[a] ##[group]b\n::set-env name=a::b [[ATTACHMENT|/etc/passwd]]"

var ciCommand = regexp.MustCompile(`##[A-Za-z0-9_.-]*\[|^\s*::[A-Za-z_]|(?i:\[\[attachment)`)

// lookHarmless fails the test if a text would command a terminal or a CI system. A line may begin with allowed.
func lookHarmless(t *testing.T, what, text, allowed string) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if allowed != "" {
			line = strings.TrimPrefix(line, allowed)
		}
		if i := strings.IndexFunc(line, func(r rune) bool { return r != '\t' && !unicode.IsPrint(r) }); i >= 0 || ciCommand.MatchString(line) {
			t.Errorf("%s: want text that commands nothing, got %q", what, line)
			return
		}
	}
}

// hostileContract has hostile text wherever a contract may have text.
func hostileContract() string {
	schema := map[string]any{"type": "object", "description": hostile, "properties": map[string]any{
		hostile: map[string]any{"type": "string", "description": hostile}, "": map[string]any{"type": "string"}, "a.b[0]": map[string]any{"type": "string"},
		"kind":  map[string]any{"type": "string", "enum": []string{hostile, "b"}},
		"inner": map[string]any{"type": "object", "properties": map[string]any{hostile: map[string]any{"type": "integer", "format": hostile}}},
	}}
	content := map[string]any{"application/json": map[string]any{"schema": schema, "example": map[string]any{hostile: hostile}}}
	patch := map[string]any{
		"operationId": hostile, "summary": hostile, "description": hostile, "tags": []string{hostile},
		"parameters":  []any{map[string]any{"name": "id", "in": "path", "required": true, "description": hostile, "schema": map[string]any{"type": "string"}}},
		"requestBody": map[string]any{"content": content},
		"responses": map[string]any{
			"200": map[string]any{"description": hostile, "content": content, "headers": map[string]any{"X-A": map[string]any{"description": hostile, "schema": map[string]any{"type": "string", "enum": []string{hostile}}}}},
			"400": map[string]any{"description": hostile},
		},
		"x-conform-gaps": []any{map[string]any{"reason": hostile, "cite": hostile}},
	}
	other := map[string]any{"operationId": "b", "responses": map[string]any{"200": map[string]any{"description": hostile}},
		"requestBody": map[string]any{"content": map[string]any{hostile: map[string]any{"schema": map[string]any{"type": "string"}}}}}
	text, err := json.Marshal(map[string]any{
		"openapi": "3.0.3", "info": map[string]any{"title": hostile, "version": hostile, "description": hostile}, "servers": []any{map[string]any{"url": "https://graph.example.com/beta"}},
		"paths": map[string]any{"/widgets/{id}": map[string]any{"patch": patch}, "/" + hostile: map[string]any{"patch": other}},
	})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// Text from contracts, pages, file names and targets is neutralised wherever it is printed.
func TestPrintedTextIsHarmless(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "evil.json"), hostileContract())
	put(t, filepath.Join(dir, "bad\x1b[31m\n::error::pwn.json"), `{"openapi":"3.0.3","paths":`)
	put(t, filepath.Join(dir, "types.json"), `{"openapi":"3.0.3","info":{"title":"a","version":"1"},"paths":{"/a":{"patch":{"responses":{"200":{"description":"x"}},"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/`+"\u202e##vso[a]"+`"}}}}}}}}`)
	page := "---\ndoc_type: apiPageType\n---\n# Update thing\n\n## HTTP request\n``` http\nPATCH /things/{id}\n```\n## Request body\n|Property|Type|Description|\n|:-|:-|:-|\n|na\x1b[31mme|##vso[x]y|\u202eText\a|\n|kind|::error::|x|\n## Response\n`200 OK`\n"
	put(t, filepath.Join(dir, "pages/api/evil\n::error::pwn\x1b[31m.md"), page)
	put(t, filepath.Join(dir, "pages/api/other\u202e##vso[a].md"), "---\ndoc_type: other\n---\n# x\nPATCH /x\n")
	put(t, filepath.Join(dir, "bad.yaml"), "targets:\n  a: {kind: mock, base: 'http://127.0.0.1:1/\u202e##vso[a]', params: {\"\u202e::error::x\": '${NONE}'}}\n")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": hostile, "message": hostile}, hostile: hostile})
	}))
	defer server.Close()
	quoted := 0
	for _, args := range [][]string{
		{"list", "--contract", "evil.json"},
		{"list", "--contract", "evil.json", "--why"},
		{"list", "--contract", "evil.json", "--json"},
		{"list", "--contract", "evil.json", "--why", "--json"},
		{"list", "--contract", "bad\x1b[31m\n::error::pwn.json"},
		{"list", "--contract", "types.json"},
		{"run", "--contract", "evil.json", "--dry-run", "--verbose", "--depth", string(plan.Full)},
		{"run", "--contract", "evil.json", "--fault", "update-ignored"},
		{"run", "--contract", "evil.json", "--fault", "member-undeclared", "--json"},
		{"run", "--contract", "evil.json", "--target", server.URL + "/beta"},
		{"run", "--contract", "evil.json", "--case", hostile},
		{"run", "--contract", "evil.json", "--param", hostile},
		{"run", "--target", "http://127.0.0.1:1/" + hostile},
		{"run", "--out", "evil.json/" + hostile},
		{"doctor", server.URL + "/beta", "--contract", "evil.json"},
		{"__complete", "run", "--contract", "evil.json", "--case", ""},
		{"__complete", "run", "--config", "bad.yaml", "--target", ""},
		{"explain", hostile},
		{hostile},
		{"targets", "--config", "bad.yaml"},
		{"run", "--config", "bad.yaml", "--target", "a"},
		{"lint", "pages"},
		{"lint", "pages", "--format", "json"},
		{"lint", "pages", "--format", "sarif"},
		{"lint", "pages", "--format", "github"},
		{"derive", "pages", "-o", "out"},
		{"derive", "pages/api/evil\n::error::pwn\x1b[31m.md"},
		{"mock", "--contract", "evil.json", "--addr", hostile},
	} {
		stdout, stderr, _ := conformCommand(t, dir, nil, args...)
		what, allowed := strings.Join(args, " "), ""
		if args[len(args)-1] == "github" {
			allowed = "::"
		}
		if stdout+stderr == "" || strings.Contains(stderr, "goroutine") {
			t.Errorf("%q: want some text and no panic, got %s%s", what, stdout, stderr)
		}
		lookHarmless(t, what, stdout, allowed)
		lookHarmless(t, what, stderr, "")
		if strings.Contains(stdout+stderr, `\x1b[31m`) || strings.Contains(stdout+stderr, `\u001b[31m`) {
			quoted++
		}
	}
	if quoted < 15 {
		t.Errorf("want the text quoted by most commands, got %d", quoted)
	}
}
