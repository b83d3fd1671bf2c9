package mock

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// The only entity that was requested gets a second one beside it in its collection, which can be read by its id. A seeded one does not.
func TestAnOnlyEntityHasANeighbour(t *testing.T) {
	const collection = "/beta/deviceManagement/widgets"
	server := serveYAML(t, "", widgetYAML)
	listed := func(server *httptest.Server) (ids []string) {
		value, _ := get(t, server, collection).members(t).get("value")
		list, _ := value.([]any)
		for _, v := range list {
			entity, _ := v.(object)
			id, _ := entity.get("id")
			text, _ := id.(string)
			ids = append(ids, text)
		}
		return ids
	}
	get(t, server, widget)
	ids := listed(server)
	if len(ids) != 2 || ids[1] == ids[0] {
		t.Fatalf("want the entity and another one, got %v", ids)
	}
	if x := get(t, server, collection+"/"+ids[1]); x.status != 200 || !strings.Contains(x.text(t, "id"), ids[1]) {
		t.Errorf("want the neighbour by its id, got %s", x.response)
	}
	if again := listed(server); len(again) != 2 || again[1] != ids[1] {
		t.Errorf("want the same two once the neighbour was read, got %v", again)
	}

	m, err := New(loadYAML(t, widgetYAML), Options{Now: func() time.Time { return fixed }, NewID: func() string { return otherID }})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Seed([]byte(`{"entities":[{"path":"` + widget + `","state":{"count":3}}]}`)); err != nil {
		t.Fatal(err)
	}
	seeded := httptest.NewServer(m)
	t.Cleanup(seeded.Close)
	if ids := listed(seeded); len(ids) != 1 {
		t.Errorf("want the seeded entity alone, got %v", ids)
	}
}
