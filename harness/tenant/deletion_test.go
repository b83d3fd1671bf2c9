package tenant

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// A deletion names the tag of the read before it: what someone else changes in between is not deleted. Without tags, a read directly
// before shows what they have changed earlier.
func TestDeletionsAreConditional(t *testing.T) {
	const own, old, name = collectionURL + "/n1", collectionURL + "/o1", "conform-22222222-2222-4333-8444-555555555555"
	for _, sweep := range []bool{false, true} {
		for _, tags := range []bool{false, true} {
			for after := range 8 { // reads after which someone else takes the entity over; 0 is never
				f := newFake()
				f.creating(http.StatusCreated, "n1", 0)
				f.tags = tags
				opts := creationSettings(t, f)
				url := own
				var restore func() []Outcome
				if sweep {
					url = old
					f.entities[old] = map[string]any{"id": "o1", "name": name, "createdDateTime": time.Now().Add(-48 * time.Hour)}
					found, err := FindFixtures(t.Context(), f, newWidget)
					if err != nil || len(found) != 1 {
						t.Fatal(found, err)
					}
					restore = func() []Outcome { return DeleteFixtures(t.Context(), f, opts, found) }
				} else {
					s := open(t, opts)
					if _, err := s.CreateFixture(t.Context(), f, newWidget); err != nil {
						t.Fatal(err)
					}
					restore = func() []Outcome {
						out, err := s.Restore(t.Context(), f)
						if err != nil {
							t.Error(err)
						}
						return out
					}
				}
				reads, taken, deletedTheirs := 0, false, false
				f.before = func(r wire.Request) {
					if taken && r.Method == http.MethodDelete && reads > after { // a read has shown it
						t.Errorf("sweep %t, tags %t, after %d: want no DELETE after a read of someone else's entity", sweep, tags, after)
					}
				}
				serve := f.answer
				f.answer = func(r wire.Request) *wire.Exchange {
					if r.Method == http.MethodDelete && r.URL == url {
						deletedTheirs = deletedTheirs || taken && (!tags || r.Header.Get("If-Match") == "")
					}
					if r.Method != http.MethodGet || r.URL != url {
						return serve(r)
					}
					shown := f.entities[url]
					if reads++; reads == after && shown != nil {
						taken = true
						defer f.set(url, map[string]any{"name": "Payroll"})
						return f.tagged(answer(http.StatusOK, fmt.Sprintf(`W/"%d"`, f.version[url]), shown))
					}
					return serve(r)
				}
				out := restore()
				gone := f.entities[url] == nil
				switch {
				case !taken && (!gone || out[0].Err != nil):
					t.Errorf("sweep %t, tags %t, after %d: want it deleted, got %+v", sweep, tags, after, out)
				case taken && tags && (gone || deletedTheirs || out[0].Err == nil):
					t.Errorf("sweep %t, after %d: want it kept, got %+v", sweep, after, out)
				}
			}
		}
	}
}

// A target that rejects its own entity tags gets a DELETE without one in the end.
func TestDeletionsWhereTagsAreRejected(t *testing.T) {
	for _, status := range []int{400, 412, 428, 501} {
		f := newFake()
		f.creating(http.StatusCreated, "n1", 0)
		s := open(t, creationSettings(t, f))
		if _, err := s.CreateFixture(t.Context(), f, newWidget); err != nil {
			t.Fatal(err)
		}
		serve := f.answer
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method == http.MethodDelete && r.Header.Get("If-Match") != "" {
				return answer(status, "", nil)
			}
			return serve(r)
		}
		out, err := s.Restore(t.Context(), f)
		if err != nil || len(out) != 1 || !out[0].Deleted || f.entities[collectionURL+"/n1"] != nil {
			t.Errorf("%d: want it deleted, got %+v, %v", status, out, err)
		}
	}
}

// A value that neither the creation nor the run has set is someone else's: the entity is not deleted.
func TestFixturesThatSomeoneElseUses(t *testing.T) {
	for name, test := range map[string]struct {
		change map[string]any
		want   bool // deleted
	}{
		"nothing": {nil, true}, "the run's": {map[string]any{"count": 7}, true}, "as created": {map[string]any{"count": 1}, true}, "removed": {map[string]any{"count": nil}, true},
		"another number": {map[string]any{"count": 1234}, false}, "a text": {map[string]any{"note": "Payroll"}, false},
		"by the service": {map[string]any{"total": 5}, true}, "a time": {map[string]any{"lastModifiedDateTime": "2026-01-01T00:00:00Z"}, true},
	} {
		for _, kill := range []bool{false, true} {
			f := newFake()
			f.creating(http.StatusCreated, "n1", 0)
			opts := creationSettings(t, f)
			s := open(t, opts)
			fixture := Fixture{Collection: collectionURL, Body: []byte(`{"name":"conform","count":1}`), Writable: []string{"count", "name", "note"}}
			if _, err := s.CreateFixture(t.Context(), f, fixture); err != nil {
				t.Fatal(err)
			}
			s.SetEntities([]string{collectionURL + "/n1"})
			if x := s.Guard(f).Do(t.Context(), patch(collectionURL+"/n1", `{"count":7}`)); x.Failure != nil {
				t.Fatal(x.Failure.Err)
			}
			f.set(collectionURL+"/n1", test.change)
			f.log = nil
			out, err := restoreOnce(t, f, s, opts, kill)
			deleted := slices.ContainsFunc(f.log, func(sent string) bool { return strings.HasPrefix(sent, "DELETE") })
			if err != nil || deleted != test.want || (out[0].Err == nil) != test.want {
				t.Errorf("%s: want it deleted: %t, got %+v, %v", name, test.want, out, err)
			}
		}
	}
}

// After its deletion, what reads show at the URL of the fixture may be another entity, or the fixture with a value of someone else if the
// target has not deleted it. It counts as deleted only where the response or the time of creation proves which.
func TestDeletionsThatTheTargetMayNotHaveDone(t *testing.T) {
	const own = collectionURL + "/n1"
	then := time.Now().UTC().Truncate(time.Second)
	for _, status := range []int{200, 202, 204, 404, 410} {
		for _, test := range []struct {
			name      string
			was, is   any // when it was created, as reads show before and after its deletion
			want      bool
			wantAfter bool // where the response says that it is deleted
		}{
			{"no instant", nil, nil, false, true}, {"the same", then, then, false, false}, {"cut", then.Add(time.Millisecond), then, false, false},
			{"later", then, then.Add(time.Hour), true, true}, {"no more shown", then, nil, false, true}, {"not shown before", nil, then, false, true},
		} {
			f := newFake()
			f.creating(http.StatusCreated, "n1", 0)
			opts := creationSettings(t, f)
			s := open(t, opts)
			f.before = func(wire.Request) {
				if e := f.entities[own]; e != nil && e["name"] != "Theirs" && test.was != nil {
					e["createdDateTime"] = test.was
				}
			}
			if _, err := s.CreateFixture(t.Context(), f, newWidget); err != nil {
				t.Fatal(err)
			}
			serve := f.answer
			f.answer = func(r wire.Request) *wire.Exchange {
				if r.Method != http.MethodDelete {
					return serve(r)
				}
				f.set(own, map[string]any{"name": "Theirs", "createdDateTime": test.is})
				return answer(status, "", nil)
			}
			want := test.want || test.wantAfter && (status == 200 || status == 204)
			out, err := restoreOnce(t, f, s, opts, false)
			if err != nil || len(out) != 1 || (out[0].Err == nil) != want || (len(journalsIn(t, opts)) == 0) != want {
				t.Errorf("%d, %s: want it taken for deleted: %t, got %+v, %v", status, test.name, want, out, err)
			}
		}
	}
}

// A fixture is old only by both clocks: this machine's may be ahead.
func TestAgeOfFixturesByBothClocks(t *testing.T) {
	for date, inUse := range map[string]bool{
		"": false, "yesterday": false, time.Now().UTC().Format(http.TimeFormat): false, time.Now().Add(-25 * time.Hour).UTC().Format(http.TimeFormat): true,
		time.Now().Add(25 * time.Hour).UTC().Format(http.TimeFormat): false,
	} {
		f := newFake()
		f.creating(http.StatusCreated, "n1", 0)
		f.entities[collectionURL+"/o1"] = map[string]any{"id": "o1", "name": "conform-22222222-2222-4333-8444-555555555555", "createdDateTime": time.Now().Add(-48 * time.Hour)}
		serve := f.answer
		f.answer = func(r wire.Request) *wire.Exchange {
			x := serve(r)
			if date != "" {
				x.Header.Set("Date", date)
			}
			return x
		}
		found, err := FindFixtures(t.Context(), f, newWidget)
		if err != nil || len(found) != 1 || (found[0].InUse() != "") != inUse {
			t.Errorf("Date %q: want it in use %t, got %+v, %v", date, inUse, found, err)
		}
	}
}
