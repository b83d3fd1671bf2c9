package contract

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

func TestLoadErrors(t *testing.T) {
	patch := "  /a: {patch: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/a'}}}}, " + noContent + "}}\n"
	body := func(schema string) string {
		return described("  /a:\n    patch:\n      requestBody: {content: {application/json: {schema: {properties: {\n        p: "+schema+"}}}}}\n      "+noContent+"\n", "")
	}
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "f.yaml:1: the file is empty"},
		{"comment", "# nothing\n", "f.yaml:1: the file is empty"},
		{"scalar", "hello", "f.yaml:1: the file is not a YAML or JSON object"},
		{"null", "~", "f.yaml:1: the file is not a YAML or JSON object"},
		{"array", "- a", "f.yaml:1: the file is not a YAML or JSON object"},
		{"html", "<html>\n<body>: x\n</html>", "f.yaml:2: "},
		{"tab", "openapi: 3.0.3\ninfo:\n\ttitle: x", "f.yaml:3: "},
		{"binary", "\x00\x01\x02", "f.yaml:1: "},
		{"not-utf8", "a: \"\xff\"", "f.yaml:1: "},
		{"two-documents", "a: b\n---\nc: d\n", "f.yaml:1: the file has several YAML documents"},
		{"no-version", "info: {}\n", "f.yaml:1: the member `openapi` is missing; conform reads OpenAPI 3.0 and 3.1, and Swagger 2.0"},
		{"swagger", "info: {}\nswagger: '1.2'\n", `f.yaml:2: Swagger "1.2" is not supported; conform reads`},
		{"3.2", "# c\nopenapi: 3.2.0\n", "f.yaml:2: OpenAPI 3.2 is not supported yet; conform reads OpenAPI 3.0 and 3.1, and Swagger 2.0"},
		{"3.10", "# c\nopenapi: 3.10.0\n", `f.yaml:2: OpenAPI "3.10.0" is not supported; conform reads OpenAPI 3.0 and 3.1, and Swagger 2.0`},
		{"version-object", "openapi: {}\n", `f.yaml:1: OpenAPI "" is not supported; `},
		{"twice", "openapi: 3.0.3\ninfo: {}\ninfo: {}\n", `f.yaml:3: the name "info" occurs twice`},
		{"twice-json", `{"openapi":"3.0.3",` + "\n" + `"a":{"b":1,` + "\n" + `"b":2}}`, `f.yaml:3: the name "b" occurs twice`},
		{"complex-key", "? [a]\n: b\n", "f.yaml:1: an array cannot be a name"},
		{"no-paths", "openapi: 3.0.3\ninfo: {title: t, version: v}\n", "f.yaml:1: the description has no PATCH operation"},
		{"no-patch", described("  /a: {get: {"+noContent+"}}\n", ""), "f.yaml:1: the description has no PATCH operation"},
		{"no-responses", described("  /a:\n    patch: {operationId: x}\n", ""), "f.yaml:5: invalid OpenAPI: "},
		{"undeclared-parameter", described("  /a/{b}:\n    patch: {"+noContent+"}\n", ""), "f.yaml:4: invalid OpenAPI: "},
		{"wrong-shape", described("  /a:\n    patch:\n      responses: [1]\n", ""), "f.yaml:6: invalid OpenAPI: "},
		{"wrong-type", described(patch, "components:\n  schemas:\n    a:\n      type: strange\n"), "f.yaml:7: invalid OpenAPI: "},
		{"wrong-number", described(patch, "components:\n  schemas:\n    a: {type: string,\n      maxLength: many}\n"), "f.yaml:8: invalid OpenAPI: "},
		{"ref-nowhere", described(patch, "components:\n  schemas:\n    a:\n      $ref: '#/components/schemas/b'\n"), `f.yaml:8: $ref "#/components/schemas/b" refers to nothing`},
		{"ref-circle", described(patch, "components:\n  schemas:\n    a: {$ref: '#/components/schemas/b'}\n    b: {$ref: '#/components/schemas/a'}\n"), "invalid OpenAPI: "},
		{"ref-file", described(patch, "components:\n  schemas:\n    a:\n      $ref: 'other.yaml#/b'\n"),
			`f.yaml:8: $ref "other.yaml#/b" is outside the description`},
		{"ref-url", body("{$ref: 'http://127.0.0.1:1/x'}"), `f.yaml:7: $ref "http://127.0.0.1:1/x" is outside the description`},
		{"ref-path", described("  /a:\n    $ref: other.yaml\n", ""), `f.yaml:5: $ref "other.yaml" is outside the description`},
		{"infinity", described(patch, "components:\n  schemas:\n    a:\n      default: .inf\n"), `f.yaml:8: ".inf" is not a JSON number`},
		{"tag", described(patch, "components:\n  schemas:\n    a:\n      default: !!python/object x\n"), "f.yaml:8: the YAML tag !!python/object has no JSON equivalent"},
		{"binary-tag", described(patch, "components:\n  schemas:\n    a:\n      default: !!binary aGk=\n"), "f.yaml:8: the YAML tag !!binary has no JSON equivalent"},
		{"merge-scalar", described(patch, "x-a: {<<: 5}\n"), `f.yaml:5: the value "5" cannot be merged: want an object`},
		{"unknown-anchor", described(patch, "x-a: *nobody\n"), "f.yaml:"},
		{"variant", described("  /a: {patch: {requestBody: {content: {application/json: {schema: {type: object, properties: {b: {type: string, x-conform-variant: app}}}}}}, "+noContent+"}}\n", ""), `x-conform-variant of b is "app": want delegated or application`},
		{"error code", described("  /a: {patch: {responses: {'204': {description: c}, '400': {description: c, x-conform-errors: [{kode: d}]}}}}\n", ""), `x-conform-errors is invalid`},
		{"path-kind", described("  /a: {patch: {\n    x-conform-path: thing, "+noContent+"}}\n", ""), `f.yaml:5: x-conform-path is the value "thing": want entity, singleton or collection`},
		{"permissions", described("  /a: {patch: {\n    x-conform-permissions: {delegated: []}, "+noContent+"}}\n", ""), `f.yaml:5: x-conform-permissions is invalid: `},
		{"gaps", described("  /a: {patch: {\n    x-conform-gaps: [{cite: 5}], "+noContent+"}}\n", ""), `f.yaml:5: x-conform-gaps is invalid: `},
		{"edm", body("{type: string, x-conform-edm: Edm.Dat}"), "f.yaml:7: x-conform-edm Edm.Dat is neither an Edm primitive type nor a qualified name"},
		{"edm-collection", body("{x-conform-edm: Collection(Edm.Int)}"), "f.yaml:7: x-conform-edm Collection(Edm.Int) is neither an Edm primitive type"},
		{"enum", body("{enum: [1, 9007199254740993]}"), "f.yaml:7: a 64-bit float cannot represent the enum member 9007199254740993"},
	} {
		c, err := Load("f", "dir/f.yaml", []byte(test.text), nil)
		if err == nil || c != nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "dir/f.yaml:") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: want %q, got %v", test.name, test.want, err)
		}
	}
	for _, name := range []string{"", "A", "a b", "../x", "a//b", "-a", "ä"} {
		if _, err := Load(name, "f.yaml", []byte(derived), nil); err == nil {
			t.Errorf("the contract name %q is accepted", name)
		}
	}
}

// References to existing files and URLs are not followed.
func TestReferencesAreNotFollowed(t *testing.T) {
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { hits.Add(1) }))
	defer server.Close()
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret.yaml")
	if err := os.WriteFile(secret, []byte("type: object\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, ref := range []string{"secret.yaml", "./secret.yaml#/x", secret, "file://" + secret, server.URL + "/x.yaml", server.URL + "/x.yaml#/a", "//127.0.0.1/x"} {
		text := described("  /a: {patch: {requestBody: {content: {application/json: {schema: {properties: {a: {$ref: '"+ref+"'}}}}}}, "+noContent+"}}\n", "")
		if _, err := Load("f", filepath.Join(dir, "f.yaml"), []byte(text), nil); err == nil || !strings.Contains(err.Error(), "is outside the description") {
			t.Errorf("%s: got %v", ref, err)
		}
	}
	if n := hits.Load(); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestLoadIsBounded uses input that makes careless parsers run out of memory, stack or time. A slow Load runs into the test timeout.
func TestLoadIsBounded(t *testing.T) {
	laughs := "openapi: 3.0.3\nx-a: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := range 9 {
		laughs += fmt.Sprintf("x-a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i+1, i+1, i, i, i, i, i, i, i, i, i, i)
	}
	merges := "openapi: 3.0.3\nx-a: &a0 {k: v}\n"
	for i := range 20 {
		merges += fmt.Sprintf("x-a%d: &a%d {<<: [*a%d, *a%d], k%d: {<<: *a%d}}\n", i+1, i+1, i, i, i, i)
	}
	schemas := ""
	for i := range 60 {
		schemas += fmt.Sprintf("    s%d: {allOf: [{$ref: '#/components/schemas/s%d'}, {$ref: '#/components/schemas/s%d'}]}\n", i, i+1, i+1)
	}
	patch := "  /a: {patch: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/s0'}}}}, " + noContent + "}}\n"
	for _, test := range []struct{ name, text, want string }{
		{"laughs", laughs, "aliases stand for more than"},
		{"merges", merges, "aliases stand for more than"},
		{"self", "openapi: 3.0.3\nx-a: &a [*a]\n", "an alias, which may refer to itself"},
		{"self-object", "openapi: 3.0.3\nx-a: &a {b: *a, c: *a}\n", "levels of nesting in an alias"},
		{"self-merge", "openapi: 3.0.3\nx-a: &a {<<: *a}\n", "levels of nesting in an alias"},
		{"large", strings.Repeat(" ", maxFile+1), "larger than 16 MiB"},
		{"deep-flow", "openapi: 3.0.3\nx: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "more than 200 levels of nesting"},
		{"deeper-flow", "x: " + strings.Repeat("[", 900_000), "exceeded max depth"},
		{"deep-block", "openapi: 3.0.3\n" + strings.Repeat("- ", 5000), "f.yaml:"},
		{"deep-json", `{"a":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`, "more than 200 levels of nesting"},
		{"commas", "x: [" + strings.Repeat(",", 3_000_000), "lines and separators"},
		{"lines", strings.Repeat("\n", 3_000_000), "lines and separators"},
		{"long-scalar", "openapi: " + strings.Repeat("x", 10<<20), "is not supported; conform reads"},
		{"long-key", strings.Repeat("x", 10<<20) + ": y", "f.yaml:1: "},
		{"schema-lattice", described(patch, "components:\n  schemas:\n"+schemas), "refers to nothing"}, // the last one is missing
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		_, err := Load("f", "f.yaml", []byte(test.text), nil)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), test.want) || len(err.Error()) > 1000 {
			t.Errorf("%s: want %q, got %.300v", test.name, test.want, err)
		}
		if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 256 {
			t.Errorf("%s: %d MiB were allocated", test.name, used)
		}
	}
	lattice := described(patch,
		"components:\n  schemas:\n"+schemas+"    s60: {type: object, properties: {a: {type: string}}}\n")
	if c, err := Load("f", "f.yaml", []byte(lattice), nil); err != nil || len(c.Operations[0].Properties) != 1 {
		t.Errorf("lattice: got %v, %v", c, err)
	}
}
