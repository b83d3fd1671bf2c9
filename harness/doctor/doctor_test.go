package doctor_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/doctor"
)

const thing = `openapi: 3.0.3
info: {title: Things, version: "1"}
servers: [{url: https://graph.microsoft.com/beta}]
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    patch:
      operationId: update-thing
      x-conform-gaps:
      - {cite: 'thing.md:9', rule: '', reason: 'the page demands: "You must be a Thing Administrator"', about: caller}
      - {cite: 'thing.md:10', rule: '', reason: something else}
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, properties: {name: {type: string, x-conform-edm: Edm.String}}}}}
      responses: {"204": {description: updated}}
`

func TestExamine(t *testing.T) {
	c, err := contract.Load("thing", "thing.yaml", []byte(thing), nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("want GET only, got %s", r.Method)
		}
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"error": {"code": "Forbidden", "message": "not with\na-secret-token"}}`))
	}))
	defer server.Close()
	cfg := harness.Config{
		Contracts: []*contract.Contract{c},
		Target:    harness.Target{URL: server.URL, Token: "a-secret-token", Params: map[string]string{"id": "42"}},
	}
	var found []doctor.Finding
	got := doctor.Examine(t.Context(), cfg, nil, func(f doctor.Finding) { found = append(found, f) })
	if diff := cmp.Diff(got, found); diff != "" {
		t.Errorf("findings returned (-) and passed on (+): %s", diff)
	}
	want := []doctor.Finding{
		{doctor.OK, "TLS", "none, on this machine", ""},
		{doctor.Warning, "token", "it is not a JWT, so its permissions are unknown", ""},
		{doctor.ToDo, "read", `GET /things/42: 403 Forbidden (Forbidden: not with\n[redacted])`, "grant the application a permission that the page names, and consent to it"},
		{doctor.OK, "clock", "it agrees with the target's", ""},
		{doctor.Warning, "caller", `thing (thing.md:9): the page demands: "You must be a Thing Administrator"`, "make sure that who signs in has it; a token does not show roles and licenses of this kind"},
		{doctor.OK, "quota", "conform sets no limit; it slows down if the target responds with 429", ""},
		{doctor.OK, "writes", "every case may be sent, because the target is not a tenant", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	embedded := doctor.Examine(t.Context(), harness.Config{}, nil, nil)
	if len(embedded) != 1 || embedded[0].Status != doctor.OK || !strings.Contains(embedded[0].Detail, "embedded mock") {
		t.Errorf("want one finding for the embedded mock, got %v", embedded)
	}
}
