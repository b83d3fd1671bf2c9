package runner_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// A failing target gets no more requests. Cases that were not sent are errors, not failures.
func TestStopWhenFailing(t *testing.T) {
	answers := func(status int) func(wire.Request) *wire.Exchange {
		return func(req wire.Request) *wire.Exchange {
			return &wire.Exchange{Request: req, Status: status, Header: http.Header{}}
		}
	}
	oddCutOff := func(req wire.Request) *wire.Exchange { // a read is answered, an update is not
		if req.Method == http.MethodGet {
			return &wire.Exchange{Request: req, Status: 200, Header: http.Header{}, Body: []byte(`{}`)}
		}
		return answers(http.StatusGatewayTimeout)(req)
	}
	for _, test := range []struct {
		name    string
		do      func(wire.Request) *wire.Exchange
		careful bool
		most    int32
		reason  string
	}{
		{"5xx", answers(500), true, 24, "5xx"},
		{"5xx on this machine", answers(500), false, 0, ""},
		{"refused", answers(404), true, 60, "80 %"},
		{"refused on this machine", answers(404), false, 0, ""},
		{"nothing learned", oddCutOff, true, 60, "80 %"},
	} {
		failing := &target{do: test.do}
		run := sendAll(t.Context(), planFor(t, "http://failing", load(t, "update-devicemanagementscriptuserstate")), runner.Options{Target: failing, StopWhenFailing: test.careful})
		stopped := 0
		for _, v := range run.Verdicts {
			if v.Class == string(wire.Failing) {
				stopped++
				if v.Status != verdict.Error || !strings.Contains(v.Reason, test.reason) {
					t.Errorf("%s: %s: want an error that says why, got %s: %s", test.name, v.ID, v.Status, v.Reason)
				}
			}
		}
		if (stopped > 0) != (test.reason != "") {
			t.Errorf("%s: want a stop: %t, got %d verdicts of %d", test.name, test.reason != "", stopped, len(run.Verdicts))
		}
		if n := failing.calls.Load(); test.most > 0 && int32(n) > test.most {
			t.Errorf("%s: want at most %d requests, got %d", test.name, test.most, n)
		}
	}
}
