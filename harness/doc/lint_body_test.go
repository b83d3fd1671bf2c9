package doc_test

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

const bodyTable = `|Property|Type|Description|
|:---|:---|:---|
|brightness|Int32|How bright. Valid values 0 to 100|
|color|[color](../resources/color.md)|Its color. Possible values are: ` + "`white`, `amber`, and `red`" + `.|
|name|String|What it is called. Nullable.|
|on|Boolean|Whether it burns.|
|tags|String collection|Words. This collection can contain a maximum of 20 elements.|
`

var withResources = doc.Config{Resources: resources}

var bodyCases = []lintCase{
	{name: "no table", change: []string{bodyTable, ""}, want: []string{"BODY001 45"}},
	{name: "no table, of another method", change: []string{bodyTable, "", "PATCH /rooms/{roomId}/lamps/{lampId}", "PUT /houses/{houseId}"}, want: []string{"REQ001 25"}},
	{name: "no section", change: []string{"## Request body\nSend the properties of the [lamp](../resources/lamp.md) that change.\n\n" + bodyTable, ""}, want: []string{"DOC004 10"}, says: `add a section "Request body" that lists the properties that may be updated`},
	{name: "empty table", change: []string{bodyTable, "|Property|Type|Description|\n|:---|:---|:---|\n"}, want: []string{"BODY001 45"}},
	{name: "named in the text", change: []string{bodyTable, "Only the **name** can be changed.\n"}, config: withResources},
	{name: "named in quotes", change: []string{bodyTable, "Only \"name\" can be changed.\n"}, config: withResources},
	{name: "described elsewhere", change: []string{bodyTable, "For the list of properties, see [lamp](../resources/lamp.md).\n"}},
	{name: "what may change, described elsewhere", change: []string{bodyTable, "To learn which are the properties that may change, see [lamp](../resources/lamp.md).\n"}},
	{name: "all that is described elsewhere", change: []string{bodyTable, "The [lamp](../resources/lamp.md) replaces the old one. Ensure that all properties are there.\n"}},
	{name: "an array of commands", change: []string{bodyTable, "Send an array of [command](../resources/command.md) objects.\n"}},
	{name: "a replacement, described elsewhere", change: []string{bodyTable, "", `title: "Update lamp"`, `title: "Replace lamp"`, "# Update lamp", "# Replace lamp"}},
	{name: "an image", change: []string{bodyTable, "", "application/json. Required.", "image/png. Required."}},
	{name: "the value of a property", change: []string{bodyTable, "", "/lamps/{lampId}", "/lamps/{lampId}/name/$value", "/lamps/12", "/lamps/12/name/$value"}},
	{name: "a member of a complex property", change: []string{"|on|Boolean|", "|watt|Int32|How much.|\n|on|Boolean|"}, config: doc.Config{Resources: resourcePages{"lamp": strings.Replace(resources["lamp"], "|tags|", "|use|[use](use.md)|What it draws.|\n|tags|", 1), "color": resources["color"], "use": "# use resource type\n\n## Properties\n|Property|Type|Description|\n|-|-|-|\n|watt|Int32|How much.|\n"}}},
	{name: "annotation", change: []string{"|on|Boolean|", "|@odata.type|any|The type.|\n|on|Boolean|"}},
	{name: "ranges with their cases", change: []string{"How bright. Valid values 0 to 100", "Range is 4 <= x <= 16 for desks and 0 <= x <= 99 for streets"}},
	{name: "no type", change: []string{"|on|Boolean|", "|on|yes or no|"}, want: []string{"BODY002 53"}},
	{name: "no cell of a type", change: []string{"|on|Boolean|", "|on||"}, want: []string{"BODY002 53"}},
	{name: "names and values", change: []string{bodyTable, "|Name|Value|\n|:---|:---|\n|name|%any string%|\n", `"brightness": 40,
  "color": "amber",
  `, "", `,
  "on": true,
  "tags": ["work"]`, ""}},
	{name: "object", change: []string{"|on|Boolean|", "|on|Object|"}},
	{name: "object, by the resource page something else", change: []string{"|on|Boolean|", "|on|Object|"}, want: []string{"BODY004 53"}, config: withResources},
	{name: "full name", change: []string{"[color](../resources/color.md)", "[microsoft.graph.color](../resources/color.md)"}},
	{name: "namespace below", change: []string{"[color](../resources/color.md)", "[paint.color](../resources/color.md)"}},
	{name: "lower case", change: []string{"|on|Boolean|", "|on|boolean|"}, want: []string{"BODY003 53"}},
	{name: "other collection", change: []string{"|tags|String collection|", "|tags|Collection(String)|"}, want: []string{"BODY003 54"}},
	{name: "other type", change: []string{"|name|String|", "|name|Guid|"}, want: []string{"BODY004 52"}, config: withResources},
	{name: "string for enumeration", change: []string{"[color](../resources/color.md)", "String"}, config: withResources},
	{name: "unknown property", change: []string{"|on|Boolean|", "|off|Boolean|", `"on"`, `"off"`, `"on"`, `"off"`}, want: []string{"BODY005 53"}, config: withResources, says: "which describes on in the same words: write on"},
	{name: "several unknown properties", change: []string{"|on|Boolean|Whether it burns.", "|off|Boolean|Not on.|\n|dim|Boolean|Darker.", `"on"`, `"off"`, `"on"`, `"off"`}, want: []string{"BODY005 53"}, config: withResources, says: "off and dim are not on the resource page of lamp: add them there, or remove them here (also line 54)"},
	{name: "read-only", change: []string{"Whether it burns.", "Whether it burns. Read-only."}, want: []string{"BODY006 53", "EX010 73"}},
	{name: "id", change: []string{"|on|Boolean|", "|id|String|The key.|\n|on|Boolean|"}, want: []string{"BODY007 53"}},
	{name: "id of a new lamp", change: []string{`title: "Update lamp"`, `title: "Create lamp"`, "# Update lamp", "# Create lamp", "|on|Boolean|", "|id|String|The key.|\n|on|Boolean|"}},
	{name: "id of an item", change: []string{"|on|Boolean|", "|id|String|For each item in the tags collection, its key.|\n|on|Boolean|"}},
	{name: "other type by metadata", change: []string{"|name|String|", "|name|Guid|"}, want: []string{"BODY009 52"}, config: doc.Config{Metadata: metadata("entity")}},
	{name: "null against metadata", change: []string{"How bright.", "How bright. Nullable."}, want: []string{"BODY009 50"}, config: doc.Config{Metadata: metadata("entity")}},
	{name: "no null against metadata", change: []string{"Whether it burns.", "Whether it burns. Not nullable."}, want: []string{"BODY009 53"}, config: doc.Config{Metadata: metadata("entity")}},
	{name: "no null, of which the metadata say nothing", change: []string{"What it is called. Nullable.", "What it is called. Not nullable."}, config: doc.Config{Metadata: metadata("entity")}},
	{name: "other type by the resource page and metadata", change: []string{"|name|String|", "|name|Guid|"}, want: []string{"BODY004 52"}, config: doc.Config{Resources: resources, Metadata: metadata("entity")}},
	{name: "a list of values by metadata a string", change: []string{"|name|String|", "|name|[label](../resources/lamp.md#label-values)|"}, config: doc.Config{Metadata: metadata("entity")}},
	{name: "null by metadata alone", config: doc.Config{Metadata: metadata("entity")}},
	{name: "computed by metadata", change: []string{"|on|Boolean|", "|made|Int32|When.|\n|on|Boolean|"}, want: []string{"BODY009 53"}, config: doc.Config{Metadata: metadata("entity")}, says: "and the table lists it as updatable: correct one of them"},
	{name: "computed by metadata and by the resource page", change: []string{"|on|Boolean|", "|made|Int32|When.|\n|on|Boolean|"}, want: []string{"BODY009 53"}, says: "remove made from the table: by the metadata (metadata.xml:31) and the resource page (lamp.md:12)",
		config: doc.Config{Metadata: metadata("entity"), Resources: resourcePages{"lamp": strings.Replace(resources["lamp"], "|tags|", "|made|Int32|When. Read-only.|\n|tags|", 1), "color": resources["color"]}}},
	{name: "two ranges", change: []string{"Valid values 0 to 100", "Valid values 0 to 100. The value must be between 5 and 50."}, want: []string{"BODY010 50"}, says: "brightness has the ranges 0 to 100 and 5 to 50: correct one of them"},
	{name: "two ranges, one with its case", change: []string{"How bright. Valid values 0 to 100", "Range is 4 <= x <= 16 for desks. Valid values 0 to 99"}, want: []string{"BODY010 50"}, says: "say which range of brightness holds when"},
	{name: "create", change: []string{"Send the properties of the", "These are required when you create the"}, want: []string{"BODY008 46"}},
}

func TestBodyRules(t *testing.T) { runLintCases(t, bodyCases) }

// TestContradictionCitesBoth holds that a contradiction names the line of the page and that of the annotation.
func TestContradictionCitesBoth(t *testing.T) {
	page := read(t, strings.Replace(clean(t), "|on|Boolean|", "|made|Int32|When.|\n|on|Boolean|", 1))
	only := func(id string) bool { return id == "BODY009" }
	found := doc.Lint(page, doc.Config{Metadata: metadata("entity"), Only: only})
	if len(found) != 1 || found[0].Line != 53 || !strings.Contains(found[0].Message, "(metadata.xml:31)") {
		t.Errorf("want the lines of both, got %v", found)
	}
}
