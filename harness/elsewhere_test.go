package harness

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Whatever contracts, configurations and responses say: nothing but the fixture is written to, and that is restored, or the exit code is 4.
func TestNothingElsewhereIsWritten(t *testing.T) {
	if testing.Short() {
		t.Skip("few requests at a time, so nothing for the race detector: make test runs it without")
	}
	for name, a := range attacks() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { a.run(t) })
		})
	}
}

func (a attack) run(t *testing.T) {
	if a.path == "" {
		a.path = "/widgets/{widgetId}"
	}
	text := `openapi: 3.0.3
info: {title: things, version: '1'}
servers: [{url: https://graph.example.com/beta}]
security: [{bearer: []}]
paths:
  "` + strings.ReplaceAll(a.path, `\`, `\\`) + `":
    patch:
      operationId: first
      parameters: [{name: widgetId, in: path, required: true, schema: {type: string}}` + a.params + `]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}, example: {name: x, ` + a.example + `}}}}
      responses: {'200': {description: it}}` + a.more + `
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  schemas:
    thing:
      type: object
      properties:
        name: {type: string, maxLength: 64}
        note: {type: string, maxLength: 64}
        count: {type: integer, format: int32}
        ` + a.properties + "\n"
	if strings.Contains(a.path, "{otherId}") {
		text = strings.Replace(text, "parameters: [", "parameters: [{name: otherId, in: path, required: true, schema: {type: string}}, ", 1)
	}
	c, err := contract.Load("things", "things.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	server := newCareless()
	server.respond = a.respond
	base := "https://graph.example.com/beta"
	if a.base != "" {
		base = a.base
	}
	cfg := Config{
		Contracts: []*contract.Contract{c}, Params: a.values, transport: inMemory{server}, Retries: -1, Depth: "full", Profile: contract.OData,
		Target: Target{Name: "t", URL: base, Kind: Tenant, Tenant: "test", Token: "a-token", Fixture: &a.fixture, NeverWrite: a.never},
		Writes: Writes{Allow: true, Tenants: []string{"test"}, State: t.TempDir()},
		Notice: func(n Notice) { t.Log(n.Text) },
	}
	err = cfg.CheckURL()
	var run *verdict.Run
	if err == nil {
		run, err = Run(t.Context(), cfg)
	}
	for _, harm := range server.harm {
		t.Errorf("want only the fixture written to, got %s", harm)
	}
	before, _ := json.Marshal(server.before) // both are JSON
	after, _ := json.Marshal(server.entities)
	restored := string(before) == string(after)
	switch {
	case a.wants != "":
		if err == nil || !strings.Contains(err.Error(), a.wants) {
			t.Errorf("want an error with %q, got %v", a.wants, err)
		}
	case err != nil:
		t.Error(err)
	case !restored && run.Footer.Exit != verdict.ExitBug, a.exit != 0 && run.Footer.Exit != a.exit:
		t.Errorf("want exit code %d, got %d, restored %t", a.exit, run.Footer.Exit, restored)
	case server.writes < a.sends:
		t.Errorf("want at least %d writes to the fixture, got %d", a.sends, server.writes)
	}
	if !restored && a.exit == 0 {
		t.Errorf("want every entity as before, got %v", server.entities[careful])
	}
}

// Not even a part of conform that goes past the plan and the guard can send a write elsewhere, before, during or after the cases.
func TestNoWritePassesTheTransport(t *testing.T) {
	c, err := contract.Load("widgets", "widgets.yaml", []byte(widgets), nil)
	if err != nil {
		t.Fatal(err)
	}
	server := newCareless()
	s, err := New(t.Context(), Config{
		Contracts: []*contract.Contract{c}, transport: inMemory{server}, Settle: -1,
		Target: Target{Name: "t", URL: "https://graph.example.com/beta", Kind: Tenant, Tenant: "test", Token: "a-token", Fixture: &bound},
		Writes: Writes{Allow: true, Tenants: []string{"test"}, State: t.TempDir()},
	})
	if err != nil {
		t.Fatal(err)
	}
	send := func(method, path string) error {
		x := s.client.Do(t.Context(), wire.Request{Method: method, URL: "https://graph.example.com/beta" + path, Body: []byte(`{"name":"x"}`), Header: http.Header{}})
		if x.Failure != nil {
			return x.Failure.Err
		}
		return nil
	}
	nothingElse := func() {
		for _, r := range [][2]string{
			{"PATCH", "/widgets/43"}, {"PATCH", "/users/42"}, {"PATCH", "/widgets"}, {"PUT", "/widgets/42"}, {"DELETE", "/widgets/42"},
			{"POST", "/widgets"}, {"PATCH", "/widgets/42?x"}, {"PATCH", "/widgets/42/../43"}, {"POST", "/$batch"},
		} {
			if err := send(r[0], r[1]); err == nil && r[1] != "/$batch" { // a batch without requests does nothing
				t.Errorf("want %s %s not sent", r[0], r[1])
			}
		}
	}
	nothingElse()
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	nothingElse()
	if err := send("PATCH", "/widgets/42"); err != nil {
		t.Errorf("want the fixture written to, got %v", err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Error(err)
	}
	nothingElse()
	reader, _, done := s.cfg.Connect()
	defer done()
	if x := reader.Do(t.Context(), wire.Request{Method: "PATCH", URL: "https://graph.example.com/beta/widgets/42", Body: []byte(`{"name":"y"}`)}); x.Failure == nil {
		t.Error("want nothing written by what only reads")
	}
	if len(server.harm) > 0 || server.writes != 2 { // the first is of the old values
		t.Errorf("want two writes to the fixture, got %d, %v", server.writes, server.harm)
	}
}

// A token of another tenant than the target's is not sent, also where a program passes it.
func TestTokenOfAnotherTenant(t *testing.T) {
	c, err := contract.Load("widgets", "widgets.yaml", []byte(widgets), nil)
	if err != nil {
		t.Fatal(err)
	}
	token := "e30." + base64.RawURLEncoding.EncodeToString([]byte(`{"tid":"other"}`)) + ".s"
	for _, target := range []Target{{Token: token}, {Token: "a", Refused: wire.Tokens{wire.AuthPermission: token}}, {Credential: wire.NewRenewing(func(context.Context) (string, time.Time, error) { return token, time.Time{}, nil }, func(...string) {})}} {
		server := newCareless()
		server.respond = func(*careless, *http.Request, []byte, http.ResponseWriter) bool {
			t.Error("want nothing sent")
			return false
		}
		target.URL, target.Kind, target.Tenant, target.Fixture = "https://graph.example.com/beta", Tenant, "test", &bound
		_, err := Run(t.Context(), Config{
			Contracts: []*contract.Contract{c}, transport: inMemory{server}, Target: target,
			Writes: Writes{Allow: true, Tenants: []string{"test"}, State: t.TempDir()},
		})
		if err == nil || !strings.Contains(err.Error(), "another tenant") {
			t.Errorf("want the token rejected, got %v", err)
		}
	}
}
