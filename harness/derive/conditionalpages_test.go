package derive_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
)

// TestConditionalPages sends updates to a mock of every page that requires If-Match, or that returns the entity to those alone that
// prefer it, as pages about planners do.
func TestConditionalPages(t *testing.T) {
	if testing.Short() {
		t.Skip("slow with the race detector: make test runs it without")
	}
	dir, pages := corpus(t), 0
	for _, r := range deriveAll(t, sources(t, dir, "published/*/api/*.md")) {
		if r.Err != nil {
			continue // TestAccuracyOfDerivation lists these
		}
		c, err := contract.Load(r.Name, r.Name+".yaml", r.YAML, nil)
		if err != nil {
			continue // TestRequestExamples lists these
		}
		op := c.Operations[0]
		full := op.Response(http.StatusOK)
		if prefers := full != nil && full.Prefer != "" && op.Response(http.StatusNoContent) != nil; !op.RequiresIfMatch() && !prefers {
			continue
		} else if pages++; prefers {
			want(t, r.File, op, http.Header{"If-Match": {"*"}}, http.StatusNoContent)
			want(t, r.File, op, http.Header{"If-Match": {"*"}, "Prefer": {full.Prefer}}, http.StatusOK)
		}
		if op.RequiresIfMatch() {
			stale := http.StatusPreconditionFailed
			want(t, r.File, op, http.Header{"If-Match": {`W/"stale"`}}, stale)
			if op.Response(stale) != nil && op.Response(http.StatusPreconditionRequired) == nil {
				want(t, r.File, op, http.Header{}, stale)
			} else {
				want(t, r.File, op, http.Header{}, http.StatusPreconditionRequired)
			}
		}
	}
	if t.Logf("%d pages", pages); pages == 0 {
		t.Error("want pages with conditional updates")
	}
}

// want sends an update without properties to a new mock, and wants a status and the content that goes with it.
func want(t *testing.T, file string, op *contract.Operation, header http.Header, status int) {
	t.Helper()
	server, err := mock.New([]*contract.Contract{{Operations: []*contract.Operation{op}, Server: op.Server}}, mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	path, err := op.Bind(op.Path, func(name string) string { return op.PathParam(name).Sample() })
	if err != nil {
		t.Fatal(err)
	}
	_, base, _ := strings.Cut(strings.TrimPrefix(op.Server, "https://"), "/")
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPatch, "/"+base+path, strings.NewReader("{}"))
	request.Header = header
	request.Header.Set("Authorization", "Bearer token")
	request.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	server.ServeHTTP(w, request)
	if w.Code != status || (w.Body.Len() > 0) != (status != http.StatusNoContent) {
		t.Errorf("%s: want %d for %v, got %d %s", file, status, header, w.Code, w.Body)
	}
}
