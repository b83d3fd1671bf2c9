package doc_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// clean is a page that no rule reports. Tests introduce one fault each.
func clean(t testing.TB) string {
	t.Helper()
	src, err := os.ReadFile("testdata/clean.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// edit replaces the first occurrence of each old text by the new one.
func edit(t testing.TB, src string, oldnew ...string) string {
	t.Helper()
	for i := 0; i < len(oldnew); i += 2 {
		if !strings.Contains(src, oldnew[i]) {
			t.Fatalf("the page does not contain %q", oldnew[i])
		}
		src = strings.Replace(src, oldnew[i], oldnew[i+1], 1)
	}
	return src
}

func read(t testing.TB, src string) *doc.Page {
	t.Helper()
	p, err := doc.Read("lamp-update.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// resourcePages are resource pages by name.
type resourcePages map[string]string

func (s resourcePages) Resource(link, name string) *doc.Resource {
	file, _, _ := strings.Cut(link[strings.LastIndexByte(link, '/')+1:], "#")
	src, ok := s[strings.TrimSuffix(file, ".md")]
	if !ok {
		if src, ok = s[strings.ToLower(name)]; !ok {
			return nil
		}
		file = strings.ToLower(name) + ".md"
	}
	r, err := doc.ReadResource(file, []byte(src))
	if err != nil {
		return nil
	}
	return r
}

var resources = resourcePages{
	"lamp": `---
doc_type: resourcePageType
---
# lamp resource type
## Properties
|Property|Type|Description|
|:---|:---|:---|
|brightness|Int32|How bright.|
|color|[color](color.md)|Its color.|
|name|String|What it is called.|
|on|Boolean|Whether it burns.|
|tags|String collection|Words.|

## JSON representation
<!-- { "blockType": "resource", "@odata.type": "microsoft.graph.lamp", "baseType": "microsoft.graph.entity" } -->
` + "```json\n{ \"id\": \"String (identifier)\", \"brightness\": 1 }\n```\n",
	"strip": "# strip resource type\n\nInherits from [lamp](lamp.md).\n\n## Properties\n|Property|Type|Description|\n|-|-|-|\n|diodes|Int32|How many.|\n",
	"color": `---
doc_type: enumPageType
---
# color enum type
## Members
|Member|Value|Description|
|:---|:---|:---|
|white|0|White.|
|amber|1|Amber.|
|red|2|Red.|
`,
}

// lintCase is an edit of the clean page and the expected findings, as "RULE line".
type lintCase struct {
	name   string
	change []string
	want   []string
	config doc.Config
	says   string // a part of a message
}

func (s lintCase) run(t *testing.T) {
	page := read(t, edit(t, clean(t), s.change...))
	var got []string
	said := ""
	for _, f := range doc.Lint(page, s.config) {
		said += f.Message + "\n"
		got = append(got, fmt.Sprintf("%s %d", f.Rule, f.Line))
		if f.Message == "" || f.Column < 1 {
			t.Errorf("want a sentence and a column, got %v", f)
		}
	}
	if !slices.Equal(got, s.want) {
		t.Errorf("want %q, got %q", s.want, got)
	}
	if !strings.Contains(said, s.says) {
		t.Errorf("want a message with %q, got %q", s.says, said)
	}
}

func runLintCases(t *testing.T, cases []lintCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, c.run)
	}
}

func TestCleanPage(t *testing.T) {
	page := read(t, clean(t))
	for _, c := range []doc.Config{{}, {Profile: doc.PublishedProfile}, {Profile: doc.DraftProfile}, {Resources: resources}} {
		for _, f := range doc.Lint(page, c) {
			t.Errorf("want no finding, got %v", f)
		}
	}
}

// TestEveryRuleFires wants a case for each rule.
func TestEveryRuleFires(t *testing.T) {
	fired := map[string]bool{}
	for _, table := range [][]lintCase{docCases, reqCases, permCases, hdrCases, bodyCases, respCases, exFormCases, exValueCases, linkCases} {
		for _, c := range table {
			for _, w := range c.want {
				id, _, _ := strings.Cut(w, " ")
				fired[id] = true
			}
		}
	}
	for _, r := range doc.Rules() {
		if !fired[r.ID] {
			t.Errorf("%s: no test makes it fire", r.ID)
		}
		if r.Title == "" || r.Why == "" {
			t.Errorf("%s: want a title and a reason", r.ID)
		}
		if found, ok := doc.FindRule(strings.ToLower(r.ID)); !ok || found.ID != r.ID {
			t.Errorf("%s: want the rule by its id, got %v", r.ID, found.ID)
		}
	}
}

func TestProfiles(t *testing.T) {
	page := read(t, edit(t, clean(t), "|Application|Lamp.ReadWrite.All|", "|Application|**TODO: list them**|"))
	for profile, want := range map[doc.Profile]string{doc.AutoProfile: "info", doc.DraftProfile: "info", doc.PublishedProfile: "error"} {
		found := doc.Lint(page, doc.Config{Profile: profile})
		if len(found) != 1 || found[0].Rule != "PERM002" {
			t.Fatalf("%s: want PERM002, got %v", profile, found)
		}
		for _, f := range found {
			if f.Level != want {
				t.Errorf("%s: want %s as %s, got %s", profile, f.Rule, want, f.Level)
			}
		}
	}
	gaps := doc.Gaps(page, doc.Config{})
	if len(gaps) != 1 || gaps[0].Rule != "PERM002" {
		t.Errorf("want PERM002 as the only gap, got %v", gaps)
	}
}

var linkCases = []lintCase{
	{"missing page", []string{"../resources/color.md", "../resources/colour.md"}, []string{"LINK001 51"}, doc.Config{Resources: resourcePages{"lamp": resources["lamp"], "color": resources["color"]}}, ""},
}

func TestLinkRules(t *testing.T) { runLintCases(t, linkCases) }
