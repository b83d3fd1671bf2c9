package doc_test

import "testing"

var docCases = []lintCase{
	{name: "todo in front matter", change: []string{`author: "ada"`, `author: "TODO: name"`}, want: []string{"DOC001 4"}},
	{name: "macro in text", change: []string{"Change the properties", "$(macro) the properties"}, want: []string{"DOC001 14"}},
	{name: "empty key", change: []string{`ms.prod: "lamps"`, `ms.prod: ""`}, want: []string{"DOC002 6"}, says: "give the front matter key ms.prod a value\n"},
	{name: "empty key that a page may lack", change: []string{`ms.prod: "lamps"`, "ms.prod: \"lamps\"\nkeywords:"}, want: []string{"DOC002 7"}, says: "a value, or remove it"},
	{name: "other title", change: []string{`title: "Update lamp"`, `title: "Change lamp"`}, want: []string{"DOC003 2"}},
	{name: "more words in the heading", change: []string{"# Update lamp", "# Update a lamp (deprecated)"}},
	{name: "no headers section", change: []string{"## Request headers\n|Name|Description|\n|:---|:---|\n|Authorization|Bearer {token}. Required.|\n|Content-Type|application/json. Required.|\n|If-Match|The last known ETag. Required.|\n|Prefer|return=representation. Optional.|\n\n", "", `If-Match: "a"` + "\n", ""},
		want: []string{"DOC004 10"}, says: "that lists Authorization and Content-Type"},
	{name: "other names", change: []string{"## Permissions", "## Prerequisites", "## HTTP request", "## HTTP Request"}, want: []string{"DOC005 16", "DOC005 25"}},
	{name: "broken row", change: []string{"|on|Boolean|Whether it burns.|", "|on|Boolean|Whether\nit burns.|"}, want: []string{"DOC006 54"}},
	{name: "uneven row", change: []string{"|on|Boolean|Whether it burns.|", "|on|Boolean|Whether it burns (yes|no).|"}, want: []string{"DOC006 53"}},
	{name: "heading of a group of rows", change: []string{"|on|Boolean|Whether it burns.|", "|**More**|\n|on|Boolean|Whether it burns.|"}},
	{name: "no language", change: []string{"``` http\nPATCH /rooms", "```\nPATCH /rooms"}, want: []string{"DOC007 27"}},
	{name: "skipped level", change: []string{"### Request", "##### Request"}, want: []string{"DOC007 61"}},
	{name: "undocumented", change: []string{"What it is called. Nullable.", "Not yet documented"}, want: []string{"DOC008 52"}},
	{name: "several undocumented", change: []string{"What it is called. Nullable.", "Not yet documented", "Whether it burns.", "Not yet documented"}, want: []string{"DOC008 52"}, says: "name and on are not described: say what they contain (also line 53)"},
	{name: "undocumented key", change: []string{"|on|Boolean|", "|id|String|Not yet documented|\n|on|Boolean|"}, want: []string{"BODY007 53"}},
}

func TestDocRules(t *testing.T) { runLintCases(t, docCases) }
