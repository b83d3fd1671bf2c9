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

func TestLoadRefuses(t *testing.T) {
	patch := "  /a: {patch: {" + noContent + "}}\n"
	body := func(schema string) string {
		return described("  /a:\n    patch:\n      requestBody: {content: {application/json: {schema: {properties: {\n        p: "+schema+"}}}}}\n      "+noContent+"\n", "")
	}
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "f.yaml:1: want an OpenAPI description, got an empty file"},
		{"comment", "# nothing\n", "f.yaml:1: want an OpenAPI description, got an empty file"},
		{"scalar", "hello", "f.yaml:1: want a YAML or JSON object"},
		{"null", "~", "f.yaml:1: want a YAML or JSON object"},
		{"array", "- a", "f.yaml:1: want a YAML or JSON object"},
		{"html", "<html>\n<body>: x\n</html>", "f.yaml:2: "},
		{"tab", "openapi: 3.0.3\ninfo:\n\ttitle: x", "f.yaml:3: "},
		{"binary", "\x00\x01\x02", "f.yaml:1: "},
		{"not-utf8", "a: \"\xff\"", "f.yaml:1: "},
		{"two-documents", "a: b\n---\nc: d\n", "f.yaml:1: want one YAML document, got several"},
		{"no-version", "info: {}\n", "f.yaml:1: want openapi 3.0.x, got no `openapi`"},
		{"swagger", "info: {}\nswagger: '2.0'\n", "f.yaml:2: want openapi 3.0.x, got Swagger 2.0"},
		{"3.1", "# c\nopenapi: 3.1.0\n", `f.yaml:2: want openapi 3.0.x, got "3.1.0"`},
		{"version-object", "openapi: {}\n", `f.yaml:1: want openapi 3.0.x, got ""`},
		{"twice", "openapi: 3.0.3\ninfo: {}\ninfo: {}\n", `f.yaml:3: want every name once, got "info" again`},
		{"twice-json", `{"openapi":"3.0.3",` + "\n" + `"a":{"b":1,` + "\n" + `"b":2}}`, `f.yaml:3: want every name once, got "b" again`},
		{"complex-key", "? [a]\n: b\n", "f.yaml:1: want a name, got an array as a key"},
		{"no-info", "openapi: 3.0.3\npaths: {}\n", "want OpenAPI 3.0: "},
		{"no-paths", "openapi: 3.0.3\ninfo: {title: t, version: v}\n", "want OpenAPI 3.0: "},
		{"no-patch", described("  /a: {get: {"+noContent+"}}\n", ""), "f.yaml:1: want at least one PATCH operation, got none"},
		{"no-responses", described("  /a:\n    patch: {operationId: x}\n", ""), "f.yaml:5: want OpenAPI 3.0: "},
		{"undeclared-parameter", described("  /a/{b}:\n    patch: {"+noContent+"}\n", ""), "f.yaml:4: want OpenAPI 3.0: "},
		{"wrong-shape", described("  /a:\n    patch:\n      responses: [1]\n", ""), "f.yaml:6: want OpenAPI 3.0: "},
		{"wrong-type", described(patch, "components:\n  schemas:\n    a:\n      type: strange\n"), "f.yaml:7: want OpenAPI 3.0: "},
		{"wrong-number", described(patch, "components:\n  schemas:\n    a: {type: string,\n      maxLength: many}\n"), "f.yaml:8: want OpenAPI 3.0: "},
		{"ref-nowhere", described(patch, "components:\n  schemas:\n    a:\n      $ref: '#/components/schemas/b'\n"), "f.yaml:8: want OpenAPI 3.0: "},
		{"ref-circle", described(patch, "components:\n  schemas:\n    a: {$ref: '#/components/schemas/b'}\n    b: {$ref: '#/components/schemas/a'}\n"), "want OpenAPI 3.0: "},
		{"ref-file", described(patch, "components:\n  schemas:\n    a:\n      $ref: 'other.yaml#/b'\n"),
			`f.yaml:8: want references within the description, got $ref "other.yaml#/b"`},
		{"ref-url", body("{$ref: 'http://127.0.0.1:1/x'}"), `f.yaml:7: want references within the description, got $ref "http://127.0.0.1:1/x"`},
		{"ref-path", described("  /a:\n    $ref: other.yaml\n", ""), `f.yaml:5: want references within the description, got $ref "other.yaml"`},
		{"infinity", described(patch, "x-a: .inf\n"), `f.yaml:5: want a number that JSON has, got ".inf"`},
		{"tag", described(patch, "x-a: !!python/object x\n"), "f.yaml:5: want a JSON value, got the YAML tag "},
		{"binary-tag", described(patch, "x-a: !!binary aGk=\n"), "f.yaml:5: want a JSON value, got the YAML tag !!binary"},
		{"merge-scalar", described(patch, "x-a: {<<: 5}\n"), `f.yaml:5: want an object to merge, got the value "5"`},
		{"unknown-anchor", described(patch, "x-a: *nobody\n"), "f.yaml:"},
		{"path-kind", described("  /a: {patch: {\n    x-conform-path: thing, "+noContent+"}}\n", ""), `f.yaml:5: want x-conform-path entity, singleton or collection, got the value "thing"`},
		{"permissions", described("  /a: {patch: {\n    x-conform-permissions: {delegated: []}, "+noContent+"}}\n", ""), `f.yaml:5: want another shape of x-conform-permissions: `},
		{"gaps", described("  /a: {patch: {\n    x-conform-gaps: [{cite: 5}], "+noContent+"}}\n", ""), `f.yaml:5: want another shape of x-conform-gaps: `},
		{"edm", body("{type: string, x-conform-edm: Edm.Dat}"), "f.yaml:7: want an Edm primitive type or a qualified name, got x-conform-edm Edm.Dat"},
		{"edm-collection", body("{x-conform-edm: Collection(Edm.Int)}"), "f.yaml:7: want an Edm primitive type"},
		{"enum", body("{enum: [1, 9007199254740993]}"), "f.yaml:7: want members of an enum that a 64-bit float holds, got 9007199254740993"},
		{"same-name", described("  /a: {patch: {operationId: UpdateIt, "+noContent+"}}\n  /b: {patch: {operationId: update-it, "+noContent+"}}\n", ""),
			"f.yaml:5: want operations of different names, got update-it again (the first is at f.yaml:4)"},
	} {
		c, err := Load("f", "dir/f.yaml", []byte(test.text), nil)
		if err == nil || c != nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "dir/f.yaml:") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: want %q, got %v", test.name, test.want, err)
		}
	}
	for _, name := range []string{"", "A", "a b", "../x", "a//b", "-a", "ä"} {
		if _, err := Load(name, "f.yaml", []byte(derived), nil); err == nil {
			t.Errorf("the contract name %q is not refused", name)
		}
	}
}

// Neither files nor URLs are opened for a reference, also where the file is there and the server answers.
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
		text := described("  /a: {patch: {"+noContent+"}}\n", fmt.Sprintf("components: {schemas: {a: {$ref: %q}}}\n", ref))
		if _, err := Load("f", filepath.Join(dir, "f.yaml"), []byte(text), nil); err == nil || !strings.Contains(err.Error(), "want references within") {
			t.Errorf("%s: got %v", ref, err)
		}
	}
	if n := hits.Load(); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestLoadIsBounded gives Load what makes careless readers run out of memory, stack or time. The test binary's own timeout is the clock.
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
	patch := "  /a: {patch: {" + noContent + "}}\n"
	for _, test := range []struct{ name, text, want string }{
		{"laughs", laughs, "want aliases that stand for at most"},
		{"merges", merges, "want aliases that stand for at most"},
		{"self", "openapi: 3.0.3\nx-a: &a [*a]\n", "an alias inside its own anchor"},
		{"self-object", "openapi: 3.0.3\nx-a: &a {b: *a, c: *a}\n", "want a"},
		{"self-merge", "openapi: 3.0.3\nx-a: &a {<<: *a}\n", "want a"},
		{"large", strings.Repeat(" ", maxFile+1), "want at most 16 MiB"},
		{"deep-flow", "openapi: 3.0.3\nx: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "want at most 200 levels of nesting"},
		{"deeper-flow", "x: " + strings.Repeat("[", 900_000), "exceeded max depth"},
		{"deep-block", "openapi: 3.0.3\n" + strings.Repeat("- ", 5000), "f.yaml:"},
		{"deep-json", `{"a":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`, "want at most 200 levels of nesting"},
		{"commas", "x: [" + strings.Repeat(",", 3_000_000), "want at most"},
		{"lines", strings.Repeat("\n", 3_000_000), "want at most"},
		{"long-scalar", "openapi: " + strings.Repeat("x", 10<<20), "want openapi 3.0.x"},
		{"long-key", strings.Repeat("x", 10<<20) + ": y", "f.yaml:1: "},
		{"schema-lattice", described(patch, "components:\n  schemas:\n"+schemas), "want OpenAPI 3.0: "}, // the last one is missing
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
	lattice := described("  /a: {patch: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/s0'}}}}, "+noContent+"}}\n",
		"components:\n  schemas:\n"+schemas+"    s60: {type: object, properties: {a: {type: string}}}\n")
	if c, err := Load("f", "f.yaml", []byte(lattice), nil); err != nil || len(c.Operations[0].Properties) != 1 {
		t.Errorf("lattice: got %v, %v", c, err)
	}
}
