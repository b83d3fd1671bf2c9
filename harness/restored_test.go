package harness

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

const widgets = `openapi: 3.0.3
info: {title: widgets, version: '1'}
servers: [{url: https://graph.example.com/beta}]
security: [{bearer: []}]
paths:
  /widgets/{widgetId}:
    patch:
      operationId: update-widget
      parameters: [{name: widgetId, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/widget'}}}}
      responses: {'200': {description: the widget, content: {application/json: {schema: {$ref: '#/components/schemas/widget'}}}}}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  schemas:
    widget:
      type: object
      properties:
        name: {type: string, maxLength: 64}
        count: {type: integer, format: int32}
        price: {type: number, format: double}
        made: {type: string, format: date-time}
        tags: {type: array, items: {type: string}}
        userPrincipalName: {type: string}
`

// Whichever promise a tenant breaks, a run restores its state, or reports that it could not.
func TestFaultyTenantsAreRestored(t *testing.T) {
	if testing.Short() {
		t.Skip("one request at a time, so nothing for the race detector: make test runs it without")
	}
	c, err := contract.Load("widgets", "widgets.yaml", []byte(widgets), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range append(mock.Faults(), mock.Fault{}) { // the last one is no fault
		if fault.Page {
			continue
		}
		t.Run(fault.ID, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { faultyTenantIsRestored(t, c, fault.ID) })
		})
	}
}

func faultyTenantIsRestored(t *testing.T, c *contract.Contract, fault string) {
	m, err := mock.New([]*contract.Contract{c}, mock.Options{Now: wire.Now, NewID: wire.NewGUID, Fault: fault})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Seed([]byte(`{"entities":[{"path":"/beta/widgets/w1","state":{"name":"Door"}}]}`)); err != nil {
		t.Fatal(err)
	}
	before := mockState(t, m)
	said := runAsTenant(t, c, m, fault)
	if said && fault == "" {
		t.Error("want nothing to say of a tenant that keeps its promises")
	}
	if diff := cmp.Diff(before, mockState(t, m)); diff != "" && !said {
		t.Errorf("want the state before, or word that it is another (-want +got):\n%s", diff)
	}
}

// mockState returns every entity without its entity tag, which changes with every update.
func mockState(t *testing.T, m *mock.Mock) map[string]map[string]any {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/$conform/state", nil)
	r.RemoteAddr, r.Host = "127.0.0.1:1", "localhost"
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	var all struct {
		Entities []struct {
			Path  string
			State map[string]any
		}
	}
	numbers := json.NewDecoder(w.Body)
	numbers.UseNumber() // one may be larger than any float64
	if err := numbers.Decode(&all); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]any{}
	for _, e := range all.Entities {
		delete(e.State, "conform.unreadable") // a mark of the mock
		out[e.Path] = e.State
	}
	return out
}

// runAsTenant sends every case through a guard, restores, and reports whether a notice says that something could not be restored.
func runAsTenant(t *testing.T, c *contract.Contract, m *mock.Mock, fault string) (said bool) {
	t.Helper()
	s, err := New(t.Context(), Config{
		Contracts: []*contract.Contract{c}, Params: map[string]string{"widgetId": "w1"}, Retries: -1, transport: inMemory{m},
		Target: Target{Name: "faulty", URL: "https://graph.example.com/beta", Kind: Tenant, Tenant: "test", Token: "a-token", Fixture: &Fixture{ID: "w1"}},
		Writes: Writes{Allow: true, Tenants: []string{"test"}, State: t.TempDir()},
		Notice: func(n Notice) {
			t.Log(n.Text)
			said = said || strings.HasPrefix(strings.ToLower(n.Text), "not restored: ") || strings.HasPrefix(n.Text, "not deleted: ")
			if strings.Contains(n.Text, "someone else") && strings.HasPrefix(n.Text, "NOT RESTORED") {
				t.Errorf("want the run's own changes known as such, got %s", n.Text)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	sent := false
	for _, c := range s.Plan().Build(c.Operations[0], nil) {
		for _, step := range c.Steps {
			if c.NotSent == "" {
				x := s.Target().Do(t.Context(), step.Request) // the checks are not tested here
				sent = sent || x.Failure == nil && x.Request.Method == http.MethodPatch
			}
		}
	}
	if readable := fault != "read-cut" && fault != "byte-order-mark"; sent != readable {
		t.Errorf("want updates sent %t: without a state to restore there are none", readable)
	}
	if err := s.Close(t.Context()); err != nil && !said {
		t.Errorf("want a notice with %v", err)
	}
	return said
}

// A run without a failure ends with exit 4 where no read can prove that what it wrote is gone, and keeps the journal.
func TestUnprovenRestore(t *testing.T) {
	c, err := contract.Load("widgets", "widgets.yaml", []byte(widgets), nil)
	if err != nil {
		t.Fatal(err)
	}
	for fault, want := range map[string]int{"": verdict.ExitOK, "update-ignored": verdict.ExitBug} {
		synctest.Test(t, func(t *testing.T) {
			m, err := mock.New([]*contract.Contract{c}, mock.Options{Now: wire.Now, NewID: wire.NewGUID, Fault: fault})
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Seed([]byte(`{"entities":[{"path":"/beta/widgets/w1","state":{"name":"Door","count":1,"price":2.5}}]}`)); err != nil {
				t.Fatal(err)
			}
			unproven, state := false, t.TempDir()
			run, err := Run(t.Context(), Config{
				Contracts: []*contract.Contract{c}, Params: map[string]string{"widgetId": "w1"}, transport: inMemory{m}, Checks: []string{"status-documented"},
				Target: Target{Name: "ignoring", URL: "https://graph.example.com/beta", Kind: Tenant, Tenant: "test", Token: "a-token", Fixture: &Fixture{ID: "w1"}},
				Writes: Writes{Allow: true, Tenants: []string{"test"}, State: state},
				Notice: func(n Notice) {
					unproven = unproven || strings.Contains(n.Text, "reads as before, but no read has shown") && strings.Contains(n.Hint, "curl")
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			left, err := tenant.Journals(state)
			if err != nil {
				t.Fatal(err)
			}
			if kept := want != verdict.ExitOK; run.Footer.Exit != want || unproven != kept || len(left) > 0 != kept {
				t.Errorf("fault %q: want exit %d, and a notice and the journal unless that is 0, got %d, %t and %d journals", fault, want, run.Footer.Exit, unproven, len(left))
			}
		})
	}
}
