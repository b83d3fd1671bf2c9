package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// Fixture says how to make an entity of the run's own: POST of the body, one JSON object, to the URL of a collection. The first
// text in the body that starts with `conform`, else displayName, gets a name that says whose it is.
type Fixture struct {
	Collection string
	Body       []byte
}

// fixtureName is what a run calls its entity: `conform-` and the GUID of the run, so that nothing else is ever taken for one.
var fixtureName = regexp.MustCompile(`^conform-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func nameOf(run string) string { return "conform-" + run }

// named puts the run's name into the body.
func (f Fixture) named(run string) (body []byte, property string, err error) {
	members, err := object(f.Body)
	if err != nil {
		return nil, "", fmt.Errorf("the fixture's body: %w", err)
	}
	property = "displayName"
	for _, name := range slices.Sorted(maps.Keys(members)) {
		var text string
		if json.Unmarshal(members[name], &text) == nil && strings.HasPrefix(text, "conform") && !strings.Contains(name, "@") {
			property = name
			break
		}
	}
	if members[property], err = json.Marshal(nameOf(run)); err != nil {
		return nil, "", err
	}
	body, err = json.Marshal(members)
	return body, property, err
}

// CreateFixture makes the fixture and returns its id. The journal knows of it before it is asked for and when it is there, so that it goes
// with Restore, also after a crash.
func (s *Session) CreateFixture(ctx context.Context, t wire.Target, f Fixture) (id string, err error) {
	if !s.opts.Writes {
		return "", errors.New("want leave to write for a fixture, got none")
	}
	body, property, err := f.named(s.opts.Run)
	if err != nil {
		return "", err
	}
	if name := neverWritten(body, s.opts.NeverWrite); name != "" {
		return "", fmt.Errorf("want a fixture without %s, which is never written to this target", name)
	}
	req := request(http.MethodPost, EntityURL(f.Collection))
	req.Header.Set("Content-Type", "application/json")
	req.Body = body
	w := &Write{Method: req.Method, URL: req.URL, Members: map[string][]json.RawMessage{property: {json.RawMessage(`"` + nameOf(s.opts.Run) + `"`)}}}
	if err := s.journal.append(line{Type: typeWrite, Write: w}); err != nil {
		return "", err
	}
	s.undo.Writes = append(s.undo.Writes, w)
	x := t.Do(ctx, req)
	if x.Failure != nil {
		return "", fmt.Errorf("the fixture: %w", x.Failure.Err)
	}
	if x.Status >= 400 && x.Status < 500 {
		s.undo.refused = true
		if err := s.journal.append(line{Type: typeRefused, URL: req.URL}); err != nil {
			return "", err
		}
	}
	if x.Status != http.StatusCreated && x.Status != http.StatusOK {
		return "", fmt.Errorf("want 201 to the POST of the fixture at %s, got %d", req.URL, x.Status)
	}
	if id = keyOf(x.Body); id == "" {
		return "", errors.New("want an id in the answer to the POST of the fixture, got none")
	}
	made := req.URL + "/" + url.PathEscape(id)
	s.undo.created = append(s.undo.created, made)
	return id, s.journal.append(line{Type: typeCreated, URL: made})
}

// SetEntities sets the entities that the run is about, where they are known only once the fixture is there.
func (s *Session) SetEntities(entities []string) {
	for _, e := range entities {
		s.opts.Entities = append(s.opts.Entities, EntityURL(e))
	}
}

// page is one answer to a read of a collection.
type page struct {
	Next  string            `json:"@odata.nextLink"`
	Value []json.RawMessage `json:"value"`
}

// keyOf returns the id that an entity shows, or "".
func keyOf(body []byte) string {
	var key struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(body, &key) // what is no such object has no id
	return key.ID
}

// maxPages bounds how far a collection is read.
const maxPages = 200

// FoundFixture is an entity of a run, in a collection. Created is zero where the entity does not say.
type FoundFixture struct {
	URL     string
	Name    string
	Created time.Time
}

// FindFixtures lists the entities of a collection that carry the name of a run of conform, of the given one or, where it is empty, of any.
func FindFixtures(ctx context.Context, t wire.Target, collection, run string) (out []FoundFixture, err error) {
	collection = EntityURL(collection)
	next := collection
	for range maxPages {
		x := get(ctx, t, next)
		if x.Failure != nil {
			return nil, x.Failure.Err
		}
		if x.Status != http.StatusOK {
			return nil, fmt.Errorf("want 200 to a GET of %s, got %d", collection, x.Status)
		}
		var list page
		if err := json.Unmarshal(x.Body, &list); err != nil {
			return nil, fmt.Errorf("want a collection at %s: %w", collection, err)
		}
		for _, v := range list.Value {
			if f, ok := ownEntity(collection, v, run); ok {
				out = append(out, f)
			}
		}
		if list.Next == "" {
			return out, nil
		}
		if next = list.Next; !strings.HasPrefix(EntityURL(next)+"/", collection+"/") {
			return nil, fmt.Errorf("want the next page of %s below it, got another place", collection)
		}
	}
	return nil, fmt.Errorf("want at most %d pages of %s, got more", maxPages, collection)
}

func ownEntity(collection string, body []byte, run string) (FoundFixture, bool) {
	members, err := object(body)
	id := keyOf(body)
	if err != nil || id == "" {
		return FoundFixture{}, false
	}
	f := FoundFixture{URL: collection + "/" + url.PathEscape(id)}
	_ = json.Unmarshal(members["createdDateTime"], &f.Created) // one without is of unknown age
	for _, v := range members {
		var text string
		if json.Unmarshal(v, &text) == nil && fixtureName.MatchString(text) && (run == "" || text == nameOf(run)) {
			f.Name = text
			return f, true
		}
	}
	return FoundFixture{}, false
}

// DeleteFixtures deletes the entities and verifies that they are gone.
func DeleteFixtures(ctx context.Context, t wire.Target, found []FoundFixture) (out []Outcome) {
	r := &restorer{Journal: &Journal{}, target: t, pause: Pause}
	for _, f := range found {
		out = append(out, r.remove(ctx, f.URL))
	}
	return out
}

// lost finds the fixtures that were asked for and whose answer never came.
func (r *restorer) lost(ctx context.Context) (out []Outcome) {
	for _, w := range r.Writes {
		if w.Method != http.MethodPost || r.refused || slices.ContainsFunc(r.created, func(made string) bool { return related(made, w.URL) }) {
			continue
		}
		found, err := FindFixtures(ctx, r.target, w.URL, r.Header.Run)
		if err != nil {
			out = append(out, Outcome{URL: w.URL, Err: fmt.Errorf("the fixture %s may be there: %w", nameOf(r.Header.Run), err)})
		}
		for _, f := range found {
			out = append(out, r.remove(ctx, f.URL))
		}
	}
	return out
}
