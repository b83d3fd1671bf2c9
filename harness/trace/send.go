package trace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/graphconform/conform/harness/verdict"
)

const (
	maxBatch = 512              // spans of one request
	maxTime  = 30 * time.Second // for a record
)

// Send sends the trace of a record to the collector that the environment names, and returns how many spans there are. The error shows no
// secret of the environment. After the first failure nothing more is sent, so that a collector that is down costs little time.
func Send(ctx context.Context, env func(string) string, record verdict.Source) (spans int, err error) {
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	id := ID(record.Head().Run)
	if !id.IsValid() {
		return 0, errors.New("the id of the run is no UUID, so it has no trace")
	}
	// The library would log what it cannot read of the environment, secrets included. Check reports that instead.
	otel.SetLogger(logr.Discard())
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithRetry(otlptracehttp.RetryConfig{
		Enabled: true, InitialInterval: 500 * time.Millisecond, MaxInterval: 5 * time.Second, MaxElapsedTime: 10 * time.Second,
	}))
	if err != nil {
		return 0, hide(env, err)
	}
	about, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(semconv.ServiceName("conform"), semconv.ServiceVersion(text(cmp.Or(record.Head().Conform, "devel")))), resource.WithFromEnv())
	if err != nil {
		return 0, hide(env, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err))
	}
	out := &batches{exporter: exporter, ctx: ctx}
	provider := sdk.NewTracerProvider(sdk.WithSpanProcessor(out), sdk.WithResource(about), sdk.WithIDGenerator(givenIDs{}), sdk.WithSampler(sdk.AlwaysSample()))
	t := &tree{tracer: provider.Tracer("github.com/graphconform/conform"), record: record, id: id, sent: map[int]bool{}}
	t.make()
	out.send()
	return out.count, hide(env, errors.Join(out.err, exporter.Shutdown(ctx)))
}

// add makes one span and ends it.
func (t *tree) add(s span) {
	ctx := context.WithValue(context.Background(), given{}, trace.NewSpanContext(trace.SpanContextConfig{TraceID: t.id, SpanID: s.id}))
	if s.parent.IsValid() {
		ctx = trace.ContextWithSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{TraceID: t.id, SpanID: s.parent, TraceFlags: trace.FlagsSampled}))
	}
	_, made := t.tracer.Start(ctx, s.name, trace.WithSpanKind(s.kind), trace.WithTimestamp(s.start), trace.WithAttributes(s.attributes...))
	made.SetStatus(s.status, s.why)
	made.End(trace.WithTimestamp(s.end))
}

// given is the key of the ids of a span in a context.
type given struct{}

// givenIDs takes the ids of spans from their context.
type givenIDs struct{}

func (givenIDs) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	ids, _ := ctx.Value(given{}).(trace.SpanContext)
	return ids.TraceID(), ids.SpanID()
}

func (g givenIDs) NewSpanID(ctx context.Context, _ trace.TraceID) trace.SpanID {
	_, id := g.NewIDs(ctx)
	return id
}

// batches sends spans in requests of a bounded size. The processors of the library would hide whether that succeeds.
type batches struct {
	ctx      context.Context
	exporter *otlptrace.Exporter
	waiting  []sdk.ReadOnlySpan
	count    int
	err      error
}

func (b *batches) OnStart(context.Context, sdk.ReadWriteSpan) {}

func (b *batches) OnEnd(s sdk.ReadOnlySpan) {
	if b.err != nil {
		return
	}
	b.waiting = append(b.waiting, s)
	if len(b.waiting) == maxBatch {
		b.send()
	}
}

func (b *batches) send() {
	if b.err == nil && len(b.waiting) > 0 {
		b.err = b.exporter.ExportSpans(b.ctx, b.waiting)
		b.count += len(b.waiting)
	}
	b.waiting = nil
}

func (b *batches) Shutdown(context.Context) error   { return nil }
func (b *batches) ForceFlush(context.Context) error { return nil }
