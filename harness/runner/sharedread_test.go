package runner_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// quiet is a target that rejects what it must reject, and whose state does not change until a request spoils it.
func quiet(spoils func(wire.Request) bool) *target {
	state := `{"id":"1","successDeviceCount":1}`
	return &target{do: func(req wire.Request) *wire.Exchange {
		x := &wire.Exchange{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(state)}
		if req.Method == http.MethodGet {
			return x
		}
		if spoils(req) {
			state = `{"id":"1","successDeviceCount":99}`
		}
		x.Status, x.Body = http.StatusBadRequest, []byte(`{"error":{"code":"badRequest","message":"No."}}`)
		return x
	}}
}

// sharing plans some cases of the keyed contract that share their reads.
func sharing(t *testing.T, cases ...string) *plan.Plan {
	t.Helper()
	c := load(t, "update-devicemanagementscriptuserstate")
	p, err := plan.New(plan.Options{
		Contracts: c, Base: func(*contract.Operation) string { return "http://quiet" }, Defaults: true, Seed: "1", Cases: cases,
		Checks: []string{"rejected-unchanged"},
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []*plan.Case
	for _, k := range p.Cases {
		if k.Operation == c[0].Operations[0] && !k.TwinOnly {
			k.Twin, k.SharesReads = "", k.ChangesNothing // the twin's answer is for other tests
			out = append(out, k)
		}
	}
	p.Cases = out
	return p
}

func changes(run *verdict.Run) (out []verdict.Verdict) {
	for _, v := range run.Verdicts {
		if v.Status == verdict.Fail {
			out = append(out, v)
		}
	}
	return out
}

func TestASharedReadFailsOneCase(t *testing.T) {
	for _, tt := range []struct {
		name   string
		spoils func(wire.Request) bool
		want   string // the case that is blamed
		hint   string
	}{
		{"nothing changes", func(wire.Request) bool { return false }, "", ""},
		{"the first in line", func(r wire.Request) bool { return r.Method == "CONFORMX" }, "unknown-method",
			"any of these requests may have caused it: request (exchange 7), wrong-media-type (exchange"},
	} {
		p := sharing(t, "unknown-method", "malformed-json", "wrong-media-type")
		at := quiet(tt.spoils)
		run := sendAll(context.Background(), p, runner.Options{Target: at})
		if got := int(at.calls.Load()); got != 5 {
			t.Errorf("%s: want three requests between two reads, got %d", tt.name, got)
		}
		found := changes(run)
		if len(found) > 1 || (len(found) == 0) != (tt.want == "") {
			t.Errorf("%s: want one case at most, got %+v", tt.name, found)
			continue
		}
		if len(found) == 1 && (found[0].Case != tt.want || !strings.HasPrefix(found[0].Findings[0].Hint, tt.hint)) {
			t.Errorf("%s: want %s, got %s %+v", tt.name, tt.want, found[0].Case, found[0].Findings)
		}
		for _, v := range run.Verdicts {
			if len(v.Exchanges) != 3 || v.Status != verdict.Pass && v.Status != verdict.Fail {
				t.Errorf("%s: %s: want a verdict on a request between two reads, got %s %v", tt.name, v.ID, v.Status, v.Exchanges)
			}
		}
		if n := len(run.Exchanges); n != 5 {
			t.Errorf("%s: want each exchange in the record once, got %d", tt.name, n)
		}
	}
}

// otherValues gives one of two cases other values: the plan gives both the same.
type otherValues struct{ *target }

func (t otherValues) Do(ctx context.Context, req wire.Request) *wire.Exchange {
	if req.Header.Get("Content-Type") == "text/plain" {
		req.Body = []byte(strings.NewReplacer("73", "37", "conform-1-1", "conform-1-9").Replace(string(req.Body)))
	}
	return t.target.Do(ctx, req)
}

// The value that a read shows identifies the request that wrote it.
func TestTheValueIdentifiesTheRequest(t *testing.T) {
	p := sharing(t, "malformed-json", "wrong-media-type")
	sent := ""
	at := &target{}
	at.do = func(req wire.Request) *wire.Exchange {
		if req.Header.Get("Content-Type") == "text/plain" {
			sent = string(req.Body)
		}
		x := &wire.Exchange{Status: http.StatusBadRequest, Header: http.Header{}}
		if req.Method == http.MethodGet {
			x.Status, x.Body = http.StatusOK, []byte(`{"id":"1","successDeviceCount":-5,"errorDeviceCount":-5,"userPrincipalName":"a"}`)
			if sent != "" {
				x.Body = []byte(sent)
			}
		}
		return x
	}
	found := changes(sendAll(context.Background(), p, runner.Options{Target: otherValues{at}}))
	if len(found) != 1 || found[0].Case != "wrong-media-type" || found[0].Findings[0].Hint != "" {
		t.Errorf("want wrong-media-type alone, got %+v", found)
	}
}

// A case without a response may have changed the entity. The cases next to it do not fail, and still get their read.
func TestAFailureBetweenSharedReadsFailsNobody(t *testing.T) {
	p := sharing(t, "unknown-method", "malformed-json", "wrong-media-type")
	at := quiet(func(r wire.Request) bool { return len(r.Body) > 0 && r.Header.Get("Content-Type") != "text/plain" })
	answer := at.do
	at.do = func(req wire.Request) *wire.Exchange {
		x := answer(req)
		if len(req.Body) > 0 && req.Header.Get("Content-Type") != "text/plain" {
			return silent(req, wire.Unreachable, "no answer")
		}
		return x
	}
	run := sendAll(context.Background(), p, runner.Options{Target: at})
	if found := changes(run); len(found) > 0 {
		t.Errorf("want no failure, got %+v", found)
	}
	if v := run.Verdicts[0]; v.Status != verdict.Pass || len(v.Exchanges) != 3 {
		t.Errorf("want unknown-method judged, got %+v", v)
	}
}

func TestAStoppedRunLeavesNobodyWaiting(t *testing.T) {
	p := sharing(t, "unknown-method", "malformed-json", "wrong-media-type")
	ctx, stop := context.WithCancel(context.Background())
	at := quiet(func(r wire.Request) bool {
		if r.Method == "CONFORMX" {
			stop()
		}
		return false
	})
	run := sendAll(ctx, p, runner.Options{Target: at})
	for _, v := range run.Verdicts {
		if v.Status != verdict.NotRun {
			t.Errorf("%s: want not-run, got %s: %s", v.ID, v.Status, v.Reason)
		}
	}
	if got := at.calls.Load(); got != 2 {
		t.Errorf("want nothing sent after the stop, got %d requests", got)
	}
	if check.IsRead("request") || !check.IsRead("read-1") {
		t.Error("want reads and requests distinguished by their names")
	}
}
