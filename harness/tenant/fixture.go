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

// Fixture says how a run creates an entity of its own: by POST of the body, one JSON object, to the URL of a collection. The run's name
// replaces the first string in the body that starts with `conform`, or else displayName. Writable lists what updates of it may set.
type Fixture struct {
	Collection string
	Body       []byte
	Writable   []string
}

// fixtureName matches the name of a run's entity: `conform-` and the GUID of the run. Nothing else is taken for a fixture.
var fixtureName = regexp.MustCompile(`^conform-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func nameOf(run string) string { return generated + run }

// generated is how the texts that conform generates begin.
const generated = "conform-"

func quoted(name string) json.RawMessage { return json.RawMessage(`"` + name + `"`) }

// property returns the property that holds the name of the run, and the members of the body.
func (f Fixture) property() (name string, members map[string]json.RawMessage, err error) {
	members, err = parseObject(f.Body)
	if err != nil {
		return "", nil, fmt.Errorf("the fixture's body: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		var text string
		if json.Unmarshal(members[name], &text) == nil && strings.HasPrefix(text, "conform") && !strings.Contains(name, "@") {
			return name, members, nil
		}
	}
	return "displayName", members, nil
}

// named returns the body with the run's name.
func (f Fixture) named(run string) ([]byte, error) {
	property, members, err := f.property()
	if err != nil {
		return nil, err
	}
	members[property] = quoted(nameOf(run))
	return encode(members)
}

// CreateFixture creates the fixture and returns its id. The journal has the collection and the name before the request, so that Restore
// finds the entity by its name, and the new URL once a read has shown the name there. Before that, nothing is written to it.
func (s *Session) CreateFixture(ctx context.Context, t wire.Target, f Fixture) (id string, err error) {
	if !s.opts.Writes {
		return "", errors.New("this target may only be read, so no fixture is created")
	}
	body, err := f.named(s.opts.Run)
	if err != nil {
		return "", err
	}
	if name := wire.FindProperty(body, s.opts.NeverWrite); name != "" {
		return "", fmt.Errorf("the fixture has %s, which is never written to this target", name)
	}
	for name := range memberValues(body) {
		if wire.NamesEntity(name) {
			return "", fmt.Errorf("the fixture has %s, which may name an entity that exists: the target chooses the id", name)
		}
	}
	req := newRequest(http.MethodPost, EntityURL(f.Collection))
	req.Header.Set("Content-Type", "application/json")
	req.Body, req.Once = body, true
	before, err := s.listed(ctx, t, req.URL)
	if err != nil && len(before) == 0 {
		return "", fmt.Errorf("the fixture is not created, because nothing would show that it was not there before: %w", err)
	}
	w := &Write{Method: req.Method, URL: req.URL, Members: memberValues(body), Time: time.Now(), Before: slices.Sorted(maps.Keys(before))}
	if err := s.recordWrite(w); err != nil {
		return "", err
	}
	x := t.Do(ctx, req)
	s.noteResult(w, x)
	was := before[strings.ToLower(keyOf(s.createdURL(w, x)))]
	if was != nil { // for a person who restores it
		s.keep(line{Type: typeState, State: was})
	}
	switch {
	case x.Failure != nil:
		return "", fmt.Errorf("the fixture: %w", x.Failure.Err)
	case x.Status == http.StatusOK:
		return "", fmt.Errorf("want 201 to the POST of the fixture at %s, got 200: the entity may have been there before", req.URL)
	case x.Status != http.StatusCreated:
		return "", fmt.Errorf("want 201 to the POST of the fixture at %s, got %d", req.URL, x.Status)
	}
	id = idOf(x.Body)
	if !isPlain(id) {
		return "", fmt.Errorf("want an id that is one plain path segment in the response to the POST of the fixture, got %.60q", id)
	}
	if s.opts.Secret(id) {
		return "", errors.New("want an id of the entity in the response to the POST of the fixture, got one with a secret of this run")
	}
	if was != nil {
		return "", fmt.Errorf("want a new entity after the POST of the fixture at %s, got one that the collection listed before", req.URL)
	}
	entity := req.URL + "/" + url.PathEscape(id)
	r := newRestorer(s.journal, t, s.opts)
	var now *State
	shown := r.repeat(ctx, r.settle, func() bool {
		if now, err = stateOf(entity, get(ctx, t, entity)); err != nil {
			return false
		}
		if now.Members["id"] != nil && plainText(now.Members["id"]) != id {
			err = errors.New("the response shows another entity")
		} else {
			err = s.journal.isFixture(entity)(now.Members)
		}
		return err == nil
	})
	if !shown {
		return "", fmt.Errorf("want the fixture that was created at %s, got none: %w", entity, err)
	}
	return id, s.record(createdLine(entity, now.Members, f.Writable))
}

var plainID = regexp.MustCompile(`^[\w.~:@!&+,=-][\w.~:@!$&+,=-]{0,499}$`)

// isPlain tells whether an id stays one segment of a path, however a server normalizes that.
func isPlain(id string) bool { return plainID.MatchString(id) && strings.Trim(id, ".") != "" }

// SetEntities sets the entities that the run is about, if they are known only after CreateFixture.
func (s *Session) SetEntities(entities []string) {
	for _, e := range entities {
		s.opts.Entities = append(s.opts.Entities, EntityURL(e))
	}
}

// page is one response to a read of a collection.
type page struct {
	Next  string            `json:"@odata.nextLink"`
	Value []json.RawMessage `json:"value"`
}

// idOf returns the id of an entity, or "". A segment of dots is no id: clients and servers remove it from a path.
func idOf(body []byte) string {
	var entity struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(body, &entity) != nil || len(entity.ID) == 0 || strings.ContainsRune("{[n", rune(entity.ID[0])) {
		return ""
	}
	id := plainText(entity.ID)
	if id == "." || id == ".." {
		return ""
	}
	return id
}

// maxPages is how many pages of a collection are read.
const maxPages = 200

// inUseFor is how long a run may use its fixture.
const inUseFor = 24 * time.Hour

// FoundFixture is an entity of a run in a collection. Created is zero if the entity does not say when it was created.
type FoundFixture struct {
	URL      string
	Name     string
	Created  time.Time
	property string    // that holds the name
	listed   time.Time // by the earlier of two clocks, this machine's and the target's
}

// InUse returns why a run may still use the fixture, or "" if it is too old for that.
func (f FoundFixture) InUse() string {
	switch {
	case f.Created.IsZero():
		return "it does not say when it was created"
	case f.listed.Sub(f.Created) <= inUseFor:
		return "it may still be in use"
	}
	return ""
}

// FindFixtures lists the entities of the fixture's collection that have the name of a run of conform where the fixture has its own.
func FindFixtures(ctx context.Context, t wire.Target, f Fixture) ([]FoundFixture, error) {
	property, _, err := f.property()
	if err != nil {
		return nil, err
	}
	return findFixtures(ctx, t, f.Collection, property, fixtureName.MatchString)
}

// findFixtures lists the entities of a collection whose name, in a property, matches.
func findFixtures(ctx context.Context, t wire.Target, collection, property string, matches func(name string) bool) (out []FoundFixture, err error) {
	collection = EntityURL(collection)
	clock := &targetClock{t, time.Now()}
	err = list(ctx, clock, collection, maxPages, func(id string, members map[string]json.RawMessage) {
		if name := plainText(members[property]); isPlain(id) && matches(name) {
			out = append(out, FoundFixture{collection + "/" + url.PathEscape(id), name, createdAt(members), property, clock.earliest})
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// targetClock is a target that notes the earliest time that its responses name (RFC 9110 section 6.6.1): the one of this machine may be
// a day ahead, and a fixture in use would seem old enough to be deleted.
type targetClock struct {
	wire.Target
	earliest time.Time
}

func (c *targetClock) Do(ctx context.Context, req wire.Request) *wire.Exchange {
	x := c.Target.Do(ctx, req)
	if date, err := http.ParseTime(x.Header.Get("Date")); err == nil && date.Before(c.earliest) {
		c.earliest = date
	}
	return x
}

// pagesBefore is how many pages of a collection are listed before the POST to it.
const pagesBefore = 10

// listed returns the entities of a collection by id in lower case, as far as it lists them. A target may respond with 201 and one of them
// to a POST that changed an entity instead of creating one. What is not listed is told by its time of creation.
func (s *Session) listed(ctx context.Context, t wire.Target, collection string) (out map[string]*State, err error) {
	out = map[string]*State{}
	err = list(ctx, t, collection, pagesBefore, func(id string, members map[string]json.RawMessage) {
		body, err := encode(members)
		if err != nil || !isPlain(id) || s.opts.Secret(string(body)) {
			return
		}
		if was, err := newState(collection+"/"+url.PathEscape(id), "", body); err == nil {
			out[strings.ToLower(id)] = was // upper and lower case are the same entity
		}
	})
	return out, err
}

// list calls each with the entities of a collection. It returns an error if there are more pages than it may read.
func list(ctx context.Context, t wire.Target, collection string, pages int, each func(id string, members map[string]json.RawMessage)) error {
	next := collection
	for range pages {
		x := get(ctx, t, next)
		if x.Failure != nil {
			return x.Failure.Err
		}
		if x.Status != http.StatusOK {
			return fmt.Errorf("want 200 to a GET of %s, got %d", collection, x.Status)
		}
		var list page
		if err := json.Unmarshal(x.Body, &list); err != nil {
			return fmt.Errorf("want a collection at %s: %w", collection, err)
		}
		for _, v := range list.Value {
			if members, err := parseObject(v); err == nil {
				each(idOf(v), members)
			}
		}
		if list.Next == "" {
			return nil
		}
		if next = list.Next; !strings.HasPrefix(EntityURL(next)+"/", collection+"/") {
			return fmt.Errorf("want the next page of %s below it, got another URL", collection)
		}
	}
	return fmt.Errorf("want at most %d pages of %s, got more", pages, collection)
}

// createdAt returns when an entity was created, by itself, or zero.
func createdAt(members map[string]json.RawMessage) (at time.Time) {
	if json.Unmarshal(members[created], &at) != nil || at.Year() < 1980 { // the zero of a clock or of a type
		return time.Time{}
	}
	return at
}
