package derive_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
	"github.com/graphconform/conform/harness/mock"
)

// The outcomes of a request example.
const (
	accepted  = "accepted"
	gap       = "gap"       // rejected, and a gap of the contract says why
	contested = "rejected"  // and no gap says why
	unserved  = "no server" // the contract has no operation that conform tests
)

// TestRequestExamples sends the request examples of every page to a mock of the contract that the page gives. A mock that rejects one
// contradicts the page, unless the contract has a gap about what is rejected.
func TestRequestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("slow with the race detector: make test runs it without")
	}
	dir := corpus(t)
	for _, set := range []struct{ name, pattern string }{{"published", "published/*/api/*.md"}, {"drafts", "drafts/*.md"}} {
		counts, all, pages := map[string]int{}, 0, 0
		for _, r := range deriveAll(t, sources(t, dir, set.pattern)) {
			if r.Err != nil {
				continue // TestAccuracyOfDerivation lists these
			}
			page, err := derive.Read(r.Source)
			if err != nil {
				t.Fatal(err)
			}
			examples := requestExamples(page)
			if len(examples) > 0 {
				pages++
			}
			for _, m := range examples {
				outcome, why := sendExample(t, r, m)
				counts[outcome]++
				all++
				if outcome != accepted {
					t.Logf("%-9s %s:%d: %s", outcome, strings.TrimPrefix(r.File, dir+"/"), m.Line, why)
				}
			}
		}
		t.Logf("%s: %d pages with %d request examples: %d accepted, %d explained by a gap, %d of contracts that are left out, %d rejected",
			set.name, pages, all, counts[accepted], counts[gap], counts[unserved], counts[contested])
		if all == 0 || counts[contested] > 0 {
			t.Errorf("%s: want each example accepted, or a gap that explains why it is not", set.name)
		}
	}
}

// requestExamples returns the updates that a page shows with a body.
func requestExamples(page *doc.Page) (out []*doc.Message) {
	for _, e := range page.Examples {
		if e.IsPatch() && len(e.Request.Body) > 0 {
			out = append(out, e.Request)
		}
	}
	return out
}

// sentExample is a request example on its way to a mock.
type sentExample struct {
	*doc.Message
	page   string // in citations
	op     *contract.Operation
	server http.Handler
	target string
	left   map[string]any // of the body
	found  []string       // the gaps that explain what is rejected
}

// sendExample sends one example, then without each member that a gap explains, until it is accepted.
func sendExample(t *testing.T, r derive.Result, m *doc.Message) (outcome, why string) {
	c, err := contract.Load(r.Name, r.Name+".yaml", r.YAML, nil)
	if err != nil {
		return unserved, err.Error()
	}
	server, err := mock.New([]*contract.Contract{c}, mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := &sentExample{Message: m, page: derive.Cite(r.File), op: c.Operations[0], server: server, left: map[string]any{}}
	if m.JSON == nil {
		for _, aspect := range []string{"JSON", "path"} {
			if outcome, why = x.explain(nil, aspect, fmt.Sprint(m.Err)); outcome == gap {
				break
			}
		}
		return outcome, why
	}
	x.target = x.path()
	for _, v := range m.JSON.Object() {
		x.left[v.Name] = v.Value
	}
	for range 2 * len(x.left) { // each time without one member
		w := x.send(t)
		if w.Code < http.StatusMultipleChoices && len(x.found) > 0 {
			return gap, strings.Join(x.found, "; ")
		} else if w.Code < http.StatusMultipleChoices {
			return accepted, ""
		}
		var failed struct{ Error struct{ Message string } }
		if err := json.Unmarshal(w.Body.Bytes(), &failed); err != nil {
			t.Fatal(err)
		}
		why = fmt.Sprintf("PATCH %s: %d %s", x.target, w.Code, failed.Error.Message)
		path := invalidPath(failed.Error.Message)
		outcome, why = x.explain(path, aspects[w.Code], why)
		if outcome != gap || len(path) == 0 {
			return outcome, why
		}
		x.found = append(x.found, why)
		delete(x.left, path[0])
	}
	return gap, strings.Join(x.found, "; ")
}

// aspects are the words that a gap has about what a status rejects.
var aspects = map[int]string{
	http.StatusNotFound: "path", http.StatusUnsupportedMediaType: "Content-Type", http.StatusPreconditionRequired: "If-Match", http.StatusPreconditionFailed: "If-Match",
}

// send updates the entity with what is left of the body. If the example has an If-Match, it is that of the current state.
func (x *sentExample) send(t *testing.T) *httptest.ResponseRecorder {
	serve := func(method string, body []byte, header http.Header) *httptest.ResponseRecorder {
		request := httptest.NewRequestWithContext(t.Context(), method, x.target, bytes.NewReader(body))
		header.Set("Authorization", "Bearer token")
		request.Header = header
		w := httptest.NewRecorder()
		x.server.ServeHTTP(w, request)
		return w
	}
	header := http.Header{}
	for _, h := range x.Headers {
		header.Set(h.Name, h.Value)
	}
	header.Del("Content-Length")
	if header.Get("If-Match") != "" {
		header.Set("If-Match", serve(http.MethodGet, nil, http.Header{}).Header().Get("ETag"))
	}
	body, err := json.Marshal(x.left)
	if err != nil {
		t.Fatal(err)
	}
	return serve(http.MethodPatch, body, header)
}

var (
	placeholder = regexp.MustCompile(`\{[^{}]*\}|<[^<>]*>`)
	version     = regexp.MustCompile(`(?i)^/?(?:v1\.0|beta|testv1\.0|testbeta)/`)
)

// path returns the path of the example below the service, with a key for each placeholder.
func (x *sentExample) path() string {
	target := placeholder.ReplaceAllString(x.URL, "sample-1")
	if u, err := url.Parse(target); err == nil {
		target = u.EscapedPath()
	}
	base, _ := url.Parse(x.op.Server)
	return base.Path + "/" + strings.TrimPrefix(version.ReplaceAllString(target, ""), "/")
}

var invalid = regexp.MustCompile(`^Invalid value: (.*): want `)

// invalidPath returns the member that the mock calls invalid.
func invalidPath(message string) []string {
	found := invalid.FindStringSubmatch(message)
	if found == nil {
		return nil
	}
	return strings.FieldsFunc(found[1], func(c rune) bool { return strings.ContainsRune("/[]", c) })
}

// explain looks for the gap about a member of an example or, without one, about an aspect of it.
func (x *sentExample) explain(path []string, aspect, why string) (outcome, reason string) {
	lines := []int{x.Line}
	if len(path) > 0 {
		lines, aspect = nil, ""
		for i := range path { // the gap may be about all of a value
			lines = append(lines, x.JSON.Line(path[:i+1]...))
		}
	}
	for _, g := range x.op.Gaps {
		at, found := strings.CutPrefix(g.Cite, filepath.Base(x.page)+":")
		line, err := strconv.Atoi(at)
		if found && err == nil && slices.Contains(lines, line) && strings.Contains(g.Reason, aspect) {
			return gap, fmt.Sprintf("%s (%s %s)", why, g.Cite, g.Reason)
		}
	}
	return contested, why
}
