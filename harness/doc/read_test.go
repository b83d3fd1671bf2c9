package doc_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

func TestRead(t *testing.T) {
	p := read(t, clean(t))
	if p.Title.Value != "Update lamp" || p.Title.Line != 10 || p.Version != "v1.0" || p.Draft {
		t.Errorf("got title %v, version %q, draft %v", p.Title, p.Version, p.Draft)
	}
	if got := p.Templates(); len(got) != 1 || got[0].Path != "/rooms/{roomId}/lamps/{lampId}" || got[0].Line != 28 {
		t.Errorf("got templates %v", got)
	}
	if got := p.Permissions.Scopes(doc.DelegatedWork); !slices.Equal(got, []string{"Lamp.ReadWrite", "Lamp.ReadWrite.All"}) {
		t.Errorf("got scopes %v", got)
	}
	if got := p.Permissions.Scopes(doc.DelegatedPersonal); len(got) != 0 || !p.Permissions.Covers(doc.DelegatedPersonal) {
		t.Errorf("want no scopes, but the account covered, got %v", got)
	}
	if h := p.Headers.Get("if-match"); h == nil || !h.Required || h.Name.Line != 42 {
		t.Errorf("got If-Match %v", h)
	}
	if h := p.Headers.Get("Prefer"); h == nil || h.Required || !h.Optional {
		t.Errorf("got Prefer %v", h)
	}
	props := p.Body.Properties()
	var names []string
	for _, q := range props {
		names = append(names, q.Name.Value+" "+q.Type.Name)
	}
	if want := "brightness Edm.Int32,color microsoft.graph.color,name Edm.String,on Edm.Boolean,tags Edm.String"; strings.Join(names, ",") != want {
		t.Errorf("got properties %v", names)
	}
	if props[2].Name.Line != 52 || props[2].Name.Column != 2 || props[2].Type.Column != 7 {
		t.Errorf("got places %v, %v", props[2].Name.Pos, props[2].Type.Pos)
	}
	s := p.Response.Success()
	if len(s) != 1 || s[0].Code != 200 || s[0].Type == nil || s[0].Type.Local() != "lamp" || s[0].Line != 57 {
		t.Errorf("got statuses %v", s)
	}
	if len(p.Examples) != 1 || p.Examples[0].Response == nil || p.Examples[0].Response.Status != 200 {
		t.Fatalf("got examples %v", p.Examples)
	}
	for i, m := range p.Examples[0].Request.JSON.Object() {
		if m.Line != 69+i || m.Column != 3 {
			t.Errorf("%s: want line %d, column 3, got %v", m.Name, 69+i, m.Pos)
		}
	}
}

func TestReadRejects(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"not UTF-8", "# a\n\nb \xff", "x.md:3: the page is not UTF-8"},
		{"resource page", "---\ndoc_type: resourcePageType\n---\n# lamp resource type\n", "x.md:2: doc_type is resourcePageType, not apiPageType"},
		{"concept page", "---\ntitle: a\ndoc_type: conceptualPageType\n---\n# lamp\n", "x.md:3: doc_type is conceptualPageType, not apiPageType"},
		{"not Markdown", "\x00\x01\x02", "x.md: the page has no headings"},
		{"empty", "", "x.md: the page has no headings"},
		{"open front matter", "---\ntitle: a\n", "x.md:1: no line `---` closes the front matter"},
		{"endless front matter", "---\n" + strings.Repeat("a: &a [*a, *a]\n", 5000) + "---\n# a\n", "x.md:1: no line `---` closes the front matter"},
		{"too large", strings.Repeat("a", doc.MaxSize+1), "x.md: the page has 5 MiB; the limit is 4 MiB"},
		{"deep quotes", "# a\n" + strings.Repeat("> ", 5000) + "b", "x.md:2: lists or quotes are nested more than 100 deep"},
		{"deep lists", "# a\n" + strings.Repeat("- ", 5000) + "b", "x.md:2: lists or quotes are nested more than 100 deep"},
		{"endless emphasis", "# a\n\n" + strings.Repeat("a*b**c_", 50000), "x.md:3: a paragraph has more than 5000 emphasis marks"},
		{"endless definitions", "# a\n\n" + strings.Repeat("[a]: b\n", 50000), "x.md:1003: a paragraph has more than 1000 link definitions"},
		{"endless links", "# a\n\n" + strings.Repeat("![a](", 5000), "x.md:3: more than 100 links have no end"},
		{"deep indentation", "# a\n" + strings.Repeat(" ", 5000) + "- b", "x.md:2: lists or quotes are nested more than 100 deep"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := doc.Read("x.md", []byte(tt.src))
			var bad *doc.Error
			if !errors.As(err, &bad) || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("want %q, got %v", tt.want, err)
			}
		})
	}
}

// TestReadTolerates reads the same page with other line ends, with a byte order mark and with endless rows.
func TestReadTolerates(t *testing.T) {
	src := clean(t)
	for name, changed := range map[string]string{
		"CRLF":        strings.ReplaceAll(src, "\n", "\r\n"),
		"BOM":         "\ufeff" + src,
		"unseen":      strings.NewReplacer("## HTTP request", "## HTTP\u00a0request", "PATCH /", "PATCH\u00a0/", "|brightness|", "|bright\u200bness\u00a0|").Replace(src),
		"no newline":  strings.TrimRight(src, "\n"),
		"tab heads":   strings.Replace(src, "<!-- { \"blockType\": \"request\"", "# [HTTP](#tab/http)\n<!-- { \"blockType\": \"request\"", 1),
		"H3 sections": strings.Replace(src, "## HTTP request", "### HTTP request", 1),
	} {
		p := read(t, changed)
		if len(p.Templates()) != 1 || len(p.Body.Properties()) != 5 || len(p.Examples) != 1 || p.Examples[0].Request.JSON == nil {
			t.Errorf("%s: got %d templates, %d properties, %d examples", name, len(p.Templates()), len(p.Body.Properties()), len(p.Examples))
		}
	}
	for _, row := range []string{"on|Boolean|Whether it burns.|", "on | Boolean | Whether it burns."} {
		p := read(t, strings.Replace(src, "|on|Boolean|Whether it burns.|", row, 1)).Body.Properties()
		if len(p) != 5 || p[3].Name.Value != "on" || p[3].Type.Name != "Edm.Boolean" {
			t.Errorf("%q: want a row of its own, got %+v", row, p)
		}
	}
	rows := strings.Repeat("|x|String|y|\n", 20000)
	if p := read(t, strings.Replace(src, "|on|Boolean|Whether it burns.|\n", rows, 1)); len(p.Body.Properties()) != 20004 {
		t.Errorf("want 20004 rows, got %d", len(p.Body.Properties()))
	}
}

func TestPermissionShapes(t *testing.T) {
	tests := []struct{ name, table, work, personal, app string }{
		{"three columns", "|Permission type|Least privileged permissions|Higher privileged permissions|\n|:---|:---|:---|\n|Delegated (work or school account)|A.Read|B.Read, C.Read|\n|Delegated (personal Microsoft account)|Not supported.|Not supported.|\n|Application|A.All|Not available.|\n", "A.Read B.Read C.Read", "", "A.All"},
		{"grouped", "|Permission type|Permissions|\n|:---|:---|\n|Delegated (work or school account)||\n|&nbsp; **One**|A.Read|\n|&nbsp; **Two**|B.Read|\n|Delegated (personal Microsoft account)|Not supported.|\n|Application||\n|&nbsp; **One**|A.All|\n", "A.Read B.Read", "", "A.All"},
		{"per column", "|Kind|Delegated (work or school account)|Delegated (personal Microsoft account)|Application|\n|:---|:---|:---|:---|\n|one|A.Read|B.Read|C.Read|\n|two|D.Read|Not supported.|C.Read|\n", "A.Read D.Read", "B.Read", "C.Read"},
		{"no parenthesis", "|Permission type|Permissions|\n|:---|:---|\n|Delegated (work or school account|A.Read|\n|Delegated (personal account)|B.Read|\n|Application|C.Read*, D.Read.Group*|\n", "A.Read", "B.Read", "C.Read D.Read.Group"},
		{"bullets", "* Delegated (work or school account): A.Read\n* Delegated (personal Microsoft account): Not supported.\n* Application: B.Read, C.Read.\n", "A.Read", "", "B.Read C.Read"},
		{"two tables", permTable + "\n\n" + strings.ReplaceAll(permTable, "Lamp", "Bulb"), "Lamp.ReadWrite Lamp.ReadWrite.All Bulb.ReadWrite Bulb.ReadWrite.All", "", "Lamp.ReadWrite.All Bulb.ReadWrite.All"},
		{"sentences", "|Permission type|Permissions|\n|:---|:---|\n|Delegated (work or school account)|In teams: A.Read. In channels: B.Read|\n|Delegated (personal Microsoft account)|Not applicable|\n|Application|TODO|\n", "A.Read B.Read", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := read(t, edit(t, clean(t), permTable, tt.table)).Permissions
			for account, want := range map[doc.Account]string{doc.DelegatedWork: tt.work, doc.DelegatedPersonal: tt.personal, doc.Application: tt.app} {
				if got := strings.Join(p.Scopes(account), " "); got != want {
					t.Errorf("%s: want %q, got %q", account, want, got)
				}
			}
		})
	}
}

func TestHeaderShapes(t *testing.T) {
	tests := []struct{ name, table, want string }{
		{"three columns", "|Name|Type|Description|\n|:---|:---|:---|\n|_if-match_|string|Optional.|\n|Prefer: outlook.timezone|String|A zone.|\n", "if-match optional,Prefer"},
		{"header, value", "|Header|Value|\n|:---|:---|\n|Authorization|Bearer &lt;token&gt; Required.|\n|Accept|application/json|\n", "Authorization required,Accept"},
		{"not required", "|Name|Description|\n|:---|:---|\n|Workbook-Session-Id|Not required. Says which session.|\n", "Workbook-Session-Id optional"},
		{"value says so", "|Name|Value|Description|\n|:---|:---|:---|\n|If-Match|An ETag. Required.|Guards the update.|\n", "If-Match required"},
	}
	old := "|Name|Description|\n|:---|:---|\n|Authorization|Bearer {token}. Required.|\n|Content-Type|application/json. Required.|\n|If-Match|The last known ETag. Required.|\n|Prefer|return=representation. Optional.|\n"
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, h := range read(t, edit(t, clean(t), old, tt.table)).Headers.Items {
				s := h.Name.Value
				if h.Required {
					s += " required"
				}
				if h.Optional {
					s += " optional"
				}
				got = append(got, s)
			}
			if strings.Join(got, ",") != tt.want {
				t.Errorf("want %s, got %v", tt.want, got)
			}
		})
	}
}

func TestTypes(t *testing.T) {
	tests := []struct {
		cell, name string
		collection bool
		odd        string
	}{
		{"String", "Edm.String", false, ""},
		{"string", "Edm.String", false, "String"},
		{"int", "Edm.Int32", false, "Int32"},
		{"Edm.Int64", "Edm.Int64", false, "Int64"},
		{"String collection", "Edm.String", true, ""},
		{"Collection(String)", "Edm.String", true, "String collection"},
		{"[color](../resources/color.md) collection", "microsoft.graph.color", true, ""},
		{"microsoft.graph.color", "microsoft.graph.color", false, ""},
		{"Collection(microsoft.graph.paint.color)", "microsoft.graph.paint.color", true, "microsoft.graph.paint.color collection"},
		{"color enum", "microsoft.graph.color", false, "color"},
		{"windowsProtectionResourceCollection", "microsoft.graph.windowsProtectionResourceCollection", false, ""},
		{"termStore.term", "microsoft.graph.termStore.term", false, ""},
		{"`Guid`", "Edm.Guid", false, ""},
		{"one of two", "", false, ""},
		{"string, maximum size 20", "Edm.String", false, "String"},
		{"String (url)", "Edm.String", false, "String"},
		{"String (collection)", "Edm.String", true, "String collection"},
		{"", "", false, ""},
	}
	for _, tt := range tests {
		q := read(t, edit(t, clean(t), "|on|Boolean|", "|on|"+tt.cell+"|")).Body.Properties()[3]
		if q.Type.Name != tt.name || q.Type.Collection != tt.collection || q.Type.Preferred != tt.odd {
			t.Errorf("%q: want %q %v %q, got %q %v %q", tt.cell, tt.name, tt.collection, tt.odd, q.Type.Name, q.Type.Collection, q.Type.Preferred)
		}
	}
}

func TestConstraints(t *testing.T) {
	tests := []struct {
		text     string
		readOnly bool
		nullable bool
		values   string
	}{
		{"Read-only.", true, false, ""},
		{"This property is read only and says more.", true, false, ""},
		{"Read-only when it is off.", false, false, ""},
		{"Read-only. For more, see the lamp.", true, false, ""},
		{"A time. Readonly.", true, false, ""},
		{"Possible values are: `ReadWrite`, `Readonly`.", false, false, "ReadWrite Readonly"},
		{"Not read-only.", false, false, ""},
		{"Nullable.", false, true, ""},
		{"Not nullable.", false, false, ""},
		{"Possible values are: `a`, `b`, and `c`. With `b` it does `x`.", false, false, "a b c"},
		{"Possible values are: `a` (the default), `b`.", false, false, "a b"},
		{"Possible values are: 0 - `a`, 1 - `b`.", false, false, "a b"},
		{"The possible values are: one, two, or three.", false, false, "one two three"},
		{"Valid values are **one** and **two**.", false, false, "one two"},
		{"Supported values for color are `a` and `b`", false, false, "a b"},
		{"Possible values are many words in a sentence.", false, false, ""},
		{"Whether `a` or `b`.", false, false, ""},
		{"Possible values are: `include`, `exclude`.", false, false, "include exclude"},
		{"The possible values are: `a`: it burns; `b`: it does not. With `c` it blinks.", false, false, "a b"},
		{"Possible values are:<ul><li>`a`: It burns. Always.</li><li>`b`: It does not.</li></ul>", false, false, "a b"},
		{"The value can be `a` for a lamp or `b` if it is off, as `a` says.", false, false, "a b"},
		{"Possible values are `a` and, in the room that is `x`, nothing.", false, false, "a"},
		{"One of `a`, `b` or `c`. It is `d`.", false, false, "a b c"},
		{"Shows one of `a`.", false, false, ""},
		{"Is one of the lamps of the room, a, b, or c.", false, false, ""},
		{"Supported values are `c1` through `c25`.", false, false, ""},
		{"One of: A, B, C. Possible values are: `a`, `b`, `c`.", false, false, "a b c"},
		{"Allowed values in the collection are: `a`, `b`.", false, false, "a b"},
		{"Valid string values: `a` - it burns, `b` - it does not", false, false, "a b"},
		{"Possible values are: `a`\u202fand\u202f`b`.", false, false, "a b"},
	}
	for _, tt := range tests {
		s := read(t, edit(t, clean(t), "|Whether it burns.|", "|"+tt.text+"|")).Body.Properties()[3].Constraints
		if s.ReadOnly != tt.readOnly || s.Nullable != tt.nullable || s.NotNull != (tt.text == "Not nullable.") || strings.Join(s.Values, " ") != tt.values {
			t.Errorf("%q: got %+v", tt.text, s)
		}
	}
	for text, want := range map[string][3]string{
		"Valid values -5 to 100":                                {"-5", "100", ""},
		"This must be between 4 and 127, or":                    {"4", "127", ""},
		"The days, with valid range from 2 to 30 days":          {"2", "30", ""},
		"Must not exceed 120 characters in length.":             {"", "", "120"},
		"The maximum length of the lamp name is 64 characters.": {"", "", "64"},
		"Maximum allowed size is 1024 characters.":              {"", "", "1024"},
		"It can be up to 128 characters long.":                  {"", "", "128"},
		"The name, at most 80 characters.":                      {"", "", "80"},
		"The name can't be more than 40 characters.":            {"", "", "40"},
		"The first 255 characters of the text.":                 {"", "", ""},
	} {
		s := read(t, edit(t, clean(t), "|Whether it burns.|", "|"+text+"|")).Body.Properties()[3].Constraints
		if got := [3]string{number(s.Minimum), number(s.Maximum), number(s.MaxLength)}; got != want {
			t.Errorf("%s: want %q, got %q", text, want, got)
		}
	}
	if p := read(t, edit(t, clean(t), "|on|", "|on (deprecated)|")).Body.Properties()[3]; p.Name.Value != "on" || !p.Constraints.Deprecated {
		t.Errorf("want on, deprecated, got %q, %+v", p.Name.Value, p.Constraints)
	}
	props := read(t, clean(t)).Body.Properties()
	if s := props[0].Constraints; s.Minimum == nil || s.Maximum == nil || *s.Minimum != 0 || *s.Maximum != 100 {
		t.Errorf("want 0 to 100, got %+v", s)
	}
	if s := props[4].Constraints; s.MaxItems == nil || *s.MaxItems != 20 {
		t.Errorf("want at most 20 items, got %+v", s)
	}
}

// number is the text of a number, "" for nil.
func number[N float64 | uint64](n *N) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}

func TestFootnotes(t *testing.T) {
	for _, cell := range []string{"on<sup>2</sup>", "on <sup>a</sup>", "on[^note]", "on\u00b9", "on \u2020"} {
		page := read(t, edit(t, clean(t), "|on|Boolean|Whether it burns.|", "|"+cell+"|Boolean<sup>1</sup>|From 2<sup>3</sup> on.|")).Body.Properties()[3]
		if page.Name.Value != "on" || page.Type.Name != "Edm.Boolean" || page.Description.Value != "From 2 3  on." {
			t.Errorf("%q: got %q, %q, %q", cell, page.Name.Value, page.Type.Name, page.Description.Value)
		}
	}
}

func TestStatuses(t *testing.T) {
	tests := []struct{ prose, want string }{
		{"Returns `204 No Content`. With `Prefer` it returns `200 OK` and the [lamp](../resources/lamp.md) in the response body.", "204 200:lamp"},
		{"Returns 204 No Content, or the error 404 or 409 response.", "204 404 409"},
		{"Returns `200 OK` and an updated **lamp** object in the response body.", "200:lamp"},
		{"Returns `200 OK` and a lamp object.", "200:lamp"},
		{"Returns `204 Accepted` and a [lamp](../resources/lamp.md) in the response body.", "204:lamp"},
		{"Returns `202 Accepted`. It lasts 300 seconds for 250 lamps.", "202"},
		{"Returns `204, No Content` response code.", "204"},
		{"A POST of a lamp returns `201 Created`. A PATCH returns `200 OK`, a PUT may return `202 Accepted`.", "201:POST 200 202:PUT"},
		{"PUT returns `200 OK`. A PATCH returns `200 OK` too.", "200"},
		{"Returns `204 No Content`. With the header Prefer: return=representation it returns `200 OK`.", "204 200:return=representation"},
		{"Making one in a new instance returns `201 Created` or `202 Accepted`. In an existing one, it returns `200 OK`.", "201:POST 202:POST 200"},
		{"Says nothing.", ""},
	}
	for _, tt := range tests {
		var got []string
		src := edit(t, clean(t), "On success this method answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body.", tt.prose)
		for _, s := range read(t, src).Response.Statuses {
			text := itoa(s.Code)
			if s.Type != nil {
				text += ":" + s.Type.Local()
			}
			if s.Method+s.Prefer != "" {
				text += ":" + s.Method + s.Prefer
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q: want %q, got %q", tt.prose, tt.want, got)
		}
	}
}

// An empty list means that conform does not understand every word, or that a status is that of every update.
func TestStatusesOfUpdates(t *testing.T) {
	for prose, want := range map[string]string{
		"If successful, this method returns a `204 No Content` response code—except a `200 OK` response code when updating the following properties: **on**, **name**.":            "200 [on name]",
		"If you update **on** or **name**, the method returns `200 OK`; otherwise `204 No Content`.":                                                                               "200 [on name]",
		"If you update **on**, this method returns `200 OK`. Otherwise, it returns `204 No Content`.":                                                                              "200 [on]",
		"If any of the properties **on** and **name** is updated, this method returns `200 OK`; otherwise, `204 No Content`.":                                                      "200 [on name] any",
		"It returns `204 No Content`. It returns `200 OK` for updates of `on` and `name`.":                                                                                         "200 [on name]",
		"It returns `200 OK` when the request includes **on**, and `204 No Content` otherwise.":                                                                                    "200 [on]",
		"It returns `200 OK` and the updated [lamp](../resources/lamp.md) in the response body, except when updating on or modeName, for which it returns `204 No Content`.":       "",
		"It returns `200 OK` and the updated [lamp](../resources/lamp.md) in the response body, except when updating **on** or `modeName`, for which it returns `204 No Content`.": "204 [on modeName]",
		"It returns `200 OK` for updates of **on** and `204 No Content` for updates of **name**.":                                                                                  "200 [on] 204 [name]",
		"It returns `204 No Content`.\n\nFor updates of **on**, it returns `200 OK`.":                                                                                              "200 [on]",
		"It returns `204 No Content`; `200 OK` for updates of **on**. If the lamp is unknown, it returns `404 Not Found`.":                                                         "200 [on]",
		"It returns `200 OK` or `204 No Content` for updates of **on**.":                                                                                                           "",
		"It returns `204 No Content`, except `200 OK` when updating **on** to the default.":                                                                                        "",
		"It returns `204 No Content`, except `200 OK` when updating **on** and the lamp is old.":                                                                                   "",
		"It returns `204 No Content`, except `200 OK` if you update **on** and **name**.":                                                                                          "",
		"It returns `204 No Content`, except `200 OK` when updating properties other than **on**.":                                                                                 "",
		"It returns `204 No Content` unless you update **on**; then `200 OK`.":                                                                                                     "",
		"It returns `204 No Content` for old lamps, except `200 OK` when updating **on**.":                                                                                         "",
		"It returns `204 No Content`, except `200 OK` when **on**.":                                                                                                                "",
		"It returns `204 No Content`, except `200 OK` when updating **on**.\n\nWith a new lamp it returns `200 OK`.":                                                               "",
	} {
		var got []string
		src := edit(t, clean(t), "On success this method answers `200 OK` and the changed [lamp](../resources/lamp.md) in the response body.", prose)
		for _, s := range read(t, src).Response.Statuses {
			if s.For != nil {
				got = append(got, fmt.Sprint(s.Code, " ", s.For))
			}
			if s.Any {
				got = append(got, "any")
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: want %q, got %q", prose, want, got)
		}
	}
}

func TestInclude(t *testing.T) {
	src := edit(t, clean(t), permTable, "[!INCLUDE [permissions-table](../includes/permissions/lamp.md)]\n")
	snippet := "---\nms.topic: include\n---\n|Permission type|Least privileged permissions|Higher privileged permissions|\n|:---|:---|:---|\n|Delegated (work or school account)|Lamp.ReadWrite|Lamp.ReadWrite.All|\n|Delegated (personal Microsoft account)|Not supported.|Not supported.|\n|Application|Lamp.ReadWrite.All|Not available.|\n"
	p, err := doc.ReadWith("lamp-update.md", []byte(src), func(path string) ([]byte, bool) {
		return []byte(snippet), path == "../includes/permissions/lamp.md"
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Permissions.Scopes(doc.DelegatedWork); !slices.Equal(got, []string{"Lamp.ReadWrite", "Lamp.ReadWrite.All"}) || p.Permissions.Cells[0].Line != 19 {
		t.Errorf("got %v at %v", got, p.Permissions.Cells[0].Pos)
	}
	if found := doc.Lint(p, doc.Config{}); len(found) > 0 {
		t.Errorf("want no finding, got %v", found)
	}
}
