package trace

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/graphconform/conform/harness/verdict"
)

const (
	run    = "0f8fad5b-d9cb-469f-a165-70867728950e"
	runHex = "0f8fad5bd9cb469fa16570867728950e"
	sentID = "00f067aa0ba902b7"
	secret = "s3cr3t-of-the-collector"
)

// receiver is a collector that keeps what it gets.
type receiver struct {
	mu       sync.Mutex
	spans    map[string]*otlp.Span // by name
	requests int
	resource []*common.KeyValue
	keys     []string
	status   int // instead of 200
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests++
	r.keys = append(r.keys, req.Header.Get("Api-Key"))
	if r.status != 0 {
		w.WriteHeader(r.status)
		_, _ = fmt.Fprintf(w, "\x1b[31mnot with %s\n", req.Header.Get("Api-Key"))
		return
	}
	body, err := io.ReadAll(req.Body)
	var got collector.ExportTraceServiceRequest
	if err != nil || req.URL.Path != "/v1/traces" || proto.Unmarshal(body, &got) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for _, rs := range got.ResourceSpans {
		r.resource = rs.Resource.Attributes
		for _, ss := range rs.ScopeSpans {
			for _, s := range ss.Spans {
				r.spans[s.Name] = s
			}
		}
	}
}

// collect starts a collector, and points the environment to it.
func collect(t *testing.T, status int) *receiver {
	t.Helper()
	r := &receiver{spans: map[string]*otlp.Span{}, status: status}
	srv := httptest.NewServer(r)
	t.Cleanup(srv.Close)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key="+secret)
	return r
}

func attributes(list []*common.KeyValue) map[string]string {
	out := map[string]string{}
	for _, kv := range list {
		out[kv.Key] = kv.Value.GetStringValue()
		if n := kv.Value.GetIntValue(); out[kv.Key] == "" {
			out[kv.Key] = fmt.Sprint(n)
		}
	}
	return out
}

var began = time.Date(2026, 11, 23, 21, 5, 7, 0, time.UTC)

// record is a run with a case that fails, one that passes, one that sent nothing, and a known deviation.
func record() *verdict.Run {
	verdictOf := func(id string, status verdict.Status, exchanges ...int) verdict.Verdict {
		check := id[strings.LastIndex(id, "/")+1:]
		return verdict.Verdict{ID: id, Contract: "things", Operation: "things", Case: strings.Split(id, "/")[1], Check: check, Title: "keeps updates", Status: status, Exchanges: exchanges}
	}
	failing := verdictOf("things/full/read-back", verdict.Fail, 1, 2)
	failing.Class, failing.Findings = "state.lost-update", []verdict.Finding{{Class: "state.lost-update", Want: "a body of wishes", Got: "a body of nothing"}}
	known := verdictOf("things/null/read-back", verdict.Fail, 3)
	known.Class, known.Deviation = "state.lost-update", &verdict.Deviation{Outcome: verdict.Known}
	exchange := func(id int, name, method string, after time.Duration, status int) verdict.Exchange {
		return verdict.Exchange{
			ID: id, Case: name, Step: "request", Method: method, URL: "http://things.example:8080/beta/things/1?$select=id", RequestBody: `{"a":"body"}`, Body: `{"b":"body"}`,
			Status: status, Started: began.Add(after), Millis: 20,
		}
	}
	r := &verdict.Run{
		Header:    verdict.Header{Run: run, Target: "lab", Started: began, Conform: "v1.2.3"},
		Verdicts:  []verdict.Verdict{verdictOf("things/full/status", verdict.Pass, 1), failing, known, verdictOf("things/odd/status", verdict.Pass, 4, 3), verdictOf("things/none/status", verdict.Skip)},
		Exchanges: []verdict.Exchange{exchange(1, "things/full", "PATCH", 100*time.Millisecond, 204), exchange(2, "things/full", "GET", 200*time.Millisecond, 500), exchange(3, "things/null", "DELETE", 0, 404), exchange(4, "things/odd", "BREW", 0, 0)},
		Footer:    verdict.Footer{Ended: began.Add(time.Second), Exit: verdict.ExitBroken},
	}
	r.Exchanges[0].RequestHeader = map[string][]string{"Traceparent": {"00-" + runHex + "-" + sentID + "-01"}}
	r.Exchanges[0].Attempts = []verdict.Attempt{{Status: 429}}
	r.Exchanges[3].ErrorKind, r.Exchanges[3].Error = "target.cut", "the body ended early"
	r.Footer.Counts = r.Count()
	return r
}

func TestSpansOfARun(t *testing.T) {
	got := collect(t, 0)
	spans, err := Send(t.Context(), os.Getenv, record())
	if err != nil || spans != 10 {
		t.Fatalf("want 10 spans, got %d, %v", spans, err)
	}
	if about := attributes(got.resource); about["service.name"] != "conform" || about["service.version"] != "v1.2.3" || got.keys[0] != secret {
		t.Errorf("want the service conform and the header of the environment, got %v, %v", about, got.keys)
	}
	parents := map[string]string{}
	names := map[string]string{"": ""}
	for name, s := range got.spans {
		names[string(s.SpanId)] = name
		if id := fmt.Sprintf("%x", s.TraceId); id != runHex {
			t.Errorf("%s: want the id of the run as the trace, got %s", name, id)
		}
	}
	for name, s := range got.spans {
		parents[name] = names[string(s.ParentSpanId)]
	}
	delete(parents, "read-back") // of two cases
	for name, parent := range map[string]string{
		"conform run": "", "things/full": "conform run", "things/null": "conform run", "things/odd": "conform run",
		"PATCH": "things/full", "GET": "things/full", "DELETE": "things/null", "HTTP": "things/odd",
	} {
		if parents[name] != parent || got.spans[name] == nil {
			t.Errorf("%s: want it below %q, got %q of %v", name, parent, parents[name], parents)
		}
	}
	if id := fmt.Sprintf("%x", got.spans["PATCH"].SpanId); id != sentID {
		t.Errorf("want the span that the request named, got %s", id)
	}
	full := got.spans["things/full"]
	if d := time.Duration(full.EndTimeUnixNano - full.StartTimeUnixNano); d != 120*time.Millisecond {
		t.Errorf("want a case from its first request to its last, got %s", d)
	}
	for _, s := range got.spans {
		if text := s.String(); strings.Contains(text, "body") {
			t.Errorf("want no body, and no text that quotes one, got %s", text)
		}
	}
}

func TestAttributes(t *testing.T) {
	got := collect(t, 0)
	r := record()
	r.Verdicts = append(r.Verdicts[:2], r.Verdicts[3:]...) // without the known deviation
	if _, err := Send(t.Context(), os.Getenv, r); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]map[string]string{
		"conform run": {"test.suite.name": "lab", "test.suite.run.status": "failure", "conform.exit_code": "1", "conform.run": run},
		"things/full": {"test.case.name": "things/full", "test.case.result.status": "fail"},
		"things/odd":  {"test.case.result.status": "pass"},
		"read-back":   {"conform.fingerprint": verdict.Fingerprint(&r.Verdicts[1]), "error.type": "state.lost-update", "conform.verdict": "things/full/read-back"},
		"PATCH":       {"http.request.method": "PATCH", "http.response.status_code": "204", "server.address": "things.example", "server.port": "8080", "http.request.resend_count": "1", "url.full": r.Exchanges[0].URL},
		"GET":         {"error.type": "500"},
		"HTTP":        {"http.request.method": "_OTHER", "http.request.method_original": "BREW", "error.type": "target.cut"},
	} {
		have := attributes(got.spans[name].GetAttributes())
		for key, value := range want {
			if have[key] != value {
				t.Errorf("%s: want %s %q, got %q", name, key, value, have[key])
			}
		}
	}
	for name, want := range map[string]otlp.Status_StatusCode{"PATCH": 0, "DELETE": 0, "GET": 2, "HTTP": 2, "things/full": 2, "things/odd": 0, "conform run": 2, "read-back": 2} {
		if code := got.spans[name].GetStatus().GetCode(); code != want {
			t.Errorf("%s: want status %d, got %d", name, want, code)
		}
	}
}

// A known deviation is shown, and breaks nothing.
func TestKnownDeviation(t *testing.T) {
	got := collect(t, 0)
	r := record()
	r.Verdicts = r.Verdicts[2:3]
	if _, err := Send(t.Context(), os.Getenv, r); err != nil {
		t.Fatal(err)
	}
	check := got.spans["read-back"]
	if attributes(check.GetAttributes())["conform.deviation"] != "known" || check.GetStatus().GetCode() == 2 || got.spans["things/null"].GetStatus().GetCode() == 2 {
		t.Errorf("want a known deviation without an error, got %v", check)
	}
}

// A collector that fails is asked once, and its response shows no secret and commands no terminal.
func TestCollectorFails(t *testing.T) {
	got := collect(t, http.StatusUnauthorized)
	r := record()
	for i := range 2 * maxBatch {
		x := r.Exchanges[0]
		x.ID = 10 + i
		r.Exchanges, r.Verdicts[0].Exchanges = append(r.Exchanges, x), append(r.Verdicts[0].Exchanges, x.ID)
	}
	_, err := Send(t.Context(), os.Getenv, r)
	if err == nil || !strings.Contains(err.Error(), "401") || strings.Contains(err.Error(), secret) || strings.ContainsAny(err.Error(), "\x1b\n") {
		t.Errorf("want an error with 401, without the secret and on one line, got %q", err)
	}
	if got.requests != 1 {
		t.Errorf("want one request, got %d", got.requests)
	}
}

func TestCollectorIsDown(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	srv.Close()
	if _, err := Send(t.Context(), os.Getenv, record()); err == nil {
		t.Error("want an error, got none")
	}
	r := record()
	r.Header.Run = "r-1"
	if _, err := Send(t.Context(), os.Getenv, r); err == nil || !strings.Contains(err.Error(), "UUID") {
		t.Errorf("want an error that names the run's id, got %v", err)
	}
}

func TestCheckEnvironment(t *testing.T) {
	for name, tc := range map[string]struct{ variable, value, want string }{
		"nothing":         {},
		"a collector":     {"OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example/base", ""},
		"json":            {"OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", ""},
		"headers":         {"OTEL_EXPORTER_OTLP_HEADERS", "api-key=" + secret + ", authorization=Bearer%20x", ""},
		"no URL":          {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", secret + ":4318", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"},
		"gRPC":            {"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_EXPORTER_OTLP_PROTOCOL"},
		"no list":         {"OTEL_EXPORTER_OTLP_HEADERS", secret, "OTEL_EXPORTER_OTLP_HEADERS"},
		"broken encoding": {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=" + secret + "%zz", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"},
	} {
		t.Run(name, func(t *testing.T) {
			err := Check(func(v string) string { return map[string]string{tc.variable: tc.value}[v] })
			switch {
			case tc.want == "" && err != nil:
				t.Errorf("want no error, got %v", err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), "$"+tc.want+" ") || strings.Contains(err.Error(), secret)):
				t.Errorf("want an error that names $%s and not its value, got %v", tc.want, err)
			}
		})
	}
}
