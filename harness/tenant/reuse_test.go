package tenant

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// An entity that got the id of the run's fixture is not deleted, whatever the journal says: only one that a read shows to be the fixture.
func TestIDsThatAreUsedAgain(t *testing.T) {
	const own, name = collectionURL + "/n1", "conform-11111111-2222-4333-8444-555555555555"
	second := time.Now().UTC().Truncate(time.Second)
	then, rounded, later := second.Add(600*time.Millisecond), second, second.Add(time.Hour)
	for _, test := range []struct {
		name    string
		created any            // when the fixture was created, as reads show
		now     map[string]any // the entity at its URL in the end; nil leaves the fixture there
		deleted bool
	}{
		{"fixture", nil, nil, true}, {"fixture with an instant", then, nil, true}, {"gone", nil, map[string]any{}, true},
		{"run's name", nil, map[string]any{"name": name}, true}, {"in capitals", nil, map[string]any{"name": "CONFORM-11111111-2222-4333-8444-555555555555"}, true},
		{"another name", nil, map[string]any{"name": "Payroll"}, false}, {"no name", nil, map[string]any{"count": 7.0}, false},
		{"empty name", nil, map[string]any{"name": ""}, false}, {"another run's name", nil, map[string]any{"name": "conform-22222222-2222-4333-8444-555555555555"}, false},
		{"a rejected name", nil, map[string]any{"name": "Rejected"}, false},
		{"same name, later", then, map[string]any{"name": "Gate", "createdDateTime": later}, false},
		{"same name, rounded instant", then, map[string]any{"name": "Gate", "createdDateTime": rounded}, true},
		{"same name, no instant", then, map[string]any{"name": "Gate"}, true},
		{"another name, same instant", then, map[string]any{"name": "Payroll", "createdDateTime": then}, false},
		{"hidden name, same instant", then, map[string]any{"createdDateTime": then}, true},
		{"hidden name, later", then, map[string]any{"createdDateTime": later}, false},
		{"hidden name, text of the run", nil, map[string]any{"note": "a text of the run"}, true},
		{"hidden name, another text", nil, map[string]any{"note": "a text of Payroll"}, false},
	} {
		for _, kill := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, killed %t", test.name, kill), func(t *testing.T) {
				f := newFake()
				f.creating(http.StatusCreated, "n1", 0)
				f.before = func(wire.Request) {
					if e := f.entities[own]; e != nil && test.created != nil {
						e["createdDateTime"] = test.created
					}
				}
				opts := creationSettings(t, f)
				s := open(t, opts)
				if _, err := s.CreateFixture(t.Context(), f, newWidget); err != nil {
					t.Fatal(err)
				}
				s.SetEntities([]string{own})
				serve := f.answer
				f.answer = func(r wire.Request) *wire.Exchange {
					if r.Method == http.MethodPatch && string(r.Body) == `{"name":"Rejected"}` {
						return answer(http.StatusBadRequest, "", nil)
					}
					return serve(r)
				}
				g := s.Guard(f)
				for _, body := range []string{`{"name":"Rejected"}`, `{"name":"Gate","note":"a text of the run","count":1}`} {
					if x := g.Do(t.Context(), patch(own, body)); x.Failure != nil {
						t.Fatal(x.Failure.Err)
					}
				}
				f.before = nil
				if test.now != nil {
					delete(f.entities, own)
				}
				if len(test.now) > 0 {
					f.entities[own] = maps.Clone(test.now)
					f.entities[own]["id"] = "n1"
				}
				f.log = nil
				out, err := restoreOnce(t, f, s, opts, kill)
				if err != nil {
					t.Fatal(err)
				}
				sent := slices.Contains(f.log, "DELETE /widgets/n1")
				if there := f.entities[own] != nil; there == test.deleted || sent && !test.deleted || (out[0].Err == nil) != test.deleted {
					t.Errorf("want it deleted: %t, got %t, %+v", test.deleted, !there, out)
				}
				if !test.deleted && (!errors.As(out[0].Err, &notCreated{}) || out[0].ByHand != nil || len(journalsIn(t, opts)) != 1) {
					t.Errorf("want what was found, no request, and the journal, got %+v", out)
				}
			})
		}
	}
}

// A fixture whose name the run has emptied is deleted; by a later process, only if other values show that it is the run's.
func TestFixturesWithoutAName(t *testing.T) {
	const own = collectionURL + "/n1"
	for _, update := range []string{`{"name":null}`, `{"name":""}`, `{"name":null,"count":7}`, `{"name":"","count":7}`} {
		for _, kill := range []bool{false, true} {
			for _, theirs := range []bool{false, true} {
				f := newFake()
				f.creating(http.StatusCreated, "n1", 0)
				opts := creationSettings(t, f)
				s := open(t, opts)
				if _, err := s.CreateFixture(t.Context(), f, newWidget); err != nil {
					t.Fatal(err)
				}
				s.SetEntities([]string{own})
				g := s.Guard(f)
				for _, body := range []string{update, `{"note":"x"}`} {
					if x := g.Do(t.Context(), patch(own, body)); x.Failure != nil {
						t.Fatal(x.Failure.Err)
					}
				}
				want := !theirs
				if theirs { // it has no name either
					f.entities[own] = map[string]any{"id": "n1", "count": 8.0}
				}
				out, err := restoreOnce(t, f, s, opts, kill)
				if deleted := f.entities[own] == nil; err != nil || deleted != want || (out[0].Err == nil) != want {
					t.Errorf("%s, killed %t, another one %t: want it deleted: %t, got %t, %+v, %v", update, kill, theirs, want, deleted, out, err)
				}
			}
		}
	}
}

// An entity that got the id of the fixture during the run is not written to.
func TestIDsThatAreUsedAgainDuringTheRun(t *testing.T) {
	const own = collectionURL + "/n1"
	f := newFake()
	f.creating(http.StatusCreated, "n1", 0)
	s := open(t, creationSettings(t, f))
	if _, err := s.CreateFixture(t.Context(), f, newWidget); err != nil {
		t.Fatal(err)
	}
	s.SetEntities([]string{own})
	g := s.Guard(f)
	if x := g.Do(t.Context(), patch(own, `{"count":7}`)); x.Failure != nil {
		t.Fatal(x.Failure.Err)
	}
	f.entities[own] = map[string]any{"id": "n1", "name": "Payroll", "count": 7.0}
	if x := g.Do(t.Context(), patch(own, `{"count":8}`)); x.Failure == nil || x.Failure.Kind != NotSent || f.entities[own]["count"] != 7.0 {
		t.Errorf("want nothing written to the entity of someone else, got %+v, %v", x, f.entities[own])
	}
}

// A replica that still shows the fixture is not enough for a DELETE that could meet another entity.
func TestIDsThatAreUsedAgainBehindLaggingReads(t *testing.T) {
	const own = collectionURL + "/n1"
	for _, deletedBefore := range []bool{false, true} {
		f := newFake()
		f.creating(http.StatusCreated, "n1", 0)
		opts := creationSettings(t, f)
		s := open(t, opts)
		if _, err := s.CreateFixture(t.Context(), f, newWidget); err != nil {
			t.Fatal(err)
		}
		fixture, theirs := f.entities[own], map[string]any{"id": "n1", "name": "Payroll"}
		if deletedBefore { // by someone else
			f.entities[own] = theirs
		}
		since, serve := f.now, f.answer
		f.answer = func(r wire.Request) *wire.Exchange {
			switch {
			case r.Method == http.MethodDelete && !deletedBefore && f.entities[own]["name"] != "Payroll": // the id is free, and taken at once
				f.entities[own], since = theirs, f.now
				return answer(http.StatusNoContent, "", nil)
			case r.Method == http.MethodGet && r.URL == own && f.now < since+settleTime-time.Second:
				return answer(http.StatusOK, "", fixture)
			}
			return serve(r)
		}
		out, err := restoreOnce(t, f, s, opts, deletedBefore)
		if err != nil || f.entities[own] == nil || (out[0].Err == nil) == deletedBefore {
			t.Errorf("deleted before %t: want the entity of someone else left alone, got %+v, %v", deletedBefore, out, err)
		}
	}
}
