package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/mock"
)

// workshop is a mock that also creates, lists and deletes widgets. A widget that was not created does not exist.
type workshop struct {
	*mock.Mock
	mu     sync.Mutex
	alive  []string
	names  []string         // of the created widgets
	more   []map[string]any // further members of the collection
	refuse bool             // rejects POST
	gone   []string         // deleted
}

func (s *workshop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, below := strings.CutPrefix(r.URL.Path, "/beta/widgets/")
	id, _, _ = strings.Cut(id, "/")
	listed := slices.IndexFunc(s.more, func(other map[string]any) bool { return other["id"] == id })
	switch {
	case strings.HasPrefix(r.URL.Path, "/beta/$batch"):
		s.Mock.ServeHTTP(w, r)
	case !below && r.Method == http.MethodPost && s.refuse:
		w.WriteHeader(http.StatusForbidden)
	case !below && r.Method == http.MethodPost:
		var body map[string]any
		_ = json.NewDecoder(r.Body).Decode(&body)
		id = fmt.Sprintf("made%d", len(s.names))
		name, _ := body["name"].(string)
		s.names, s.alive = append(s.names, name), append(s.alive, id)
		if s.Seed(fmt.Appendf(nil, `{"entities":[{"path":"/beta/widgets/%s","state":{"name":%q}}]}`, id, name)) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		replyJSON(w, http.StatusCreated, map[string]any{"id": id, "name": name})
	case !below:
		list := s.more
		for _, id := range s.alive {
			answer := httptest.NewRecorder()
			get := httptest.NewRequest(http.MethodGet, "/beta/widgets/"+id, nil)
			get.Header.Set("Authorization", "Bearer x")
			s.Mock.ServeHTTP(answer, get)
			var e map[string]any
			_ = json.Unmarshal(answer.Body.Bytes(), &e)
			e["id"] = id
			list = append(list, e)
		}
		replyJSON(w, http.StatusOK, map[string]any{"value": list})
	case r.Method == http.MethodDelete:
		s.gone = append(s.gone, id)
		s.alive = slices.DeleteFunc(s.alive, func(other string) bool { return other == id })
		s.more = slices.DeleteFunc(s.more, func(other map[string]any) bool { return other["id"] == id })
		w.WriteHeader(http.StatusNoContent)
	case listed >= 0:
		replyJSON(w, http.StatusOK, s.more[listed])
	case !slices.Contains(s.alive, id):
		replyJSON(w, http.StatusNotFound, map[string]any{"error": map[string]any{"code": "itemNotFound", "message": "none"}})
	default:
		s.Mock.ServeHTTP(w, r)
	}
}

func replyJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// now returns the current widgets.
func (s *workshop) now() (alive, names, gone []string, more int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.alive), slices.Clone(s.names), slices.Clone(s.gone), len(s.more)
}

func newWorkshop(t *testing.T) (*crashSite, *workshop) {
	t.Helper()
	site := newCrashSite(t)
	shop := &workshop{Mock: site.stage.Mock}
	site.stage.use(shop)
	site.configure("fixture: {collection: /widgets, create: {name: conform, note: for a test}}")
	return site, shop
}

// A run creates an entity that is named after it, changes nothing else, and deletes it at the end.
func TestFixtureIsMadeAndDeleted(t *testing.T) {
	t.Parallel()
	site, shop := newWorkshop(t)
	code, out := site.run(append(wholeRun, "--case", "full", "--case", "only-*", "--case", "no-token", "--case", "empty")...)
	if code != exitKept || !strings.Contains(out, "conform: deleted http") {
		t.Errorf("want the run to pass and its entity deleted, got %d: %s", code, out)
	}
	alive, names, _, _ := shop.now()
	if len(names) != 1 || !regexp.MustCompile(`^conform-[0-9a-f-]{36}$`).MatchString(names[0]) || len(alive) > 0 {
		t.Errorf("want one entity with the run's name, made and deleted, got %v, alive %v", names, alive)
	}
	if left := site.journals(); len(left) > 0 {
		t.Errorf("want no journal left, got %v", left)
	}
}

// Whenever a run is killed, restore deletes its entity, also if the run never received the response to its POST.
func TestFixtureGoesAfterACrash(t *testing.T) {
	for kill := range 7 {
		for _, done := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d,%t", kill+1, done), func(t *testing.T) {
				t.Parallel()
				site, shop := newWorkshop(t)
				site.killed(kill+1, map[bool]int{false: unserved, true: served}[done], 0, append(wholeRun, "--case", "full")...)
				code, out := site.run("restore")
				alive, _, _, _ := shop.now()
				if code != exitKept || len(alive) > 0 || len(site.journals()) > 0 {
					t.Errorf("want nothing left, got %v, %v, exit %d: %s", alive, site.journals(), code, out)
				}
			})
		}
	}
}

func TestFixtureThatIsRefused(t *testing.T) {
	t.Parallel()
	site, shop := newWorkshop(t)
	shop.mu.Lock()
	shop.refuse = true
	shop.mu.Unlock()
	code, out := site.run(wholeRun...)
	if code != exitEnvironment || !strings.Contains(out, "want 201 to the POST of the fixture") || len(site.journals()) > 0 {
		t.Errorf("want exit 3 and no journal, got %d, %v: %s", code, site.journals(), out)
	}
}

// Without --allow-writes nothing is created; with it, only the fixture is written to.
func TestNoFixtureWithoutLeave(t *testing.T) {
	t.Parallel()
	site, shop := newWorkshop(t)
	code, out := site.run("run", "--target", "nightly", "--contract", "widgets.yaml", "--param", "widgetId=w1")
	if _, names, _, _ := shop.now(); len(names) > 0 || strings.Contains(out, "restored") {
		t.Errorf("want nothing made, got %v, exit %d: %s", names, code, out)
	}
	if code, out = site.run(append(wholeRun, "--param", "widgetId=w1")...); code != exitUsage || !strings.Contains(out, "only the fixture may be written to") {
		t.Errorf("want another entity refused, got %d: %s", code, out)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	site, shop := newWorkshop(t)
	const run = "conform-0b1c2d3e-4f50-4a6b-8c7d-0123456789a"
	day := func(ago time.Duration) string { return time.Now().Add(-ago).UTC().Format(time.RFC3339) }
	shop.mu.Lock()
	shop.more = []map[string]any{
		{"id": "old", "name": run + "1", "createdDateTime": day(25 * time.Hour)},
		{"id": "young", "name": run + "2", "createdDateTime": day(time.Hour)},
		{"id": "ageless", "name": run + "3"},
		{"id": "copy", "name": "Door", "note": run + "4", "createdDateTime": day(900 * time.Hour)},
		{"id": "other", "name": "conform-widgets", "createdDateTime": day(900 * time.Hour)},
		{"id": "theirs", "name": "Door", "createdDateTime": day(900 * time.Hour)},
	}
	shop.mu.Unlock()
	code, out := site.run("sweep", "nightly")
	_, _, gone, _ := shop.now()
	if code != exitKept || len(gone) > 0 || !strings.Contains(out, "/widgets/old  to delete, with --allow-writes") || strings.Contains(out, "theirs") {
		t.Errorf("want a list and nothing deleted, got %d, %v: %s", code, gone, out)
	}
	if code, out = site.run("sweep", "nightly", "--allow-writes"); code != exitKept || !strings.Contains(out, "deleted 1\n") {
		t.Errorf("want one deleted, got %d: %s", code, out)
	}
	_, _, gone, _ = shop.now()
	if diff := cmp.Diff([]string{"old"}, gone); diff != "" {
		t.Error(diff)
	}
}
