package mock

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/contract"
)

// widgetYAML is a keyed entity with one property of every kind that the mock treats differently.
const widgetYAML = `
openapi: 3.0.3
info: {title: Update widget, version: beta}
servers: [{url: 'https://graph.example.com/beta'}]
security: [{bearer: []}]
paths:
  /deviceManagement/widgets/{widgetId}:
    patch:
      operationId: update-widget
      parameters:
        - {name: widgetId, in: path, required: true, schema: {type: string}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/widget.update'}
            example: {'@odata.type': '#example.widget', displayName: Door, count: 3}
      responses:
        '200':
          description: If successful, this method returns 200 OK and the widget.
          content: {application/json: {schema: {$ref: '#/components/schemas/widget'}}}
      x-conform-path: entity
      x-conform-cite: update-widget/page.md:20
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
  schemas:
    widget.update:
      type: object
      properties:
        id: {type: string, readOnly: true, x-conform-edm: Edm.String}
        displayName: {type: string, maxLength: 40, x-conform-edm: Edm.String}
        count: {type: integer, format: int32, minimum: -2147483648, maximum: 2147483647, x-conform-edm: Edm.Int32}
        size: {type: integer, format: int64, x-conform-edm: Edm.Int64}
        ratio: {x-conform-edm: Edm.Double, anyOf: [{type: number, format: double}, {type: string, enum: [INF, -INF, NaN]}]}
        enabled: {type: boolean, x-conform-edm: Edm.Boolean}
        due: {type: string, format: date-time, x-conform-edm: Edm.DateTimeOffset}
        serial: {type: string, format: uuid, x-conform-edm: Edm.Guid}
        mode: {type: string, enum: [slow, fast], x-conform-edm: example.mode}
        note: {type: string, nullable: true, x-conform-edm: Edm.String}
        tags: {type: array, maxItems: 3, items: {type: string}, x-conform-edm: Collection(Edm.String)}
        owner: {$ref: '#/components/schemas/owner'}
        secret: {type: string, writeOnly: true, x-conform-edm: Edm.String}
    widget:
      type: object
      properties:
        '@odata.type': {type: string, x-conform-edm: Edm.String, x-conform-type: '#example.widget'}
        id: {type: string, x-conform-edm: Edm.String}
        displayName: {type: string, x-conform-edm: Edm.String}
        count: {type: integer, format: int32, minimum: -2147483648, maximum: 2147483647, x-conform-edm: Edm.Int32}
        size: {type: integer, format: int64, x-conform-edm: Edm.Int64}
        ratio: {x-conform-edm: Edm.Double, anyOf: [{type: number, format: double}, {type: string, enum: [INF, -INF, NaN]}]}
        enabled: {type: boolean, x-conform-edm: Edm.Boolean}
        due: {type: string, format: date-time, x-conform-edm: Edm.DateTimeOffset}
        serial: {type: string, format: uuid, x-conform-edm: Edm.Guid}
        mode: {type: string, x-extensible-enum: [slow, fast], x-conform-edm: example.mode}
        note: {type: string, nullable: true, x-conform-edm: Edm.String}
        tags: {type: array, items: {type: string}, x-conform-edm: Collection(Edm.String)}
        owner: {$ref: '#/components/schemas/owner'}
        createdDateTime: {type: string, format: date-time, x-conform-edm: Edm.DateTimeOffset}
    owner:
      type: object
      x-conform-edm: example.owner
      properties:
        name: {type: string, x-conform-edm: Edm.String, x-conform-cite: 'owner.md:9'}
        level: {type: integer, format: int32, minimum: 1, maximum: 5, x-conform-edm: Edm.Int32, x-conform-cite: 'owner.md:10'}
`

// statesYAML is an update whose path ends on a collection, as on a page that omits the key.
const statesYAML = `
openapi: 3.0.3
info: {title: Update states, version: beta}
servers: [{url: 'https://graph.example.com/beta'}]
security: [{bearer: []}]
paths:
  /deviceManagement/scripts/{scriptId}/states:
    patch:
      operationId: update-states
      parameters:
        - {name: scriptId, in: path, required: true, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                id: {type: string, readOnly: true, x-conform-edm: Edm.String}
                errors: {type: integer, format: int32, x-conform-edm: Edm.Int32}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  id: {type: string, x-conform-edm: Edm.String}
                  errors: {type: integer, format: int32, x-conform-edm: Edm.Int32}
      x-conform-path: collection
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
`

// plainYAML returns a description without extensions or credentials: one property, one path, the given responses.
func plainYAML(path, responses, parameters string) string {
	if parameters == "" {
		parameters = "[]"
	}
	return fmt.Sprintf(`
openapi: 3.0.3
info: {title: Update thing, version: v1}
x-conform-profile: graph
servers: [{url: 'https://graph.example.com/v1.0'}]
paths:
  %s:
    patch:
      operationId: update-thing
      parameters: %s
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {count: {type: integer, format: int32}, name: {type: string, minLength: 1}}}
      responses: %s
`, path, parameters, responses)
}

const (
	thingSchema = `{description: OK, content: {application/json: {schema: {type: object, properties: {id: {type: string}, count: {type: integer, format: int32}}}}}}`
	noContent   = `{description: No Content}`
)

func loadYAML(t testing.TB, descriptions ...string) []*contract.Contract {
	t.Helper()
	var out []*contract.Contract
	for i, text := range descriptions {
		name := fmt.Sprintf("contract-%d", i)
		c, err := contract.Load(name, name+".yaml", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// fixed is the mock's clock in tests.
var fixed = time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)

// testMock makes a mock whose clock stands still and whose ids count up.
func testMock(t testing.TB, fault string, contracts []*contract.Contract) *Mock {
	t.Helper()
	var count atomic.Int64
	m, err := New(contracts, Options{
		Fault: fault,
		Now:   func() time.Time { return fixed },
		NewID: func() string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", count.Add(1)) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func serveYAML(t testing.TB, fault string, descriptions ...string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(testMock(t, fault, loadYAML(t, descriptions...)))
	t.Cleanup(server.Close)
	return server
}

// exchange is one request of a test with what came back. A body that is not empty is JSON unless the header says otherwise.
type exchange struct {
	name, method, path string
	header             map[string]string // an empty value removes the header that is sent by default
	body               string

	status   int
	got      http.Header
	response string
}

// send carries out an exchange with a good token.
func (x *exchange) send(t testing.TB, server *httptest.Server) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), x.method, server.URL+x.path, strings.NewReader(x.body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer good")
	if x.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range x.header {
		request.Header.Set(name, value)
		if value == "" {
			request.Header.Del(name)
		}
	}
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	x.status, x.got, x.response = response.StatusCode, response.Header, string(raw)
}

func get(t testing.TB, server *httptest.Server, path string) *exchange {
	t.Helper()
	x := &exchange{method: http.MethodGet, path: path}
	x.send(t, server)
	return x
}

func patch(t testing.TB, server *httptest.Server, path, body string) *exchange {
	t.Helper()
	x := &exchange{method: http.MethodPatch, path: path, body: body}
	x.send(t, server)
	return x
}

// members decodes a response.
func (x *exchange) members(t testing.TB) object {
	t.Helper()
	v, err := decode([]byte(x.response))
	o, ok := v.(object)
	if err != nil || !ok {
		t.Fatalf("want a JSON object, got %q: %v", x.response, err)
	}
	return o
}

// text is the JSON of one member, empty if it is missing.
func (x *exchange) text(t testing.TB, name string) string {
	t.Helper()
	v, ok := x.members(t).get(name)
	if !ok {
		return ""
	}
	return string(encode(v))
}

const widget = "/beta/deviceManagement/widgets/w1"

func TestNewRejects(t *testing.T) {
	for name, test := range map[string]struct {
		contracts []*contract.Contract
		opts      Options
		want      string
	}{
		"no contract":   {nil, Options{}, "no contract has an operation"},
		"unknown fault": {loadYAML(t, widgetYAML), Options{Fault: "update-ignord"}, `did you mean "update-ignored"?`},
		"no fault near": {loadYAML(t, widgetYAML), Options{Fault: "xyz"}, `no fault is named "xyz"`},
		"bad server":    {[]*contract.Contract{{Name: "c", Server: "http://[", Operations: []*contract.Operation{{Path: "/a"}}}}, Options{}, "malformed server URL"},
		"bad path":      {[]*contract.Contract{{Name: "c", Operations: []*contract.Operation{{Path: "/a//b"}}}}, Options{}, "has an empty segment"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(test.contracts, test.opts)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("want an error with %q, got %v", test.want, err)
			}
		})
	}
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	m, err := New(loadYAML(t, widgetYAML), Options{
		Now: func() time.Time { return fixed }, NewID: func() string { return otherID },
		Log: func(line string) { log.WriteString(line + "\n") },
	})
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("a", 1000)
	for _, target := range []string{widget + "?token=secret", "/beta/a%0Ab", "/" + long} {
		request := httptest.NewRequest(http.MethodGet, target, nil)
		request.Header.Set("Authorization", "Bearer good")
		m.ServeHTTP(httptest.NewRecorder(), request)
	}
	want := "GET " + widget + " 200 OK\nGET /beta/a%0Ab 404 Not Found\nGET /" + long[:maxLoggedPath-1] + "... 404 Not Found\n"
	if log.String() != want {
		t.Errorf("want\n%s\ngot\n%s", want, log.String())
	}
}
