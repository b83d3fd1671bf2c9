package mock

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// recorder collects what a mock records.
type recorder struct {
	mu  sync.Mutex
	all []Exchange
}

func (r *recorder) add(x Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, x)
}

// take returns what was recorded since the last call.
func (r *recorder) take() []Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.all
	r.all = nil
	return out
}

func recordingServer(t *testing.T, fault string, rules []Injection, descriptions ...string) (*httptest.Server, *recorder) {
	t.Helper()
	r := &recorder{}
	m, err := New(loadYAML(t, descriptions...), Options{Fault: fault, Injections: rules, Record: r.add})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	return server, r
}

// matchingYAML is a thing whose updates need If-Match.
var matchingYAML = plainYAML("/things/{id}", `{'200': `+thingSchema+`}`,
	`[{name: id, in: path, required: true, schema: {type: string, maxLength: 4}}, {name: If-Match, in: header, required: true, schema: {type: string}}]`)

func TestBreaches(t *testing.T) {
	const thing = "/v1.0/things/a"
	tag := map[string]string{"If-Match": "*"}
	with := func(name, value string) map[string]string { return map[string]string{"If-Match": "*", name: value} }
	server, record := recordingServer(t, "", nil, widgetYAML, matchingYAML)
	for _, tt := range []struct {
		x     exchange
		class string // without `request.`, empty for no breach
		want  string // part of what is wanted and got
	}{
		{exchange{method: "PATCH", path: widget, body: `{"count":5}`}, "", ""},
		{exchange{method: "GET", path: widget}, "", ""},
		{exchange{method: "PATCH", path: widget, body: `{"cuont":5}`}, "unknown-property", `cuont: want a property that the type declares, got {"cuont":5}`},
		{exchange{method: "PATCH", path: widget, body: `{"count":"x"}`}, "kind", `count: want a JSON integer, got {"count":"x"}`},
		{exchange{method: "PATCH", path: widget, body: `{"count":99999999999}`}, "range", "count: "},
		{exchange{method: "PATCH", path: widget, body: `{"count":null}`}, "null", "count: want a value, not null"},
		{exchange{method: "PATCH", path: widget, body: `{"mode":"medium"}`}, "member", `mode: want one of the 2 listed values, got {"mode":"medium"}`},
		{exchange{method: "PATCH", path: widget, body: `{"owner":{"level":9}}`}, "member", `owner/level: `},
		{exchange{method: "PATCH", path: widget, body: `{"count":`}, "json", "one JSON value in UTF-8"},
		{exchange{method: "PATCH", path: widget, body: `[]`}, "object", "a JSON object"},
		{exchange{method: "PATCH", path: widget, body: `{"count":1,"count":2}`}, "duplicate", "names that differ"},
		{exchange{method: "PATCH", path: widget, body: `x`, header: map[string]string{"Content-Type": "text/xml"}}, "media-type", "application/json in Content-Type, got text/xml"},
		{exchange{method: "PATCH", path: widget, body: `x`, header: map[string]string{"Content-Type": "text/plain"}}, "plain-text", "got text/plain"},
		{exchange{method: "GET", path: widget, header: map[string]string{"Accept": "text/html"}}, "accept", "application/json in Accept, got text/html"},
		{exchange{method: "PURGE", path: widget}, "unknown-method", ", got PURGE"},
		{exchange{method: "GET", path: "/beta/deviceManagement/widgets?$search=a"}, "query", "query options that the service has, with well-formed values, got Invalid query option $search"},
		{exchange{method: "POST", path: "/beta/deviceManagement/widgets", body: `{"count":"x"}`}, "kind", `count: want a JSON integer, got {"count":"x"}`},
		{exchange{method: "GET", path: "/beta/deviceManagement/gadgets/a"}, "unknown-path", "got /beta/deviceManagement/gadgets/a"},
		{exchange{method: "GET", path: "/beta"}, "", ""},
		{exchange{method: "GET", path: "/"}, "", ""},
		{exchange{method: "PATCH", path: "/beta", body: `{}`}, "unknown-path", ""},
		{exchange{method: "PATCH", path: "/v1.0/things/abcde", body: `{"count":5}`, header: tag}, "malformed-key", "a key as the contract describes it, got abcde"},
		{exchange{method: "PATCH", path: thing, body: `{"count":5}`}, "no-match", "If-Match with the entity tag, or *, got no If-Match"},
		{exchange{method: "PATCH", path: thing, body: `{"count":5}`, header: tag}, "", ""},
		{exchange{method: "PATCH", path: thing, body: `{"count":5}`, header: map[string]string{"If-Match": `W/"old"`}}, "", ""},
		{exchange{method: "PATCH", path: thing, body: `{"count":5}`, header: map[string]string{"If-Match": "old"}}, "condition", "got old"},
		{exchange{method: "PATCH", path: thing, body: `{"count":5}`, header: with("Content-Encoding", "br")}, "coding", "got br"},
		{exchange{method: "GET", path: widget, header: map[string]string{"Authorization": ""}}, "", ""},
		{exchange{method: "GET", path: widget, header: map[string]string{"Authorization": "Bearer conform.invalid"}}, "", ""},
	} {
		tt.x.send(t, server)
		recorded := record.take()
		if len(recorded) != 1 {
			t.Fatalf("%s %s: want one exchange, got %d", tt.x.method, tt.x.path, len(recorded))
		}
		x := recorded[0]
		if x.Method != tt.x.method || x.URL != server.URL+tt.x.path || string(x.Body) != tt.x.body || x.Status != tt.x.status || string(x.ResponseBody) != tt.x.response {
			t.Errorf("want what was sent and what came, got %+v", x)
		}
		class, text := "", ""
		if x.Breach != nil {
			class, text = strings.TrimPrefix(x.Breach.Class, "request."), x.Breach.Want+", got "+x.Breach.Got
		}
		if class != tt.class || !strings.Contains(text, tt.want) {
			t.Errorf("%s %s %s: want %q with %q, got %q with %q (%d)", tt.x.method, tt.x.path, tt.x.body, tt.class, tt.want, class, text, x.Status)
		}
		if isRejected := x.Rejected != ""; isRejected != (x.Status >= 400) {
			t.Errorf("%s: want a rule with each rejection, got %q with %d", tt.x.path, x.Rejected, x.Status)
		}
	}
}

// What the contract says of the member stands beside the breach.
func TestBreachCites(t *testing.T) {
	yaml := strings.Replace(widgetYAML, "count: {type: integer,", "count: {description: How many there are., x-conform-cite: 'widget.md:7', type: integer,", 1)
	server, record := recordingServer(t, "", nil, yaml)
	patch(t, server, widget, `{"count":"x"}`)
	if b := record.take()[0].Breach; b == nil || b.Cite != "widget.md:7" || b.Promise != "How many there are." {
		t.Errorf("want the line and the sentence of the page, got %+v", b)
	}
}

// A fault that lets a request pass does not hide what it breaks, and one that rejects a valid request makes it no breach.
func TestBreachesUnderFaults(t *testing.T) {
	for fault, tt := range map[string]struct {
		body   string
		status int
		class  string
	}{
		"unknown-property-accepted": {`{"cuont":5}`, 200, "request.unknown-property"},
	} {
		server, record := recordingServer(t, fault, nil, widgetYAML)
		x := patch(t, server, widget, tt.body)
		if b := record.take()[0].Breach; x.status != tt.status || b == nil || b.Class != tt.class {
			t.Errorf("%s: want %d and %s, got %d and %+v", fault, tt.status, tt.class, x.status, b)
		}
	}
	m := &Mock{fault: Fault{hooks: rejectIf(func(*call) bool { return true }, ruleKind, http.StatusBadRequest, "")}}
	m.fault.byMock()
	if r := m.fault.rejectUpdate(&call{mock: m}); r.isBreach() {
		t.Errorf("want a rejection that says nothing of the request, got %+v", r)
	}
}

func TestBatchIsRecorded(t *testing.T) {
	server, record := recordingServer(t, "", []Injection{{Fault: "503", Path: "*/w9"}, {Fault: droppedConnection, Path: "*/nowhere"}}, widgetYAML)
	x := &exchange{method: "POST", path: "/beta/$batch", body: `{"requests":[
		{"id":"1","method":"GET","url":"/deviceManagement/widgets/w1"},
		{"id":"2","method":"PATCH","url":"/deviceManagement/widgets/w1","headers":{"Content-Type":"application/json"},"body":{"count":"x"}},
		{"id":"3","method":"GET","url":"/deviceManagement/widgets/w1","dependsOn":["2"]},
		{"id":"4","method":"GET","url":"https://example.com/x"},
		{"id":"5","method":"GET","url":"/deviceManagement/widgets/w9"}]}`}
	x.send(t, server)
	_, _ = raw(t, server, http.MethodPatch, "/nowhere", "{}") // which gets no response
	var got []string
	for _, x := range record.take() {
		class := ""
		if x.Breach != nil {
			class = x.Breach.Class
		}
		got = append(got, fmt.Sprintln(x.Method, strings.TrimPrefix(x.URL, server.URL), x.Status, x.Batch, class, x.Fault))
	}
	const want = "GET /beta/deviceManagement/widgets/w1 200 false  \n" +
		"PATCH /beta/deviceManagement/widgets/w1 400 false request.kind \n" +
		"GET /beta/deviceManagement/widgets/w1 424 false  \n" +
		"GET https://example.com/x 400 false request.batch \n" +
		"GET /beta/deviceManagement/widgets/w9 503 false  503,path=*/w9\n" +
		"POST /beta/$batch 200 true  \n" +
		"PATCH /nowhere 0 false  dropped-connection,path=*/nowhere\n"
	if strings.Join(got, "") != want {
		t.Errorf("want\n%s\ngot\n%s", want, strings.Join(got, ""))
	}
}

func TestRecordedBodyIsBounded(t *testing.T) {
	server, record := recordingServer(t, "", nil, widgetYAML)
	patch(t, server, widget, `{"displayName":"`+strings.Repeat("a", 2*maxKept)+`"}`)
	if x := record.take()[0]; len(x.Body) != maxKept || !x.Cut || len(x.Breach.Got) > maxGot+len("...") {
		t.Errorf("want the first bytes of the body, got %d bytes, cut %t", len(x.Body), x.Cut)
	}
}
