package trace

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/graphconform/conform/harness/verdict"
)

// methods are those that semantic conventions know.
var methods = []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"}

// addExchange adds a request, once. A status from 400 to 499 is often what the case wants, and therefore no error.
func (t *tree) addExchange(x *verdict.Exchange) {
	if t.sent[x.ID] {
		return
	}
	t.sent[x.ID] = true
	s := span{id: t.clientSpan(x), parent: t.spanID("case", x.Case), name: x.Method, kind: trace.SpanKindClient, start: x.Started, end: ended(x)}
	if slices.Contains(methods, x.Method) {
		s.attributes = append(s.attributes, semconv.HTTPRequestMethodKey.String(x.Method))
	} else {
		s.name = "HTTP"
		s.attributes = append(s.attributes, semconv.HTTPRequestMethodOther, semconv.HTTPRequestMethodOriginal(text(x.Method)))
	}
	s.attributes = append(s.attributes, semconv.URLFull(text(x.URL)), attribute.Int("conform.exchange", x.ID), attribute.String("conform.step", text(x.Step)))
	s.attributes = append(s.attributes, server(x.URL)...)
	if n := len(x.Attempts); n > 0 {
		s.attributes = append(s.attributes, semconv.HTTPRequestResendCount(n))
	}
	if x.Status != 0 {
		s.attributes = append(s.attributes, semconv.HTTPResponseStatusCode(x.Status))
	}
	kind := x.ErrorKind
	if kind == "" && x.Status >= 500 {
		kind = strconv.Itoa(x.Status)
	}
	if kind != "" {
		s.attributes = append(s.attributes, semconv.ErrorTypeKey.String(text(kind)))
		s.status = codes.Error
	}
	t.add(s)
}

// server returns the attributes of the host and port of a URL.
func server(address string) []attribute.KeyValue {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil
	}
	out := []attribute.KeyValue{semconv.ServerAddress(text(u.Hostname()))}
	port, err := strconv.Atoi(u.Port())
	switch {
	case err == nil:
		out = append(out, semconv.ServerPort(port))
	case u.Scheme == "https":
		out = append(out, semconv.ServerPort(443))
	case u.Scheme == "http":
		out = append(out, semconv.ServerPort(80))
	}
	return out
}

// clientSpan is the span that the request named in traceparent, so that the target's spans are below it.
func (t *tree) clientSpan(x *verdict.Exchange) trace.SpanID {
	sent := trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), propagation.HeaderCarrier(x.RequestHeader)))
	if sent.TraceID() == t.id && sent.HasSpanID() {
		return sent.SpanID()
	}
	return t.spanID("exchange", strconv.Itoa(x.ID))
}
