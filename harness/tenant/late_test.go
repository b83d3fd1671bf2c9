package tenant

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/wire"
)

// An update whose response does not say whether it was accepted may be applied later, also after updates that followed it. Reads must
// agree for longer than that. The clock is the fake's.
func TestUpdatesThatAreAppliedAfterAnUnclearResponse(t *testing.T) {
	for _, status := range []int{0, 408, 500, 502, 503, 504} {
		for _, after := range []time.Duration{time.Second, 10 * time.Second, 25 * time.Second, 29 * time.Second} {
			for _, settle := range []time.Duration{time.Second, settleTime, 40 * time.Second} {
				for _, number := range []int{1, 2, 3} {
					for _, kill := range []bool{false, true} {
						f, opts := newFake(), settings(t)
						f.tags, opts.Sleep, opts.Settle = false, f.sleep, settle
						updates, due := 0, time.Duration(0)
						var queued map[string]any
						f.before = func(wire.Request) {
							if queued != nil && f.now >= due {
								f.set(widget, queued)
								queued = nil
							}
						}
						f.answer = func(r wire.Request) *wire.Exchange {
							if r.Method != http.MethodPatch {
								return nil
							}
							if updates++; updates != number {
								return nil
							}
							_ = json.Unmarshal(r.Body, &queued)
							if due = f.now + after; status == 0 {
								return &wire.Exchange{Failure: &wire.Failure{Kind: wire.Timeout, Err: errors.New("timeout")}}
							}
							return answer(status, "", nil)
						}
						s := open(t, opts)
						g := s.Guard(f)
						for i := range 3 {
							g.Do(t.Context(), patch(widget, fmt.Sprintf(`{"name":"Gate %d","count":%d}`, i, 10+i)))
						}
						out, err := restoreOnce(t, f, s, opts, kill)
						if err != nil {
							t.Fatal(err)
						}
						f.now += time.Hour
						f.before(wire.Request{})
						name := fmt.Sprintf("status %d of update %d, after %s, settle %s, killed %t", status, number, after, settle, kill)
						if diff := cmp.Diff(newFake().entities, f.entities); diff != "" || out[0].Err != nil {
							t.Errorf("%s: want the state before, got %v: %s", name, out[0].Err, diff)
						}
					}
				}
			}
		}
	}
}

// Nothing waits for late updates if each response says what became of the update.
func TestClearResponsesNeedNoWait(t *testing.T) {
	for _, status := range []int{204, 400, 403, 409, 429} {
		f, opts := newFake(), settings(t)
		f.tags, opts.Sleep = false, f.sleep
		sent := false
		f.answer = func(r wire.Request) *wire.Exchange {
			if r.Method != http.MethodPatch || sent || status == 204 {
				return nil
			}
			sent = true
			return answer(status, "", nil)
		}
		s := open(t, opts)
		s.Guard(f).Do(t.Context(), patch(widget, `{"name":"Gate"}`))
		before := f.now
		if out, err := s.Restore(t.Context(), f); err != nil || out[0].Err != nil || f.now-before > 2*settleTime {
			t.Errorf("%d: want it restored within the settle time, got %s, %+v, %v", status, f.now-before, out, err)
		}
	}
}
