package harness

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
)

type members = map[string]any

// moods is how a tenant in memory misbehaves.
type moods struct {
	Lags        []time.Duration // of its replicas, which respond to reads in turn
	Tags        string          // header, body or none
	IgnoreMatch bool            // If-Match
	RejectMatch bool            // also with the entity's own tag
	Status      int             // of a response to PATCH: 200, 204 or 202
	Late        time.Duration   // 202: when the update is applied
	Monitor     bool            // 202: with a status monitor
	Failing     float64         // how many of the requests fail, one way or another
	FailingRead []string        // in which ways reads fail
	FailingSend []string        // in which ways writes fail
	Create      string          // what POST does: new, existing, foreign, dots, number, lost, named, hidden
	Upsert      bool            // PATCH creates what is not there
	Truncate    bool            // the end of a path that names nothing is ignored
	AnyCase     bool            // keys and methods are compared in any letter case
	Normalize   bool            // dot segments are removed
	SetsID      bool            // an update may change the id
	Lower       bool            // stores strings in lower case
	Cut         bool            // stores the first 8 characters of strings
	Defaults    bool            // stores a value instead of null
	Merges      bool            // merges complex values
	NoID        bool            // entities do not show their id
	Unknown     string          // what becomes of unknown properties: stored, ignored, rejected
	Rejects     string          // a property that no update may set
	Batch       bool
	Third       float64 // how many requests someone else's update comes before
	NoDelete    bool
}

// memoryVersion is an entity from a time on, nil if it is deleted.
type memoryVersion struct {
	from time.Time
	members
	tag int
}

// memoryTenant is a tenant with entities in memory. It notes who changed what.
type memoryTenant struct {
	moods
	mu         sync.Mutex
	chance     *rand.Rand
	history    map[string][]memoryVersion // by path
	queue      []func()                   // updates to be applied, with their times
	due        []time.Time
	reads      int
	created    map[string]string    // by path, what a POST created
	unknown    bool                 // nothing shows this, and there was no response
	theirs     map[string][]members // by path, what someone else set
	known      []string             // properties of the contract
	sent       []string             // for messages
	harm       []string             // what must not happen
	fixture    string               // the path that may be written, once known
	collection string               // where the run may create its fixture
	killAt     int                  // the request at which the process is killed, 0 for never
	kill       func()
	requests   int
}

const memoryBase = "/beta"

// newMemoryTenant has 50 entities.
func newMemoryTenant(m moods, chance *rand.Rand, known []string) *memoryTenant {
	t := &memoryTenant{moods: m, chance: chance, history: map[string][]memoryVersion{}, created: map[string]string{}, theirs: map[string][]members{}, known: known}
	add := func(p, id string) {
		t.store(memoryBase+p, members{"id": id, "displayName": "Entity " + id, "name": "Door", "count": 1.0, "flag": true, "tags": []any{"a"}, "owner": "ada", "place": members{"city": "Bern"}})
	}
	for i := range 20 {
		add(fmt.Sprintf("/widgets/w%d", i), fmt.Sprintf("w%d", i))
	}
	for i := range 9 {
		add(fmt.Sprintf("/users/w%d", i), fmt.Sprintf("w%d", i))
	}
	for i := range 10 {
		add(fmt.Sprintf("/groups/g%d/widgets/w%d", i/5, i%5), fmt.Sprintf("w%d", i%5))
	}
	for i := range 9 {
		add(fmt.Sprintf("/widgets/w%d/parts/w1", i), "w1")
	}
	add("/organization", "org")
	add("/users/joe", "joe")
	return t
}

func (t *memoryTenant) store(p string, m members) {
	h := t.history[p]
	t.history[p] = append(h, memoryVersion{time.Now(), m, len(h) + 1})
}

// state returns what is there now, once everything late is applied.
func (t *memoryTenant) state() map[string]members {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.apply(time.Now().Add(1000 * time.Hour))
	out := map[string]members{}
	for p, h := range t.history {
		if m := h[len(h)-1].members; m != nil {
			out[p] = m
		}
	}
	return out
}

func (t *memoryTenant) apply(until time.Time) {
	for len(t.queue) > 0 && !t.due[0].After(until) {
		t.queue[0]()
		t.queue, t.due = t.queue[1:], t.due[1:]
	}
}

func (t *memoryTenant) now(p string) members {
	if h := t.history[p]; len(h) > 0 {
		return h[len(h)-1].members
	}
	return nil
}

// asRead returns what the replica whose turn it is shows.
func (t *memoryTenant) asRead(p string, lag time.Duration) (members, int) {
	h := t.history[p]
	if len(h) == 0 {
		return nil, 0
	}
	shown := h[0]
	if t.created[p] != "" && !h[0].from.Add(lag).Before(time.Now()) && lag > 0 {
		return nil, 0
	}
	for _, v := range h {
		if !v.from.Add(lag).After(time.Now()) {
			shown = v
		}
	}
	return shown.members, shown.tag
}

// locate returns the path of the entity that a request is about.
func (t *memoryTenant) locate(raw string) string {
	p, _, _ := strings.Cut(raw, "?")
	if plain, err := url.PathUnescape(p); err == nil {
		p = plain
	}
	if t.Normalize {
		p = path.Clean(p)
	}
	if name, key, found := strings.Cut(p, "("); found && strings.HasSuffix(p, ")") {
		key = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(key, ")"), "'"), "'")
		p = name + "/" + strings.ReplaceAll(key, "''", "'")
	}
	for t.Truncate && t.history[p] == nil && !t.isCollection(p) && strings.Count(p, "/") > 3 {
		p = path.Dir(p)
	}
	if t.AnyCase && t.history[p] == nil {
		for known := range t.history {
			if strings.EqualFold(known, p) {
				return known
			}
		}
	}
	return p
}

func (t *memoryTenant) isCollection(p string) bool {
	for known := range t.history {
		if path.Dir(known) == p && p != memoryBase {
			return true
		}
	}
	return false
}

func (t *memoryTenant) roll(p float64) bool { return t.chance.Float64() < p }

func oneOf[T any](r *rand.Rand, choices ...T) T { return choices[r.IntN(len(choices))] }

func (t *memoryTenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	body, _ := io.ReadAll(r.Body) // the body is in memory
	t.requests++
	if t.killAt > 0 && t.requests >= t.killAt {
		if t.requests == t.killAt && t.roll(0.5) {
			t.serveUnseen(r, body)
		}
		t.kill()
		panic(http.ErrAbortHandler)
	}
	t.apply(time.Now())
	if t.roll(t.Third) {
		t.someoneElse()
	}
	status, out := t.failOr(w.Header(), r, body)
	t.sent = append(t.sent, fmt.Sprintf("%s %s %.80s -> %d", r.Method, r.URL.RequestURI(), body, status))
	if status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if text, is := out.(string); is {
		_, _ = io.WriteString(w, text)
	} else if out != nil {
		_ = json.NewEncoder(w).Encode(out)
	}
}

// someoneElse changes the fixture or a neighbour.
func (t *memoryTenant) someoneElse() {
	p := t.fixture
	if t.roll(0.2) || t.now(p) == nil {
		p = memoryBase + "/widgets/w3"
	}
	change := oneOf(t.chance, members{"name": "Theirs"}, members{"count": -7.0}, members{"tags": []any{"theirs"}}, members{"owner": "eve"})
	if old := t.now(p); old != nil {
		m := maps.Clone(old)
		maps.Copy(m, change)
		t.store(p, m)
		t.theirs[p] = append(t.theirs[p], change)
	}
}

// failOr fails a request, or serves it. Status 0 cuts the connection.
func (t *memoryTenant) failOr(h http.Header, r *http.Request, body []byte) (int, any) {
	ways := t.FailingRead
	if r.Method != http.MethodGet {
		ways = t.FailingSend
	}
	if strings.Contains(r.URL.Path, "/operations/") {
		ways = []string{"cut", "500", "404", "html", "empty"}
	}
	if len(ways) == 0 || !t.roll(t.Failing) {
		return t.serve(h, r, body)
	}
	switch way := oneOf(t.chance, ways...); way {
	case "cut":
		return 0, nil
	case "applied, cut":
		t.serveUnseen(r, body)
		return 0, nil
	case "applied, 500":
		t.serveUnseen(r, body)
		return 500, nil
	case "404":
		return 404, nil
	case "429":
		h.Set("Retry-After", "1")
		return 429, nil
	case "empty":
		return 200, members{}
	case "html":
		return 200, "<html>"
	case "other":
		other, _ := t.asRead(memoryBase+"/widgets/w9", 0)
		return 200, other
	}
	return 500, nil
}

// serveUnseen serves a request whose response does not arrive.
func (t *memoryTenant) serveUnseen(r *http.Request, body []byte) {
	t.serve(http.Header{}, r, body)
	t.unknown = t.unknown || r.Method == http.MethodPost && t.Create == "hidden"
}
