package doc_test

import "testing"

var exValueCases = []lintCase{
	{name: "string for boolean", change: []string{`"on": true`, `"on": "true"`, `"on": true`, `"on": "true"`}, want: []string{"EX006 73", "EX006 90"}},
	{name: "value for collection", change: []string{`["work"]`, `"work"`, `["work"]`, `"work"`}, want: []string{"EX006 74", "EX006 91"}},
	{name: "placeholder", change: []string{`"brightness": 40`, `"brightness": "Integer"`, `"brightness": 40`, `"brightness": "Integer"`}, want: []string{"EX007 70", "EX007 87"}},
	{name: "placeholder, hand made", change: []string{`"name": "Desk"`, `"name": "name-value"`, `"name": "Desk"`, `"name": "name-value"`}, want: []string{"EX007 72", "EX007 89"}},
	{name: "member called like a type", change: []string{"`white`, `amber`", "`white`, `String`, `amber`", `"color": "amber"`, `"color": "String"`, `"color": "amber"`, `"color": "String"`}},
	{name: "unlisted in request", change: []string{`"on": true,`, `"on": true, "watt": 5,`}, want: []string{"EX008 73"}},
	{name: "unlisted in response", change: []string{`"id": "12",`, `"id": "12", "watt": 5,`}, want: []string{"EX009 86"}, config: withResources},
	{name: "read-only", change: []string{"Whether it burns.", "Whether it burns. This property is read-only."}, want: []string{"BODY006 53", "EX010 73"}},
	{name: "read-only at times", change: []string{"Whether it burns.", "Whether it burns. Read-only when the fuse is out."}},
	{name: "above the bound", change: []string{`"brightness": 40`, `"brightness": 101`, `"brightness": 40`, `"brightness": 101`}, want: []string{"EX011 70", "EX011 87"}},
	{name: "not a member", change: []string{`"amber"`, `"green"`, `"amber"`, `"green"`}, want: []string{"EX011 71", "EX011 88"}},
	{name: "no hash", change: []string{`"#microsoft.graph.lamp"`, `"microsoft.graph.lamp"`}, want: []string{"EX016 69"}},
	{name: "other type", change: []string{`"#microsoft.graph.lamp"`, `"#microsoft.graph.chair"`}, want: []string{"EX016 69"}},
	{name: "other value shown", change: []string{`"brightness": 40`, `"brightness": 50`}, want: []string{"EX017 87"}},
	{name: "members in another order", change: []string{`["work"]`, `[{"a": 1, "b": 2}]`, `["work"]`, `[{"b": 2, "a": 1}]`}},
}

func TestExValueRules(t *testing.T) { runLintCases(t, exValueCases) }
