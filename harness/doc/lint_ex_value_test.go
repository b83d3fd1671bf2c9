package doc_test

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

var exValueCases = []lintCase{
	{name: "string for boolean", change: []string{`"on": true`, `"on": "true"`, `"on": true`, `"on": "true"`}, want: []string{"EX006 73"}},
	{name: "value for collection", change: []string{`["work"]`, `"work"`, `["work"]`, `"work"`}, want: []string{"EX006 74"}},
	{name: "object for a number", change: []string{"|brightness|Int32|How bright. Valid values 0 to 100|", "|brightness|Double|How bright.|", `"brightness": 40`, `"brightness": {}`, `"brightness": 40`, `"brightness": {}`}, want: []string{"EX006 70"}},
	{name: "wrong in the table alone", change: []string{"|tags|String collection|Words. This collection can contain a maximum of 20 elements.|", "|tags|String|Words.|"}, want: []string{"BODY004 54"}, config: withResources},
	{name: "placeholder", change: []string{`"brightness": 40`, `"brightness": "Integer"`, `"brightness": 40`, `"brightness": "Integer"`}, want: []string{"EX007 70"}},
	{name: "placeholder of an unknown type", change: []string{`"name": "Desk"`, `"name": "<Unknown Type Edm.Wood>"`, `"name": "Desk"`, `"name": "<Unknown Type Edm.Wood>"`}, want: []string{"EX007 72"}, says: "name has a placeholder: write a value (also line 89)"},
	{name: "markup", change: []string{`"name": "Desk"`, `"name": "<Unknown Soldier> of 1920"`, `"name": "Desk"`, `"name": "<Unknown Soldier> of 1920"`}},
	{name: "placeholder inside", change: []string{`["work"]`, `[{"b": "x"}, {"a": "name-value"}]`, `["work"]`, `[{"b": "x"}, {"a": "name-value"}]`}, want: []string{"EX007 74"}},
	{name: "placeholder, hand made", change: []string{`"name": "Desk"`, `"name": "name-value"`, `"name": "Desk"`, `"name": "name-value"`}, want: []string{"EX007 72"}},
	{name: "member called like a type", change: []string{"`white`, `amber`", "`white`, `String`, `amber`", `"color": "amber"`, `"color": "String"`, `"color": "amber"`, `"color": "String"`}},
	{name: "placeholders inside, each with its line", change: []string{`["work"]`, "[\n  \"tags-value\",\n  {\"a\": {\n    \"b\": \"String\"}}]"}, want: []string{"EX007 75"}, says: "tags and tags/a/b have placeholders: write values (also line 77)"},
	{name: "placeholders of one generator", change: []string{requestBody, `{
  "brightness": "Integer",
  "color": "String",
  "name": "String",
  "on": "Boolean",
  "tags": ["String"]
}
`}, want: []string{"EX007 69"}, says: "brightness, color, name, on and tags have placeholders: write values (also lines 70-73)"},
	{name: "value that the text lists", change: []string{`"name": "Desk"`, `"name": "Single"`, `"name": "Desk"`, `"name": "Single"`, "### Request", "The name takes **Single** or **Double** as values.\n\n### Request"}},
	{name: "value that the text lists for another", change: []string{`"name": "Desk"`, `"name": "Single"`, `"name": "Desk"`, `"name": "Single"`, "### Request", "The shade takes **Single** or **Double** as values.\n\n### Request"}, want: []string{"EX007 74"}},
	{name: "value that the resource page lists", change: []string{`["work"]`, `[{"color": "Single"}]`, `["work"]`, `[{"color": "Single"}]`, "|tags|String collection|Words.", "|tags|[shade](../resources/shade.md) collection|Words."},
		config: doc.Config{Resources: resourcePages{"lamp": strings.Replace(resources["lamp"], "String collection", "[shade](shade.md) collection", 1), "color": resources["color"], "shade": "# shade resource type\n\n## Properties\n|Property|Type|Description|\n|-|-|-|\n|color|String|Possible values are: `Single`, `Double`.|\n"}}},
	{name: "unlisted in request", change: []string{`"on": true,`, `"on": true, "watt": 5,`}, want: []string{"EX008 73"}},
	{name: "unlisted in response", change: []string{`"id": "12",`, `"id": "12", "watt": 5,`}, want: []string{"EX009 86"}, config: withResources},
	{name: "unlisted, a word short of a listed name", change: []string{"|on|Boolean|", "|plugTypeId|String|The plug.|\n|on|Boolean|", `"on": true,`, `"on": true, "plugType": "F",`}, want: []string{"EX008 74"}, says: "write plugTypeId, as line 53 lists it, not plugType"},
	{name: "unlisted, a letter off a listed name", change: []string{"|on|Boolean|", "|filament|String|The wire.|\n|on|Boolean|", `"on": true,`, `"on": true, "filamant": "thin",`}, want: []string{"EX008 74"}, says: "write filament, as line 53 lists it, not filamant"},
	{name: "unlisted, near a name of another type", change: []string{"|on|Boolean|", "|plugTypeId|Int32|The plug.|\n|on|Boolean|", `"on": true,`, `"on": true, "plugType": "F",`}, want: []string{"EX008 74"}, says: "add plugType to the table"},
	{name: "unlisted, a digit off a listed name", change: []string{"|on|Boolean|", "|socket1|String|The first.|\n|on|Boolean|", `"on": true,`, `"on": true, "socket2": "F",`}, want: []string{"EX008 74"}, says: "add socket2 to the table"},
	{name: "unlisted, and the response shows it under a listed name", change: []string{"|on|Boolean|", "|shade|String|The screen.|\n|lampShade|String|The screen.|\n|on|Boolean|", `"on": true,`, `"on": true, "lamp": "silk",`, `"id": "12",`, `"id": "12", "lampShade": "silk",`}, want: []string{"EX008 75"}, says: "write lampShade, as line 54 lists it, not lamp"},
	{name: "undocumented, a word short of a name of the resource page", change: []string{`"id": "12",`, `"id": "12", "plugType": "F",`}, want: []string{"EX009 86"}, says: "write plugTypeId, as lamp.md:12 documents it, not plugType",
		config: doc.Config{Resources: resourcePages{"lamp": strings.Replace(resources["lamp"], "|tags|", "|plugTypeId|String|The plug.|\n|tags|", 1), "color": resources["color"]}}},
	{name: "unlisted in a response of a derived type", change: []string{exampleBody, strings.Replace(strings.Replace(exampleBody, "#microsoft.graph.lamp", "#microsoft.graph.strip", 1), `"id": "12",`, `"id": "12", "watt": 5,`, 1)}, want: []string{"EX009 86"}, config: withResources, says: "watt is not documented: add it to the resource page of strip"},
	{name: "undocumented, with one cause", change: []string{`"id": "12",`, "\"id\": \"12\",\n  \"watt\": 5,\n  \"volt\": 6,"}, want: []string{"EX009 87"}, config: withResources, says: "watt and volt are not documented: add them to the resource page of lamp, or remove them from the response (also line 88)"},
	{name: "a response of a related type", change: []string{"/rooms/{roomId}/lamps/{lampId}", "/rooms/{roomId}/lamps/{lampId}/strips/{stripId}", "/rooms/7/lamps/12", "/rooms/7/lamps/12/strips/3", exampleBody, "\n{\n  \"diodes\": 5\n}\n"}, config: doc.Config{Resources: relatedStrip}},
	{name: "a related entity is no string", change: []string{`"id": "12",`, `"id": "12", "stripsId": "5",`}, want: []string{"EX009 86"}, config: doc.Config{Resources: relatedStrip}, says: "stripsId is not documented"},
	{name: "members of the property that the URL ends in", change: []string{"/rooms/{roomId}/lamps/{lampId}", "/rooms/{roomId}/lamps/{lampId}/strip", "/rooms/7/lamps/12", "/rooms/7/lamps/12/strip", bodyTable, "|Property|Type|Description|\n|:-|:-|:-|\n|strip|[strip](../resources/strip.md)|The diodes.|\n", requestBody, "{ \"diodes\": 5, \"diode\": 6 }\n"}, want: []string{"EX008 64", "EX008 64"}, config: doc.Config{Resources: relatedStrip},
		says: "diodes is no property of the table: list the members of strip, which the URL ends in, instead of line 50\ndiode is neither in the table nor on the resource page of strip, which the URL ends in: write a member of it\n"},
	{name: "a body of something else", change: []string{bodyTable, "", requestBody, "{ \"wheels\": 4, \"maker\": \"String\" }\n"}, want: []string{"BODY001 45", "EX008 61"}, config: withResources, says: "replace the body: lamp has none of its properties (lamp.md)"},
	{name: "read-only", change: []string{"Whether it burns.", "Whether it burns. This property is read-only."}, want: []string{"BODY006 53", "EX010 73"}, says: "remove on from the request: line 53 says that it is read-only"},
	{name: "several read-only", change: []string{"Whether it burns.", "Whether it burns. Read-only.", "What it is called. Nullable.", "What it is called. Read-only."}, want: []string{"BODY006 52", "BODY006 53", "EX010 72"}, says: "remove name and on from the request: the table says that they are read-only (also line 73)"},
	{name: "read-only for some", change: []string{"Whether it burns.", "Whether it burns. For a locked lamp, it is read-only."}},
	{name: "read-only at times", change: []string{"Whether it burns.", "Whether it burns. Read-only when the fuse is out."}},
	{name: "above the bound", change: []string{`"brightness": 40`, `"brightness": 101`, `"brightness": 40`, `"brightness": 101`}, want: []string{"EX011 70"}},
	{name: "not a listed number", change: []string{"How bright. Valid values 0 to 100", "How bright. Possible values are: 0 - `Not Lit`, 1 - `Dim`, 40 - `Bright`.", `"brightness": 40`, `"brightness": 41`, `"brightness": 40`, `"brightness": 41`}, want: []string{"EX011 70"}, says: "line 50 documents the values 0, 1 and 40, not 41"},
	{name: "a listed number", change: []string{"How bright. Valid values 0 to 100", "How bright. Possible values are: 0 - `Not Lit`, 40 - `Bright`."}},
	{name: "a number in a description", change: []string{"How bright. Valid values 0 to 100", "How bright. One of 7 - `Dim`."}},
	{name: "the name of a type", change: []string{`"amber"`, `"@odata.type: microsoft.graph.color"`, `"amber"`, `"@odata.type: microsoft.graph.color"`}, want: []string{"EX011 71"}, says: "color has the name of a type: write one of the values that line 51 lists, such as "},
	{name: "not a member", change: []string{`"amber"`, `"green"`, `"amber"`, `"green"`}, want: []string{"EX011 71"}},
	{name: "a member in another case than in the table", change: []string{"`amber`", "`Amber`"}, want: []string{"EX011 71"}, says: `write color as "Amber", as line 51 lists it, not "amber" (also line 88)`},
	{name: "a member in another case than in the table, as its page lists it", change: []string{"`amber`", "`Amber`"}, want: []string{"EX011 51"}, config: withResources, says: `write the value of color as "amber", not "Amber": color.md lists it in this way`},
	{name: "a member that the table lacks and its page lists", change: []string{"`white`, `amber`, and `red`", "`white` and `red`"}, want: []string{"EX011 51"}, config: withResources, says: `add "amber" to the values of color: color.md lists it, and the example shows it`},
	{name: "a member that neither lists", change: []string{`"amber"`, `"green"`, `"amber"`, `"green"`}, want: []string{"EX011 71"}, config: withResources, says: "change color in the example"},
	{name: "no hash", change: []string{`"#microsoft.graph.lamp"`, `"microsoft.graph.lamp"`}, want: []string{"EX016 69"}},
	{name: "no hash inside", change: []string{`["work"]`, `[{"@odata.type": "microsoft.graph.tag"}, {"@odata.type": "microsoft.graph.word"}]`, `["work"]`, `[{"@odata.type": "#microsoft.graph.tag"}, {"@odata.type": "#microsoft.graph.word"}]`}, want: []string{"EX016 74"}, says: "microsoft.graph.tag and microsoft.graph.word lack their `#`"},
	{name: "no hash, as in the table", change: []string{"|on|Boolean|", "|@odata.type|String|microsoft.graph.lamp|\n|on|Boolean|", `"#microsoft.graph.lamp"`, `"microsoft.graph.lamp"`}},
	{name: "a namespace of another vendor", change: []string{`"#microsoft.graph.lamp"`, `"Furniture.Services.Lamp"`}},
	{name: "an old namespace", change: []string{`"#microsoft.graph.lamp"`, `"#Microsoft.FurnitureServices.Lamp"`}, want: []string{"EX016 69"}, says: `write @odata.type as "#microsoft.graph.lamp": the namespace of #Microsoft.FurnitureServices.Lamp is an old one`},
	{name: "an old namespace, and no hash in the table", change: []string{"|on|Boolean|", "|@odata.type|String|microsoft.graph.lamp|\n|on|Boolean|", `"#microsoft.graph.lamp"`, `"microsoft.furnitureServices.lamp"`}, want: []string{"EX016 70"}, says: `write @odata.type as "microsoft.graph.lamp": the namespace`},
	{name: "an old namespace of an undocumented type", change: []string{`"#microsoft.graph.lamp"`, `"#Microsoft.FurnitureServices.Chair"`}, want: []string{"EX016 69"}, says: "with the namespace microsoft.graph"},
	{name: "derived type", change: []string{`"#microsoft.graph.lamp"`, `"#microsoft.graph.strip"`, `"on": true,`, `"on": true, "diodes": 5,`}, config: withResources},
	{name: "other type", change: []string{`"#microsoft.graph.lamp"`, `"#microsoft.graph.chair"`}, want: []string{"EX016 69"}},
	{name: "type that the text names", change: []string{`"#microsoft.graph.lamp"`, `"#microsoft.graph.lantern"`, "Send the properties of the", "It may be a **lantern**. Send the properties of the"}},
	{name: "of another path", change: []string{"PATCH https://graph.microsoft.com/v1.0/rooms/7/lamps/12", "PATCH https://graph.microsoft.com/v1.0/rooms/7", `"on": true,`, `"on": true, "floor": 5,`}, want: []string{"EX012 64"}},
	{name: "wrapped", change: []string{"{\n  \"@odata.type\": \"#microsoft.graph.lamp\",\n  \"id\"", "{\"value\": [{\n  \"id\"", "\"tags\": [\"work\"]\n}\n```\n", "\"tags\": [\"work\"]\n}\n```\n", "\"id\": \"12\",\n  \"brightness\": 40,\n  \"color\": \"amber\",\n  \"name\": \"Desk\",\n  \"on\": true,\n  \"tags\": [\"work\"]\n}", "\"id\": \"12\",\n  \"brightness\": 40,\n  \"color\": \"amber\",\n  \"name\": \"Desk\",\n  \"on\": true,\n  \"tags\": [\"work\"]\n}]}"}, want: []string{"EX019 84"}},
	{name: "other key shown", change: []string{"/rooms/7/lamps/12", "/rooms/7/lamps/0f8fad5b-d9cb-469f-a165-70867728950e", `"id": "12"`, `"id": "7c9e6679-7425-40de-944b-e07fc1f90ae7"`}, want: []string{"EX017 86"}, says: "show the id of the entity in the URL, 0f8fad5b-d9cb-469f-a165-70867728950e, not 7c9e6679"},
	{name: "key of another form shown", change: []string{`"id": "12"`, `"id": "7c9e6679-7425-40de-944b-e07fc1f90ae7"`}},
	{name: "shortened key shown", change: []string{"/rooms/7/lamps/12", "/rooms/7/lamps/LAMPk0000441100AX", `"id": "12"`, `"id": "LAMPk0000441100AXz"`}, want: []string{"EX017 86"}},
	{name: "no value of the list, inside", change: []string{`["work"]`, `[{"color": ""}]`, `["work"]`, `[{"color": "dim"}]`, "|tags|String collection|Words.", "|tags|[shade](../resources/shade.md) collection|Words."}, want: []string{"EX011 74", "EX017 91"}, says: "tags/color is empty: write one of its values, such as dim",
		config: doc.Config{Resources: resourcePages{"lamp": strings.Replace(resources["lamp"], "String collection", "[shade](shade.md) collection", 1), "color": resources["color"], "shade": "# shade resource type\n\n## Properties\n|Property|Type|Description|\n|-|-|-|\n|color|String|Possible values are: `dim`, `clear`.|\n"}}},
	{name: "other value shown", change: []string{`"brightness": 40`, `"brightness": 50`}, want: []string{"EX017 87"}},
	{name: "other value, as another page describes", change: []string{`"brightness": 40`, `"brightness": 50`, "How bright.", "How bright, see [units](../units.md)."}},
	{name: "the same time", change: []string{`"name": "Desk"`, `"name": "2026-01-02T03:04:05.000Z"`, `"name": "Desk"`, `"name": "2026-01-02T03:04:05Z"`}},
	{name: "placeholder sent", change: []string{`["work"]`, `[{"@odata.type": "#microsoft.graph.tag"}]`, `["work"]`, `[{"name": "work"}]`}},
	{name: "response of the second request", change: []string{"## Examples\n", "## Examples\n``` http\nPATCH https://graph.microsoft.com/v1.0/rooms/7/lamps/1\nContent-Type: application/json\nIf-Match: \"b\"\n\n{ \"name\": \"A\" }\n```\n\nor\n``` http\nPATCH https://graph.microsoft.com/v1.0/rooms/7/lamps/2\nContent-Type: application/json\nIf-Match: \"c\"\n\n{ \"name\": \"B\" }\n```\n``` http\nHTTP/1.1 200 OK\n\n{ \"name\": \"A\" }\n```\n"}},
	{name: "members in another order", change: []string{`["work"]`, `[{"a": 1, "b": 2}]`, `["work"]`, `[{"b": 2, "a": 1}]`}},
}

func TestExValueRules(t *testing.T) { runLintCases(t, exValueCases) }

// relatedStrip are pages in which a lamp leads to strips that are no lamps.
var relatedStrip = resourcePages{
	"lamp":  strings.Replace(resources["lamp"], "|tags|", "|strip|[strip](strip.md)|The diodes.|\n|tags|", 1) + "\n## Relationships\n|Relationship|Type|Description|\n|-|-|-|\n|strips|[strip](strip.md) collection|Its strips.|\n",
	"strip": "# strip resource type\n\n## Properties\n|Property|Type|Description|\n|-|-|-|\n|diodes|Int32|How many.|\n",
	"color": resources["color"],
}
