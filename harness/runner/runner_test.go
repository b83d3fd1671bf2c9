package runner_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// target is a function instead of a server.
type target struct {
	do    func(wire.Request) *wire.Exchange
	calls atomic.Int64
}

func (t *target) Name() string { return "fake" }

func (t *target) Do(ctx context.Context, req wire.Request) *wire.Exchange {
	t.calls.Add(1)
	if ctx.Err() != nil {
		return silent(req, wire.Cancelled, "stopped")
	}
	x := t.do(req)
	x.Request, x.Started = req, time.Now()
	return x
}

func silent(req wire.Request, kind wire.FailureKind, text string) *wire.Exchange {
	return &wire.Exchange{Request: req, Failure: &wire.Failure{Kind: kind, Err: errors.New(text)}}
}

func TestDeadTargetIsInconclusive(t *testing.T) {
	dead := &target{do: func(req wire.Request) *wire.Exchange {
		return silent(req, wire.Unreachable, "want a connection, got refused")
	}}
	run := sendAll(context.Background(), planFor(t, "http://dead", load(t, "update-userrunstates")), runner.Options{Target: dead})
	for _, v := range run.Verdicts {
		if v.Status != verdict.Error || !strings.Contains(v.Reason, "want a connection, got refused") {
			t.Errorf("%s: want an error that says why, got %s: %s", v.ID, v.Status, v.Reason)
		}
	}
	if run.Footer.Exit != 3 {
		t.Errorf("want exit 3, got %d", run.Footer.Exit)
	}
	if dead.calls.Load() > 4 {
		t.Errorf("want the resource abandoned after two cases without a response, got %d requests", dead.calls.Load())
	}
}

func TestDeniedAndThrottledAreErrors(t *testing.T) {
	for status, class := range map[int]string{
		http.StatusUnauthorized: "auth.denied", http.StatusForbidden: "auth.denied", http.StatusTooManyRequests: "target.throttled",
	} {
		denying := &target{do: func(wire.Request) *wire.Exchange { return &wire.Exchange{Status: status, Header: http.Header{}} }}
		run := sendAll(context.Background(), planFor(t, "http://no", load(t, "update-userrunstates")), runner.Options{Target: denying})
		for _, v := range run.Verdicts {
			if v.Status != verdict.Error {
				t.Errorf("%d: %s: want error, got %s %v", status, v.ID, v.Status, v.Findings)
			}
		}
		if got := run.Verdicts[0].Class; got != class {
			t.Errorf("%d: want class %s, got %s", status, class, got)
		}
		if run.Footer.Exit != 3 {
			t.Errorf("%d: want exit 3, got %d", status, run.Footer.Exit)
		}
	}
}

// A target that rejects everything would pass every negative test. The positive twin prevents that.
func TestNegativesNeedTheirTwin(t *testing.T) {
	refusing := &target{do: func(wire.Request) *wire.Exchange {
		return &wire.Exchange{Status: http.StatusNotFound, Header: http.Header{}}
	}}
	run := sendAll(context.Background(), planFor(t, "http://no", load(t, "update-userrunstates")), runner.Options{Target: refusing})
	for _, v := range run.Verdicts {
		switch {
		case v.Case != "full" && !strings.HasPrefix(v.Case, "only-"):
			if v.Status != verdict.Error || v.Class != "twin.failed" {
				t.Errorf("%s: want an error because its twin failed, got %s", v.ID, v.Status)
			}
		case v.Check == "status-documented" && v.Status != verdict.Fail:
			t.Errorf("%s: want fail, got %s", v.ID, v.Status)
		}
	}
	if run.Footer.Exit != 1 {
		t.Errorf("want exit 1, because the root cause is a broken promise, got %d", run.Footer.Exit)
	}
}

// If a target accepts updates but loses them, its rejections can still be judged, but not the state after them.
func TestLostUpdates(t *testing.T) {
	run := runMock(t, "update-ignored", load(t, "update-userrunstates"))
	want := map[string]verdict.Status{
		"malformed-json/date": verdict.Pass, "malformed-json/error-object": verdict.Pass,
		"malformed-json/malformed-refused": verdict.Pass, "malformed-json/rejected-unchanged": verdict.Skip,
	}
	for _, v := range run.Verdicts {
		status, ok := want[v.Case+"/"+v.Check]
		if delete(want, v.Case+"/"+v.Check); ok && v.Status != status {
			t.Errorf("%s: want %s, got %s: %s", v.ID, status, v.Status, v.Reason)
		}
	}
	if len(want) > 0 {
		t.Errorf("want verdicts of %v, got none", want)
	}
}

func TestStoppedRunIsIncomplete(t *testing.T) {
	p := planFor(t, "http://slow", load(t, "update-userrunstates"))
	var r *runner.Runner
	stopping := &target{do: func(wire.Request) *wire.Exchange {
		r.Drain()
		return &wire.Exchange{Status: http.StatusNotFound, Header: http.Header{}}
	}}
	r = runner.New(p, runner.Options{Target: stopping})
	r.Start(context.Background(), func(*plan.Case) bool { return true })
	r.Await(context.Background(), p.Cases[0].ID)
	run := r.Finish()
	judged, left := 0, 0
	for _, v := range run.Verdicts {
		if v.Status == verdict.NotRun {
			left++
			continue
		}
		judged++
		if v.Case != "full" {
			t.Errorf("%s: want not-run after the stop, got %s", v.ID, v.Status)
		}
	}
	if judged == 0 || left == 0 || run.Footer.Exit != 1 || !run.Footer.Interrupted {
		t.Errorf("want the case in flight judged, the others not-run, and exit 1 for the failure, got %d judged, %d not-run, exit %d", judged, left, run.Footer.Exit)
	}
}

func TestCancelledCaseIsNotRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	run := sendAll(ctx, planFor(t, "http://x", load(t, "update-userrunstates")), runner.Options{Target: &target{}})
	if n := run.Footer.Counts[verdict.NotRun]; n != len(run.Verdicts) || run.Footer.Exit != 5 {
		t.Errorf("want every verdict not-run and exit 5, got %v and %d", run.Footer.Counts, run.Footer.Exit)
	}
}

func TestPanicInACheckIsABug(t *testing.T) {
	p := planFor(t, "http://x", load(t, "update-userrunstates"))
	p.Cases = p.Cases[:1]
	p.Cases[0].Checks = []*check.Check{{ID: "boom", Judge: func(*check.Evidence) check.Outcome { panic("boom") }}}
	answering := &target{do: func(wire.Request) *wire.Exchange { return &wire.Exchange{Status: 200, Header: http.Header{}} }}
	run := sendAll(context.Background(), p, runner.Options{Target: answering})
	v := run.Verdicts[0]
	if v.Status != verdict.Error || v.Class != "harness.panic" || !strings.Contains(v.Reason, "boom") || run.Footer.Exit != 4 {
		t.Errorf("want a bug in conform and exit 4, got %s %s and %d", v.Status, v.Class, run.Footer.Exit)
	}
}

func TestTwoRunsGiveTheSameRecord(t *testing.T) {
	first := runMock(t, "", load(t, "update-devicemanagementscriptuserstate"))
	second := runMock(t, "", load(t, "update-devicemanagementscriptuserstate"))
	if len(first.Exchanges) != len(second.Exchanges) {
		t.Fatalf("want the same number of exchanges, got %d and %d", len(first.Exchanges), len(second.Exchanges))
	}
	for i := range first.Verdicts {
		a, b := first.Verdicts[i], second.Verdicts[i]
		if a.ID != b.ID || a.Status != b.Status || len(a.Exchanges) != len(b.Exchanges) {
			t.Errorf("verdict %d differs: %s %s, %s %s", i, a.ID, a.Status, b.ID, b.Status)
		}
	}
	for i := range first.Exchanges {
		a, b := first.Exchanges[i], second.Exchanges[i]
		if a.ID != b.ID || a.Case != b.Case || a.Step != b.Step || a.RequestBody != b.RequestBody {
			t.Errorf("exchange %d differs: %d %s %s, %d %s %s", i, a.ID, a.Case, a.Step, b.ID, b.Case, b.Step)
		}
	}
}

// PUT sends the entity as just read, byte for byte. Without such a read, nothing is sent.
func TestUndocumentedMethodSendsWhatWasRead(t *testing.T) {
	for name, tc := range map[string]struct {
		read   int
		body   string
		sent   int
		status verdict.Status
	}{
		"read":      {http.StatusOK, `{ "id":"1", "@odata.etag":"x", "n":1.0 }`, 1, verdict.Pass},
		"not found": {http.StatusNotFound, `{"error":{}}`, 0, verdict.Skip},
		"empty":     {http.StatusOK, ``, 0, verdict.Skip},
	} {
		sent := 0
		fake := &target{do: func(req wire.Request) *wire.Exchange {
			x := &wire.Exchange{Request: req, Status: http.StatusNoContent, Header: http.Header{}}
			switch req.Method {
			case http.MethodGet:
				x.Status, x.Body = tc.read, []byte(tc.body)
			case http.MethodPut:
				if sent++; string(req.Body) != tc.body {
					t.Errorf("%s: want %s sent, got %s", name, tc.body, req.Body)
				}
			}
			return x
		}}
		p := planFor(t, "http://x", load(t, "update-devicemanagementscriptuserstate"))
		p.Cases = slices.DeleteFunc(p.Cases, func(c *plan.Case) bool { return c.Kind != check.UndocumentedMethods })[:1]
		p.Cases[0].Twin = ""
		run := sendAll(t.Context(), p, runner.Options{Target: fake})
		for _, v := range run.Verdicts {
			if v.Check == "undocumented-method" && v.Status != tc.status || sent != tc.sent {
				t.Errorf("%s: want %s after %d PUT, got %s after %d: %s", name, tc.status, tc.sent, v.Status, sent, v.Reason)
			}
		}
	}
}
