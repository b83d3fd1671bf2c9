package mock

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestThrottle(t *testing.T) {
	now := fixed
	m, err := New(loadYAML(t, widgetYAML), Options{
		Now: func() time.Time { return now }, NewID: func() string { return otherID }, Throttle: Throttle{2, 20 * time.Second},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	for _, test := range []struct {
		after time.Duration
		want  int
		retry string
	}{{0, 200, ""}, {time.Second, 200, ""}, {500 * time.Millisecond, 429, "19"}, {18*time.Second + 499*time.Millisecond, 429, "1"}, {time.Millisecond, 200, ""}, {-time.Hour, 200, ""}} {
		now = now.Add(test.after)
		x := get(t, server, widget)
		if x.status != test.want || x.got.Get("Retry-After") != test.retry {
			t.Errorf("at %s: want %d with Retry-After %q, got %d with %q", now, test.want, test.retry, x.status, x.got.Get("Retry-After"))
		}
		if x.status == 429 {
			checkError(t, &exchange{response: strings.Replace(x.response, now.Format("2006-01-02T15:04:05"), "2024-02-29T12:00:00", 1), got: x.got})
		}
	}
}

func TestParseThrottle(t *testing.T) {
	for text, want := range map[string]Throttle{
		"10/20s": {10, 20 * time.Second}, "1/1m": {1, time.Minute}, "": {}, "10": {}, "0/1s": {}, "1/0s": {}, "-1/1s": {}, "x/1s": {}, "1/x": {},
	} {
		got, err := ParseThrottle(text)
		if got != want || (err == nil) != (want != Throttle{}) {
			t.Errorf("%q: want %v, got %v, %v", text, want, got, err)
		}
	}
}

func TestLatency(t *testing.T) {
	var slept []time.Duration
	m, err := New(loadYAML(t, widgetYAML), Options{
		Now: func() time.Time { return fixed }, NewID: func() string { return otherID }, Latency: time.Minute,
		Sleep: func(_ context.Context, d time.Duration) error { slept = append(slept, d); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	m.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, widget, nil))
	if !slices.Equal(slept, []time.Duration{time.Minute}) {
		t.Errorf("want a minute, once, got %v", slept)
	}
}

// The zero Options have a clock, ids and a timer of their own.
func TestDefaultOptions(t *testing.T) {
	m, err := New(loadYAML(t, widgetYAML), Options{Latency: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	first, second := get(t, server, widget), get(t, server, widget)
	date, err := http.ParseTime(first.got.Get("Date"))
	if err != nil || time.Since(date) > time.Minute || first.got.Get("request-id") == second.got.Get("request-id") {
		t.Errorf("want the current time and ids that differ, got %v and %v", first.got, second.got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if sleep(ctx, time.Hour) == nil {
		t.Error("want the wait to end with its context")
	}
}

func TestSeedStateAndReset(t *testing.T) {
	m := testMock(t, "", loadYAML(t, widgetYAML))
	const path = "/beta/deviceManagement/widgets/a%2Fb"
	seeded := `{"entities":[{"path":"` + path + `","state":{"id":"a/b","displayName":"Door","note":null,"createdDateTime":"2020-01-01T00:00:00Z"}}]}`
	if err := m.Seed([]byte(seeded)); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	x := get(t, server, path)
	if x.text(t, "displayName") != `"Door"` || x.text(t, "note") != "null" || x.text(t, "createdDateTime") != `"2020-01-01T00:00:00Z"` || x.text(t, "mode") == "" {
		t.Errorf("want the seeded values and made-up ones for the rest, got %s", x.response)
	}
	if list := get(t, server, "/beta/deviceManagement/widgets"); !strings.Contains(list.response, "Door") {
		t.Errorf("want the seed in its collection, got %s", list.response)
	}
	patch(t, server, path, `{"displayName":"Gate"}`)
	get(t, server, widget)

	anonymous := func(method, path string) *exchange {
		x := &exchange{method: method, path: path, header: map[string]string{"Authorization": ""}}
		x.send(t, server)
		return x
	}
	dump := anonymous("GET", statePath)
	again := testMock(t, "", loadYAML(t, widgetYAML))
	if err := again.Seed([]byte(dump.response)); err != nil || dump.status != 200 {
		t.Fatalf("want a state that can be a seed, got %d %v", dump.status, err)
	}
	if got := string(encode(again.state())); got != strings.Replace(dump.response, ".1", ".0", 1) { // the version starts anew
		t.Errorf("want the same state from it\n%s\ngot\n%s", dump.response, got)
	}
	if x := anonymous("POST", resetPath); x.status != 204 {
		t.Errorf("want 204 for a reset, got %d", x.status)
	}
	if x := anonymous("GET", statePath); strings.Contains(x.response, "Gate") || strings.Contains(x.response, "w1") || !strings.Contains(x.response, "Door") {
		t.Errorf("want the seeds alone after a reset, got %s", x.response)
	}
	if x, y := anonymous("POST", statePath), anonymous("GET", resetPath); x.got.Get("Allow") != "GET" || y.got.Get("Allow") != "POST" {
		t.Errorf("want 405 with Allow, got %d %v and %d %v", x.status, x.got, y.status, y.got)
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, statePath, nil)) // comes from 192.0.2.1
	if w.Code != http.StatusUnauthorized {
		t.Errorf("want no state shown to another machine, got %d", w.Code)
	}
}

func TestSeedRejects(t *testing.T) {
	const prefix = `{"entities":[{"path":"/beta/deviceManagement/widgets/w1","state":`
	for raw, want := range map[string]string{
		`{`:                                  "not JSON",
		`[]`:                                 "no list of entities",
		`{"entities":[{"path":"/nowhere"}]}`: `no contract has an entity on the path "/nowhere"`,
		`{"entities":[{"path":"%zz"}]}`:      "not the path of an entity",
		`{"entities":[{"path":"/beta/deviceManagement/widgets","state":{}}]}`: "no contract has an entity",
		prefix + `[]}]}`:             "is not an object",
		prefix + `{"x":1}}]}`:        `the contract has no property "x"`,
		prefix + `{"count":"x"}}]}`:  "count: want a JSON integer",
		prefix + `{"count":null}}]}`: "count: want a value",
		prefix + `{"id":"other"}}]}`: "id differs from the key",
	} {
		err := testMock(t, "", loadYAML(t, widgetYAML)).Seed([]byte(raw))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want an error with %q, got %v", raw, want, err)
		}
	}
}
