package derive_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// clean is a page that no lint rule reports, after edits.
func clean(t testing.TB, oldnew ...string) string {
	t.Helper()
	b, err := os.ReadFile("../doc/testdata/clean.md")
	if err != nil {
		t.Fatal(err)
	}
	src := string(b)
	for i := 0; i < len(oldnew); i += 2 {
		if !strings.Contains(src, oldnew[i]) {
			t.Fatalf("the page does not contain %q", oldnew[i])
		}
		src = strings.Replace(src, oldnew[i], oldnew[i+1], 1)
	}
	return src
}

func derived(t testing.TB, src string, o derive.Options) *openapi3.T {
	t.Helper()
	p, err := doc.Read("lamp-update.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	d, err := derive.Derive(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// load reads a written description and validates it.
func load(t testing.TB, d *openapi3.T) *openapi3.T {
	t.Helper()
	b, err := derive.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	back, err := openapi3.NewLoader().LoadFromData(b)
	if err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	if err := back.Validate(t.Context(), openapi3.DisableExamplesValidation()); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	return back
}

func TestDerive(t *testing.T) {
	d := load(t, derived(t, clean(t), derive.Options{}))
	op := d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch
	if op.OperationID != "lamp-update" || op.Extensions["x-conform-path"] != "entity" || op.Extensions["x-conform-cite"] != "lamp-update.md:28" || op.Extensions["x-conform-gaps"] != nil {
		t.Errorf("got %q, %v", op.OperationID, op.Extensions)
	}
	if d.Servers[0].URL != "https://graph.microsoft.com/v1.0" || d.Info.Version != "v1.0" {
		t.Errorf("got server %v", d.Servers[0].URL)
	}
	var params []string
	for _, p := range op.Parameters {
		params = append(params, fmt.Sprint(p.Value.In, " ", p.Value.Name, " ", p.Value.Required))
	}
	if want := []string{"path roomId true", "path lampId true", "header If-Match true", "header Prefer false"}; !slices.Equal(params, want) {
		t.Errorf("want %v, got %v", want, params)
	}
	update := op.RequestBody.Value.Content["application/json"].Schema.Value
	response := op.Responses.Value("200").Value.Content["application/json"].Schema.Value
	if len(update.Required)+len(response.Required) > 0 || update.Properties["@odata.type"] != nil {
		t.Error("want an open update without control information")
	}
	b := update.Properties["brightness"].Value
	if !b.Type.Is("integer") || b.Format != "int32" || *b.Min != 0 || *b.Max != 100 || b.Extensions["x-conform-edm"] != "Edm.Int32" || b.Extensions["x-conform-cite"] != "lamp-update.md:50" {
		t.Errorf("got brightness %+v, %v", b, b.Extensions)
	}
	if c := update.Properties["color"].Value; fmt.Sprint(c.Enum) != "[white amber red]" || c.Extensions["x-conform-edm"] != "microsoft.graph.color" {
		t.Errorf("got color %v, %v", c.Enum, c.Extensions)
	}
	if c := response.Properties["color"].Value; len(c.Enum) != 0 || fmt.Sprint(c.Extensions["x-extensible-enum"]) != "[white amber red]" {
		t.Errorf("want an open list in the response, got %v, %v", c.Enum, c.Extensions)
	}
	if n := update.Properties["name"].Value; !n.Nullable || update.Properties["on"].Value.Nullable {
		t.Error("want name nullable and nothing else")
	}
	if tags := update.Properties["tags"].Value; !tags.Type.Is("array") || *tags.MaxItems != 20 || tags.Extensions["x-conform-edm"] != "Collection(Edm.String)" || !tags.Items.Value.Type.Is("string") {
		t.Errorf("got tags %+v", tags)
	}
	if o := response.Properties["@odata.type"].Value; o.Extensions["x-conform-type"] != "#microsoft.graph.lamp" || len(o.Enum) > 0 {
		t.Errorf("got @odata.type %v", o.Extensions)
	}
}

func TestDeriveIsDeterministic(t *testing.T) {
	var first []byte
	for range 20 {
		b, err := derive.Marshal(derived(t, clean(t), derive.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		}
		if !bytes.Equal(first, b) {
			t.Fatal("want the same bytes each time")
		}
	}
}

// TestShapes derives a page of each form that the corpus has.
func TestShapes(t *testing.T) {
	template := "PATCH /rooms/{roomId}/lamps/{lampId}\n"
	sentence := "On success this method answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body."
	tests := []struct {
		name   string
		change []string
		want   string // paths, operation ids, kinds, parameters, media types and responses as summary prints them
	}{
		{"several templates", []string{template, template + "PATCH /me/lamps/{lampId}\nPATCH /rooms/{id}/lamps/{other}\n"},
			"/rooms/{roomId}/lamps/{lampId} lamp-update-rooms entity; /me/lamps/{lampId} lamp-update-me entity; application/json; 200 lamp"},
		{"same name twice", []string{template, "PATCH /rooms/{id}/lamps/{id}\n"}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 200 lamp"},
		{"alternatives", []string{template, "PATCH /rooms/{id | name}/lamps/{lamp-id}\n"}, "/rooms/{id}/lamps/{lamp-id} lamp-update entity; application/json; 200 lamp"},
		{"call", []string{template, "PATCH /rooms/{roomId}/lamps(name='<name>')/shade\n"}, "/rooms/{roomId}/lamps(name='{name}')/shade lamp-update singleton; application/json; 200 lamp"},
		{"function", []string{template, "PATCH /rooms/{roomId}/lamp(name='<name>')\n"}, "/rooms/{roomId}/lamp(name='{name}') lamp-update singleton; application/json; 200 lamp"},
		{"alternate key", []string{template, "PATCH /lamps(name='<name>')\n"}, "/lamps(name='{name}') lamp-update entity; application/json; 200 lamp"},
		{"wrong brackets", []string{template, "PATCH /rooms/(room-id)/lamps/<lamp>\n"}, "/rooms/{room-id}/lamps/{lamp} lamp-update entity; application/json; 200 lamp"},
		{"colons", []string{template, "PATCH /root:/{path}:/lamps/{undefined}\n"}, "/root:/{path}:/lamps/{id} lamp-update entity; application/json; 200 lamp"},
		{"collection", []string{template, "PATCH /rooms/{roomId}/lamps\n", sentence, "It answers `204 No Content`."}, "/rooms/{roomId}/lamps lamp-update collection; application/json; 204"},
		{"collection that the example adds a key to", []string{template, "PATCH /rooms/{roomId}/lamps\n"}, "/rooms/{roomId}/lamps lamp-update collection; application/json; 200 lamp"},
		{"singleton in the plural", []string{template, "PATCH /rooms/{roomId}/lamps\n", "/rooms/7/lamps/12", "/rooms/7/lamps"}, "/rooms/{roomId}/lamps lamp-update singleton; application/json; 200 lamp"},
		{"path of the example", []string{template, "PUT /rooms/{roomId}/lamps/{lampId}\n"}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 200 lamp"},
		{"sample keys", []string{template, "PATCH /rooms/aa10bc33-5f2c-4b6e-9a0d-11223344aabb/lamps/ada@lamps.example\n"}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 200 lamp"},
		{"a sample key before a name", []string{template, "PATCH /rooms/AAMkAGI2NGVhZTVlLTI1OGMtNDI4My1iZmE5LTA5OGJiZGEzMTc0YQAuAAA=/shade\n"}, "/rooms/{roomId}/shade lamp-update singleton; application/json; 200 lamp"},
		{"query", []string{template, "PATCH /rooms/{roomId}/lamps/{lampId}?dryRun={dryRun}&level=<level>\n"}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 200 lamp"},
		{"archive in the header table, JSON in the example", []string{"application/json. Required.", "application/gzip. Required."}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 200 lamp"},
		{"statuses of two methods", []string{sentence, "A POST answers `201 Created`, a PATCH answers `200 OK` and the [lamp](../resources/lamp.md) in the response body."}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 200 lamp"},
		{"reference", []string{template, "PATCH /rooms/{roomId}/lamps/{lampId}/owner/$ref\n"}, "/rooms/{roomId}/lamps/{lampId}/owner/$ref lamp-update singleton; application/json; 200 lamp"},
		{"no content", []string{sentence, "It answers `204 No Content`, or `404 Not Found`."}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 204; 404"},
		{"mixed", []string{sentence, "It answers `204 No Content`, and with Prefer `200 OK` and a [lamp](../resources/lamp.md) object."}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 200 lamp; 204"},
		{"status of the example", []string{sentence, "It answers."}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 200 lamp"},
		{"no status", []string{sentence, "It answers.", "HTTP/1.1 200 OK", "HTTP/1.1 500 Oops"}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; default"},
		{"other type", []string{sentence, "It answers `200 OK` and a [room](../resources/room.md) in the response body."}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; application/json; 200 room"},
		{"image", []string{"application/json. Required.", "image/png. Required.", "Content-Type: application/json", "Content-Type: image/png"}, "/rooms/{roomId}/lamps/{lampId} lamp-update entity; image/png; 200 lamp"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := summary(load(t, derived(t, clean(t, tt.change...), derive.Options{}))); got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
		})
	}
}

func summary(d *openapi3.T) string {
	var out []string
	var last *openapi3.Operation
	for _, path := range slices.SortedFunc(slices.Values(d.Paths.Keys()), func(a, b string) int {
		return strings.Compare(fmt.Sprint(d.Paths.Value(a).Patch.Extensions["x-conform-cite"]), fmt.Sprint(d.Paths.Value(b).Patch.Extensions["x-conform-cite"]))
	}) {
		last = d.Paths.Value(path).Patch
		out = append(out, fmt.Sprint(path, " ", last.OperationID, " ", last.Extensions["x-conform-path"]))
	}
	for media := range last.RequestBody.Value.Content {
		out = append(out, media)
	}
	for _, status := range slices.Sorted(slices.Values(last.Responses.Keys())) {
		text := status
		if c := last.Responses.Value(status).Value.Content["application/json"]; c != nil {
			text += " " + c.Schema.Ref[strings.LastIndexByte(c.Schema.Ref, '/')+1:]
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func TestDeriveRejects(t *testing.T) {
	for _, tt := range []struct {
		change []string
		want   string
	}{
		{[]string{"{\n  \"@odata.type\": \"#microsoft.graph.lamp\",\n  \"brightness\": 40,", "[{\n  \"brightness\": 40,", "[\"work\"]\n}\n", "[\"work\"]\n}]\n"},
			"lamp-update.md:64: the example sends an array, and conform tests updates of one entity with an object"},
		{[]string{"PATCH /rooms/{roomId}/lamps/{lampId}", "PATCH ** Entity URI for lamp not found"}, "lamp-update.md:28: the request line has a generator's placeholder instead of a path"},
		{[]string{"PATCH /rooms/{roomId}/lamps/{lampId}", "", "PATCH https://graph.microsoft.com/v1.0/rooms/7/lamps/12", "PATCH https://graph.microsoft.com/v1.0"}, "lamp-update.md:25: the HTTP request section has no code block with a line `PATCH /path`"},
	} {
		p, err := doc.Read("lamp-update.md", []byte(clean(t, tt.change...)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = derive.Derive(p, derive.Options{})
		var bad *doc.Error
		if !errors.As(err, &bad) || err.Error() != tt.want {
			t.Errorf("want %q, got %v", tt.want, err)
		}
	}
}

func TestGaps(t *testing.T) {
	d := derived(t, clean(t, "|Application|Lamp.ReadWrite.All|", "|Application|**TODO**|", `"name": "Desk"`, `"name": "String"`), derive.Options{})
	gaps := fmt.Sprint(d.Paths.Value("/rooms/{roomId}/lamps/{lampId}").Patch.Extensions["x-conform-gaps"])
	for _, want := range []string{"cite:lamp-update.md:23", "rule:PERM002", "no application permission is listed", "cite:lamp-update.md:72", "rule:EX007"} {
		if !strings.Contains(gaps, want) {
			t.Errorf("want %q among the gaps, got %s", want, gaps)
		}
	}
}

// TestGapsAreStatements holds that no gap tells the author what to do.
func TestGapsAreStatements(t *testing.T) {
	template, sentence := "PATCH /rooms/{roomId}/lamps/{lampId}\n", "On success this method answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body."
	for _, tt := range []struct {
		change []string
		want   string
	}{
		{[]string{`"name": "Desk"`, `"name": "String"`}, "name has a placeholder"},
		{[]string{"|Application|Lamp.ReadWrite.All|", "|Application||"}, "no application permission is listed"},
		{[]string{template, "PATCH /rooms/7f2c1a50-5f2c-4b6e-9a0d-11223344aabb/lamps/{lampId}\n"}, "the contract has /rooms/{roomId}/lamps/{lampId} instead of the sample keys (7f2c1a50-5f2c-4b6e-9a0d-11223344aabb)"},
		{[]string{sentence, "It answers `200 OK`.", "\n\n{\n  \"@odata.type\": \"#microsoft.graph.lamp\",\n  \"id\": \"12\",\n  \"brightness\": 40,\n  \"color\": \"amber\",\n  \"name\": \"Desk\",\n  \"on\": true,\n  \"tags\": [\"work\"]\n}\n```", "\n```"}, "the page does not say what the body of the 200 response holds"},
		{[]string{template, "PATCH /rooms/{roomId}/lamps\n", sentence, "It answers `204 No Content`."}, "lamps is a collection, which has no properties to update"},
	} {
		var got []string
		for _, item := range derived(t, clean(t, tt.change...), derive.Options{}).Paths.Map() {
			gaps, _ := item.Patch.Extensions["x-conform-gaps"].([]any)
			for _, g := range gaps {
				got = append(got, fmt.Sprint(g.(map[string]any)["reason"]))
			}
		}
		if !slices.Contains(got, tt.want) {
			t.Errorf("want %q, got %q", tt.want, got)
		}
	}
}

func TestNames(t *testing.T) {
	for _, tt := range []struct{ file, name, cite string }{
		{"/home/ada/api/lamp-update.md", "lamp-update", "lamp-update.md"},
		{"specs/update-lamp/page.md", "update-lamp", "update-lamp/page.md"},
		{`C:\docs\lamp-update.md`, "lamp-update", "lamp-update.md"},
		{"page.md", "page", "page.md"},
	} {
		if name, cite := derive.Name(tt.file), derive.Cite(tt.file); name != tt.name || cite != tt.cite {
			t.Errorf("%s: want %s and %s, got %s and %s", tt.file, tt.name, tt.cite, name, cite)
		}
	}
}
