package contract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// derived is a description as derive writes it.
const derived = `openapi: 3.0.3
info: {title: Update lamp, version: beta}
servers:
  - url: https://graph.example/beta/
security:
  - bearer: []
paths:
  /rooms/{roomId}/lamps/{lampId}:
    patch:
      operationId: update-lamp
      summary: Update lamp
      parameters:
        - {name: lampId, in: path, required: true, schema: {type: string}, x-conform-cite: 'update-lamp/page.md:20'}
        - {name: roomId, in: path, required: true, example: kitchen, schema: {type: string}}
        - {name: If-Match, in: header, required: true, schema: {type: string, example: W/"1"}, x-conform-cite: 'update-lamp/page.md:25'}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/lamp.update'}
            example: {brightness: 9007199254740993, ratio: 1.50, name: Lamp}
      responses:
        '204': {description: Nothing more.}
        '200':
          description: The lamp.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/lamp'}
              example: {}
          x-conform-cite: update-lamp/page.md:57
      x-conform-cite: update-lamp/page.md:20
      x-conform-path: entity
      x-conform-permissions: {delegatedWork: [Lamp.ReadWrite.All], delegatedPersonal: [], application: []}
      x-conform-gaps:
        - {cite: 'update-lamp/page.md:12', rule: PERM002, reason: no application permission is named}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
  schemas:
    lamp.update:
      type: object
      properties:
        name: {type: string, x-conform-edm: Edm.String, x-conform-cite: 'update-lamp/page.md:41'}
        id: {type: string, readOnly: true, x-conform-edm: Edm.String}
        brightness: {type: integer, format: int64, nullable: true, x-conform-edm: Edm.Int64}
        colour: {type: string, enum: [warm, cold], x-conform-edm: microsoft.graph.colour}
        hours: {type: array, items: {type: string, format: date-time}, x-conform-edm: Collection(Edm.DateTimeOffset)}
    lamp:
      type: object
      properties:
        '@odata.type': {type: string, x-conform-edm: Edm.String, x-conform-type: '#microsoft.graph.lamp'}
        id: {type: string, x-conform-edm: Edm.String}
`

var ignoreSchemas = cmpopts.IgnoreTypes(&openapi3.Schema{})

func TestLoadDerived(t *testing.T) {
	got, err := Load("update-lamp", "update-lamp/openapi.yaml", []byte(derived), nil)
	if err != nil {
		t.Fatal(err)
	}
	const page, file = "update-lamp/page.md:", "update-lamp/openapi.yaml:"
	want := &Contract{
		Name: "update-lamp", File: "update-lamp/openapi.yaml", Hash: got.Hash, Server: "https://graph.example/beta", Profile: Graph,
		Operations: []*Operation{{
			Contract: "update-lamp", ID: "update-lamp", Name: "update-lamp", Method: "PATCH", Path: "/rooms/{roomId}/lamps/{lampId}", Methods: []string{"PATCH"},
			Kind: Entity, Profile: Graph, Server: "https://graph.example/beta", Secured: true, Bearer: true, MediaType: "application/json", RequiresBody: true, Cite: page + "20",
			PathParams: []Parameter{
				{Name: "roomId", In: "path", Required: true, Example: "kitchen", Edm: "Edm.String", Cite: file + "14"},
				{Name: "lampId", In: "path", Required: true, Edm: "Edm.String", Cite: page + "20"},
			},
			Headers: []Parameter{{Name: "If-Match", In: "header", Required: true, Edm: "Edm.String", Example: `W/"1"`, Cite: page + "25"}},
			Properties: []Property{
				{Name: "name", Edm: "Edm.String", Cite: page + "41"},
				{Name: "id", Edm: "Edm.String", ReadOnly: true, Cite: file + "44"},
				{Name: "brightness", Edm: "Edm.Int64", Nullable: true, Cite: file + "45"},
				{Name: "colour", Edm: "microsoft.graph.colour", Cite: file + "46"},
				{Name: "hours", Edm: "Collection(Edm.DateTimeOffset)", Cite: file + "47"},
			},
			Example: map[string]any{"brightness": json.Number("9007199254740993"), "ratio": json.Number("1.50"), "name": "Lamp"},
			Responses: []Response{
				{Status: 200, MediaType: "application/json", Media: []string{"application/json"}, TypeName: "#microsoft.graph.lamp", Example: map[string]any{}, Cite: page + "57", Text: "The lamp."},
				{Status: 204, Cite: file + "23", Text: "Nothing more."},
			},
			Permissions: &Permissions{DelegatedWork: []string{"Lamp.ReadWrite.All"}, DelegatedPersonal: []string{}, Application: []string{}},
			Gaps:        []Gap{{Cite: page + "12", Rule: "PERM002", Reason: "no application permission is named"}},
		}},
	}
	if diff := cmp.Diff(want, got, ignoreSchemas); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for _, p := range got.Operations[0].Properties {
		if p.Schema == nil {
			t.Errorf("property %s has no schema", p.Name)
		}
	}
	if r := got.Operations[0].Response(200); r.Schema == nil || r.Schema.Properties["id"] == nil {
		t.Error("the answer 200 has no schema")
	}
}

// The same description in JSON gives the same contract with other lines.
func TestLoadJSON(t *testing.T) {
	tr := &tree{}
	root, err := decodeNodes([]byte(derived))
	if err != nil {
		t.Fatal(err)
	}
	v, err := tr.value(root)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(v, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.Replace(string(text), "The lamp.", `The \ud83d\udca1 lamp\/.`, 1))
	yaml, err := Load("x", "x.yaml", []byte(derived), nil)
	if err != nil {
		t.Fatal(err)
	}
	fromJSON, err := Load("x", "x.json", append([]byte("\xef\xbb\xbf"), text...), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := fromJSON.Operations[0].Response(200).Text; got != "The \U0001F4A1 lamp/." {
		t.Errorf("got %q", got)
	}
	sameOrder := cmpopts.SortSlices(func(a, b Property) bool { return a.Name < b.Name }) // MarshalIndent sorts members
	opts := []cmp.Option{ignoreSchemas, sameOrder, cmpopts.IgnoreFields(Response{}, "Text", "Cite"), cmpopts.IgnoreFields(Property{}, "Cite"),
		cmpopts.IgnoreFields(Parameter{}, "Cite")}
	if diff := cmp.Diff(yaml.Operations, fromJSON.Operations, opts...); diff != "" {
		t.Errorf("-yaml +json\n%s", diff)
	}
	if cite := fromJSON.Operations[0].Response(204).Cite; !strings.HasPrefix(cite, "x.json:") {
		t.Errorf("got the citation %s", cite)
	}
}

func TestLoadFile(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "Update Lamp")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	overlay := "overlay: 1.0.0\ninfo: {title: t, version: v}\nactions:\n  - {target: '$.servers[0]', update: {url: 'http://127.0.0.1/x'}}\n"
	for name, text := range map[string]string{
		"plain.v2.yaml": derived, "plain.v2.overlay.yaml": overlay, "lonely.json": `{"openapi":"3.0.3","info":{"title":"t","version":"v"},"paths":{}}`,
		"Update Lamp/openapi.yaml": derived, "Update Lamp/overlay.yaml": overlay, "broken.yaml": derived, "broken.overlay.yaml": "[",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for file, want := range map[string]string{"plain.v2.yaml": "plain-v2", "Update Lamp/openapi.yaml": "update-lamp"} {
		c, err := LoadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if c.Name != want || c.Server != "http://127.0.0.1/x" || c.File != filepath.Join(dir, file) {
			t.Errorf("%s: got %s, %s, %s", file, c.Name, c.Server, c.File)
		}
	}
	t.Chdir(folder)
	if c, err := LoadFile("openapi.yaml"); err != nil || c.Name != "update-lamp" {
		t.Errorf("a bare file name: got %v, %v", c, err)
	}
	for file, want := range map[string]string{
		"lonely.json": "lonely.json:1: the description has no PATCH operation", "broken.yaml": "broken.overlay.yaml:1: ",
		"none.yaml": "no such file", "Update Lamp": "is a folder",
	} {
		if _, err := LoadFile(filepath.Join(dir, file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", file, want, err)
		}
	}
	if _, err := LoadFile(filepath.Join(dir, "none.yaml")); !os.IsNotExist(err) {
		t.Errorf("want an error that is fs.ErrNotExist, got %v", err)
	}
}

func TestHashCoversBothFiles(t *testing.T) {
	overlay := "overlay: 1.0.0\ninfo: {title: t, version: v}\nactions:\n  - {target: $.info, update: {title: other}}\n"
	seen := map[string]bool{}
	for _, files := range [][2]string{{derived, ""}, {derived, overlay}, {derived + "\n", ""}, {derived, overlay + "\n"}, {derived, ""}} {
		c, err := Load("a", "a.yaml", []byte(files[0]), []byte(files[1]))
		if err != nil {
			t.Fatal(err)
		}
		seen[c.Hash] = true
	}
	if len(seen) != 4 {
		t.Errorf("want 4 hashes, got %d", len(seen))
	}
}
