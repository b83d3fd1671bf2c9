package doc_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

const requestBody = `{
  "@odata.type": "#microsoft.graph.lamp",
  "brightness": 40,
  "color": "amber",
  "name": "Desk",
  "on": true,
  "tags": ["work"]
}
`

var exFormCases = []lintCase{
	{name: "no PATCH", change: []string{"PATCH https://graph.microsoft.com/v1.0/rooms/7", "PUT https://graph.microsoft.com/v1.0/houses/7"}, want: []string{"EX001 59"}, says: "add an example of the PATCH request"},
	{name: "another method than the template's", change: []string{"PATCH https://graph", "PUT https://graph"}, want: []string{"EX001 64"}, says: "the example sends PUT, and line 28 documents PATCH: make them agree"},
	{name: "another method that the page documents, too", change: []string{"PATCH https://graph", "PUT https://graph", "PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nPUT /rooms/{roomId}/lamps/{lampId}\n"}, want: []string{"EX001 60"}, says: "add an example of the PATCH request"},
	{name: "no body", change: []string{"If-Match: \"a\"\n\n" + requestBody, "If-Match: \"a\"\n"}, want: []string{"EX001 64"}},
	{name: "status", change: []string{"HTTP/1.1 200 OK", "HTTP/1.1 201 Created"}, want: []string{"EX002 81"}},
	{name: "status line without a slash", change: []string{"HTTP/1.1 200 OK", "HTTP 1.1 200 OK"}, want: []string{"EX021 81"}},
	{name: "trailing comma", change: []string{`"tags": ["work"]`, `"tags": ["work"],`}, want: []string{"EX003 74"}},
	{name: "a comment", change: []string{`"name": "Desk",`, `"name": "Desk", // its name`}, want: []string{"EX003 72"}},
	{name: "comma missing", change: []string{`"name": "Desk",`, `"name": "Desk"`}, want: []string{"EX003 72"}},
	{name: "several commas missing", change: []string{`"name": "Desk",`, `"name": "Desk"`, `"on": true,`, `"on": true`}, want: []string{"EX003 72"}, says: "a comma is missing (also line 73)"},
	{name: "trailing commas in objects", change: []string{`["work"]`, "[{\n\"a\": 1,\n}],"}, want: []string{"EX003 75", "EX017 93"}, says: "a trailing comma (also line 76)"},
	{name: "a trailing comma before a fault that no punctuation corrects", change: []string{`"name": "Desk",`, `"name": Desk,`, `["work"]`, `["work",]`}, want: []string{"EX003 72"}},
	{name: "a line break in a string", change: []string{`"name": "Desk",`, "\"name\": \"De\nsk\","}, want: []string{"EX003 72", "EX017 90"}},
	{name: "not JSON", change: []string{requestBody, "brightness=40\n"}, want: []string{"EX003 68"}},
	{name: "no blank line", change: []string{"If-Match: \"a\"\n\n{", "If-Match: \"a\"\n{"}, want: []string{"EX004 67"}},
	{name: "blank line before the headers", change: []string{"HTTP/1.1 200 OK\nContent-Type: application/json\n\n", "HTTP/1.1 200 OK\n\nContent-Type: application/json\n"}, want: []string{"EX004 84"}},
	{name: "blank line before the headers alone", change: []string{"lamps/12\n", "lamps/12\n\n"}, want: []string{"EX004 65"}},
	{name: "length", change: []string{"If-Match: \"a\"\n", "If-Match: \"a\"\nContent-Length: 7\n"}, want: []string{"EX005 67"}},
	{name: "length of a response that the page shortens", change: []string{"HTTP/1.1 200 OK\n", "HTTP/1.1 200 OK\nContent-Length: 900\n", "### Response", "The response may be shortened here.\n\n### Response"}},
	{name: "less than the shortened response", change: []string{"HTTP/1.1 200 OK\n", "HTTP/1.1 200 OK\nContent-Length: 9\n", "### Response", "The response may be shortened here.\n\n### Response"}, want: []string{"EX005 84"}},
	{name: "length of a request that no page shortens", change: []string{"If-Match: \"a\"\n", "If-Match: \"a\"\nContent-Length: 900\n", "### Response", "The response may be shortened here.\n\n### Response"}, want: []string{"EX005 67"}},
	{name: "length with LF", change: []string{"If-Match: \"a\"\n", "If-Match: \"a\"\nContent-Length: 136\n"}},
	{name: "length with a line end behind the body", change: []string{"If-Match: \"a\"\n", "If-Match: \"a\"\nContent-Length: 137\n"}},
	{name: "length with CRLF behind the body", change: []string{"If-Match: \"a\"\n", "If-Match: \"a\"\nContent-Length: 145\n"}},
	{name: "length with CRLF", change: []string{"If-Match: \"a\"\n", "If-Match: \"a\"\nContent-Length: 143\n"}},
	{name: "other path", change: []string{"/rooms/7/lamps/12", "/lamps/12"}, want: []string{"EX012 64"}},
	{name: "other paths", change: []string{"/rooms/7/lamps/12", "/houses/3/rooms/7/lamps/12", "## Examples\n", "## Examples\n``` http\nPATCH https://graph.microsoft.com/v1.0/lamps/1\nContent-Type: application/json\nIf-Match: \"b\"\n\n{ \"name\": \"A\" }\n```\n``` http\nHTTP/1.1 200 OK\n\n{ \"name\": \"A\" }\n```\n"},
		want: []string{"EX012 61"}, says: "/lamps/1 and /houses/3/rooms/7/lamps/12 match no template of the page; the nearest one is /rooms/{roomId}/lamps/{lampId} (line 28)"},
	{name: "key in parentheses", change: []string{"/rooms/7/lamps/12", "/rooms/7/lamps('12')"}},
	{name: "me", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}", "PATCH /users/{id}/lamps/{lampId}", "/rooms/7/lamps/12", "/me/lamps/12"}},
	{name: "other version", change: []string{"graph.microsoft.com/v1.0/rooms", "graph.microsoft.com/rooms"}, want: []string{"EX013 64"}},
	{name: "no path", change: []string{"graph.microsoft.com/v1.0/rooms/7/lamps/12", "graph.microsoft.com/v1.0"}, want: []string{"EX013 64"}, says: "the URL ends at the version: write the path of the operation"},
	{name: "no version", change: []string{"https://graph.microsoft.com/v1.0/rooms", "/rooms"}, want: []string{"EX020 10", "EX014 64"}},
	{name: "placeholders", change: []string{"/rooms/7/lamps/12", "/rooms/{roomId}/lamps/12"}, want: []string{"EX014 64"}},
	{name: "relative", change: []string{"PATCH https://graph.microsoft.com/v1.0/rooms", "PATCH /v1.0/rooms"}, want: []string{"EX014 64"}},
	{name: "comment", change: []string{`{ "blockType": "request", "name": "update_lamp" }`, `{ "blockType": "request" "name": "update_lamp" }`}, want: []string{"EX015 62"}},
	{name: "two requests", change: []string{"\"tags\": [\"work\"]\n}\n```", "\"tags\": [\"work\"]\n}\n\nPATCH /rooms/7/lamps/13\n```"}, want: []string{"EX014 77", "EX018 77"}},
	{name: "body alone", change: []string{"If-Match: \"a\"\n\n{", "If-Match: \"a\"\n```\n\n``` json\n{"}, want: []string{"EX018 70"}},
	{name: "body alone, introduced", change: []string{"If-Match: \"a\"\n\n{", "If-Match: \"a\"\n```\n\nSend this body:\n\n``` json\n{"}},
}

// TestOtherVersion holds that a URL of another version may be right, and the page in the wrong place.
func TestOtherVersion(t *testing.T) {
	const note = "> The APIs of the /beta version may change.\n\n## Permissions"
	for _, c := range []struct {
		name     string
		change   []string
		metadata doc.Metadata
		want     string
	}{
		{"nothing else", nil, nil, "the URL is for beta and the page for v1.0: use the page's version"},
		{"the text says so", []string{"## Permissions", note}, nil, "the URL and the text on line 16 are for beta, and the page for v1.0: move the page to beta, or correct both"},
		{"in beta alone", nil, versions{"beta"}, "the URL is for beta, whose metadata alone have its path, and the page for v1.0: document the API in beta instead"},
		{"in both versions, whatever the text says", []string{"## Permissions", note}, versions{"beta", "v1.0"}, "the URL is for beta and the page for v1.0: use the page's version"},
		{"in neither", []string{"## Permissions", note}, versions{}, "whose metadata lack its path: document the API in beta alone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := edit(t, clean(t), append(c.change, "graph.microsoft.com/v1.0/rooms", "graph.microsoft.com/beta/rooms")...)
			page, err := doc.Read("v1.0/api/lamp-update.md", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			found := doc.Lint(page, doc.Config{Metadata: c.metadata, Only: func(id string) bool { return id == "EX013" }})
			if len(found) != 1 || !strings.Contains(found[0].Message, c.want) {
				t.Errorf("want %q, got %v", c.want, found)
			}
		})
	}
}

// versions are those whose metadata have every path.
// onlyPath are metadata that have one path.
type onlyPath struct {
	versions
	path string
}

func (o onlyPath) Kind(_ string, t doc.Template) string {
	if t.Path == o.path {
		return "entity"
	}
	return ""
}

// TestPathByMetadata holds that the metadata tell whether the example or the template has the wrong path.
func TestPathByMetadata(t *testing.T) {
	page := read(t, edit(t, clean(t), "/rooms/7/lamps/12", "/me/lamps/12"))
	for path, want := range map[string]string{
		"/me/lamps/12":                   "lamp-update.md:28:1: warn EX012 the metadata do not have this path, and that of the example on line 64, /me/lamps/12: list that one",
		"/rooms/{roomId}/lamps/{lampId}": "lamp-update.md:64:1: warn EX012 /me/lamps/12 matches no template",
	} {
		found := doc.Lint(page, doc.Config{Metadata: onlyPath{path: path}, Only: func(id string) bool { return id == "EX012" }})
		if len(found) != 1 || !strings.HasPrefix(found[0].String(), want) {
			t.Errorf("%s: want %q, got %v", path, want, found)
		}
	}
}

type versions []string

func (v versions) Kind(version string, _ doc.Template) string {
	if slices.Contains(v, version) {
		return "entity"
	}
	return ""
}
func (v versions) Members(string, string) []string { return nil }
func (v versions) Property(_, _, _ string) (doc.MetadataProperty, bool) {
	return doc.MetadataProperty{}, false
}

func TestExFormRules(t *testing.T) { runLintCases(t, exFormCases) }

// TestLoweredFindings holds that a fault which services or readers hardly notice is less than its rule says.
func TestLoweredFindings(t *testing.T) {
	for _, c := range []struct {
		name   string
		change []string
		want   doc.Severity
	}{
		{"example of PUT, which the page documents, too", []string{"PATCH https://graph", "PUT https://graph", "PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nPUT /rooms/{roomId}/lamps/{lampId}\n"}, doc.InfoLevel},
		{"example of a PUT elsewhere", []string{"PATCH https://graph.microsoft.com/v1.0/rooms/7", "PUT https://graph.microsoft.com/v1.0/houses/7"}, doc.ErrorLevel},
		{"version in upper case", []string{"graph.microsoft.com/v1.0/rooms", "graph.microsoft.com/V1.0/rooms"}, doc.WarnLevel},
		{"permissions in text", []string{permTable, "A lamp of the kitchen - Lamp.ReadWrite\n"}, doc.WarnLevel},
	} {
		found := doc.Lint(read(t, edit(t, clean(t), c.change...)), doc.Config{})
		if len(found) != 1 || found[0].Severity != c.want {
			t.Errorf("%s: want one finding of level %s, got %v", c.name, c.want, found)
		}
	}
}
