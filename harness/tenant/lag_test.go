package tenant

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/wire"
)

// version is an entity from a time on.
type version struct {
	from   time.Duration
	entity map[string]any
	tag    int
}

// lagging makes reads of a widget lag behind its updates, by each of the lags in turn.
func (f *fake) lagging(lags ...time.Duration) {
	history := []version{{entity: maps.Clone(f.entities[widget])}}
	reads := 0
	f.before = func(wire.Request) {
		if last := history[len(history)-1]; last.tag != f.version[widget] {
			history = append(history, version{f.now, maps.Clone(f.entities[widget]), f.version[widget]})
		}
	}
	f.answer = func(r wire.Request) *wire.Exchange {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.URL, widget) {
			return nil
		}
		until := f.now - lags[reads%len(lags)]
		reads++
		shown := history[0]
		for _, v := range history {
			if v.from <= until {
				shown = v
			}
		}
		return f.tagged(answer(http.StatusOK, fmt.Sprintf(`W/"%d"`, shown.tag), shown.entity))
	}
}

// However reads lag, a run ends in the old state, or says that it cannot prove it and keeps the journal. The clock is the fake's.
func TestLaggingReads(t *testing.T) {
	const ms = time.Millisecond
	for _, lags := range [][]time.Duration{
		{300 * ms}, {time.Second}, {2900 * ms}, {10 * time.Second}, {time.Minute}, {0, 5 * time.Second}, {0, 20 * time.Second}, {time.Minute, 0},
		{0, 0, 4 * time.Second}, {time.Second, 3 * time.Second, 7 * time.Second},
	} {
		for _, tags := range []bool{false, true} {
			for _, kill := range []bool{false, true} {
				t.Run(fmt.Sprintf("%v, tags %t, killed %t", lags, tags, kill), func(t *testing.T) {
					f, opts := newFake(), settings(t)
					f.tags, opts.Sleep = tags, f.sleep
					f.lagging(lags...)
					s := open(t, opts)
					g := s.Guard(f)
					for i := range 5 {
						g.Do(t.Context(), patch(widget, fmt.Sprintf(`{"name":"Gate %d","count":%d}`, i, 10+i)))
						f.now += 700 * ms
					}
					out, err := restoreOnce(t, f, s, opts, kill)
					if err != nil {
						t.Fatal(err)
					}
					if out[0].Err == nil {
						asBefore(t, f)
					} else if out[0].ByHand == nil || len(journalsIn(t, opts)) != 1 {
						t.Errorf("want the journal and the request to send, got %+v", out)
					}
					if lags[0] <= opts.Settle && len(lags) == 1 && out[0].Err != nil {
						t.Errorf("want a lag below the settle time survived, got %v", out[0].Err)
					}
				})
			}
		}
	}
}

// restoreOnce restores at the end of the run, or in a later process if the run is killed.
func restoreOnce(t *testing.T, f *fake, s *Session, opts Options, kill bool) ([]Outcome, error) {
	t.Helper()
	if !kill {
		defer s.Close()
		return s.Restore(t.Context(), f)
	}
	s.Close()
	left := journalsIn(t, opts)
	if len(left) != 1 {
		t.Fatalf("want one journal, got %v", left)
	}
	return RestoreJournal(t.Context(), opts, left[0], f)
}

func journalsIn(t *testing.T, opts Options) []*Journal {
	t.Helper()
	left, err := Journals(opts.Dir)
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// An update that the target accepted is written back though no read has shown it. The journal is kept: a later restore may see more.
func TestInvisibleUpdatesAreWrittenBack(t *testing.T) {
	f, opts := newFake(), settings(t)
	f.tags, opts.Sleep = false, f.sleep
	f.lagging(time.Hour)
	s := open(t, opts)
	s.Guard(f).Do(t.Context(), patch(widget, `{"name":"Gate"}`))
	written := f.now
	out, err := s.Restore(t.Context(), f)
	s.Close()
	if err != nil || out[0].Err == nil || !strings.Contains(out[0].Err.Error(), "name reads as before, but") || !strings.Contains(string(out[0].ByHand.Body), `"name"`) {
		t.Errorf("want name written back, unproven, and a request by hand, got %+v, %v", out, err)
	}
	asBefore(t, f)
	f.now = written + time.Hour
	out, err = RestoreJournal(t.Context(), opts, journalsIn(t, opts)[0], f)
	if err != nil || out[0].Err != nil || len(journalsIn(t, opts)) > 0 {
		t.Errorf("want it restored once reads show what was written, got %+v, %v", out, err)
	}
	asBefore(t, f)
}

// Someone else's value that reads show only late is not overwritten.
func TestOthersChangesBehindLaggingReads(t *testing.T) {
	for _, lags := range [][]time.Duration{{time.Second}, {2500 * time.Millisecond}, {0, 2 * time.Second}, {2 * time.Second, 0}} {
		f, opts := newFake(), settings(t)
		opts.Sleep = f.sleep
		f.lagging(lags...)
		s := open(t, opts)
		s.Guard(f).Do(t.Context(), patch(widget, `{"name":"Gate","count":7}`))
		f.before(wire.Request{})
		f.now += 100 * time.Millisecond
		f.set(widget, map[string]any{"name": "Portal"})
		out, err := s.Restore(t.Context(), f)
		if err != nil || f.entities[widget]["name"] != "Portal" || f.entities[widget]["count"] != 1.0 && out[0].Err == nil {
			t.Errorf("%v: want Portal kept, and count restored or an error, got %v, %+v, %v", lags, f.entities[widget], out, err)
		}
	}
}

// Replicas that show someone else's value in turn with an older one do not make a restore overwrite it.
func TestOthersChangesOnOneReplica(t *testing.T) {
	for _, lags := range [][]time.Duration{{0, 300 * time.Millisecond}, {300 * time.Millisecond, 0}, {0, 2 * time.Second}, {0, 0, time.Second}, {time.Second, 0, 0}} {
		for _, tags := range []bool{true, false} {
			for at := 1; at <= 6; at++ {
				if at == 1 && !tags {
					continue // nothing shows the change before the first update
				}
				f, opts := newFake(), settings(t)
				f.tags, f.tells, opts.Sleep = tags, true, f.sleep
				f.lagging(lags...)
				s := open(t, opts)
				g := s.Guard(f)
				for i := range 3 {
					g.Do(t.Context(), patch(widget, fmt.Sprintf(`{"name":"Gate %d","count":%d}`, i, 10+i)))
				}
				f.now += 10 * time.Second
				note, reads := f.before, 0
				f.before = func(r wire.Request) {
					if r.Method == http.MethodGet {
						if reads++; reads == at {
							note(r)
							f.set(widget, map[string]any{"name": "Portal"})
						}
					}
					note(r)
				}
				out, err := s.Restore(t.Context(), f)
				if err != nil || f.entities[widget]["name"] != "Portal" || f.entities[widget]["count"] != 1.0 && out[0].Err == nil {
					t.Errorf("%v, tags %t, before read %d: want Portal kept, and count restored or an error, got %v, %+v, %v", lags, tags, at, f.entities[widget], out, err)
				}
			}
		}
	}
}

// A step of a restore that fails is repeated: the first read, the update, the read that verifies it.
func TestEveryStepOfARestoreIsRepeated(t *testing.T) {
	failure := func(kind wire.FailureKind) *wire.Exchange {
		return &wire.Exchange{Failure: &wire.Failure{Kind: kind, Err: errors.New(string(kind))}}
	}
	other := func() *wire.Exchange {
		return answer(http.StatusOK, `W/"7"`, map[string]any{"id": "w2", "name": "Lid", "count": 9.0})
	}
	status := func(code int) func() *wire.Exchange {
		return func() *wire.Exchange { return answer(code, "", nil) }
	}
	for name, bad := range map[string]func() *wire.Exchange{
		"cut": func() *wire.Exchange { return failure(wire.Disconnected) }, "timeout": func() *wire.Exchange { return failure(wire.Timeout) },
		"404": status(404), "403": status(403), "500": status(500), "502": status(502), "another entity": other,
		"no JSON": func() *wire.Exchange {
			return &wire.Exchange{Status: 200, Header: http.Header{}, Body: []byte("<html>")}
		},
		"empty": func() *wire.Exchange { return answer(200, "", map[string]any{}) },
	} {
		for first := 1; first <= 6; first++ {
			for _, times := range []int{1, 3} {
				for _, applied := range []bool{false, true} {
					f, opts := newFake(), settings(t)
					u := crashed(t, f, opts, `{"name":"Gate"}`)
					requests := 0
					f.answer = func(r wire.Request) *wire.Exchange {
						if requests++; requests < first || requests >= first+times {
							return nil
						}
						if r.Method == http.MethodPatch && applied {
							f.set(widget, map[string]any{"name": "Door"})
						}
						return bad()
					}
					if out := restoreNow(t, f, u); out[0].Err != nil {
						t.Errorf("%s, %d times from request %d, applied %t: want it restored, got %v", name, times, first, applied, out[0].Err)
					}
					asBefore(t, f)
				}
			}
		}
	}
}

// A lost connection or a 5xx between two reads that agree is no disagreement.
func TestTargetsThatFailNowAndThen(t *testing.T) {
	for _, every := range []int{3, 4, 5, 7} {
		for offset := range every {
			for _, status := range []int{0, 429, 500, 503} {
				f, opts := newFake(), settings(t)
				u := crashed(t, f, opts, `{"name":"Gate"}`)
				requests := offset
				f.answer = func(wire.Request) *wire.Exchange {
					switch requests++; {
					case requests%every > 0:
						return nil
					case status == 0:
						return &wire.Exchange{Failure: &wire.Failure{Kind: wire.Disconnected, Err: errors.New("cut")}}
					}
					return answer(status, "", nil)
				}
				if out := restoreNow(t, f, u); out[0].Err != nil {
					t.Errorf("every %d from %d fails with %d: want it restored, got %v", every, offset, status, out[0].Err)
				}
				asBefore(t, f)
			}
		}
	}
}

// A fixture that is not found for a while is not absent, and never deleted.
func TestNotFoundForAWhile(t *testing.T) {
	for missing := 1; missing <= 12; missing++ {
		f, opts := newFake(), settings(t)
		reads := 0
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method == http.MethodGet {
				if reads++; reads <= missing {
					return answer(http.StatusNotFound, "", nil)
				}
			}
			return nil
		}
		s := open(t, opts)
		g := s.Guard(f)
		for i := range 3 {
			g.Do(t.Context(), patch(widget, fmt.Sprintf(`{"name":"Gate %d"}`, i)))
		}
		out, err := s.Restore(t.Context(), f)
		if err != nil || slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil || o.Deleted }) {
			t.Errorf("missing for %d reads: want it restored, got %+v, %v", missing, out, err)
		}
		asBefore(t, f)
	}
}

// late makes the target respond to updates with 202, and apply them later.
func (f *fake) late(after time.Duration, header http.Header) {
	type update struct {
		due    time.Duration
		change map[string]any
	}
	var queue []update
	f.before = func(wire.Request) {
		for len(queue) > 0 && queue[0].due <= f.now {
			f.set(widget, queue[0].change)
			queue = queue[1:]
		}
	}
	f.answer = func(r wire.Request) *wire.Exchange {
		switch {
		case r.URL == base+"/operations/1" && len(queue) > 0:
			return answer(http.StatusOK, "", map[string]any{"status": "running"})
		case r.URL == base+"/operations/1":
			return answer(http.StatusOK, "", map[string]any{"status": "succeeded"})
		case r.Method != http.MethodPatch:
			return nil
		}
		var change map[string]any
		_ = json.Unmarshal(r.Body, &change)
		queue = append(queue, update{f.now + after, change})
		return &wire.Exchange{Status: http.StatusAccepted, Header: header.Clone()}
	}
}

// The target applies updates later than it responds. What nothing shows to be complete is not called restored.
func TestUpdatesThatAreAppliedLate(t *testing.T) {
	own := http.Header{"Location": {base + "/operations/1"}}
	relative := http.Header{"Operation-Location": {"/beta/operations/1"}}
	elsewhere := http.Header{"Location": {"https://other.example.com/operations/1"}}
	for _, header := range []http.Header{own, relative, elsewhere, {"Location": {widget}}, {}} {
		for _, after := range []time.Duration{0, time.Second, 6 * time.Second, 40 * time.Second, 10 * time.Minute} {
			for _, kill := range []bool{false, true} {
				for _, pause := range []time.Duration{0, 2 * time.Minute} {
					f, opts := newFake(), settings(t)
					f.tags, opts.Sleep = false, f.sleep
					f.late(after, header)
					s := open(t, opts)
					g := s.Guard(f)
					for i := range 2 {
						g.Do(t.Context(), patch(widget, fmt.Sprintf(`{"name":"Gate %d"}`, i)))
						f.now += pause
					}
					out, err := restoreOnce(t, f, s, opts, kill)
					if err != nil {
						t.Fatal(err)
					}
					f.now += time.Hour
					f.before(wire.Request{})
					name := fmt.Sprintf("%v, %s, killed %t, pause %s", header, after, kill, pause)
					if diff := cmp.Diff(newFake().entities, f.entities); diff != "" && out[0].Err == nil {
						t.Errorf("%s: want the state before, or an error: %s", name, diff)
					}
					if out[0].Err != nil && (out[0].ByHand == nil || len(journalsIn(t, opts)) != 1) {
						t.Errorf("%s: want the journal and the request to send, got %+v", name, out)
					}
					if slices.Contains([]string{own.Get("Location"), "/beta/operations/1"}, header.Get("Location")+header.Get("Operation-Location")) &&
						after <= 40*time.Second && out[0].Err != nil {
						t.Errorf("%s: want the monitor to show it, got %v", name, out[0].Err)
					}
				}
			}
		}
	}
}

// A related entity, whose state is in the journal because a target may ignore the end of a path, is never written to: a value of the run
// there may be that of the target, or someone else's.
func TestRelatedEntitiesAreLeftAlone(t *testing.T) {
	const part = widget + "/parts/p1"
	for _, fixture := range []string{part, widget} {
		for _, value := range []any{nil, "Gate", "Payroll"} { // of the related entity, after the update
			for _, kill := range []bool{false, true} {
				f, opts := newFake(), settings(t)
				other := map[string]string{part: widget, widget: part}[fixture]
				f.entities[part] = map[string]any{"id": "p1", "name": "Hinge", "count": 2.0}
				opts.Sleep, opts.Entities = f.sleep, []string{part, widget}
				want := maps.Clone(f.entities)
				s := open(t, opts)
				if x := s.Guard(f).Do(t.Context(), patch(fixture, `{"name":"Gate"}`)); x.Failure != nil {
					t.Fatal(x.Failure.Err)
				}
				if value != nil {
					f.set(other, map[string]any{"name": value})
					want[other] = f.entities[other]
				}
				f.log = nil
				out, err := restoreOnce(t, f, s, opts, kill)
				if err != nil {
					t.Fatal(err)
				}
				failed := slices.IndexFunc(out, func(o Outcome) bool { return o.Err != nil })
				if (failed >= 0) != (value == "Gate") || failed >= 0 && (out[failed].URL != other || out[failed].ByHand == nil) {
					t.Errorf("%s, %v: want an error for a value of the run only, got %+v", fixture, value, out)
				}
				if slices.Contains(f.log, "PATCH "+strings.TrimPrefix(other, base)) {
					t.Errorf("want %s not written to, got %v", other, f.log)
				}
				if diff := cmp.Diff(want, f.entities); diff != "" {
					t.Errorf("%s, %v: %s", fixture, value, diff)
				}
			}
		}
	}
}
