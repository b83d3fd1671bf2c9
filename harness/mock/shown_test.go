package mock

import (
	"strings"
	"testing"
	"time"
)

// lampsYAML has examples of the request and of the response.
const lampsYAML = `
openapi: 3.0.3
info: {title: Update lamp, version: v1.0}
x-conform-profile: graph
servers: [{url: 'https://graph.example.com/v1.0'}]
paths:
  /lamps/{lampId}:
    patch:
      parameters: [{name: lampId, in: path, required: true, schema: {type: string}}]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                name: {type: string, x-conform-edm: Edm.String}
                shade: {type: string, maxLength: 12, x-conform-edm: Edm.String}
                due: {type: string, format: date-time, x-conform-edm: Edm.DateTimeOffset}
                zone: {type: string, x-conform-edm: Edm.String}
                hint: {type: string, x-conform-edm: Edm.String}
                colour: {type: string, enum: [amber, red, white]}
                watts: {type: integer, format: int32, x-conform-edm: Edm.Int32}
                kinds: {type: array, items: {type: string}, x-conform-edm: Collection(Edm.String)}
                webUrl: {type: string, x-conform-edm: Edm.String}
                roomName: {type: string, x-conform-edm: Edm.String}
                code: {type: string, pattern: '^[A-Z]{3}$', x-conform-edm: Edm.String}
                owner: {type: object, properties: {displayName: {type: string}, mail: {type: string}, level: {type: integer}}}
            example: {name: Desk, due: '2016-10-19T10:37:00.5Z', zone: Pacific Standard Time, colour: amber, watts: 40, hint: hint-value}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  id: {type: string}
                  name: {type: string}
                  createdDateTime: {type: string, format: date-time}
                  lastModifiedDateTime: {type: string, format: date-time}
                  checks: {type: integer}
                  etag: {type: string}
              example:
                id: lamp-7
                name: Desk
                shade: Green glass
                due: '2016-10-19T10:37:00.5Z'
                zone: Pacific Standard Time
                hint: String (identifier)
                colour: amber
                watts: 40
                kinds: [Unified]
                code: lower
                owner: {displayName: Megan, mail: megan@contoso.com, level: 3, other: 1}
                createdDateTime: '2015-03-24T18:36:49.2407981Z'
                lastModifiedDateTime: '2031-03-24T18:36:49Z'
                checks: 12
                etag: 6463a5ce-2119-4198-9f2a-628761df4a62
`

func TestStateLooksLikeTheExamples(t *testing.T) {
	server := serveYAML(t, "", lampsYAML)
	for path, want := range map[string]map[string]string{
		"/v1.0/lamps/conform-lamp-id": { // the entity that conform run asks for
			"name": `"Desk 1"`, "shade": `"Green glass"`, "due": `"2016-10-19T10:38:00.5Z"`, "zone": `"Eastern Standard Time"`, "hint": `"Hint"`,
			"kinds": `["Unified"]`, "webUrl": `"https://example.com/page"`, "roomName": `"Room name"`, "createdDateTime": `"2015-03-24T18:36:49.2407981Z"`,
			"checks": "12", "etag": `"6463a5ce-2119-4198-9f2a-628761df4a62"`, "id": `"conform-lamp-id"`,
		},
		"/v1.0/lamps/lamp-7": {"shade": `"Green glass"`, "name": `"Desk 1"`, "id": `"lamp-7"`},
		"/v1.0/lamps/other":  {"kinds": `["Unified"]`, "id": `"other"`},
	} {
		x := get(t, server, path)
		for name, text := range want {
			if got := x.text(t, name); got != text {
				t.Errorf("%s: want %s %s, got %s", path, name, text, got)
			}
		}
		if got := x.text(t, "owner"); !strings.HasPrefix(got, `{"displayName":"Megan`) || strings.Contains(got, "other") {
			t.Errorf("%s: want the declared members of the owner, got %s", path, got)
		}
		if got, _ := time.Parse(time.RFC3339, strings.Trim(x.text(t, "lastModifiedDateTime"), `"`)); got.IsZero() || got.Year() > 2024 {
			t.Errorf("%s: want the last modification in the past, got %s", path, got)
		}
		if got := x.text(t, "code"); len(got) != 5 || got == `"lower"` {
			t.Errorf("%s: want a text of the documented pattern, got %s", path, got)
		}
		for name, written := range map[string]string{"name": `"Desk"`, "due": `"2016-10-19T10:37:00.5Z"`, "zone": `"Pacific Standard Time"`, "watts": "40"} {
			if got := x.text(t, name); got == written {
				t.Errorf("%s: want another %s than the one that the example writes", path, name)
			}
		}
	}
	if first, again := get(t, server, "/v1.0/lamps/conform-lamp-id"), get(t, serveYAML(t, "", lampsYAML), "/v1.0/lamps/conform-lamp-id"); first.response != again.response {
		t.Errorf("want the same state in each mock, got %s and %s", first.response, again.response)
	}
}

func TestSiblingDiffersFromTheExample(t *testing.T) {
	server := serveYAML(t, "", lampsYAML)
	get(t, server, "/v1.0/lamps/conform-lamp-id")
	list, _ := get(t, server, "/v1.0/lamps").members(t).get("value")
	entities, _ := list.([]any)
	if len(entities) != 2 {
		t.Fatalf("want two entities, got %d", len(entities))
	}
	first, _ := entities[0].(object)
	second, _ := entities[1].(object)
	for _, name := range []string{"id", "name", "due", "createdDateTime", "checks", "etag", "webUrl", "owner"} {
		a, _ := first.get(name)
		b, had := second.get(name)
		if !had || equalValues(a, b) {
			t.Errorf("want another %s, got %v twice", name, a)
		}
	}
}

func TestVary(t *testing.T) {
	for _, tt := range []struct {
		text   string
		number int
		want   string
	}{
		{"Desk lamp", 0, "Desk lamp"}, {"Desk lamp", 7, "Desk lamp 7"}, {"room 12", 7, "room 19"}, {"+1 425 555 0109", 7, "+1 425 555 0116"}, {"desk", 7, "desk-7"},
		{"2016-10-19T10:37:00.5+01:00", 30, "2016-10-19T10:07:00.5+01:00"}, {"2016-10-19T10:59:00Z", 59, "2016-10-19T10:58:00Z"}, {"2016-10-19T10:59:00Z", 60, "2016-10-19T10:00:00Z"},
		{"2016-02-28", 1, "2016-02-01"}, {"2016-02-03", 5, "2016-02-08"}, {"Tokyo Standard Time", 1, "India Standard Time"}, {"UTC", 1, "Pacific Standard Time"},
		{"Europe/London", 1, "America/Los_Angeles"}, {"de-DE", 2, "ja-JP"}, {"fbab97d0-4932-4511-b675-204639209557", 1, "fbab97d0-4932-4511-b675-204639209558"},
		{"https://contoso.com/a/?b=1#c", 7, "https://contoso.com/a-7/?b=1#c"}, {"https://contoso.com", 7, "https://contoso.com/page-7"}, {"a.b@contoso.com", 7, "a.b7@contoso.com"},
		{"xqQg5FS2LkCp935s-FIFm2QAFkHM", 7, "xqQg5FS2LkCp935s-FIFm2QAF007"}, {"<p>Hi</p>", 7, ""}, {`{"a":1}`, 7, ""}, {"", 7, ""}, {"Größe", 7, "Größe 7"},
	} {
		if got, ok := vary(tt.text, tt.number); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%q, %d: want %q, got %q, %t", tt.text, tt.number, tt.want, got, ok)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	for text, want := range map[string]bool{
		"String": true, "String (timestamp)": true, "Edm.Int32": true, "displayName-value": true, "<name>": true, "{id}": true, "Integer": true,
		"Stringent": false, "integer": false, "<p>a</p>": false, `{"a":1}`: false, "Desk": false, "": false, "Number 5": false,
	} {
		if got := isPlaceholder(text); got != want {
			t.Errorf("%q: want %t, got %t", text, want, got)
		}
	}
	if isPlaceholder(nil) || isPlaceholder(true) {
		t.Error("want texts alone to be placeholders")
	}
}

func TestTextFor(t *testing.T) {
	for name, want := range map[string]string{
		"displayName": "Display name", "x": "X", "workTimeZone": "Pacific Standard Time", "userPrincipalName": "user@example.com", "bucketId": "c0f0c0f0-0000-4000-8000-000000000001",
		"": "", "ÄName": "Ä name",
	} {
		if got := textFor(name); got != want {
			t.Errorf("%s: want %q, got %q", name, want, got)
		}
	}
}
