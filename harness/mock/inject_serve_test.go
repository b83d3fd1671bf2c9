package mock

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// faultyServer serves widgets with faults for clients. It notes how long it sleeps, and does not.
func faultyServer(t *testing.T, slept *[]time.Duration, rules ...string) *httptest.Server {
	t.Helper()
	opts := Options{
		Now: func() time.Time { return fixed }, NewID: func() string { return otherID },
		Sleep: func(_ context.Context, d time.Duration) error { *slept = append(*slept, d); return nil },
	}
	for _, text := range rules {
		i, err := ParseInjection(text)
		if err != nil {
			t.Fatal(err)
		}
		opts.Injections = append(opts.Injections, i)
	}
	m, err := New(loadYAML(t, widgetYAML), opts)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	return server
}

func TestInjectedStatus(t *testing.T) {
	for _, tt := range []struct{ rule, retry, code string }{
		{"503", "1", "serviceUnavailable"}, {"429,retry-after=2.128", "2.128", "tooManyRequests"}, {"504", "", "gatewayTimeout"},
		{"500,retry-after=3", "3", "internalServerError"}, {"499", "", "unknownError"},
	} {
		x := patch(t, faultyServer(t, nil, tt.rule), widget, `{"count":5}`)
		if fmt.Sprint(x.status) != tt.rule[:3] || x.got.Get("Retry-After") != tt.retry || !strings.Contains(x.response, `"code":"`+tt.code+`"`) {
			t.Errorf("%s: want Retry-After %q and %s, got %d %q %s", tt.rule, tt.retry, tt.code, x.status, x.got.Get("Retry-After"), x.response)
		}
		checkError(t, x)
	}
	if x := get(t, faultyServer(t, nil, "401"), widget); x.got.Get("WWW-Authenticate") == "" {
		t.Errorf("want a challenge with 401, got %v", x.got)
	}
	if x := get(t, faultyServer(t, nil, "405"), widget); x.got.Get("Allow") == "" {
		t.Errorf("want Allow with 405, got %v", x.got)
	}
}

// Where the contract is no more than HTTP, the error is that of RFC 9457.
func TestInjectedStatusOutsideOData(t *testing.T) {
	yaml := strings.Replace(plainYAML("/things/{id}", `{'200': `+thingSchema+`}`, `[{name: id, in: path, required: true, schema: {type: string}}]`),
		"x-conform-profile: graph", "x-conform-profile: http", 1)
	m, err := New(loadYAML(t, yaml), Options{Injections: []Injection{{Fault: "503"}}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	if x := get(t, server, "/v1.0/things/a"); x.status != 503 || x.got.Get("Content-Type") != problemMedia || x.got.Get("Retry-After") != "1" {
		t.Errorf("want problem details with Retry-After, got %d %v %s", x.status, x.got, x.response)
	}
}

// statuses sends requests and returns their statuses, 0 for none.
func statuses(t *testing.T, server *httptest.Server, requests ...string) (got []int) {
	t.Helper()
	for _, text := range requests {
		method, path, _ := strings.Cut(text, " ")
		x := &exchange{method: method, path: path}
		if method == http.MethodPatch {
			x.body = `{"count":1}`
		}
		x.send(t, server)
		got = append(got, x.status)
	}
	return got
}

func TestWhichRequestsHaveTheFault(t *testing.T) {
	read, write, other := "GET "+widget, "PATCH "+widget, "GET /beta/deviceManagement/widgets/w2"
	for name, tt := range map[string]struct {
		rules    []string
		requests []string
		want     []int
	}{
		"storm":          {[]string{"429,nth=2-3"}, []string{read, write, read, read}, []int{200, 429, 429, 200}},
		"from then on":   {[]string{"503,nth=2-"}, []string{read, read, read}, []int{200, 503, 503}},
		"one":            {[]string{"503,nth=2"}, []string{read, read, read}, []int{200, 503, 200}},
		"path":           {[]string{"503,path=*/WIDGETS/w1"}, []string{read, other, read + "?$select=id"}, []int{503, 200, 503}},
		"method":         {[]string{"503,method=PATCH,nth=1"}, []string{read, write, write}, []int{200, 503, 200}},
		"first decides":  {[]string{"503,nth=1", "504,nth=1-2"}, []string{read, read, read}, []int{503, 504, 200}},
		"never":          {[]string{"503,rate=0"}, []string{read}, []int{200}},
		"unknown path":   {[]string{"502"}, []string{"GET /nowhere"}, []int{502}},
		"escaped path":   {[]string{"503,path=*/a/b", "504,path=*/a%2Fc"}, []string{read, strings.Replace(read, "w1", "a%2Fb", 1), strings.Replace(read, "w1", "a%2Fc", 1)}, []int{200, 503, 504}},
		"state is kept":  {[]string{"503,method=PATCH"}, []string{write, read}, []int{503, 200}},
		"own paths work": {[]string{"503"}, []string{"GET " + statePath, read}, []int{200, 503}},
	} {
		if got := statuses(t, faultyServer(t, nil, tt.rules...), tt.requests...); !slices.Equal(got, tt.want) {
			t.Errorf("%s: want %v, got %v", name, tt.want, got)
		}
	}
}

func TestInjectionInBatch(t *testing.T) {
	const batched = `{"requests":[{"id":"1","method":"GET","url":"/deviceManagement/widgets/w1"},{"id":"2","method":"GET","url":"/deviceManagement/widgets/w2"}]}`
	for rule, want := range map[string]string{
		"503,path=*/w2,retry-after=7": `"id":"2","status":503,"headers":{"Cache-Control":"no-store","Content-Type":`,
		"429,path=/beta/$batch":       `"code":"tooManyRequests"`,
		"503,path=*/w1":               `"id":"2","status":200`,
	} {
		x := &exchange{method: "POST", path: "/beta/$batch", body: batched}
		x.send(t, faultyServer(t, nil, rule))
		if !strings.Contains(x.response, want) || strings.Contains(rule, "=7") && !strings.Contains(x.response, `"Retry-After":"7"`) {
			t.Errorf("%s: want %s, got %d %s", rule, want, x.status, x.response)
		}
	}
	server := faultyServer(t, nil, "dropped-connection,path=*/w2")
	response, err := server.Client().Post(server.URL+"/beta/$batch", "application/json", strings.NewReader(batched))
	if err == nil {
		_ = response.Body.Close()
	}
	if err != nil || response.StatusCode != http.StatusUnauthorized {
		t.Errorf("want 401 without a token, and no request of the batch run, got %v, %v", response, err)
	}
	if _, err := raw(t, server, http.MethodPost, "/beta/$batch", batched); err == nil {
		t.Error("want no response to a batch if the connection of one of its requests is dropped")
	}
}

// raw sends a request with a token, and returns the body as far as it comes.
func raw(t *testing.T, server *httptest.Server, method, path, body string) (string, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer good")
	request.Header.Set("Content-Type", "application/json")
	response, err := server.Client().Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	return string(got), err
}

func TestBrokenConnections(t *testing.T) {
	whole, _ := raw(t, faultyServer(t, nil), http.MethodGet, widget, "")
	for _, secure := range []bool{false, true} {
		m := testMock(t, "", loadYAML(t, widgetYAML))
		server := httptest.NewUnstartedServer(m)
		if server.EnableHTTP2 = secure; secure {
			server.StartTLS()
		} else {
			server.Start()
		}
		t.Cleanup(server.Close)
		m.injector.set([]Injection{{Fault: droppedConnection, Method: http.MethodPatch}, {Fault: truncatedBody, First: 2, Last: 2}})
		if got, err := raw(t, server, http.MethodPatch, widget, `{"count":71}`); err == nil {
			t.Errorf("HTTP/2 %t: want no response, got %s", secure, got)
		}
		switch got, err := raw(t, server, http.MethodGet, widget, ""); {
		case err == nil, got != whole[:len(whole)/2]:
			t.Errorf("HTTP/2 %t: want the first half and an error, got %q, %v", secure, got, err)
		case !secure && !errors.Is(err, io.ErrUnexpectedEOF):
			t.Errorf("want less than Content-Length announces, got %v", err)
		}
		if got, err := raw(t, server, http.MethodGet, widget, ""); err != nil || got != whole {
			t.Errorf("HTTP/2 %t: want the state as it was, got %q, %v", secure, got, err)
		}
	}
}

func TestSlowBody(t *testing.T) {
	var slept []time.Duration
	whole, _ := raw(t, faultyServer(t, nil), http.MethodGet, widget, "")
	server := faultyServer(t, &slept, "slow-body,nth=1", "slow-body,delay=50ms,nth=2", "503,delay=1s,nth=3")
	for _, want := range []time.Duration{2 * time.Second, 50 * time.Millisecond} {
		slept = nil
		got, err := raw(t, server, http.MethodGet, widget, "")
		if err != nil || got != whole || !slices.Equal(slept, slices.Repeat([]time.Duration{want / slowPieces}, slowPieces)) {
			t.Errorf("want the body in pieces over %s, got %q, %v after %v", want, got, err, slept)
		}
	}
	slept = nil
	if x := get(t, server, widget); x.status != 503 || !slices.Equal(slept, []time.Duration{time.Second}) {
		t.Errorf("want 503 after a second, got %d after %v", x.status, slept)
	}
}

func TestLatencyOfBatch(t *testing.T) {
	var slept []time.Duration
	m, err := New(loadYAML(t, widgetYAML), Options{
		Latency: time.Minute, Sleep: func(_ context.Context, d time.Duration) error { slept = append(slept, d); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	got, err := raw(t, server, http.MethodPost, "/beta/$batch", `{"requests":[{"id":"1","method":"GET","url":"/deviceManagement/widgets/w1"},{"id":"2","method":"GET","url":"/deviceManagement/widgets/w2"}]}`)
	if err != nil || !slices.Equal(slept, []time.Duration{time.Minute}) {
		t.Errorf("want the latency once, got %v, %s, %v", slept, got, err)
	}
}

// deadlineWriter notes the deadlines that a handler sets.
type deadlineWriter struct {
	*httptest.ResponseRecorder
	read, write []time.Time
}

func (w *deadlineWriter) SetReadDeadline(at time.Time) error { w.read = append(w.read, at); return nil }
func (w *deadlineWriter) SetWriteDeadline(at time.Time) error {
	w.write = append(w.write, at)
	return nil
}

// The server's deadlines are for clients that are slow, so they do not end a response that the mock delays.
func TestDelaysHaveNoDeadline(t *testing.T) {
	for name, tt := range map[string]struct {
		opts Options
		want []time.Time
	}{
		"no delay":      {Options{Injections: []Injection{{Fault: "503"}}}, nil},
		"latency":       {Options{Latency: time.Hour}, []time.Time{{}}},
		"a late status": {Options{Injections: []Injection{{Fault: "504", Delay: time.Hour}}}, []time.Time{{}}},
		"a slow body":   {Options{Injections: []Injection{{Fault: slowBody}}}, []time.Time{{}}},
	} {
		tt.opts.Sleep = func(context.Context, time.Duration) error { return nil }
		m, err := New(loadYAML(t, widgetYAML), tt.opts)
		if err != nil {
			t.Fatal(err)
		}
		w := &deadlineWriter{ResponseRecorder: httptest.NewRecorder()}
		m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, widget, nil))
		if !slices.Equal(w.read, tt.want) || !slices.Equal(w.write, tt.want) {
			t.Errorf("%s: want the deadlines %v, got %v and %v", name, tt.want, w.read, w.write)
		}
	}
}
