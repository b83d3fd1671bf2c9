package mock

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// seededWidgets serves five widgets, w1 to w5.
func seededWidgets(t *testing.T, opts Options, yaml string) *httptest.Server {
	t.Helper()
	m, err := New(loadYAML(t, yaml), opts)
	if err != nil {
		t.Fatal(err)
	}
	const collection = "/beta/deviceManagement/widgets/"
	seeds := []string{
		`{"path":"` + collection + `w1","state":{"displayName":"Door","count":3,"enabled":true,"mode":"slow","due":"2024-01-01T00:00:00Z","note":null}}`,
		`{"path":"` + collection + `w2","state":{"displayName":"door","count":-1,"enabled":false,"mode":"fast","due":"2024-01-02T00:00:00Z","note":"b"}}`,
		`{"path":"` + collection + `w3","state":{"displayName":"It's","count":20,"enabled":true,"mode":"slow","due":"2024-01-03T00:00:00Z","note":"a"}}`,
		`{"path":"` + collection + `w4","state":{"displayName":"Door","count":3,"enabled":false,"mode":"fast","due":"2024-01-04T00:00:00Z","note":"a"}}`,
		`{"path":"` + collection + `w5","state":{"displayName":"(x)","count":0,"enabled":true,"mode":"slow","due":"2024-01-05T00:00:00Z","note":"c"}}`,
	}
	if err := m.Seed([]byte(`{"entities":[` + strings.Join(seeds, ",") + `]}`)); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	return server
}

// ids joins the ids of a list.
func (x *exchange) ids(t *testing.T) string {
	t.Helper()
	var ids []string
	for _, v := range items(x.members(t), "value") {
		entity, _ := v.(object)
		ids = append(ids, text(entity, "id"))
	}
	return strings.Join(ids, " ")
}

func TestCollectionOptions(t *testing.T) {
	server := seededWidgets(t, Options{SeededOnly: true}, widgetYAML)
	for query, want := range map[string]string{
		"":                                           "w1 w2 w3 w4 w5",
		"$filter=displayName eq 'Door'":              "w1 w4",
		"$filter=displayName ne 'Door'":              "w2 w3 w5",
		"$filter=displayName eq 'It''s'":             "w3",
		"$filter=displayName eq '(x)'":               "w5",
		"$filter=count eq 3":                         "w1 w4",
		"$filter=count eq 3.0":                       "w1 w4",
		"$filter=enabled eq true":                    "w1 w3 w5",
		"$filter=note eq null":                       "w1",
		"$filter=mode eq 'fast'":                     "w2 w4",
		"$filter=mode eq example.mode'fast'":         "w2 w4",
		"$filter=due eq 2024-01-02T01:00:00%2B01:00": "w2",
		"$filter=enabled eq true and count eq 3":     "w1",
		"$filter=count eq 0 or count eq 20":          "w3 w5",
		"$filter=enabled eq true and (count eq 0 or displayName eq 'Door')": "w1 w5",
		"$filter=count eq 0 or enabled eq false and displayName eq 'door'":  "w2 w5",
		"$orderby=count":                   "w2 w5 w1 w4 w3",
		"$orderby=count desc,note":         "w3 w1 w4 w5 w2",
		"$orderby=note":                    "w1 w3 w4 w2 w5",
		"$orderby=enabled asc, due desc":   "w4 w2 w5 w3 w1",
		"$skip=3":                          "w4 w5",
		"$top=0":                           "",
		"$top=2":                           "w1 w2",
		"$top=2&$skip=1&$orderby=due desc": "w4 w3",
		"top=1&orderby=count":              "w2",
		"$Filter=count eq 20":              "w3",
		"tag=x":                            "w1 w2 w3 w4 w5",
	} {
		x := get(t, server, "/beta/deviceManagement/widgets?"+strings.ReplaceAll(query, " ", "%20"))
		if x.status != http.StatusOK || x.ids(t) != want {
			t.Errorf("%s: want %q, got %d %q %s", query, want, x.status, x.ids(t), x.response)
		}
	}
}

// An option that the mock cannot honor is rejected by its name.
func TestUnsupportedOptions(t *testing.T) {
	server := seededWidgets(t, Options{SeededOnly: true}, widgetYAML)
	const one, all = "/beta/deviceManagement/widgets/w1", "/beta/deviceManagement/widgets"
	for path, name := range map[string]string{
		all + "?$expand=owner": "$expand", all + "?$search=x": "$search", all + "?$unknown=1": "$unknown", all + "?expand=owner": "expand",
		all + "?$top=-1": "$top", all + "?$top=x": "$top", all + "?$top=1&$top=2": "$top", all + "?$count=yes": "$count", all + "?$skiptoken=x": "$skiptoken",
		all + "?$filter=startswith(displayName,'D')": "$filter", all + "?$filter=count%20gt%203": "$filter", all + "?$filter=nothing%20eq%203": "nothing",
		all + "?$filter=count%20eq": "$filter", all + "?$filter=(count%20eq%203": "$filter", all + "?$filter=count%20eq%203%20x": "$filter",
		all + "?$filter=owner/name%20eq%20'x'": "owner/name", all + "?$filter=not%20enabled": "$filter", all + "?$filter=": "$filter",
		all + "?$filter=" + strings.Repeat("(", 60): "$filter", all + "?$filter=displayName%20eq%20'x": "$filter",
		all + "?$orderby=nothing": "nothing", all + "?$orderby=count%20up": "$orderby", all + "?$select=nothing": "nothing",
		one + "?$top=1": "$top", one + "?$filter=count%20eq%203": "$filter", one + "?$expand=x": "$expand", all + "/$count?$top=1": "$top",
	} {
		x := get(t, server, path)
		if x.status != http.StatusBadRequest || !strings.Contains(x.response, name) {
			t.Errorf("%s: want 400 that names %s, got %d %s", path, name, x.status, x.response)
		}
	}
}

func TestSelect(t *testing.T) {
	server := seededWidgets(t, Options{}, widgetYAML)
	const one = "/beta/deviceManagement/widgets/w1"
	for path, want := range map[string]string{
		one + "?$select=displayName,count": "@odata.context @odata.etag @odata.type displayName count",
		one + "?$select=count":             "@odata.context @odata.etag @odata.type count",
		one + "?$select=*":                 "@odata.context @odata.etag @odata.type id displayName count size ratio enabled due serial mode note tags owner createdDateTime",
	} {
		x := get(t, server, path)
		var names []string
		for _, m := range x.members(t) {
			names = append(names, m.name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: want %s, got %s", path, want, got)
		}
	}
	if got := get(t, server, one+"?$select=displayName,count").text(t, odataContext); !strings.Contains(got, "widgets(displayName,count)/$entity") {
		t.Errorf("want the members in the context URL, got %s", got)
	}
	x := patch(t, server, one+"?$select=count", `{"count":4}`)
	if x.text(t, "count") != "4" || x.text(t, "displayName") != "" {
		t.Errorf("want only the count of the updated entity, got %s", x.response)
	}
	list := get(t, server, "/beta/deviceManagement/widgets?$select=id")
	for _, v := range items(list.members(t), "value") {
		if entity, _ := v.(object); text(entity, "id") == "" || text(entity, "@odata.etag") == "" || text(entity, "displayName") != "" {
			t.Errorf("want ids and tags alone, got %s", encode(v))
		}
	}
}

// A client that follows the links reads every entity once, whatever else it asks for.
func TestPages(t *testing.T) {
	server := seededWidgets(t, Options{SeededOnly: true}, strings.Replace(widgetYAML, "openapi: 3.0.3", "openapi: 3.0.3\nx-conform-profile: graph", 1))
	for query, want := range map[string]string{
		"?$top=2":                             "w1 w2|w3 w4|w5",
		"?$top=2&$orderby=due%20desc":         "w5 w4|w3 w2|w1",
		"?$top=2&$filter=enabled%20eq%20true": "w1 w3|w5",
		"?$top=5":                             "w1 w2 w3 w4 w5",
		"?$skip=2&$top=2":                     "w3 w4|w5",
	} {
		path, pages := "/beta/deviceManagement/widgets"+query, []string{}
		for path != "" && len(pages) < 10 {
			x := get(t, server, path)
			pages = append(pages, x.ids(t))
			path = strings.TrimPrefix(text(x.members(t), "@odata.nextLink"), server.URL)
		}
		if got := strings.Join(pages, "|"); got != want {
			t.Errorf("%s: want the pages %s, got %s", query, want, got)
		}
	}

	x := &exchange{method: http.MethodGet, path: "/beta/deviceManagement/widgets", header: map[string]string{"Prefer": "odata.maxpagesize=2"}}
	x.send(t, server)
	if x.ids(t) != "w1 w2" || x.got.Get("Preference-Applied") != "odata.maxpagesize=2" || text(x.members(t), "@odata.nextLink") == "" {
		t.Errorf("want two entities, the preference and a link, got %v %s", x.got, x.response)
	}
}

// In OData without Graph's rules, $top is the size of the whole result.
func TestTopOfOData(t *testing.T) {
	server := seededWidgets(t, Options{SeededOnly: true}, widgetYAML)
	x := get(t, server, "/beta/deviceManagement/widgets?$top=2&$count=true")
	if x.ids(t) != "w1 w2" || x.text(t, "@odata.nextLink") != "" || x.text(t, "@odata.count") != "5" {
		t.Errorf("want two entities of five and no link, got %s", x.response)
	}
}

func TestCount(t *testing.T) {
	server := seededWidgets(t, Options{SeededOnly: true}, widgetYAML)
	for path, want := range map[string]string{
		"/$count": "5", "/%24count": "5", "/$count?$filter=enabled%20eq%20true": "3",
	} {
		x := get(t, server, "/beta/deviceManagement/widgets"+path)
		if x.status != http.StatusOK || x.response != want || !strings.HasPrefix(x.got.Get("Content-Type"), "text/plain") {
			t.Errorf("%s: want %s in text/plain, got %d %q %v", path, want, x.status, x.response, x.got["Content-Type"])
		}
	}
	if x := get(t, server, "/beta/deviceManagement/widgets?$count=true&$top=1&$filter=enabled%20eq%20true"); x.text(t, "@odata.count") != "3" {
		t.Errorf("want the count of all that the filter accepts, got %s", x.response)
	}
	for _, path := range []string{"/beta/deviceManagement/widgets/w1/$count", "/beta/nothing/$count", "/beta/deviceManagement/widgets/$value"} {
		if x := get(t, server, path); x.status != http.StatusNotFound {
			t.Errorf("%s: want 404, got %d %s", path, x.status, x.response)
		}
	}
	post := &exchange{method: http.MethodPost, path: "/beta/deviceManagement/widgets/$count", body: "{}"}
	if post.send(t, server); post.status != http.StatusMethodNotAllowed || post.got.Get("Allow") != "GET, HEAD" {
		t.Errorf("want 405, got %d %v", post.status, post.got)
	}
}

func FuzzReadFilter(f *testing.F) {
	f.Add("displayName eq 'Door' and (count eq 3 or enabled ne true)")
	f.Add("note eq null or mode eq example.mode'fast'")
	m := testMock(f, "", loadYAML(f, widgetYAML))
	r, keys, path := m.route(widget)
	state := r.newEntity(path, keys).state
	f.Fuzz(func(t *testing.T, text string) {
		accepts, why := r.readFilter(text)
		if accepts(state); why == "" && strings.Count(text, "(") < strings.Count(text, ")") && !strings.Contains(text, "'") {
			t.Errorf("%q: want its parentheses rejected", text)
		}
	})
}
