package contract

import (
	"strings"
	"testing"
)

func TestProfile(t *testing.T) {
	paths := func(server, more string) string {
		return "openapi: 3.0.3\ninfo: {title: t, version: v}\nservers: [{url: '" + server + "'}]\npaths:\n  /a/{id}:\n    patch:\n" +
			"      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n      responses:\n        '200':\n          description: ok\n" + more
	}
	body := func(properties string) string {
		return "          content: {application/json: {schema: {type: object, properties: {" + properties + "}}}}\n"
	}
	for _, test := range []struct {
		name, text string
		want       Profile
	}{
		{"plain", paths("https://things.example/v1", body("name: {type: string}")), HTTP},
		{"edm alone", paths("https://things.example", body("name: {type: string, x-conform-edm: Edm.String}")), HTTP},
		{"json-ld", paths("https://things.example", body("'@type': {type: string}, '@context': {type: string}")), HTTP},
		{"graph in the path", paths("https://things.example/graph.microsoft.com", ""), HTTP},
		{"graph in the user part", paths("https://graph.microsoft.com@things.example", ""), HTTP},
		{"host that ends alike", paths("https://notgraph.microsoft.com", ""), HTTP},
		{"member", paths("https://things.example", body("'@odata.etag': {type: string}")), OData},
		{"annotation of a property", paths("https://things.example", body("'owner@odata.bind': {type: string}")), OData},
		{"header of a response", paths("https://things.example", "          headers: {OData-Version: {schema: {type: string}}}\n"), OData},
		{"header of a request", paths("https://things.example", "      "+"x-more: [{name: odata-maxversion, in: header}]\n"), OData},
		{"batch", paths("https://things.example", "  /$batch: {post: {responses: {'200': {description: ok}}}}\n"), OData},
		{"graph", paths("https://graph.microsoft.com/v1.0", ""), Graph},
		{"graph, upper case and port", paths("https://GRAPH.microsoft.com:443/v1.0", ""), Graph},
		{"national cloud", paths("https://microsoftgraph.chinacloudapi.cn/v1.0", body("'@odata.etag': {type: string}")), Graph},
		{"derived", paths("https://things.example", "      x-conform-permissions: {delegatedWork: [], delegatedPersonal: [], application: []}\n"), Graph},
		{"named", "x-conform-profile: http\n" + paths("https://graph.microsoft.com/v1.0", body("'@odata.etag': {type: string}")), HTTP},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := Load("c", "f.yaml", []byte(test.text), nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.Profile != test.want || c.Operations[0].Profile != test.want {
				t.Errorf("want %s, got %s, and %s for the operation", test.want, c.Profile, c.Operations[0].Profile)
			}
		})
	}
}

func TestUnknownProfile(t *testing.T) {
	for value, want := range map[string]string{
		"grph": "f.yaml:1: x-conform-profile is the value \"grph\": want http, odata or graph; did you mean graph",
		"rest": "f.yaml:1: x-conform-profile is the value \"rest\": want http, odata or graph",
		"[]":   "f.yaml:1: x-conform-profile is an array: want http, odata or graph",
	} {
		text := "x-conform-profile: " + value + "\n" + described("  /a: {patch: {"+noContent+"}}\n", "")
		if _, err := Load("c", "f.yaml", []byte(text), nil); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", value, want, err)
		}
	}
}

func TestProfileIncludes(t *testing.T) {
	for _, test := range []struct {
		profile, rules Profile
		want           bool
	}{{HTTP, HTTP, true}, {HTTP, OData, false}, {OData, HTTP, true}, {OData, Graph, false}, {Graph, OData, true}, {"", Graph, true}} {
		if got := test.profile.Includes(test.rules); got != test.want {
			t.Errorf("%q includes %q: want %v, got %v", test.profile, test.rules, test.want, got)
		}
	}
}

func TestWithProfile(t *testing.T) {
	c, err := Load("c", "f.yaml", []byte(described("  /a: {patch: {"+noContent+"}}\n", "")), nil)
	if err != nil {
		t.Fatal(err)
	}
	if changed := c.WithProfile(OData); changed.Operations[0].Profile != OData || c.Operations[0].Profile != HTTP || changed.Profile != OData {
		t.Errorf("want a copy of profile odata, got %s, and %s in the original", changed.Operations[0].Profile, c.Operations[0].Profile)
	}
	if c.WithProfile("") != c {
		t.Error("want the same contract for no profile")
	}
}

func TestSelects(t *testing.T) {
	const option = "{name: $select, in: query, schema: {type: string}}"
	for item, want := range map[string]bool{
		"{patch: {" + noContent + "}}":                                                                    false,
		"{parameters: [" + option + "], patch: {" + noContent + "}}":                                      true,
		"{get: {parameters: [" + option + "], " + noContent + "}, patch: {" + noContent + "}}":            true,
		"{patch: {parameters: [{name: $select, in: header, schema: {type: string}}], " + noContent + "}}": false,
	} {
		c, err := Load("c", "f.yaml", []byte(described("  /a: "+item+"\n", "")), nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.Operations[0].Selects != want {
			t.Errorf("%s: want %t", item, want)
		}
	}
}
