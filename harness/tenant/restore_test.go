package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/wire"
)

func asBefore(t *testing.T, f *fake) {
	t.Helper()
	if diff := cmp.Diff(newFake().entities, f.entities); diff != "" {
		t.Errorf("want the state before (-want +got):\n%s", diff)
	}
}

// crashed sends updates without restoring, and returns the journal as a later process finds it.
func crashed(t *testing.T, f *fake, opts Options, bodies ...string) *Journal {
	t.Helper()
	s := open(t, opts)
	g := s.Guard(f)
	for _, b := range bodies {
		if x := g.Do(t.Context(), patch(widget, b)); x.Failure != nil {
			t.Fatal(x.Failure.Err)
		}
	}
	s.Close()
	left, err := Journals(opts.Dir)
	if err != nil || len(left) != 1 {
		t.Fatalf("want one journal, got %d, %v", len(left), err)
	}
	f.log = nil
	return left[0]
}

func finish(t *testing.T, f *fake, opts Options, u *Journal) Outcome {
	t.Helper()
	out, err := RestoreJournal(t.Context(), opts, u, f)
	if err != nil || len(out) != 1 {
		t.Fatalf("want one outcome, got %+v, %v", out, err)
	}
	return out[0]
}

func TestRestore(t *testing.T) {
	for name, tc := range map[string]struct {
		tags   bool
		bodies []string
		patch  string
	}{
		"one update":         {true, []string{`{"name":"Gate"}`}, `{"name":"Door"}`},
		"two properties":     {true, []string{`{"name":"Gate"}`, `{"count":7}`}, `{"count":1,"name":"Door"}`},
		"no entity tags":     {false, []string{`{"name":"Gate","count":2}`}, `{"count":1,"name":"Door"}`},
		"a property removed": {true, []string{`{"name":null}`}, `{"name":"Door"}`},
		"a property added":   {true, []string{`{"conformNoSuchProperty":"x"}`}, `{"conformNoSuchProperty":null}`},
		"annotations added":  {true, []string{`{"@conform.probe":1,"name@conform.probe":1}`}, `{"@conform.probe":null,"name@conform.probe":null}`},
		"nothing changed":    {true, []string{`{}`, `{"name":"Door"}`}, ""},
		"derived type":       {true, []string{`{"@odata.type":"#w","name":"Gate"}`}, `{"@odata.type":"#w","name":"Door"}`},
		"duplicate, back":    {true, []string{`{"name":"a","name":"b"}`}, `{"name":"Door"}`},
		"changed and back":   {true, []string{`{"name":"Gate"}`, `{"name":"Door"}`}, `{"name":"Door"}`},
		"values as before":   {true, []string{`{"name":"Gate","count":1}`}, `{"count":1,"name":"Door"}`},
	} {
		t.Run(name, func(t *testing.T) {
			f, opts := newFake(), settings(t)
			f.tags = tc.tags
			u := crashed(t, f, opts, tc.bodies...)
			var sent []string
			f.before = func(r wire.Request) {
				if r.Method == http.MethodPatch {
					sent = append(sent, string(r.Body))
					if tagged := r.Header.Get("If-Match") != ""; tagged != tc.tags {
						t.Errorf("want If-Match %t, got %v", tc.tags, r.Header)
					}
				}
			}
			o := finish(t, f, opts, u)
			if o.Err != nil || o.ByHand != nil || strings.Join(sent, ",") != tc.patch {
				t.Errorf("want %s, got %v, %+v", tc.patch, sent, o)
			}
			asBefore(t, f)
			if _, err := os.Stat(u.File); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("want the journal gone, got %v", err)
			}
		})
	}
}

func TestRestoreTwice(t *testing.T) {
	f, opts := newFake(), settings(t)
	u := crashed(t, f, opts, `{"name":"Gate"}`)
	for range 2 {
		if o := finish(t, f, opts, u); o.Err != nil || o.ByHand != nil {
			t.Errorf("want it restored, got %+v", o)
		}
		asBefore(t, f)
	}
}

func TestRestoreLeavesWhatSomeoneElseWrote(t *testing.T) {
	f, opts := newFake(), settings(t)
	f.tells = true
	u := crashed(t, f, opts, `{"name":"Gate","count":2}`)
	f.set(widget, map[string]any{"name": "Portal"})
	o := finish(t, f, opts, u)
	if o.Err == nil || !strings.Contains(o.Err.Error(), "nothing shows whether the target set this") {
		t.Errorf("want an error, because no read has shown what became of the update, got %+v", o)
	}
	if f.entities[widget]["name"] != "Portal" || f.entities[widget]["count"] != 1.0 {
		t.Errorf("want Portal and 1, got %v", f.entities[widget])
	}
	if o.ByHand == nil || string(o.ByHand.Body) != `{"name":"Door"}` {
		t.Errorf("want the update that a person may send, got %+v", o.ByHand)
	}
}

// If someone changes the entity between read and update, the target rejects the update, and the next read shows the change.
func TestRestoreDecidesAgain(t *testing.T) {
	f, opts := newFake(), settings(t)
	f.tells = true
	u := crashed(t, f, opts, `{"name":"Gate","count":2}`)
	once := false
	f.before = func(r wire.Request) {
		if r.Method == http.MethodPatch && !once {
			once = true
			f.set(widget, map[string]any{"name": "Portal"})
		}
	}
	o := finish(t, f, opts, u)
	if o.Err != nil || f.entities[widget]["name"] != "Portal" || f.entities[widget]["count"] != 1.0 {
		t.Errorf("want Portal kept and count restored, got %v, %+v", f.entities[widget], o)
	}
	if got := strings.Join(f.log, ","); !strings.HasPrefix(got, "GET /widgets/w1,PATCH /widgets/w1,GET /widgets/w1,PATCH /widgets/w1,GET /widgets/w1") {
		t.Errorf("want a second decision, got %s", got)
	}
}

func TestRestoreThatFails(t *testing.T) {
	ignored := func(r wire.Request) *wire.Exchange {
		if r.Method == http.MethodPatch {
			return answer(http.StatusNoContent, "", nil)
		}
		return nil
	}
	refused := func(r wire.Request) *wire.Exchange {
		if r.Method == http.MethodPatch {
			return answer(http.StatusForbidden, "", nil)
		}
		return nil
	}
	silent := func(wire.Request) *wire.Exchange {
		return &wire.Exchange{Failure: &wire.Failure{Kind: wire.Unreachable, Err: errors.New("no route")}}
	}
	for name, tc := range map[string]struct {
		answer func(wire.Request) *wire.Exchange
		want   string
	}{
		"ignored": {ignored, "does not show them"}, "refused": {refused, "got 403"}, "unreachable": {silent, "no route"},
		"gone": {func(wire.Request) *wire.Exchange { return answer(http.StatusNotFound, "", nil) }, "got 404"},
	} {
		f, opts := newFake(), settings(t)
		u := crashed(t, f, opts, `{"name":"Gate"}`)
		f.answer = tc.answer
		out := restoreNow(t, f, u)
		o := out[0]
		if o.Err == nil || !strings.Contains(o.Err.Error(), tc.want) || o.ByHand == nil || string(o.ByHand.Body) != `{"name":"Door"}` {
			t.Errorf("%s: want %q and the update to repeat, got %+v", name, tc.want, o)
		}
		if err := u.removeIfRestored(out); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(u.File); err != nil {
			t.Errorf("%s: want the journal kept, got %v", name, err)
		}
	}
}

// Values that a service stores in another form, by its response, are still this run's.
func TestRestoreKnowsTheTargetsOwnForm(t *testing.T) {
	f, opts := newFake(), settings(t)
	f.answer = func(r wire.Request) *wire.Exchange {
		if r.Method != http.MethodPatch || strings.Contains(string(r.Body), "Door") {
			return nil
		}
		f.set(widget, map[string]any{"name": "GATE"})
		return answer(http.StatusOK, "", f.entities[widget])
	}
	u := crashed(t, f, opts, `{"name":"gate"}`)
	if o := finish(t, f, opts, u); o.Err != nil || len(o.Foreign) > 0 {
		t.Errorf("want it restored, got %+v", o)
	}
	asBefore(t, f)
}

func TestRestoreOfWhatOnlySelectShows(t *testing.T) {
	f, opts := newFake(), settings(t)
	f.hidden = map[string]bool{"name": true}
	u := crashed(t, f, opts, `{"name":"Gate"}`)
	if o := finish(t, f, opts, u); o.Err != nil || strings.Join(o.Restored, " ") != "name" {
		t.Errorf("want name restored, got %+v", o)
	}
	asBefore(t, f)
}

// An entity that an update created is not deleted: only what the run created by POST is.
func TestRestoreOfWhatAnUpdateMade(t *testing.T) {
	f, opts := newFake(), settings(t)
	s := open(t, opts)
	unknown := base + "/widgets/none"
	f.answer = func(r wire.Request) *wire.Exchange {
		if r.Method == http.MethodPatch && r.URL == unknown {
			f.entities[unknown] = map[string]any{"name": "x"}
			return answer(http.StatusCreated, "", nil)
		}
		return nil
	}
	s.Guard(f).Do(t.Context(), patch(unknown, `{"name":"x"}`))
	out, err := s.Restore(t.Context(), f)
	if err != nil || len(out) != 1 || out[0].Deleted || out[0].Err == nil || out[0].ByHand.Method != http.MethodDelete {
		t.Errorf("want an error and the request to send, got %+v, %v", out, err)
	}
}

func TestOneRunAtATime(t *testing.T) {
	opts := settings(t)
	first := open(t, opts)
	opts.Run = "run-2"
	_, err := Open(opts)
	var held *Held
	if !errors.As(err, &held) || held.PID != os.Getpid() || held.What != widget || held.Since.IsZero() {
		t.Fatalf("want the entity held by this process, got %v", err)
	}
	opts.Entities = []string{base + "/widgets/w2"}
	open(t, opts).Close()
	first.Close()
	opts.Entities = []string{widget}
	open(t, opts).Close()
}

func TestRunRefusesToStartOverAJournal(t *testing.T) {
	f, opts := newFake(), settings(t)
	crashed(t, f, opts, `{"name":"Gate"}`)
	opts.Run = "run-2"
	_, err := Open(opts)
	var left *Leftover
	if !errors.As(err, &left) || left.Header.Run != "run-1" {
		t.Fatalf("want the leftover journal, got %v", err)
	}
	elsewhere := opts
	elsewhere.Base, elsewhere.Entities = "https://graph.example.com/v1.0", []string{"https://graph.example.com/v1.0/widgets/w1"}
	open(t, elsewhere).Close()

	aside, err := Abandon(opts)
	if err != nil || len(aside) != 1 {
		t.Fatalf("want one journal set aside, got %v, %v", aside, err)
	}
	if _, err := ReadJournal(aside[0]); err != nil {
		t.Errorf("want it kept, got %v", err)
	}
	open(t, opts).Close()
}

// A journal under which nothing was sent does not stop the next run.
func TestHarmlessJournalsGo(t *testing.T) {
	opts := settings(t)
	s := open(t, opts)
	if err := s.writer.append(line{Type: typeState, State: &State{URL: widget, Members: map[string]json.RawMessage{}}}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	opts.Run = "run-2"
	open(t, opts).Close()
	if left, err := Journals(opts.Dir); err != nil || len(left) != 0 {
		t.Errorf("want none, got %v, %v", left, err)
	}
}

func TestRestoreStopsWithTheRun(t *testing.T) {
	f, opts := newFake(), settings(t)
	u := crashed(t, f, opts, `{"name":"Gate"}`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f.answer = func(wire.Request) *wire.Exchange {
		return &wire.Exchange{Failure: &wire.Failure{Kind: wire.Cancelled, Err: errors.New("stopped")}}
	}
	if out := newRestorer(u, f, opts).restore(ctx); out[0].Err == nil || out[0].ByHand == nil {
		t.Errorf("want a failure, got %+v", out)
	}
}

// An update of a collection may change all of its entities: each is restored, and new ones are named.
func TestRestoreOfACollection(t *testing.T) {
	f, opts := newFake(), settings(t)
	all := base + "/widgets"
	opts.Entities = []string{all}
	f.entities[widget+"b"] = map[string]any{"id": "w1b", "name": "Lid", "count": 3.0}
	before := maps.Clone(f.entities)
	f.answer = func(r wire.Request) *wire.Exchange {
		switch {
		case r.URL != all:
			return nil
		case r.Method == http.MethodGet:
			var list []any
			for _, url := range slices.Sorted(maps.Keys(f.entities)) {
				list = append(list, f.entities[url])
			}
			return answer(http.StatusOK, "", map[string]any{"value": list})
		}
		for url := range f.entities {
			f.set(url, map[string]any{"name": "Gate"})
		}
		f.entities[widget+"c"] = map[string]any{"id": "w1c", "name": "Gate", "count": 0.0}
		return answer(http.StatusNoContent, "", nil)
	}
	s := open(t, opts)
	if x := s.Guard(f).Do(t.Context(), patch(all, `{"name":"Gate"}`)); x.Failure != nil {
		t.Fatal(x.Failure.Err)
	}
	out, err := s.Restore(t.Context(), f)
	if err != nil || len(out) != 3 || strings.Join(out[0].New, " ") != "w1c" || len(out[1].Restored) != 1 || len(out[2].Restored) != 1 {
		t.Errorf("want both entities restored and the new one named, got %+v, %v", out, err)
	}
	delete(f.entities, widget+"c")
	if diff := cmp.Diff(before, f.entities); diff != "" {
		t.Error(diff)
	}
}
