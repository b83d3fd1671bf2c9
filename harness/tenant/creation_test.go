package tenant

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

const collectionURL = base + "/widgets"

// creating makes the target create entities, list them, and respond to the POST with the given status and id.
func (f *fake) creating(status int, id string, lag time.Duration) {
	posted := time.Duration(-1)
	f.answer = func(r wire.Request) *wire.Exchange {
		shown := func(address string) bool { return address != collectionURL+"/n1" || f.now >= posted+lag }
		switch {
		case r.Method == http.MethodPost && r.URL == collectionURL:
			var body map[string]any
			_ = json.Unmarshal(r.Body, &body)
			body["id"], posted = "n1", f.now
			f.entities[collectionURL+"/n1"] = body
			if status == 0 {
				return &wire.Exchange{Failure: &wire.Failure{Kind: wire.Disconnected, Err: errors.New("cut")}}
			}
			return answer(status, "", map[string]any{"id": id})
		case r.Method == http.MethodGet && r.URL == collectionURL:
			list := []any{}
			for address, e := range f.entities {
				if shown(address) {
					list = append(list, e)
				}
			}
			return answer(http.StatusOK, "", map[string]any{"value": list})
		case r.Method == http.MethodGet && !shown(r.URL):
			return answer(http.StatusNotFound, "", nil)
		}
		return nil
	}
}

func creationSettings(t *testing.T, f *fake) Options {
	t.Helper()
	opts := settings(t)
	opts.Run, opts.Sleep, opts.Entities = "11111111-2222-4333-8444-555555555555", f.sleep, nil
	return opts
}

var newWidget = Fixture{Collection: collectionURL, Body: []byte(`{"name":"conform"}`)}

// Whatever the target responds to the POST of the fixture, only a new entity with the run's name is written to or deleted.
func TestCreateFixture(t *testing.T) {
	for _, test := range []struct {
		name, id string
		status   int
		want     string // the error
	}{
		{"created", "n1", 201, ""}, {"200", "n1", 200, "got 200"}, {"202", "n1", 202, "got 202"}, {"204", "", 204, "got 204"}, {"cut", "", 0, "cut"},
		{"500", "", 500, "got 500"}, {"id of another entity", "w1", 201, "listed before"}, {"in capitals", "W1", 201, "listed before"}, {"unknown id", "n2", 201, "got 404"},
		{"dots", "..", 201, "one plain path segment"}, {"dots and slash", "../users/u1", 201, "one plain path segment"}, {"no id", "", 201, "one plain path segment"},
		{"encoded slash", "n1%2fx", 201, "one plain path segment"}, {"query", "n1?x=1", 201, "one plain path segment"}, {"control", "n1\n", 201, "one plain path segment"},
		{"key", "n1(1)", 201, "one plain path segment"}, {"action", "$count", 201, "one plain path segment"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake()
			f.creating(test.status, test.id, 0)
			s := open(t, creationSettings(t, f))
			id, err := s.CreateFixture(t.Context(), f, newWidget)
			if test.want == "" && (err != nil || id != "n1") || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("want error %q, got %q, %v", test.want, id, err)
			}
			out, err := s.Restore(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			if f.entities[widget] == nil {
				t.Error("want the entity that was there before left alone")
			}
			restored := !slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil })
			if f.entities[collectionURL+"/n1"] != nil && (restored || test.status != 200) {
				t.Errorf("want the new entity deleted, or after 200 an error, got %+v", out)
			}
			for _, sent := range f.log {
				if method, address, _ := strings.Cut(sent, " "); method != http.MethodGet && method != http.MethodPost && address != "/widgets/n1" {
					t.Errorf("want nothing else written to, got %s", sent)
				}
			}
		})
	}
}

// A POST without a response may have created the fixture, and the collection may list it later.
func TestFixtureThatIsListedLate(t *testing.T) {
	for _, status := range []int{0, 500, 503, 408, 429, 202, 204, 302, 504} {
		for _, lag := range []time.Duration{0, 2 * time.Second, 10 * time.Second, 50 * time.Second} {
			f := newFake()
			f.creating(status, "", lag)
			s := open(t, creationSettings(t, f))
			if _, err := s.CreateFixture(t.Context(), f, newWidget); err == nil {
				t.Error("want an error")
			}
			out, err := s.Restore(t.Context(), f)
			if err != nil || len(out) != 1 || !out[0].Deleted || f.entities[collectionURL+"/n1"] != nil {
				t.Errorf("status %d, lag %s: want it deleted, got %+v, %v", status, lag, out, err)
			}
		}
	}
}

// The POST of the fixture changes no other entity of its collection.
func TestCollectionOfTheFixture(t *testing.T) {
	f := newFake()
	f.creating(201, "n1", 0)
	opts := creationSettings(t, f)
	s := open(t, opts)
	if _, err := s.CreateFixture(t.Context(), f, Fixture{Collection: collectionURL, Body: []byte(`{"name":"conform","count":5}`)}); err != nil {
		t.Fatal(err)
	}
	s.SetEntities([]string{collectionURL + "/n1", collectionURL})
	if x := s.Guard(f).Do(t.Context(), patch(collectionURL+"/n1", `{"name":"Gate","count":1}`)); x.Failure != nil {
		t.Fatal(x.Failure.Err)
	}
	out, err := s.Restore(t.Context(), f)
	if err != nil || slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil }) {
		t.Errorf("want the fixture deleted, got %+v, %v", out, err)
	}
	if slices.Contains(f.log, "PATCH /widgets/w1") {
		t.Errorf("want no other entity written to, got %v", f.log)
	}
	asBefore(t, f)
}

// A POST that never left created nothing.
func TestFixtureThatWasNotSent(t *testing.T) {
	f := newFake()
	f.answer = func(r wire.Request) *wire.Exchange {
		if r.Method == http.MethodPost {
			return &wire.Exchange{Failure: &wire.Failure{Kind: wire.Unreachable, Err: errors.New("no route"), Unsent: true}}
		}
		return nil
	}
	s := open(t, creationSettings(t, f))
	if _, err := s.CreateFixture(t.Context(), f, newWidget); err == nil {
		t.Error("want an error")
	}
	if out, err := s.Restore(t.Context(), f); err != nil || len(out) > 0 {
		t.Errorf("want nothing to restore, got %+v, %v", out, err)
	}
}

// A restore that ends at any request is completed by the next one, also right after it has deleted a fixture that it had to search for.
func TestRestoreThatEndsAnywhere(t *testing.T) {
	for _, response := range []string{"n1", "w1"} {
		for last := 1; last <= 12; last++ {
			for _, served := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, request %d, served %t", response, last, served), func(t *testing.T) {
					f := newFake()
					f.creating(201, response, 0)
					opts := creationSettings(t, f)
					s := open(t, opts)
					_, err := s.CreateFixture(t.Context(), f, newWidget)
					if (err == nil) != (response == "n1") {
						t.Fatal(err)
					}
					s.Close()
					serve, requests := f.answer, 0
					f.answer = func(r wire.Request) *wire.Exchange {
						if requests++; requests == last && served && r.Method == http.MethodDelete {
							delete(f.entities, r.URL)
						}
						if requests >= last {
							return &wire.Exchange{Failure: &wire.Failure{Kind: wire.Disconnected, Err: errors.New("cut")}}
						}
						return serve(r)
					}
					if _, err := RestoreJournal(t.Context(), opts, journalsIn(t, opts)[0], f); err != nil {
						t.Fatal(err)
					}
					f.answer = serve
					for _, j := range journalsIn(t, opts) {
						if out, err := RestoreJournal(t.Context(), opts, j, f); err != nil || slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil }) {
							t.Errorf("want it restored, got %+v, %v", out, err)
						}
					}
					if f.entities[collectionURL+"/n1"] != nil || f.entities[widget] == nil || len(journalsIn(t, opts)) > 0 {
						t.Errorf("want the fixture gone, and no journal, got %v", f.entities)
					}
				})
			}
		}
	}
}

// The POST of a fixture is not repeated, whatever the response: each one could create an entity. What it has created is found by its name.
func TestFixtureIsPostedOnce(t *testing.T) {
	for _, status := range []int{0, 408, 425, 429, 500, 502, 503, 504, 401, 307} {
		f := newFake()
		f.creating(status, "", 0)
		serve, posts := f.answer, 0
		f.answer = func(r wire.Request) *wire.Exchange {
			x := serve(r)
			if r.Method == http.MethodPost {
				posts++
				x.Request = r
			}
			return x
		}
		opts := creationSettings(t, f)
		paced := wire.NewPaced(f, wire.InstantPace())
		s := open(t, opts)
		if _, err := s.CreateFixture(t.Context(), paced, newWidget); err == nil {
			t.Errorf("%d: want an error", status)
		}
		if posts != 1 {
			t.Errorf("%d: want one POST, got %d", status, posts)
		}
		out, err := s.Restore(t.Context(), paced)
		if err != nil || len(out) != 1 || !out[0].Deleted || f.entities[collectionURL+"/n1"] != nil {
			t.Errorf("%d: want the entity deleted, got %+v, %v", status, out, err)
		}
	}
}

// If the target does not list the collection, nothing shows whether a POST has created the fixture: the journal keeps the intent.
func TestFixtureThatCannotBeSearchedFor(t *testing.T) {
	for _, status := range []int{429, 503, 302, 0} {
		for _, list := range []int{403, 404, 405, 500} {
			f := newFake()
			f.creating(status, "", 0)
			serve, posted := f.answer, false
			f.answer = func(r wire.Request) *wire.Exchange {
				posted = posted || r.Method == http.MethodPost
				if posted && r.Method == http.MethodGet && r.URL == collectionURL {
					return answer(list, "", nil)
				}
				return serve(r)
			}
			opts := creationSettings(t, f)
			s := open(t, opts)
			_, err := s.CreateFixture(t.Context(), f, newWidget)
			out, restoreErr := s.Restore(t.Context(), f)
			if s.Close(); err == nil || restoreErr != nil || len(out) != 1 || out[0].Err == nil || len(journalsIn(t, opts)) != 1 {
				t.Errorf("POST %d, list %d: want an error and the journal, got %v, %+v, %v", status, list, err, out, restoreErr)
			}
		}
	}
}

// Where the collection cannot be listed, no fixture is asked for: the target could take an entity that is there for it.
func TestFixtureOfUnlistedCollection(t *testing.T) {
	f := newFake()
	f.creating(201, "", 0)
	serve, posts := f.answer, 0
	f.answer = func(r wire.Request) *wire.Exchange {
		switch {
		case r.Method == http.MethodGet && r.URL == collectionURL:
			return answer(403, "", nil)
		case r.Method == http.MethodPost:
			posts++
		}
		return serve(r)
	}
	s := open(t, creationSettings(t, f))
	_, err := s.CreateFixture(t.Context(), f, newWidget)
	out, restoreErr := s.Restore(t.Context(), f)
	if err == nil || !strings.Contains(err.Error(), "got 403") || posts > 0 || len(out) > 0 || restoreErr != nil {
		t.Errorf("want an error before any POST, got %v after %d, %+v, %v", err, posts, out, restoreErr)
	}
}
