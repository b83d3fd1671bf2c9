package tenant

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// A fixture that no search has found may still appear for an hour after its POST, unless the target has rejected that.
func TestFixtureThatIsNeverListed(t *testing.T) {
	for status, unclear := range map[int]bool{0: true, 500: true, 503: true, 504: true, 408: true, 202: true, 204: true, 200: true, 302: true, 429: false, 400: false, 401: false, 403: false, 409: false} {
		f := newFake()
		f.creating(status, "", 24*time.Hour)
		opts := creationSettings(t, f)
		s := open(t, opts)
		if _, err := s.CreateFixture(t.Context(), f, newWidget); err == nil {
			t.Errorf("%d: want an error", status)
		}
		out, err := s.Restore(t.Context(), f)
		s.Close()
		left := journalsIn(t, opts)
		if failed := len(out) > 0 && out[0].Err != nil; err != nil || failed != unclear || (len(left) == 1) != unclear {
			t.Errorf("%d: want an error and the journal: %t, got %+v, %v, %v", status, unclear, out, left, err)
		}
		for _, j := range left {
			j.Writes[0].Time = j.Writes[0].Time.Add(-absentAfter)
			if out, err := j.restoreAndRemove(t.Context(), f, opts, &journalWriter{}); err != nil || len(out) > 0 {
				t.Errorf("%d: want it taken for never created after an hour, got %+v, %v", status, out, err)
			}
		}
	}
}

// A fixture that a search has found is remembered: someone may rename it before its deletion, and then no search finds it. Only reads that
// show nothing prove that it is gone, once they can lag no more.
func TestFixtureThatIsRenamedAfterItIsListed(t *testing.T) {
	const own = collectionURL + "/n1"
	for name, test := range map[string]struct {
		name    any // of the entity in the end, nil if it is gone
		hour    bool
		deleted bool
		failed  bool
	}{
		"renamed": {"Theirs", false, false, true}, "renamed, after an hour": {"Theirs", true, false, true}, "gone": {nil, false, true, true},
		"gone, after an hour": {nil, true, true, false}, "renamed back": {nameOf("11111111-2222-4333-8444-555555555555"), true, true, false},
	} {
		f := newFake()
		f.creating(0, "n1", 0)
		opts := creationSettings(t, f)
		s := open(t, opts)
		if _, err := s.CreateFixture(t.Context(), f, newWidget); err == nil {
			t.Fatal("want an error without a response")
		}
		serve := f.answer
		f.answer = func(r wire.Request) *wire.Exchange {
			x := serve(r)
			if r.URL == collectionURL {
				f.set(own, map[string]any{"name": "Theirs"})
			}
			return x
		}
		out, err := restoreOnce(t, f, s, opts, false)
		if err != nil || len(out) != 1 || out[0].Err == nil || f.entities[own] == nil {
			t.Fatalf("%s: want it kept, and an error, got %+v, %v", name, out, err)
		}
		f.answer = serve
		if f.set(own, map[string]any{"name": test.name}); test.name == nil {
			delete(f.entities, own)
		}
		left := journalsIn(t, opts)
		if len(left) != 1 {
			t.Fatalf("%s: want the journal, got %v", name, left)
		}
		if test.hour {
			left[0].Writes[0].Time = left[0].Writes[0].Time.Add(-absentAfter)
		}
		out, err = left[0].restoreAndRemove(t.Context(), f, opts, &journalWriter{})
		if deleted := f.entities[own] == nil; err != nil || len(out) != 1 || out[0].URL != own || (out[0].Err != nil) != test.failed || deleted != test.deleted {
			t.Errorf("%s: want it deleted: %t, and an error: %t, got %+v, %v", name, test.deleted, test.failed, out, err)
		}
	}
}

// A fixture may be renamed before any search. An entity that was created at the time of its POST, and was not there before, may be it.
func TestFixtureThatIsRenamedAtOnce(t *testing.T) {
	now := time.Now().UTC()
	for name, test := range map[string]struct {
		created any // when the renamed entity was created, as reads show
		name    string
		hour    bool
		before  bool // the collection listed it before the POST
		failed  bool
	}{
		"at that time": {now, "Theirs", true, false, true}, "at once": {now, "Theirs", false, false, true}, "another run's": {now, nameOf("22222222-2222-4333-8444-555555555555"), true, false, false},
		"renamed by another run": {now, "conform-1-2", true, false, false},
		"an hour before":         {now.Add(-time.Hour), "Theirs", true, false, false}, "an hour after": {now.Add(time.Hour), "Theirs", true, false, false},
		"no instant": {nil, "Theirs", true, false, false}, "listed before": {now, "Theirs", true, true, false},
	} {
		f := newFake()
		f.creating(0, "n1", 0)
		serve := f.answer
		f.answer = func(r wire.Request) *wire.Exchange {
			x := serve(r)
			if r.Method == http.MethodPost {
				f.set(collectionURL+"/n1", map[string]any{"name": test.name, "createdDateTime": test.created})
			}
			return x
		}
		if test.before {
			f.entities[collectionURL+"/n1"] = map[string]any{"id": "n1"}
		}
		opts := creationSettings(t, f)
		s := open(t, opts)
		if _, err := s.CreateFixture(t.Context(), f, newWidget); err == nil {
			t.Fatal("want an error without a response")
		}
		s.Close()
		j := journalsIn(t, opts)[0]
		if test.hour {
			j.Writes[0].Time = j.Writes[0].Time.Add(-absentAfter)
			if made, is := test.created.(time.Time); is {
				f.set(collectionURL+"/n1", map[string]any{"createdDateTime": made.Add(-absentAfter)})
			}
		}
		out, err := j.restoreAndRemove(t.Context(), f, opts, &journalWriter{})
		if failed := len(out) > 0 && out[0].Err != nil; err != nil || failed != test.failed || f.entities[collectionURL+"/n1"] == nil {
			t.Errorf("%s: want it kept, and an error: %t, got %+v, %v", name, test.failed, out, err)
		}
	}
}

// A POST that changed an entity instead of creating one deletes nothing, however often it is restored, and names the values to restore.
func TestPostThatChangesAnEntity(t *testing.T) {
	for _, status := range []int{0, 200, 201, 204, 500} {
		for _, kill := range []bool{false, true} {
			f := newFake()
			f.creating(status, "w1", 0)
			serve := f.answer
			f.answer = func(r wire.Request) *wire.Exchange {
				x := serve(r)
				if r.Method == http.MethodPost {
					f.entities[widget] = map[string]any{"id": "w1", "name": f.entities[collectionURL+"/n1"]["name"], "count": 5.0}
					delete(f.entities, collectionURL+"/n1")
				}
				return x
			}
			opts := creationSettings(t, f)
			s := open(t, opts)
			if id, err := s.CreateFixture(t.Context(), f, Fixture{Collection: collectionURL, Body: []byte(`{"name":"conform","count":5}`)}); err == nil {
				t.Errorf("%d: want an error, got %s", status, id)
			}
			out, err := restoreOnce(t, f, s, opts, kill)
			byHand := slices.ContainsFunc(out, func(o Outcome) bool {
				return o.ByHand != nil && strings.Contains(string(o.ByHand.Body), `"count":1,"name":"Door"`)
			})
			if err != nil || f.entities[widget] == nil || !slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil }) || byHand != (status/100 == 2) {
				t.Errorf("%d: want the entity kept, and an error, got %+v, %v", status, out, err)
			}
			if slices.ContainsFunc(f.log, func(sent string) bool { return !strings.HasPrefix(sent, "GET") && sent != "POST /widgets" }) {
				t.Errorf("%d: want nothing written to, got %v", status, f.log)
			}
		}
	}
}

// When an entity was created is told by the clock of its target.
func TestWhenFixturesWereCreated(t *testing.T) {
	now := time.Now().UTC()
	for name, test := range map[string]struct {
		date, created time.Time
		want          bool
	}{
		"now":                        {now, now, true},
		"before the response":        {now, now.Add(-time.Minute), true},
		"an hour before":             {now, now.Add(-time.Hour), false},
		"years before":               {now, now.AddDate(-3, 0, 0), false},
		"the clock is slow":          {now.Add(-30 * time.Hour), now.Add(-30 * time.Hour), true},
		"the clock is slow, an hour": {now.Add(-30 * time.Hour), now.Add(-31 * time.Hour), false},
		"the clock is fast":          {now.Add(30 * time.Hour), now.Add(30 * time.Hour), true},
		"the zero of Unix":           {now, time.Unix(0, 0), true},
		"the zero of the type":       {now, time.Time{}, true},
		"no clock":                   {time.Time{}, now.Add(-time.Hour), true},
		"no clock, two days before":  {time.Time{}, now.Add(-48 * time.Hour), false},
		"created after the response": {now, now.Add(time.Minute), true},
	} {
		f := newFake()
		f.creating(http.StatusCreated, "n1", 0)
		serve := f.answer
		f.answer = func(r wire.Request) *wire.Exchange {
			x := serve(r)
			if r.Method == http.MethodPost {
				f.entities[collectionURL+"/n1"]["createdDateTime"] = test.created
				if !test.date.IsZero() {
					x.Header.Set("Date", test.date.Format(http.TimeFormat))
				}
			}
			return x
		}
		s := open(t, creationSettings(t, f))
		_, err := s.CreateFixture(t.Context(), f, newWidget)
		out, restoreErr := s.Restore(t.Context(), f)
		if deleted := f.entities[collectionURL+"/n1"] == nil; (err == nil) != test.want || deleted != test.want || restoreErr != nil {
			t.Errorf("%s: want it taken for the run's: %t, got %v, %+v, %v", name, test.want, err, out, restoreErr)
		}
	}
}

// A name may be cut by the target. What is left of it must be the run's alone; otherwise the entity is named for a person to delete.
func TestNamesThatAreCut(t *testing.T) {
	for length, want := range map[int]bool{44: true, 43: true, 40: true, 32: true, 26: true, 25: false, 16: false, 8: false, 0: false} {
		for _, kill := range []bool{false, true} {
			f := newFake()
			f.creating(http.StatusCreated, "n1", 0)
			serve := f.answer
			f.answer = func(r wire.Request) *wire.Exchange {
				x := serve(r)
				if r.Method == http.MethodPost {
					e := f.entities[collectionURL+"/n1"]
					e["name"] = e["name"].(string)[:length]
				}
				return x
			}
			opts := creationSettings(t, f)
			s := open(t, opts)
			_, err := s.CreateFixture(t.Context(), f, newWidget)
			out, restoreErr := restoreOnce(t, f, s, opts, kill)
			if deleted := f.entities[collectionURL+"/n1"] == nil; (err == nil) != want || deleted != want || restoreErr != nil {
				t.Errorf("%d characters: want it taken for the run's: %t, got %v, %+v, %v", length, want, err, out, restoreErr)
			}
			if len(out) != 1 || out[0].URL != collectionURL+"/n1" || (out[0].Err == nil) != want {
				t.Errorf("%d characters: want the URL named, got %+v", length, out)
			}
		}
	}
}
