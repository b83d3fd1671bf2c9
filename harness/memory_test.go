package harness

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
)

// inMemory sends requests to a handler without a network, so that a test of testing/synctest waits for nothing.
type inMemory struct{ http.Handler }

var errCut = errors.New("the connection was cut")

// RoundTrip returns an error where the handler aborts, as a server does that closes the connection.
func (m inMemory) RoundTrip(r *http.Request) (response *http.Response, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			if err, ok := cause.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
				panic(cause)
			}
			response, err = nil, errCut
		}
	}()
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	received := r.Clone(r.Context())
	received.RequestURI, received.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:1"
	if received.URL, err = url.ParseRequestURI(received.RequestURI); err != nil {
		return nil, err
	}
	if received.Body == nil {
		received.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	m.ServeHTTP(recorder, received)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	response = recorder.Result()
	response.Request = r
	if r.Method == http.MethodHead {
		response.Body = io.NopCloser(http.NoBody)
	}
	return response, nil
}
