// Package trace sends the trace of a run to an OpenTelemetry collector, over HTTP.
//
//	if err := trace.Check(os.Getenv); err != nil { … } // before the run
//	spans, err := trace.Send(ctx, os.Getenv, record)
//
// The run is the root span, each case that sent something a child of it, and each of its requests a client span. What did not pass is a span
// with its fingerprint. The spans are made of the record alone, which is redacted; they carry no bodies.
//
// This package is not API: it may change in any release.
package trace

import (
	"cmp"
	"crypto/sha256"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/graphconform/conform/harness/verdict"
)

// maxText bounds each text of a span, in bytes.
const maxText = 400

// ID returns the id of the trace of a run: that of the run, without hyphens. It is not valid if the run has an id of another kind.
func ID(run string) trace.TraceID {
	id, err := trace.TraceIDFromHex(strings.ReplaceAll(run, "-", ""))
	if err != nil {
		return trace.TraceID{}
	}
	return id
}

// tree makes the spans of one record. Their ids follow from the record, so that a case needs not be open while its requests are sent.
type tree struct {
	tracer trace.Tracer
	record verdict.Source
	id     trace.TraceID
	sent   map[int]bool // exchanges that have a span
}

// span is a span to make.
type span struct {
	id, parent trace.SpanID
	name       string
	kind       trace.SpanKind
	start, end time.Time
	attributes []attribute.KeyValue
	status     codes.Code
	why        string
}

// spanID returns the id of a span that was not sent to the target.
func (t *tree) spanID(kind, name string) (id trace.SpanID) {
	sum := sha256.Sum256([]byte(t.id.String() + "\x00" + kind + "\x00" + name))
	copy(id[:], sum[:])
	return id
}

func (t *tree) root() trace.SpanID { return t.spanID("run", "") }

// make makes all spans.
func (t *tree) make() {
	var verdicts []*verdict.Verdict
	for v := range t.record.All() { // in plan order, so that those of a case follow each other
		if len(verdicts) > 0 && verdicts[0].CaseID() != v.CaseID() {
			t.addCase(verdicts)
			verdicts = nil
		}
		verdicts = append(verdicts, v)
	}
	if len(verdicts) > 0 {
		t.addCase(verdicts)
	}
	t.addRun()
}

func (t *tree) addRun() {
	h, f := t.record.Head(), t.record.Foot()
	s := span{id: t.root(), name: "conform run", kind: trace.SpanKindInternal, start: h.Started, end: f.Ended, attributes: []attribute.KeyValue{
		semconv.TestSuiteName(text(h.Target)), attribute.String("conform.run", text(h.Run)), attribute.Int("conform.exit_code", f.Exit),
	}}
	state := semconv.TestSuiteRunStatusSuccess
	switch {
	case f.Interrupted:
		state = semconv.TestSuiteRunStatusAborted
	case f.Exit != verdict.ExitOK:
		state = semconv.TestSuiteRunStatusFailure
	}
	if f.Exit != verdict.ExitOK {
		s.status = codes.Error
	}
	s.attributes = append(s.attributes, state)
	for _, status := range verdict.Statuses() {
		s.attributes = append(s.attributes, attribute.Int("conform.verdicts."+string(status), f.Counts[status]))
	}
	t.add(s)
}

// addCase adds a case and what belongs to it, unless it sent nothing and shows nothing.
func (t *tree) addCase(verdicts []*verdict.Verdict) {
	name := verdicts[0].CaseID()
	s := span{id: t.spanID("case", name), parent: t.root(), name: text(name), kind: trace.SpanKindInternal}
	state := semconv.TestCaseResultStatusPass
	var shown []*verdict.Verdict
	for _, v := range verdicts {
		for _, id := range v.Exchanges {
			if x := t.record.Exchange(id); x != nil {
				s.cover(name, x)
				t.addExchange(x)
			}
		}
		if v.Status == verdict.Fail || v.Status == verdict.Error || v.Status == verdict.Warn {
			shown = append(shown, v)
		}
		if breaks(v) {
			state, s.status = semconv.TestCaseResultStatusFail, codes.Error
		}
	}
	if s.start.IsZero() {
		if len(shown) == 0 {
			return
		}
		s.start, s.end = t.record.Head().Started, t.record.Head().Started
	}
	s.attributes = []attribute.KeyValue{semconv.TestCaseName(text(name)), state, semconv.TestSuiteName(text(t.record.Head().Target))}
	t.add(s)
	for _, v := range shown {
		t.addCheck(v, &s)
	}
}

// cover extends the time of a case to one of its requests. A case may also refer to the requests of another.
func (s *span) cover(name string, x *verdict.Exchange) {
	if x.Case != name {
		return
	}
	if s.start.IsZero() || x.Started.Before(s.start) {
		s.start = x.Started
	}
	if end := ended(x); end.After(s.end) {
		s.end = end
	}
}

// breaks tells whether a verdict makes a run fail.
func breaks(v *verdict.Verdict) bool {
	return v.Status == verdict.Error || v.Status == verdict.Fail && !v.IsKnown()
}

// addCheck adds what a check found. It takes no time of its own.
func (t *tree) addCheck(v *verdict.Verdict, of *span) {
	s := span{id: t.spanID("check", v.ID), parent: of.id, name: text(v.Check), kind: trace.SpanKindInternal, start: of.end, end: of.end, attributes: []attribute.KeyValue{
		attribute.String("conform.verdict", text(v.ID)), attribute.String("conform.check", text(v.Check)), attribute.String("conform.status", string(v.Status)),
		semconv.ErrorTypeKey.String(text(cmp.Or(v.Class, string(v.Status)))),
	}}
	if v.Status != verdict.Error {
		s.attributes = append(s.attributes, attribute.String("conform.fingerprint", verdict.Fingerprint(v)))
	}
	if v.Deviation != nil {
		s.attributes = append(s.attributes, attribute.String("conform.deviation", string(v.Deviation.Outcome)))
	}
	if breaks(v) {
		s.status, s.why = codes.Error, text("the target "+v.Title)
	}
	t.add(s)
}

func ended(x *verdict.Exchange) time.Time {
	return x.Started.Add(time.Duration(x.Millis * float64(time.Millisecond)))
}

// text is a text of the record, which may quote the target.
func text(s string) string { return verdict.Shorten(s, maxText) }
