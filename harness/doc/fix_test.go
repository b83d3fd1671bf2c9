package doc_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/doc"
)

// fixCase is an edit of the clean page, and the edit of the clean page that Fix makes of it: none where it restores the clean page.
type fixCase struct {
	name   string
	change []string
	want   []string
	rules  []string // of the findings that are answered
	config doc.Config
}

var fixCases = []fixCase{
	{name: "doc_type", change: []string{"apiPageType", `"ApiPageType"`}, want: []string{"apiPageType", `"apiPageType"`}, rules: []string{"DOC003"}},
	{name: "sections", change: []string{"## Permissions", "## Prerequisites", "## HTTP request", "## HTTP Request ##"}, want: []string{"## HTTP request", "## HTTP request ##"}, rules: []string{"DOC005", "DOC005"}},
	{name: "optional headers", change: []string{"## Request headers", "## Optional request headers"}, rules: []string{"HDR005"}},
	{name: "two such sections", change: []string{"## HTTP request", "## Prerequisites\n\n## HTTP request"}, want: []string{"## HTTP request", "## Prerequisites\n\n## HTTP request"}},
	{name: "language of a message", change: []string{"``` http\nHTTP/1.1", "```\nHTTP/1.1"}, want: []string{"``` http\nHTTP/1.1", "```http\nHTTP/1.1"}, rules: []string{"DOC007"}},
	{name: "language of something else", change: []string{"## Examples", "```\na = 1\n```\n## Examples"}, want: []string{"## Examples", "```\na = 1\n```\n## Examples"}},
	{name: "brackets", change: []string{"PATCH /rooms/{roomId}", "PATCH /rooms/<roomId>"}, rules: []string{"REQ004"}},
	{name: "path", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}", "PATCH https://graph.microsoft.com/v1.0/rooms/{roomId}/lamps/{lampId}/"}, rules: []string{"REQ008", "REQ008"}},
	{name: "path of another version", change: []string{"PATCH /rooms/{roomId}", "PATCH https://graph.microsoft.com/beta/rooms/{roomId}"}, want: []string{"PATCH /rooms/{roomId}", "PATCH https://graph.microsoft.com/beta/rooms/{roomId}"}},
	{name: "order of permissions", change: []string{"from least to most", "from Most to least", "Lamp.ReadWrite, Lamp.ReadWrite.All", "Lamp.ReadWrite"}, want: []string{"Lamp.ReadWrite, Lamp.ReadWrite.All", "Lamp.ReadWrite"}, rules: []string{"PERM003"}},
	{name: "order of several permissions", change: []string{"from least to most", "from most to least"}, want: []string{"from least to most", "from most to least"}},
	{name: "type", change: []string{"|String|What", "|string|What", "|String collection|", "| Collection(string) |"}, want: []string{"|String collection|", "| String collection |"}, rules: []string{"BODY003", "BODY003"}},
	{name: "another type", change: []string{"|Int32|", "|int|"}, want: []string{"|Int32|", "|int|"}},
	{name: "trailing commas", change: []string{`["work"]`, `["work",],`}, rules: []string{"EX003"}},
	{name: "commas missing", change: []string{`"name": "Desk",`, `"name": "Desk"`, `"on": true,`, `"on": true`}, rules: []string{"EX003"}},
	{name: "quotes and spaces", change: []string{`"name": "Desk",`, "\u201cname\u201d:\u00a0'Desk',"}, rules: []string{"EX003"}},
	{name: "typography inside a string", change: []string{`"name": "Desk",`, `"name": "Ada's 'Desk'"`, `"name": "Desk",`, `"name": "Ada's 'Desk'",`}, want: []string{`"name": "Desk",`, `"name": "Ada's 'Desk'",`, `"name": "Desk",`, `"name": "Ada's 'Desk'",`}, rules: []string{"EX003"}},
	{name: "a comment", change: []string{`"name": "Desk",`, `"name": "Desk" // its name`}, want: []string{`"name": "Desk",`, `"name": "Desk" // its name`}},
	{name: "a brace missing", change: []string{"\"tags\": [\"work\"]\n}", `"tags": ["work"]`}, want: []string{"\"tags\": [\"work\"]\n}", `"tags": ["work"]`}},
	{name: "no blank line", change: []string{"If-Match: \"a\"\n\n{", "If-Match: \"a\"\n{"}, rules: []string{"EX004"}},
	{name: "blank line before the headers", change: []string{"HTTP/1.1 200 OK\nContent-Type: application/json\n\n", "HTTP/1.1 200 OK\n\nContent-Type: application/json\n"}, rules: []string{"EX004"}},
	{name: "blank line behind the request line", change: []string{"lamps/12\n", "lamps/12\n\n"}, rules: []string{"EX004"}},
	{name: "no blank line before text", change: []string{"If-Match: \"a\"\n\n{", "If-Match: \"a\"\nbrightness=40\n{"}, want: []string{"If-Match: \"a\"\n\n{", "If-Match: \"a\"\nbrightness=40\n{"}},
	{name: "length", change: []string{"If-Match: \"a\"\n", "If-Match: \"a\"\nContent-Length: 7\n"}, rules: []string{"EX005"}},
	{name: "length of the corrected body", change: []string{"If-Match: \"a\"\n", "If-Match: \"a\"\nContent-Length: 138\n", `["work"]`, `["work"],`}, rules: []string{"EX003", "EX005"}},
	{name: "name in the request", change: []string{`"brightness": 40`, `"Brightness": 40`}, rules: []string{"EX008"}},
	{name: "name twice", change: []string{`"brightness": 40`, `"Brightness": 40, "brightness": 40`}, want: []string{`"brightness": 40`, `"Brightness": 40, "brightness": 40`}},
	{name: "name in the response", change: []string{"\"id\": \"12\",\n  \"brightness\"", "\"id\": \"12\",\n  \"briGhtness\""}, rules: []string{"EX009"}, config: withResources},
	{name: "hash inside", change: []string{`["work"]`, `[{"@odata.type": "microsoft.graph.tag"}]`}, want: []string{`["work"]`, `[{"@odata.type": "#microsoft.graph.tag"}]`}, rules: []string{"EX016"}},
	{name: "value", change: []string{`"color": "amber"`, `"color" : "Amber"`}, want: []string{`"color": "amber"`, `"color" : "amber"`}, rules: []string{"EX011"}},
	{name: "values that differ in case", change: []string{"`white`, `amber`", "`AMBER`, `aMber`", `"color": "amber"`, `"color": "Amber"`}, want: []string{"`white`, `amber`", "`AMBER`, `aMber`", `"color": "amber"`, `"color": "Amber"`}},
	{name: "version", change: []string{"graph.microsoft.com/v1.0/rooms", "graph.microsoft.com/V1.0/rooms"}, rules: []string{"EX013"}},
	{name: "metadata comment", change: []string{`"blockType": "request", "name": "update_lamp" }`, "\"blockType\": \"request\"\n  \"name\": \"update_lamp\",\n}"}, want: []string{`"blockType": "request", "name": "update_lamp" }`, "\"blockType\": \"request\",\n  \"name\": \"update_lamp\"\n}"}, rules: []string{"EX015"}},
	{name: "number sign", change: []string{`"#microsoft.graph.lamp"`, `"microsoft.graph.lamp"`}, rules: []string{"EX016"}},
	{name: "old namespace", change: []string{`"#microsoft.graph.lamp"`, `"Microsoft.FurnitureServices.Lamp"`}, rules: []string{"EX016"}},
	{name: "type of no content", change: []string{"`200 OK` and the", "`204 No Content` or `200 OK` and the", "``` http\nHTTP/1.1 200", "``` http\nHTTP/1.1 204 No Content\nContent-Type: application/json\n```\n``` http\nHTTP/1.1 200"},
		want: []string{"`200 OK` and the", "`204 No Content` or `200 OK` and the", "``` http\nHTTP/1.1 200", "``` http\nHTTP/1.1 204 No Content\n```\n``` http\nHTTP/1.1 200"}, rules: []string{"RESP003"}},
	{name: "status line without a slash", change: []string{"HTTP/1.1 200 OK", "HTTP 1.1 200 OK"}, rules: []string{"EX021"}},
	{name: "spaces of typography in the line", change: []string{"|String|What", "|string|What\u00a0is"}, want: []string{"|String|What", "|string|What\u00a0is"}},
}

func TestFix(t *testing.T) {
	fixes := map[string]bool{}
	for _, c := range fixCases {
		t.Run(c.name, func(t *testing.T) {
			for _, lineEnd := range []string{"\n", "\r\n"} {
				page := func(change []string) []byte {
					return []byte("\ufeff" + strings.ReplaceAll(edit(t, clean(t), change...), "\n", lineEnd))
				}
				got, answers, err := doc.Fix("lamp-update.md", page(c.change), nil, c.config)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(page(c.want)), string(got)); diff != "" {
					t.Errorf("%q: %s", lineEnd, diff)
				}
				var rules []string
				for _, f := range answers {
					rules = append(rules, f.Rule)
					fixes[f.Rule] = true
				}
				if !slices.Equal(rules, c.rules) {
					t.Errorf("want answers to %q, got %v", c.rules, answers)
				}
			}
		})
	}
	for _, r := range doc.Rules() {
		if fixes[r.ID] != (r.Fix != "") {
			t.Errorf("%s: the rule says that Fix corrects %q, and a test shows it: %v", r.ID, r.Fix, fixes[r.ID])
		}
	}
}

// TestFixQuoted wants that a line in a quote gets a blank line in the quote.
func TestFixQuoted(t *testing.T) {
	message := "PATCH https://graph.microsoft.com/v1.0/rooms/7/lamps/12\nContent-Type: application/json\nIf-Match: \"a\"\n"
	page := edit(t, clean(t), "## Response\n", "## Example\n\n> ``` http\n> "+strings.ReplaceAll(strings.TrimSpace(message), "\n", "\n> ")+"\n> { \"on\": true }\n> ```\n\n## Response\n")
	got, _, err := doc.Fix("lamp-update.md", []byte(page), nil, doc.Config{Only: func(id string) bool { return id == "EX004" }})
	if want := edit(t, page, "> { \"on\"", ">\n> { \"on\""); err != nil || string(got) != want {
		t.Errorf("got %v, %s", err, cmp.Diff(want, string(got)))
	}
}

// checkFixed fixes a page twice: the second time nothing may change, and of no rule may the page have a finding that Fix could answer.
func checkFixed(t *testing.T, name string, src []byte, config doc.Config) (answers []doc.Finding) {
	t.Helper()
	once, answers, err := doc.Fix(name, src, nil, config)
	if err != nil {
		return nil
	}
	if changed := !bytes.Equal(once, src); changed != (len(answers) > 0) {
		t.Errorf("%s: the page changes: %v, for %v", name, changed, answers)
	}
	if twice, more, err := doc.Fix(name, once, nil, config); err != nil || len(more) > 0 || !bytes.Equal(once, twice) {
		t.Errorf("%s: want nothing to correct in a corrected page, got %v, %v", name, more, err)
	}
	return answers
}

func TestFixCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("slow with the race detector: make test runs it without")
	}
	corpus := os.Getenv("CONFORM_CORPUS")
	if corpus == "" {
		t.Skip("CONFORM_CORPUS is not set")
	}
	counts := map[string]int{}
	for _, pattern := range []string{"published/*/api/*.md", "drafts/*.md", "seed/*.md"} {
		files, err := filepath.Glob(filepath.Join(corpus, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("want pages %s, got %v", pattern, err)
		}
		for _, name := range files {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range checkFixed(t, name, src, doc.Config{}) {
				counts[f.Rule]++
			}
		}
	}
	t.Log("corrected findings: " + fmt.Sprint(counts))
}

// FuzzFix corrects arbitrary pages.
func FuzzFix(f *testing.F) {
	src := clean(f)
	for _, c := range fixCases {
		f.Add([]byte(edit(f, src, c.change...)))
	}
	f.Fuzz(func(t *testing.T, src []byte) { checkFixed(t, "p.md", src, doc.Config{Resources: resources}) })
}
