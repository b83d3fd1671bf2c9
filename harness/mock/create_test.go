package mock

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func post(t *testing.T, server *httptest.Server, path, body string, header map[string]string) *exchange {
	t.Helper()
	x := &exchange{method: http.MethodPost, path: path, body: body, header: header}
	x.send(t, server)
	return x
}

func del(t *testing.T, server *httptest.Server, path string, header map[string]string) *exchange {
	t.Helper()
	x := &exchange{method: http.MethodDelete, path: path, header: header}
	x.send(t, server)
	return x
}

const widgets = "/beta/deviceManagement/widgets"

func TestCreateAndDelete(t *testing.T) {
	server := serveYAML(t, "", widgetYAML)
	before := len(items(get(t, server, widgets).members(t), "value"))
	x := post(t, server, widgets, `{"displayName":"Door","count":3,"tags":["a"]}`, nil)
	if x.status != http.StatusCreated || x.text(t, "displayName") != `"Door"` || x.text(t, "note") != "null" || x.text(t, "tags") != `["a"]` {
		t.Fatalf("want 201 with the entity, got %d %s", x.status, x.response)
	}
	location, ok := strings.CutPrefix(x.got.Get("Location"), server.URL)
	if !ok || !strings.HasSuffix(location, text(x.members(t), "id")) {
		t.Fatalf("want the URL of the entity, got %q", x.got.Get("Location"))
	}
	read := get(t, server, location)
	if read.response != x.response || read.got.Get("ETag") != x.got.Get("ETag") {
		t.Errorf("want the entity at its URL\n%s\ngot\n%s", x.response, read.response)
	}
	if other := post(t, server, widgets, `{"displayName":"Door"}`, nil); other.got.Get("Location") == x.got.Get("Location") {
		t.Error("want another entity for a second POST")
	}
	if after := len(items(get(t, server, widgets).members(t), "value")); after != before+2 {
		t.Errorf("want %d entities, got %d", before+2, after)
	}

	if x := del(t, server, location, map[string]string{"If-Match": `W/"old"`}); x.status != http.StatusPreconditionFailed {
		t.Errorf("want 412 for a tag that is outdated, got %d", x.status)
	}
	if x := del(t, server, location, map[string]string{"If-Match": read.got.Get("ETag")}); x.status != http.StatusNoContent || x.response != "" {
		t.Errorf("want 204, got %d %s", x.status, x.response)
	}
	for _, x := range []*exchange{get(t, server, location), patch(t, server, location, `{"count":4}`), del(t, server, location, nil)} {
		if x.status != http.StatusNotFound {
			t.Errorf("%s: want 404 once the entity is deleted, got %d", x.method, x.status)
		}
	}
	if after := len(items(get(t, server, widgets).members(t), "value")); after != before+1 {
		t.Errorf("want %d entities, got %d", before+1, after)
	}
}

// A collection whose entities were all deleted stays empty.
func TestDeletedEntitiesStayDeleted(t *testing.T) {
	server := serveYAML(t, "", widgetYAML)
	for _, id := range strings.Fields(get(t, server, widgets).ids(t)) {
		if x := del(t, server, widgets+"/"+id, nil); x.status != http.StatusNoContent {
			t.Fatalf("want 204, got %d", x.status)
		}
	}
	if x := get(t, server, widgets); x.ids(t) != "" {
		t.Errorf("want an empty collection, got %s", x.response)
	}
}

func TestCreateRejects(t *testing.T) {
	server := serveYAML(t, "", widgetYAML)
	get(t, server, widget)
	for _, test := range []struct {
		body   string
		header map[string]string
		want   int
	}{
		{`{"count":"x"}`, nil, http.StatusBadRequest},
		{`{"nothing":1}`, nil, http.StatusBadRequest},
		{`[]`, nil, http.StatusBadRequest},
		{`{"displayName":"x"}`, map[string]string{"Content-Type": "text/plain"}, http.StatusUnsupportedMediaType},
		{`{"displayName":"x"}`, map[string]string{"Authorization": ""}, http.StatusUnauthorized},
		{`{"id":"w1"}`, nil, http.StatusConflict},
		{`{"id":"w2"}`, nil, http.StatusCreated},
		{`{"displayName":"x"}`, map[string]string{"Prefer": "return=minimal"}, http.StatusNoContent},
	} {
		x := post(t, server, widgets, test.body, test.header)
		if x.status != test.want {
			t.Errorf("%s: want %d, got %d %s", test.body, test.want, x.status, x.response)
		}
		if x.status == http.StatusNoContent && (x.got.Get("OData-EntityId") == "" || x.got.Get("Preference-Applied") != "return=minimal") {
			t.Errorf("want the URL of the entity in OData-EntityId, got %v", x.got)
		}
	}
	if x := get(t, server, widgets+"/w2"); x.status != http.StatusOK || x.text(t, "id") != `"w2"` {
		t.Errorf("want the entity under the key of the body, got %s", x.response)
	}
	if x := post(t, server, widget, `{}`, nil); x.status != http.StatusMethodNotAllowed {
		t.Errorf("want 405 for POST to an entity, got %d", x.status)
	}
}

func TestStrictMethods(t *testing.T) {
	server := seededWidgets(t, Options{StrictMethods: true}, widgetYAML)
	for _, x := range []*exchange{post(t, server, widgets, `{}`, nil), del(t, server, widget, nil)} {
		if x.status != http.StatusMethodNotAllowed || slices.Contains(strings.Split(x.got.Get("Allow"), ", "), x.method) {
			t.Errorf("%s: want 405 and another method in Allow, got %d %q", x.method, x.status, x.got.Get("Allow"))
		}
	}
}

func TestSeededOnly(t *testing.T) {
	server := seededWidgets(t, Options{SeededOnly: true}, widgetYAML)
	if x := get(t, server, widgets+"/w9"); x.status != http.StatusNotFound {
		t.Errorf("want 404 for an entity that is not in the seeds, got %d", x.status)
	}
	if x := patch(t, server, widgets+"/w9", `{"count":1}`); x.status != http.StatusNotFound {
		t.Errorf("want 404 for an update of it, got %d", x.status)
	}
	if x := post(t, server, widgets, `{"id":"w9"}`, nil); x.status != http.StatusCreated || get(t, server, widgets+"/w9").status != http.StatusOK {
		t.Errorf("want it once it was created, got %d", x.status)
	}
	if x := get(t, server, widget); x.status != http.StatusOK {
		t.Errorf("want a seeded entity, got %d", x.status)
	}
}

// A contract that describes no key of its entities still gets entities with one.
func TestEveryEntityHasItsKey(t *testing.T) {
	server := serveYAML(t, "", userYAML)
	if x := get(t, server, "/v1.0/users/u1"); x.text(t, "id") != `"u1"` {
		t.Errorf("want the key as id, got %s", x.response)
	}
	me := get(t, server, "/v1.0/me")
	if own := get(t, server, "/v1.0/users/"+text(me.members(t), "id")); own.response != me.response {
		t.Errorf("want the same user by its id\n%s\ngot\n%s", me.response, own.response)
	}
}
