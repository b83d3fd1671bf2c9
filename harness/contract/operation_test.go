package contract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// described makes a description without extensions from paths and components.
func described(paths, rest string) string {
	return "openapi: 3.0.1\ninfo: {title: t, version: v}\npaths:\n" + paths + rest
}

func load(t *testing.T, text string) *Contract {
	t.Helper()
	c, err := Load("lamps", "lamps.yaml", []byte(text), nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return c
}

const noContent = "responses: {'204': {description: d}}"

func TestHandWritten(t *testing.T) {
	c := load(t, described(`
  /lamps/{id}:
    servers: [{url: 'https://{host}/v1/', variables: {host: {default: lamps.example}}}]
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: x-trace, in: header, schema: {type: string}}
      - {name: Accept, in: header, schema: {type: string}}
      - $ref: '#/components/parameters/dry'
    get: {`+noContent+`}
    patch:
      parameters:
        - {name: X-Trace, in: header, required: true, examples: {one: {value: 7}}, schema: {type: integer}}
        - {name: If-Match, in: header, schema: {type: string}}
      requestBody: {$ref: '#/components/requestBodies/lamp'}
      responses:
        default: {$ref: '#/components/responses/error'}
        4XX: {$ref: '#/components/responses/error'}
        200:
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/lamp'}, examples: {b: {$ref: '#/components/examples/lamp'}, a: {value: 1}}}}
`, `
components:
  parameters: {dry: {name: dry, in: query, required: true, schema: {type: boolean}}}
  examples: {lamp: {value: {id: "1", at: 2024-01-01, hex: 0x1F}}}
  requestBodies:
    lamp:
      content:
        text/plain: {schema: {type: string}}
        application/merge-patch+json: {schema: {$ref: '#/components/schemas/lamp'}}
        application/json;odata.metadata=minimal: {schema: {type: object}}
  responses: {error: {description: wrong}}
  schemas:
    base: {type: object, properties: {'@odata.type': {type: string, enum: ['#lamp']}, name: {type: string}}}
    lamp:
      allOf:
        - $ref: '#/components/schemas/base'
        - {type: object, properties: {on: {type: boolean, nullable: true}, name: {type: string, maxLength: 9, readOnly: true}}}
      properties:
        owner: {$ref: '#/components/schemas/lamp'}
`))
	op := c.Operations[0]
	if op.ID != "patch-lamps-id" || op.Name != "lamps" || op.Kind != Entity || op.Server != "https://lamps.example/v1" || c.Server != "" || op.Secured ||
		op.MediaType != "application/merge-patch+json" || op.Cite != "lamps.yaml:13" {
		t.Errorf("got %+v", op)
	}
	wantHeaders := []Parameter{
		{Name: "X-Trace", In: "header", Required: true, Reads: true, Example: "7", Cite: "lamps.yaml:15"},
		{Name: "If-Match", In: "header", Edm: "Edm.String", Cite: "lamps.yaml:16"},
	}
	if diff := cmp.Diff(wantHeaders, op.Headers, ignoreSchemas); diff != "" {
		t.Errorf("headers: -want +got\n%s", diff)
	}
	if diff := cmp.Diff([]Parameter{{Name: "dry", In: "query", Required: true, Reads: true, Edm: "Edm.Boolean", Cite: "lamps.yaml:11"}}, op.Query, ignoreSchemas); diff != "" {
		t.Errorf("query: -want +got\n%s", diff)
	}
	var properties []string
	for _, p := range op.Properties {
		properties = append(properties, fmt.Sprintf("%s %s %v %v %s", p.Name, p.Edm, p.ReadOnly, p.Nullable, p.Cite))
	}
	wantProperties := []string{
		"name Edm.String true false lamps.yaml:36", "on Edm.Boolean false true lamps.yaml:40",
		"owner  false false lamps.yaml:42",
	}
	if diff := cmp.Diff(wantProperties, properties); diff != "" {
		t.Errorf("properties: -want +got\n%s", diff)
	}
	if both := op.Properties[0].Schema; !both.Type.Is("string") || *both.MaxLength != 9 || !both.ReadOnly {
		t.Errorf("want both schemas of name, got %v", both)
	}
	if len(op.Responses) != 3 || op.Responses[0].Words() != "default" || op.Responses[0].Text != "wrong" || op.Responses[1].TypeName != "#lamp" ||
		op.Responses[2].Words() != "4XX" || op.Response(404) != &op.Responses[2] || op.Documents(500) != &op.Responses[0] || op.Response(500) != nil {
		t.Errorf("responses: got %+v", op.Responses)
	}
	if diff := cmp.Diff(`map[at:2024-01-01 hex:31 id:1]`, fmt.Sprint(op.Responses[1].Example)); diff != "" {
		t.Errorf("example: -want +got\n%s", diff)
	}
}

func TestServerSecurityKind(t *testing.T) {
	const schemes = "\ncomponents: {securitySchemes: {b: {type: http, scheme: bearer}}}\n"
	for _, test := range []struct {
		name, path, operation, rest string
		server                      string
		secured                     bool
		kind                        PathKind
	}{
		{"nothing", "/a/b", "", "", "", false, Singleton},
		{"root", "/a/{b}", "", "servers: [{url: /v1/}]\nsecurity: [{b: []}]" + schemes, "/v1", true, Entity},
		{"operation", "/a/{b}", "servers: [{url: http://o/}], security: [], ", "servers: [{url: http://r}]\nsecurity: [{b: []}]" + schemes, "http://o", false, Entity},
		{"asked-here", "/a('{b}')", "security: [{b: []}], ", "servers: []" + schemes, "", true, Entity},
		{"optional", "/a(id={b})/$value", "", "security: [{b: []}, {}]" + schemes, "", false, Singleton},
		{"said", "/a/{b}", "x-conform-path: collection, ", "", "", false, Collection},
		{"alternate-key", "/a/u-{b}", "", "", "", false, Entity},
	} {
		parameters := ""
		if strings.Contains(test.path, "{b}") {
			parameters = "parameters: [{name: b, in: path, required: true, schema: {type: string}}], "
		}
		op := load(t, described("  "+test.path+": {patch: {"+parameters+test.operation+noContent+"}}\n", test.rest)).Operations[0]
		if op.Bearer != op.Secured {
			t.Errorf("%s: want the scheme bearer declared for what needs credentials, got %v", test.name, op.Bearer)
		}
		if op.Server != test.server || op.Secured != test.secured || op.Kind != test.kind {
			t.Errorf("%s: got %q, secured %v, %s", test.name, op.Server, op.Secured, op.Kind)
		}
	}
}

func TestInferredEdm(t *testing.T) {
	for schema, want := range map[string]string{
		"{type: integer, format: int32}":                              "Edm.Int32",
		"{type: integer, format: int64}":                              "Edm.Int64",
		"{type: integer}":                                             "",
		"{type: number, format: double}":                              "Edm.Double",
		"{type: number, format: float}":                               "Edm.Single",
		"{type: number}":                                              "",
		"{type: boolean}":                                             "Edm.Boolean",
		"{type: string}":                                              "Edm.String",
		"{type: string, format: email}":                               "Edm.String",
		"{type: string, format: date-time}":                           "Edm.DateTimeOffset",
		"{type: string, format: date}":                                "Edm.Date",
		"{type: string, format: uuid}":                                "Edm.Guid",
		"{type: string, format: byte}":                                "Edm.Binary",
		"{type: string, format: base64url}":                           "Edm.Binary",
		"{type: string, format: duration}":                            "Edm.Duration",
		"{type: string, enum: [a]}":                                   "",
		"{type: string, enum: [a], x-conform-edm: microsoft.graph.a}": "microsoft.graph.a",
		"{type: array, items: {type: string, format: date}}":          "Collection(Edm.Date)",
		"{type: array, items: {type: object, x-conform-edm: microsoft.graph.it}}": "Collection(microsoft.graph.it)",
		"{type: array, items: {type: object}}":                                    "",
		"{type: object}":                                                          "",
		"{}":                                                                      "",
		"{allOf: [{$ref: '#/components/schemas/day'}], description: d}":        "Edm.Date",
		"{$ref: '#/components/schemas/day'}":                                   "Edm.Date",
		"{$ref: '#/components/schemas/named'}":                                 "microsoft.graph.named",
		"{anyOf: [{type: number}, {type: string}], x-conform-edm: Edm.Double}": "Edm.Double",
		"{type: string, x-conform-edm: Edm.GeographyPoint}":                    "Edm.GeographyPoint",
	} {
		text := described("  /a: {patch: {requestBody: {content: {application/json: {schema: {properties: {p: "+schema+"}}}}}, "+noContent+"}}\n",
			"components: {schemas: {day: {type: string, format: date}, named: {type: object, x-conform-edm: microsoft.graph.named}}}")
		if got := load(t, text).Operations[0].Properties[0].Edm; got != want {
			t.Errorf("%s: want %q, got %q", schema, want, got)
		}
	}
}

func TestRequestMediaType(t *testing.T) {
	for content, want := range map[string]string{
		"{application/json: {schema: {}}}":                                                                                                         "application/json",
		"{application/xml: {schema: {}}, application/json: {schema: {}}}":                                                                          "application/json",
		"{application/vnd.x+json: {schema: {}}, application/json;charset=utf-8: {schema: {}}}":                                                     "application/vnd.x+json",
		"{application/json;charset=utf-8: {schema: {}}, application/json: {schema: {type: object}}}":                                               "application/json",
		"{application/json-patch+json: {schema: {}}, application/merge-patch+json: {schema: {}}}":                                                  "application/merge-patch+json",
		"{application/json: {schema: {type: object}}, application/merge-patch+json: {schema: {type: object}}}":                                     "application/json",
		"{application/json: {schema: {$ref: '#/components/schemas/x'}}, application/merge-patch+json: {schema: {$ref: '#/components/schemas/x'}}}": "application/merge-patch+json",
		"{}": "application/json",
	} {
		op := load(t, described("  /a: {patch: {requestBody: {content: "+content+"}, "+noContent+"}}\n", "components: {schemas: {x: {type: object}}}")).Operations[0]
		wantGaps := 0
		if content == "{}" {
			wantGaps = 1
		}
		if op.MediaType != want || len(op.Gaps) != wantGaps {
			t.Errorf("%s: want %q and %d gaps, got %q and %v", content, want, wantGaps, op.MediaType, op.Gaps)
		}
	}
}

func TestListed(t *testing.T) {
	const entity = "  /things/{id}: {patch: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], requestBody: {content: {application/json: {schema: {type: object}}}}, " + noContent + "}}\n"
	for list, want := range map[string]bool{
		"  /things: {get: {" + noContent + "}}\n":  true,
		"  /things: {post: {" + noContent + "}}\n": false,
		"": false,
	} {
		if op := load(t, described(entity+list, "")).Operations[0]; op.Listed != want {
			t.Errorf("%q: want the collection to be listed: %t", list, want)
		}
	}
}

// An operation whose body is no JSON object is left out, and a description of nothing else is rejected.
func TestLeftOut(t *testing.T) {
	const object, sound = "{type: object}", "  /ok: {patch: {" + noContent + "}}\n"
	for content, reason := range map[string]string{
		"{application/json-patch+json: {schema: {type: array, items: {}}}}":                                         "JSON Patch",
		"{application/json: {schema: {type: array, items: " + object + "}}}":                                        "JSON array",
		"{application/json: {schema: {type: string, format: binary}}}":                                              "JSON string",
		"{application/json: {schema: {allOf: [{description: d}, {type: array, items: {}}]}}}":                       "JSON array",
		"{application/json: {schema: {oneOf: [{type: array, items: {}}, {type: integer}]}}}":                        "JSON integer",
		"{application/x-www-form-urlencoded: {schema: " + object + "}}":                                             "application/x-www-form-urlencoded",
		"{text/csv: {}, multipart/form-data: {schema: " + object + "}}":                                             "text/csv",
		"{application/json: {schema: {oneOf: [{type: array, items: {}}, " + object + "]}}}":                         "",
		"{application/json: {schema: {properties: {}}}}":                                                            "",
		"{application/x-www-form-urlencoded: {schema: " + object + "}, application/json: {schema: " + object + "}}": "",
	} {
		path := "  /a: {patch: {requestBody: {content: " + content + "}, " + noContent + "}}\n"
		c := load(t, described(sound+path, ""))
		_, err := Load("lamps", "lamps.yaml", []byte(described(path, "")), nil)
		if reason == "" {
			if len(c.Operations) != 2 || len(c.LeftOut) != 0 || err != nil {
				t.Errorf("%s: want it kept, got %v and %v", content, c.LeftOut, err)
			}
			continue
		}
		if len(c.Operations) != 1 || len(c.LeftOut) != 1 || !strings.Contains(c.LeftOut[0].Reason, reason) || c.LeftOut[0].Cite != "lamps.yaml:5" {
			t.Errorf("%s: want it left out, got %v", content, c.LeftOut)
		}
		if err == nil || !strings.Contains(err.Error(), reason) || !strings.HasPrefix(err.Error(), "lamps.yaml:4: PATCH /a is left out") {
			t.Errorf("%s: want an error that says why, got %v", content, err)
		}
	}
}

func TestExactBounds(t *testing.T) {
	op := load(t, described(`  /a: {patch: {requestBody: {content: {application/json: {schema: {properties: {
    big: {type: integer, minimum: 9007199254740993, maximum: 9223372036854775807, multipleOf: 0.1},
    small: {type: integer, minimum: -9007199254740992, maximum: 1.50}}}}}}, `+noContent+"}}\n", "")).Operations[0]
	for _, test := range []struct {
		property      int
		keyword, want string
	}{
		{0, "minimum", "9007199254740993"}, {0, "maximum", "9223372036854775807"}, {0, "multipleOf", ""}, {1, "minimum", ""}, {1, "maximum", ""},
	} {
		if got, _ := ExactBound(op.Properties[test.property].Schema, test.keyword); got != test.want {
			t.Errorf("%s of property %d: want %q, got %q", test.keyword, test.property, test.want, got)
		}
	}
}

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"update-userrunstates": "update-userrunstates", "UpdateUser": "update-user", "deviceManagement.ListOData": "device-management-list-o-data",
		"HTTPServer2Go": "http-server2-go", "v1.0/me": "v1.0-me", "..a..b..": "a-b", "größe": "gr-e", "日本": "", "": "", "--": "",
		"PATCH /users/{id}/$value": "patch-users-id-value", "a_b c": "a-b-c", "../../etc/passwd": "etc-passwd",
	} {
		if got := slug(text); got != want || got != "" && !safeName(got) {
			t.Errorf("%q: want %q, got %q", text, want, got)
		}
	}
}

func TestOperationNames(t *testing.T) {
	for _, test := range []struct {
		ids  []string
		want string
	}{
		{[]string{"updateLamp"}, "lamps"},
		{[]string{"lamps-by-id", "lamps-me"}, "lamps/by-id lamps/me"},
		{[]string{"lamps", "lamps-me"}, "lamps/lamps lamps/me"},
		{[]string{"me", "lamps-me"}, "lamps/me lamps/lamps-me"},
		{[]string{"UpdateA", "updateB", ""}, "lamps/update-a lamps/update-b lamps/patch-p2"},
	} {
		var paths strings.Builder
		for i, id := range test.ids {
			operationID := ""
			if id != "" {
				operationID = "operationId: " + id + ", "
			}
			fmt.Fprintf(&paths, "  /p%d: {patch: {%s%s}}\n", i, operationID, noContent)
		}
		var got []string
		for _, op := range load(t, described(paths.String(), "")).Operations {
			got = append(got, op.Name)
			if !safeName(op.Name) {
				t.Errorf("unsafe name %q", op.Name)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%v: want %s, got %v", test.ids, test.want, got)
		}
	}
}

// Only an explicit `nullable: false` forbids null, not OpenAPI's default.
func TestNotNull(t *testing.T) {
	const description = `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /things/{id}:
    patch:
      operationId: t
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {
        may: {type: string, nullable: true}, must: {type: string, nullable: false}, unsaid: {type: string}}}}}}
      responses: {'204': {description: done}}
`
	c, err := Load("t", "t.yaml", []byte(description), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Operations[0].Properties {
		if p.NotNull != (p.Name == "must") || p.Nullable != (p.Name == "may") {
			t.Errorf("%s: got nullable %v, not null %v", p.Name, p.Nullable, p.NotNull)
		}
	}
}
