package runner_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// hides shows a property only if $select names it and, if it also drops, ignores it in updates of several properties.
type hides struct {
	property string
	drops    bool
	selects  bool // whether $select has any effect
	next     http.Handler
	selected int
}

func (h *hides) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	selects := r.URL.Query().Get("$select") == h.property
	if selects {
		h.selected++
	}
	body, err := io.ReadAll(r.Body)
	change := map[string]json.RawMessage{}
	if err == nil && h.drops && json.Unmarshal(body, &change) == nil && len(change) > 1 {
		delete(change, h.property)
		body, _ = json.Marshal(change)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	response := httptest.NewRecorder()
	h.next.ServeHTTP(response, r)
	text := response.Body.Bytes()
	entity := map[string]json.RawMessage{}
	if r.Method == http.MethodGet && !(selects && h.selects) && json.Unmarshal(text, &entity) == nil && entity[h.property] != nil {
		delete(entity, h.property)
		text, _ = json.Marshal(entity)
	}
	response.Header().Del("Content-Length")
	for name, values := range response.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(response.Code)
	_, _ = w.Write(text)
}

// A property that reads show only with $select is read that way before it is called lost, or never shown.
func TestReadsWithSelect(t *testing.T) {
	declaring := func(c *contract.Contract) *contract.Contract {
		c.Operations[0].Selects = true
		return c
	}
	for name, test := range map[string]struct {
		contract *contract.Contract
		server   hides
		asks     bool
		want     []string // checks of the case full that fail or warn
	}{
		"kept":                  {loadFile(t, "testdata/odata.yaml"), hides{property: "colour", selects: true}, true, nil},
		"lost":                  {loadFile(t, "testdata/odata.yaml"), hides{property: "colour", drops: true, selects: true}, true, []string{"read-back"}},
		"never shown":           {loadFile(t, "testdata/odata.yaml"), hides{property: "colour", drops: true}, true, []string{"read-back"}},
		"http":                  {loadFile(t, "testdata/http.yaml"), hides{property: "label", drops: true, selects: true}, false, []string{"read-back"}},
		"http that declares it": {declaring(loadFile(t, "testdata/http.yaml")), hides{property: "label", drops: true, selects: true}, true, []string{"read-back"}},
	} {
		t.Run(name, func(t *testing.T) {
			contracts := []*contract.Contract{test.contract}
			clock := stopped()
			handler, err := mock.New(contracts, mock.Options{Now: clock.Now, Sleep: clock.Sleep, NewID: wire.NewGUID})
			if err != nil {
				t.Fatal(err)
			}
			server := test.server
			server.next = handler
			front := httptest.NewServer(&server)
			t.Cleanup(front.Close)
			run := runOpenly(t, front.URL, contracts, runner.Options{Mock: true, Concurrency: 1}, clock, clock.Now)
			var failed []string
			for _, v := range run.Verdicts {
				if v.Case == "full" && v.Status != verdict.Pass && v.Status != verdict.Skip && v.Status != verdict.Info {
					failed = append(failed, v.Check)
				}
			}
			if strings.Join(failed, " ") != strings.Join(test.want, " ") {
				t.Errorf("want %v, got %v", test.want, failed)
			}
			if asked := server.selected > 0; asked != test.asks || !server.selects && server.selected > 1 {
				t.Errorf("want $select sent: %t, and once where it has no effect, got %d reads with it", test.asks, server.selected)
			}
			ids := map[int]bool{}
			for _, x := range run.Exchanges {
				if ids[x.ID] {
					t.Errorf("want each exchange to have an id of its own, got %d again", x.ID)
				}
				ids[x.ID] = true
			}
		})
	}
}
