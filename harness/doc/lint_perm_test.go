package doc_test

import "testing"

const permTable = `|Permission type|Permissions (from least to most privileged)|
|:---|:---|
|Delegated (work or school account)|Lamp.ReadWrite, Lamp.ReadWrite.All|
|Delegated (personal Microsoft account)|Not supported.|
|Application|Lamp.ReadWrite.All|
`

var permCases = []lintCase{
	{name: "no table", change: []string{permTable, ""}, want: []string{"PERM001 16"}},
	{name: "in text", change: []string{permTable, "- A lamp of the kitchen - Lamp.ReadWrite, Lamp.ReadWrite.All\n"}, want: []string{"PERM001 19"}, says: "the permissions are in text: write them as the permission table"},
	{name: "no row", change: []string{"|Application|Lamp.ReadWrite.All|\n", ""}, want: []string{"PERM001 16"}, says: "the table has no row for application permissions: add one"},
	{name: "empty cell", change: []string{"|Application|Lamp.ReadWrite.All|", "|Application||"}, want: []string{"PERM002 23"}},
	{name: "include", change: []string{permTable, "[!INCLUDE [permissions-table](../includes/permissions/lamp.md)]\n"}, want: []string{"PERM002 19"}},
	{name: "order", change: []string{"from least to most", "from most to least"}, want: []string{"PERM003 19"}, says: `change the head to "Permissions (from least to most privileged)"`},
	{name: "read", change: []string{"|Application|Lamp.ReadWrite.All|", "|Application|Lamp.Read.All, Lamp.ReadWrite.All|"}, want: []string{"PERM004 23"}},
	{name: "read besides", change: []string{"|Application|Lamp.ReadWrite.All|", "|Application|Room.Read.All, Lamp.ReadWrite.All|"}},
	{name: "read and write", change: []string{"|Application|Lamp.ReadWrite.All|", "|Application|Lamp.Read.All and Lamp.ReadWrite.All|"}},
	{name: "several to read", change: []string{"Lamp.ReadWrite, Lamp", "Lamp.Read, Lamp.Read.All, Lamp.ReadWrite, Lamp"}, want: []string{"PERM004 21"}},
	{name: "a sentence about an account", change: []string{"|Application|Lamp.ReadWrite.All|\n", "|Application|Lamp.ReadWrite.All|\n\nThe work or school account must be one of these:\n\n- electrician\n"}},
	{name: "and", change: []string{"Lamp.ReadWrite, Lamp", "Lamp.ReadWrite and Lamp"}},
	{name: "columns", change: []string{permTable, "|Room|Delegated (work or school account)|Delegated (personal Microsoft account)|Application|\n|:---|:---|:---|:---|\n|kitchen|Lamp.ReadWrite|Not supported.|Lamp.ReadWrite|\n"}},
	{name: "read, of what a row is about", change: []string{permTable, "|Watched room|Delegated (work or school account)|Delegated (personal Microsoft account)|Application|\n|:---|:---|:---|:---|\n|kitchen|Lamp.Read, Lamp.ReadWrite|Not supported.|Lamp.Read, Lamp.ReadWrite|\n"}},
	{name: "read, in a column of an account", change: []string{permTable, "|Permission|Delegated (work or school account)|Delegated (personal Microsoft account)|Application|\n|:---|:---|:---|:---|\n|all|Lamp.Read, Lamp.ReadWrite|Not supported.|Lamp.ReadWrite|\n"}, want: []string{"PERM004 21"}},
	{name: "a table for each kind of lamp", change: []string{permTable, permTable + "\nFor desk lamps:\n\n" + permTable}},
	{name: "a row for each group", change: []string{"|Application|Lamp.ReadWrite.All|", "|Application||\n|Desk lamps|Lamp.ReadWrite.All|"}},
	{name: "basic", change: []string{"|Application|Lamp.ReadWrite.All|", "|Application|Lamp.ReadBasic.All, Lamp.ReadWrite.All|"}, want: []string{"PERM004 23"}},
}

func TestPermRules(t *testing.T) { runLintCases(t, permCases) }
