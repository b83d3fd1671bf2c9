package doc_test

import (
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// metadata returns the same kind for every path.
type metadata string

func (m metadata) Kind(string, doc.Template) string { return string(m) }
func (m metadata) Members(string, string) []string  { return nil }
func (m metadata) Property(_, _, name string) (doc.MetadataProperty, bool) {
	p, ok := map[string]doc.MetadataProperty{
		"brightness": {Type: "Edm.Int32", NotNull: true}, "color": {Type: "microsoft.graph.color"}, "name": {Type: "Edm.String", Nullable: true},
		"on": {Type: "Edm.Boolean", Nullable: true, Stated: true}, "tags": {Type: "Edm.String", Collection: true}, "off": {Type: "Edm.String"},
		"made": {Type: "Edm.Int32", ReadOnly: true, Cite: "metadata.xml:7", ReadOnlyCite: "metadata.xml:31"},
	}[name]
	return p, ok
}

// collections says of paths that end on one of the segments that they are collections.
type collections []string

func (c collections) Kind(_ string, t doc.Template) string {
	if slices.Contains(c, t.Segments[len(t.Segments)-1].Raw) {
		return "collection"
	}
	return "entity"
}
func (c collections) Members(string, string) []string { return nil }
func (c collections) Property(_, _, _ string) (doc.MetadataProperty, bool) {
	return doc.MetadataProperty{}, false
}

var reqCases = []lintCase{
	{name: "generator found no path", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}", "PATCH ** Entity URI for lamp not found"}, want: []string{"REQ001 28"}},
	{name: "generator found no path and no URL", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}", "PATCH ** Entity URI for lamp not found", "PATCH https://graph.microsoft.com/v1.0/rooms/7/lamps/12", "PATCH https://graph.microsoft.com/v1.0/** Entity URI for lamp not found"},
		want: []string{"REQ001 28"}, says: "and its URL on line 64"},
	{name: "other method only", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}", "PUT /rooms/{roomId}/lamps/{lampId}"}, want: []string{"REQ001 28"}, says: "this line documents PUT, and the example on line 64 sends PATCH: make them agree"},
	{name: "other method only, and another path", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}", "PUT /houses/{houseId}"}, want: []string{"REQ001 25"}, says: "the page has no PATCH template"},
	{name: "collection", change: []string{"/lamps/{lampId}\n", "/lamps\n", "/rooms/7/lamps/12", "/rooms/7/lamps", "answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body", "answers `204 No Content`", "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\n  \"@odata.type\": \"#microsoft.graph.lamp\",\n  \"id\": \"12\",\n  \"brightness\": 40,\n  \"color\": \"amber\",\n  \"name\": \"Desk\",\n  \"on\": true,\n  \"tags\": [\"work\"]\n}\n", "HTTP/1.1 204 No Content\n"}, want: []string{"REQ002 28"}},
	{name: "collection that the example adds a key to", change: []string{"/lamps/{lampId}\n", "/lamps\n"}, want: []string{"REQ002 28"}},
	{name: "collection below the entity of another template", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nPATCH /houses/{houseId}/rooms/{roomId}/lamps/{lampId}/bulbs\n"}, want: []string{"REQ002 29"}, config: doc.Config{Metadata: collections{"bulbs"}}, says: "remove it, and end the path with `{lampId}`, as on line 28"},
	{name: "collection below another entity", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nPATCH /houses/{houseId}/lamps\n"}, want: []string{"REQ002 29"}, config: doc.Config{Metadata: collections{"lamps"}}, says: "`lamps/{id}`"},
	{name: "singleton in the plural", change: []string{"/lamps/{lampId}\n", "/lamps\n", "/rooms/7/lamps/12", "/rooms/7/lamps"}},
	{name: "singleton by metadata", change: []string{"/lamps/{lampId}\n", "/lamps\n", "/rooms/7/lamps/12", "/rooms/7/lamps"}, config: doc.Config{Metadata: metadata("singleton")}},
	{name: "collection by metadata", change: []string{"/lamps/{lampId}\n", "/furniture\n", "/rooms/7/lamps/12", "/rooms/7/furniture"}, want: []string{"REQ002 28"}, config: doc.Config{Metadata: metadata("collection")}},
	{name: "twice", change: []string{"/rooms/{roomId}/lamps/{lampId}", "/rooms/{id}/lamps/{id}"}, want: []string{"REQ003 28"}},
	{name: "several in angle brackets", change: []string{"/rooms/{roomId}/lamps/{lampId}\n", "/rooms/<roomId>/lamps/<lampId>\n"}, want: []string{"REQ004 28"}, says: "write the parameters <roomId> and <lampId> in braces, as {name}"},
	{name: "angle brackets", change: []string{"/lamps/{lampId}\n", "/lamps/<lampId>\n"}, want: []string{"REQ004 28"}},
	{name: "round brackets", change: []string{"/lamps/{lampId}\n", "/lamps/(lampId)\n"}, want: []string{"REQ004 28"}},
	{name: "blank", change: []string{"/lamps/{lampId}\n", "/lamps/{lamp id}\n"}, want: []string{"REQ004 28"}},
	{name: "alternatives", change: []string{"/lamps/{lampId}\n", "/lamps/{id | name}\n"}},
	{name: "undocumented", change: []string{"## Path parameters\n|Parameter|Type|Description|\n|:---|:---|:---|\n|roomId|String|The room.|\n|lampId|String|The lamp in it.|\n\n", ""}},
	{name: "undefined", change: []string{"/lamps/{lampId}\n", "/lamps/{undefined}\n"}, want: []string{"REQ004 28"}},
	{name: "other method", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nDELETE /rooms/{roomId}\n"}, want: []string{"REQ007 29"}},
	{name: "other method that the text names", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nPUT /rooms/{roomId}/lamps/{lampId}\n", "On success this", "PUT replaces the lamp. On success this"}},
	{name: "other method in an example", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nPUT /rooms/{roomId}/lamps/{lampId}\n", "## Examples\n", "## Examples\n``` http\nPUT https://graph.microsoft.com/v1.0/rooms/7/lamps/12\n```\n"}},
	{name: "absolute", change: []string{"PATCH /rooms/{roomId}", "PATCH https://graph.microsoft.com/v1.0/rooms/{roomId}"}, want: []string{"REQ008 28"}},
	{name: "trailing slash", change: []string{"/lamps/{lampId}\n", "/lamps/{lampId}/\n"}, want: []string{"REQ008 28"}},
	{name: "sample keys", change: []string{"/rooms/{roomId}/lamps/{lampId}\n", "/rooms/{roomId}/lamps/12\n"}, want: []string{"REQ009 28"}, says: "write /rooms/{roomId}/lamps/{lampId} instead of the sample keys (12)"},
	{name: "open brace", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nPATCH /rooms/{roomId\n"}, want: []string{"REQ008 29"}},
	{name: "segments left out", change: []string{"PATCH /rooms/{roomId}/lamps/{lampId}\n", "PATCH /rooms/{roomId}/lamps/{lampId}\nPATCH /rooms/.../lamps/{lampId}\n"}},
}

func TestReqRules(t *testing.T) { runLintCases(t, reqCases) }
