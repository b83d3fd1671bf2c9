package doc_test

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

const versioned = `# Update lamp

## HTTP request
` + "``` http" + `
PATCH /lamps/{lampId}
` + "```" + `

## Request body

::: moniker range="graph-rest-beta"
|Property|Type|Description|
|:---|:---|:---|
|glow|Int32|How it glows.|
::: moniker-end
::: moniker range="<=graph-rest-1.0"

|Property|Type|Description|
|:---|:---|:---|
|brightness|Int32|How bright.|

::: moniker-end

::: zone pivot="lang-csharp"

|Property|Type|Description|
|:---|:---|:---|
|Shade|Int32|Its shade.|

::: zone-end
::: zone pivot="lang-http,lang-curl"

|Property|Type|Description|
|:---|:---|:---|
|hue|Int32|Its hue.|

::: zone-end

# [v1.0](#tab/v1)

|Property|Type|Description|
|:---|:---|:---|
|old|Int32|Old.|

# [beta](#tab/beta)

|Property|Type|Description|
|:---|:---|:---|
|new|Int32|New.|

---

|Property|Type|Description|
|:---|:---|:---|
|name|String|For all.|

` + "```" + `
::: moniker range="graph-rest-beta"
` + "```" + `
`

func TestVersionsOfAPage(t *testing.T) {
	for name, want := range map[string]string{
		"beta/api/lamp-update.md": "glow hue new name", "v1.0/api/lamp-update.md": "brightness hue old name", "lamp-update.md": "brightness hue old name",
	} {
		page, err := doc.Read(name, []byte(versioned))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range page.Body.Properties() {
			got = append(got, p.Name.Value)
			if line := page.Line(p.Name.Line); !strings.Contains(line, p.Name.Value) {
				t.Errorf("%s: %s is not on line %d: %q", name, p.Name.Value, p.Name.Line, line)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: want %s, got %v", name, want, got)
		}
	}
}

func TestMonikerRange(t *testing.T) {
	for expression, want := range map[string]string{
		"graph-rest-beta": "beta", "graph-rest-1.0": "v1.0", ">=graph-rest-1.0": "v1.0 beta", "> graph-rest-1.0": "beta", "<graph-rest-beta": "v1.0",
		"graph-rest-1.0 || graph-rest-beta": "v1.0 beta", "azure-cli": "v1.0 beta",
	} {
		var got []string
		for _, version := range []string{"v1.0", "beta"} {
			src := "# Update lamp\n\n::: moniker range=\"" + expression + "\"\n## HTTP request\n```http\nPATCH /lamps/{id}\n```\n::: moniker-end\n"
			page, err := doc.Read(version+"/api/lamp-update.md", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			if len(page.Requests) > 0 {
				got = append(got, version)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: want %s, got %v", expression, want, got)
		}
	}
}
