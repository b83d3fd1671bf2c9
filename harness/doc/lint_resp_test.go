package doc_test

import (
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// The example response of the clean page: its head and, behind a blank line, its body.
const (
	exampleHead = "HTTP/1.1 200 OK\nContent-Type: application/json\n"
	exampleBody = `
{
  "@odata.type": "#microsoft.graph.lamp",
  "id": "12",
  "brightness": 40,
  "color": "amber",
  "name": "Desk",
  "on": true,
  "tags": ["work"]
}
`
)

var respCases = []lintCase{
	{name: "no status", change: []string{"answers `200 OK` and the", "answers with the"}, want: []string{"RESP001 56"}, says: "name the status of a successful update, as the example on line 81 does (200 OK)"},
	{name: "no section", change: []string{"## Response\nOn success this method answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body.\n\n", ""}, want: []string{"DOC004 10"}, says: `add a section "Response" that names the status of success, as the example on line 78 does (200 OK)`},
	{name: "phrase in prose", change: []string{"`200 OK`", "`200 Accepted`"}, want: []string{"RESP002 57"}, says: "write `200 OK`, not `200 Accepted`"},
	{name: "no body, and another status in the section", change: []string{exampleHead + exampleBody, "HTTP/1.1 204 OK\n"}, want: []string{"RESP002 81"}, says: "or `204 No Content` in both places"},
	{name: "phrase in example", change: []string{"HTTP/1.1 200 OK", "HTTP/1.1 200 Accepted"}, want: []string{"RESP002 81"}},
	{name: "phrase of the documented status", change: []string{"HTTP/1.1 200 OK", "HTTP/1.1 201 OK"}, want: []string{"RESP002 81"}, says: "write `200 OK`, as in the section Response"},
	{name: "phrase of no status", change: []string{"HTTP/1.1 200 OK", "HTTP/1.1 201 Fine"}, want: []string{"EX002 81", "RESP002 81"}},
	{name: "204 with a body", change: []string{"`200 OK` and the changed [lamp](../resources/lamp.md) in the response body", "`204 No Content`", "HTTP/1.1 200 OK", "HTTP/1.1 204 No Content"}, want: []string{"RESP003 84"}},
	{name: "204 with another phrase and a body", change: []string{"`200 OK`", "`204 Accepted`", "HTTP/1.1 200 OK", "HTTP/1.1 204 Accepted"}, want: []string{"RESP002 57"}, says: "`204 Accepted` with a body contradicts itself: write `200 OK` or `202 Accepted`, or `204 No Content` without a body (also line 81)"},
	{name: "204 with another phrase twice", change: []string{"`200 OK` and the changed [lamp](../resources/lamp.md) in the response body", "`204 OK`", exampleHead + exampleBody, "HTTP/1.1 204 OK\n"}, want: []string{"RESP002 57"}, says: "write `204 No Content` or `200 OK`, not `204 OK` (also line 81)"},
	{name: "204 with a body in both places", change: []string{"`200 OK`", "`204 No Content`", "HTTP/1.1 200 OK", "HTTP/1.1 204 No Content"}, want: []string{"RESP003 57"}, says: "write 200 OK, or remove it (also line 84)"},
	{name: "204 with the type of a body", change: []string{"`200 OK` and the changed [lamp](../resources/lamp.md) in the response body", "`204 No Content`", exampleHead + exampleBody, "HTTP/1.1 204 No Content\nContent-Type: application/json\n"}, want: []string{"RESP003 82"}, says: "remove Content-Type from the example"},
	{name: "204 claims a body", change: []string{"`200 OK`", "`204 No Content`", "HTTP/1.1 200 OK", "HTTP/1.1 204 No Content", exampleBody, ""}, want: []string{"RESP003 57"}},
	{name: "no type", change: []string{"the changed [lamp](../resources/lamp.md) in the response body", "what is new"}, want: []string{"RESP004 57"}},
	{name: "body denied", change: []string{"the changed [lamp](../resources/lamp.md) in the response body", "no more: there is only a response code"}},
	{name: "no example", change: []string{"`200 OK`", "`204 No Content`, or with Prefer `200 OK`"}, want: []string{"RESP005 57"}},
	{name: "an example of what is preferred", change: []string{"`200 OK`", "`204 No Content`. With `Prefer: return=representation`, it returns `200 OK`"}},
}

func TestRespRules(t *testing.T) { runLintCases(t, respCases) }

// TestMinorFindingsAreNoGaps holds that a header of an empty response is reported, and is nothing that the page leaves open.
func TestMinorFindingsAreNoGaps(t *testing.T) {
	for body, want := range map[string]string{"": "", "\n\n{}": "RESP003"} {
		p := read(t, "# Update lamp\n\n## Response\n\nReturns `204 No Content`.\n\n## Example\n\n``` http\nHTTP/1.1 204 No Content\nContent-Type: application/json"+body+"\n```\n")
		got := ""
		for _, f := range doc.Gaps(p, doc.Config{}) {
			if f.Rule == "RESP003" {
				got = f.Rule
			}
		}
		if got != want {
			t.Errorf("%q: want %q, got %q", body, want, got)
		}
	}
}
