package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/graphconform/conform/harness/verdict"
)

// A run with --trace names a span in each request, and the collector gets these spans, below those of the cases and the run.
func TestTrace(t *testing.T) {
	var mu sync.Mutex
	spans := map[string]*otlp.Span{}
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		var got collector.ExportTraceServiceRequest
		if body, err := io.ReadAll(req.Body); err != nil || proto.Unmarshal(body, &got) != nil {
			t.Errorf("want a request for a trace, got %v", err)
		}
		for _, rs := range got.ResourceSpans {
			for _, ss := range rs.ScopeSpans {
				for _, s := range ss.Spans {
					spans[fmt.Sprintf("%x", s.SpanId)] = s
				}
			}
		}
	}))
	defer srv.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	out := t.TempDir()
	text, exit := command(t, "run", "--contract", "update-userrunstates", "--depth", "quick", "--fault", "update-ignored", "--trace", "--out", out)
	record, err := verdict.Open(filepath.Join(out, "run.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = record.Close() }()
	id := strings.ReplaceAll(record.Head().Run, "-", "")
	if exit != exitBroken || !strings.Contains(text, "conform: sent the trace "+id+" of mock, ") {
		t.Errorf("want exit code 1 and the trace %s, got %d: %s", id, exit, text)
	}
	seen, fingerprints := map[int]bool{}, 0
	for v := range record.All() {
		for _, n := range v.Exchanges {
			if seen[n] {
				continue
			}
			seen[n] = true
			parent := record.Exchange(n).RequestHeader["Traceparent"]
			if len(parent) != 1 || !strings.HasPrefix(parent[0], "00-"+id+"-") || !strings.HasSuffix(parent[0], "-01") {
				t.Fatalf("exchange %d: want a traceparent of the run, got %q", n, parent)
			}
			s := spans[strings.Split(parent[0], "-")[2]]
			if s.GetKind() != otlp.Span_SPAN_KIND_CLIENT {
				t.Fatalf("exchange %d: want its client span, got %v", n, s)
			}
			of := spans[fmt.Sprintf("%x", s.ParentSpanId)]
			if root := spans[fmt.Sprintf("%x", of.GetParentSpanId())]; of == nil || of.Name != record.Exchange(n).Case || root.GetName() != "conform run" || len(root.ParentSpanId) > 0 {
				t.Errorf("exchange %d: want it below its case and the run, got %v below %v", n, of, root)
			}
		}
	}
	for _, s := range spans {
		for _, kv := range s.Attributes {
			if kv.Key == "conform.fingerprint" {
				fingerprints++
			}
		}
	}
	if len(seen) == 0 || fingerprints == 0 {
		t.Errorf("want requests and fingerprints, got %d, %d", len(seen), fingerprints)
	}
}

// command runs conform in a process of its own, because a run can only be made once in one.
func command(t *testing.T, args ...string) (text string, exit int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), testCommand(t), args...)
	out, err := cmd.CombinedOutput()
	if failed := new(exec.ExitError); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// A collector that fails is reported, and changes neither the record nor the exit code. Without --trace, nothing is sent to it.
func TestTraceIsLost(t *testing.T) {
	const secret = "s3cr3t-of-the-collector"
	var asked atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, req.Header.Get("Api-Key"))
	}))
	defer srv.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key="+secret)
	for _, traced := range []bool{false, true} {
		dir := t.TempDir()
		text, exit := command(t, "run", "--contract", "update-userrunstates", "--case", "no-token", fmt.Sprintf("--trace=%t", traced), "--out", dir)
		lost := strings.Contains(text, "conform: the trace of mock is lost, and nothing else: ")
		if exit != exitKept || lost != traced || strings.Contains(text, secret) || asked.Load() > 0 != traced {
			t.Errorf("--trace=%t: want exit code 0, and a lost trace only with --trace, got %d, %d requests: %s", traced, exit, asked.Load(), text)
		}
		record, err := os.ReadFile(filepath.Join(dir, "run.ndjson"))
		if err != nil {
			t.Fatal(err)
		}
		if sent := strings.Contains(string(record), `"Traceparent"`); sent != traced || !strings.Contains(string(record), `"exit":0`) {
			t.Errorf("--trace=%t: want a record with exit code 0, and a traceparent only with --trace, got %s", traced, record)
		}
	}
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
	if text, exit := command(t, "run", "--trace", "--out", t.TempDir()); exit != exitUsage || !strings.Contains(text, "$OTEL_EXPORTER_OTLP_PROTOCOL") {
		t.Errorf("want exit code 2 and the variable, got %d: %s", exit, text)
	}
}
