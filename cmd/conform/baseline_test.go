package main

import (
	"net/http"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
)

// faultyMock serves an embedded contract without the headers that the file `faults` of the script names, as the file says at each request.
func faultyMock(ts *testscript.TestScript) http.HandlerFunc {
	c, err := loadContract("update-userrunstates")
	ts.Check(err)
	m, err := mock.New([]*contract.Contract{c}, mock.Options{Now: wire.Now, NewID: wire.NewGUID})
	ts.Check(err)
	return func(w http.ResponseWriter, r *http.Request) {
		names, err := os.ReadFile(ts.MkAbs("faults"))
		ts.Check(err)
		m.ServeHTTP(&withoutHeaders{ResponseWriter: w, names: strings.Fields(string(names))}, r)
	}
}

// withoutHeaders is a response that lacks some headers.
type withoutHeaders struct {
	http.ResponseWriter
	names []string
	sent  bool
}

func (w *withoutHeaders) WriteHeader(status int) {
	w.sent = true
	for _, name := range w.names {
		w.Header()[http.CanonicalHeaderKey(name)] = nil // a deleted Date would be set again
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *withoutHeaders) Write(data []byte) (int, error) {
	if !w.sent {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(data)
}
