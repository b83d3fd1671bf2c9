package mock

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

func TestOrderOfValidation(t *testing.T) {
	const (
		bad   = `{"count":"no"}`
		plain = "text/plain"
	)
	unknown := "/beta/deviceManagement/widgets/" + contract.UnknownKey
	collection := "/beta/deviceManagement/widgets"
	no := map[string]string{"Authorization": ""}
	for _, test := range []struct {
		exchange
		want   int
		header map[string]string // wanted; empty for absent
	}{
		{exchange{"no token", "PATCH", unknown, no, bad, 0, nil, ""}, 401, map[string]string{"WWW-Authenticate": challenge}},
		{exchange{"basic", "PATCH", widget, map[string]string{"Authorization": "Basic eDp5"}, `{}`, 0, nil, ""}, 401, map[string]string{"WWW-Authenticate": challenge}},
		{exchange{"invalid token", "GET", widget, map[string]string{"Authorization": "Bearer conform.invalid"}, "", 0, nil, ""}, 401, map[string]string{"WWW-Authenticate": challenge + `, error="invalid_token"`}},
		{exchange{"malformed token", "GET", widget, map[string]string{"Authorization": "Bearer a b"}, "", 0, nil, ""}, 401, map[string]string{"WWW-Authenticate": challenge + `, error="invalid_token"`}},
		{exchange{"empty token", "GET", widget, map[string]string{"Authorization": "Bearer "}, "", 0, nil, ""}, 401, nil},
		{exchange{"scheme in other case", "GET", widget, map[string]string{"Authorization": "bearer x.y-z=="}, "", 0, nil, ""}, 200, nil},
		{exchange{"no token, no such path", "GET", "/beta/nothing", no, "", 0, nil, ""}, 401, nil},
		{exchange{"no such path", "GET", "/beta/nothing", nil, "", 0, nil, ""}, 404, nil},
		{exchange{"outside the server path", "GET", "/v1.0/deviceManagement/widgets/w1", nil, "", 0, nil, ""}, 404, nil},
		{exchange{"two final slashes", "GET", "/beta/deviceManagement/widgets//", nil, "", 0, nil, ""}, 404, nil},
		{exchange{"unknown key", "CONFORMX", unknown, nil, bad, 0, nil, ""}, 404, nil},
		{exchange{"unknown method", "CONFORMX", widget, nil, "", 0, nil, ""}, 405, map[string]string{"Allow": "GET, HEAD, OPTIONS, PATCH, DELETE"}},
		{exchange{"lower-case method", "patch", widget, nil, `{}`, 0, nil, ""}, 405, map[string]string{"Allow": "GET, HEAD, OPTIONS, PATCH, DELETE"}},
		{exchange{"undocumented method", "PUT", widget, nil, "", 0, nil, ""}, 405, map[string]string{"Allow": "GET, HEAD, OPTIONS, PATCH, DELETE"}},
		{exchange{"collection", "PATCH", collection, nil, `{"count":1}`, 0, nil, ""}, 405, map[string]string{"Allow": "GET, HEAD, OPTIONS, POST"}},
		{exchange{"not acceptable", "PATCH", widget, map[string]string{"Accept": "application/xml", "Content-Type": plain}, `{}`, 0, nil, ""}, 406, nil},
		{exchange{"media type", "PATCH", widget, map[string]string{"Content-Type": plain}, `{"a":`, 0, nil, ""}, 415, map[string]string{"Accept-Patch": "application/json", "Accept-Encoding": ""}},
		{exchange{"no media type", "PATCH", widget, map[string]string{"Content-Type": ""}, `{}`, 0, nil, ""}, 415, map[string]string{"Accept-Patch": "application/json"}},
		{exchange{"malformed media type", "PATCH", widget, map[string]string{"Content-Type": "application/json; ="}, `{}`, 0, nil, ""}, 415, nil},
		{exchange{"other charset", "PATCH", widget, map[string]string{"Content-Type": "application/json; charset=latin1"}, `{}`, 0, nil, ""}, 415, nil},
		{exchange{"content coding", "PATCH", widget, map[string]string{"Content-Encoding": "br"}, `{}`, 0, nil, ""}, 415, map[string]string{"Accept-Encoding": "gzip, identity"}},
		{exchange{"charset", "PATCH", widget, map[string]string{"Content-Type": "application/json; charset=UTF-8"}, `{}`, 0, nil, ""}, 200, nil},
		{exchange{"no content", "PATCH", widget, nil, "", 0, nil, ""}, 400, nil},
		{exchange{"too large", "PATCH", widget, nil, strings.Repeat(" ", maxBody+1), 0, nil, ""}, 413, nil},
		{exchange{"malformed", "PATCH", widget, map[string]string{"If-Match": `"old"`}, `{"count":`, 0, nil, ""}, 400, nil},
		{exchange{"stale tag", "PATCH", widget, map[string]string{"If-Match": `W/"old"`}, bad, 0, nil, ""}, 412, nil},
		{exchange{"malformed tag", "PATCH", widget, map[string]string{"If-Match": `old`}, `{}`, 0, nil, ""}, 400, nil},
		{exchange{"any tag", "PATCH", widget, map[string]string{"If-Match": `*`}, `{}`, 0, nil, ""}, 200, nil},
		{exchange{"none of any", "PATCH", widget, map[string]string{"If-None-Match": `*`}, `{}`, 0, nil, ""}, 412, nil},
		{exchange{"none of an old one", "PATCH", widget, map[string]string{"If-None-Match": `"old"`}, `{}`, 0, nil, ""}, 200, nil},
		{exchange{"bad value", "PATCH", widget, nil, bad, 0, nil, ""}, 400, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := serveYAML(t, "", widgetYAML)
			before := get(t, server, widget)
			test.send(t, server)
			if test.status != test.want {
				t.Errorf("want status %d, got %d: %s", test.want, test.status, test.response)
			}
			for name, want := range test.header {
				if got := test.got.Get(name); got != want {
					t.Errorf("want %s: %q, got %q", name, want, got)
				}
			}
			if test.status >= 400 {
				checkError(t, &test.exchange)
			}
			if after := get(t, server, widget); test.status >= 400 && after.response != before.response {
				t.Errorf("want the state unchanged\n%s\ngot\n%s", before.response, after.response)
			}
		})
	}
}

// checkError checks the OData error object and the request's ids in the inner error.
func checkError(t *testing.T, x *exchange) {
	t.Helper()
	v, _ := x.members(t).get("error")
	envelope, _ := v.(object)
	code, _ := envelope.get("code")
	message, _ := envelope.get("message")
	v, _ = envelope.get("innerError")
	inner, _ := v.(object)
	id, _ := inner.get("request-id")
	client, _ := inner.get("client-request-id")
	date, _ := inner.get("date")
	if code == "" || code == nil || message == "" || message == nil || date != "2024-02-29T12:00:00" ||
		id != x.got.Get("request-id") || client != x.got.Get("client-request-id") {
		t.Errorf("want an error object, got %s", x.response)
	}
}

func TestHeaders(t *testing.T) {
	server := serveYAML(t, "", widgetYAML)
	x := &exchange{method: "PATCH", path: widget, body: `{"count":5}`, header: map[string]string{"client-request-id": otherID}}
	x.send(t, server)
	for name, want := range map[string]string{
		"Content-Type":      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
		"OData-Version":     "4.0",
		"Date":              "Thu, 29 Feb 2024 12:00:00 GMT",
		"Cache-Control":     "no-store",
		"request-id":        "00000000-0000-4000-8000-000000000001",
		"client-request-id": otherID,
	} {
		if got := x.got.Get(name); got != want {
			t.Errorf("want %s: %q, got %q", name, want, got)
		}
	}
	if !etagText.MatchString(x.got.Get("ETag")) {
		t.Errorf("want an entity tag, got %q", x.got.Get("ETag"))
	}
	y := get(t, server, widget)
	if id := y.got.Get("request-id"); id == "" || id != y.got.Get("client-request-id") {
		t.Errorf("want client-request-id to be request-id where none was sent, got %q and %q", y.got.Get("client-request-id"), id)
	}
}

func TestEntityIsMadeFromTheContract(t *testing.T) {
	server := serveYAML(t, "", widgetYAML)
	x := get(t, server, widget)
	var names []string
	for _, m := range x.members(t) {
		names = append(names, m.name)
	}
	want := "@odata.context @odata.etag @odata.type id displayName count size ratio enabled due serial mode note tags owner createdDateTime"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("want the members\n%s\nin document order, got\n%s", want, got)
	}
	for name, want := range map[string]string{
		"@odata.context": `"https://graph.example.com/beta/$metadata#deviceManagement/widgets/$entity"`,
		"@odata.type":    `"#example.widget"`, "id": `"w1"`,
	} {
		if got := x.text(t, name); got != want {
			t.Errorf("want %s %s, got %s", name, want, got)
		}
	}
	if again := get(t, server, "/BETA/devicemanagement/Widgets/w1"); again.response != x.response {
		t.Errorf("want literal segments to match in any case, got %d %s", again.status, again.response)
	}
	for _, key := range []string{"W1", "a%2Fb", "conform-1", "..", "%F0%9F%98%80"} {
		if other := get(t, server, "/beta/deviceManagement/widgets/"+key); other.status != 200 || other.text(t, "id") == `"w1"` {
			t.Errorf("want another entity for key %s, got %d %s", key, other.status, other.response)
		}
	}
}

func TestCollectionListsWhatWasTouched(t *testing.T) {
	server := serveYAML(t, "", widgetYAML)
	const collection = "/beta/deviceManagement/widgets"
	patch(t, server, widget, `{"count":"bad"}`)
	get(t, server, collection+"/w2")
	patch(t, server, widget, `{"count":7}`)
	x := get(t, server, collection)
	value, _ := x.members(t).get("value")
	list, _ := value.([]any)
	if len(list) != 2 {
		t.Fatalf("want two members, got %s", x.response)
	}
	first, _ := list[0].(object)
	second, _ := list[1].(object)
	id, _ := first.get("id")
	count, _ := second.get("count")
	if id != "w2" || string(encode(count)) != "7" {
		t.Errorf("want w2, then w1 with its count of 7, got %s", x.response)
	}
	if context := x.text(t, "@odata.context"); context != `"https://graph.example.com/beta/$metadata#deviceManagement/widgets"` {
		t.Errorf("got the context %s", context)
	}
}

func TestPathWithoutKey(t *testing.T) {
	server := serveYAML(t, "", statesYAML)
	const path = "/beta/deviceManagement/scripts/s1/states"
	x := get(t, server, path)
	id := x.text(t, "id")
	if other := get(t, server, "/beta/deviceManagement/scripts/s2/states"); len(id) != 38 || other.text(t, "id") == id {
		t.Errorf("want a GUID of each path's own, got %s and %s", id, other.text(t, "id"))
	}
	if x := patch(t, server, path, `{"errors":41}`); x.status != 200 || x.text(t, "id") != id || x.text(t, "errors") != "41" {
		t.Errorf("want the updated entity, got %d %s", x.status, x.response)
	}
	if x := get(t, server, "/beta/deviceManagement/scripts/"+contract.UnknownKey+"/states"); x.status != 404 {
		t.Errorf("want 404 for an unknown key inside the path, got %d", x.status)
	}
	if x := get(t, server, "/beta/deviceManagement/scripts/s1"); x.status != 404 {
		t.Errorf("want 404 for a path that no contract names, got %d", x.status)
	}
}

// A keyed path lies below a collection that another contract updates: each is served as its contract says.
func TestCollectionThatIsDocumented(t *testing.T) {
	keyed := strings.NewReplacer("/states:", "/states/{stateId}:",
		"{name: scriptId, in: path, required: true, schema: {type: string}}",
		"{name: scriptId, in: path, required: true, schema: {type: string}}\n        - {name: stateId, in: path, required: true, schema: {type: string}}",
		"x-conform-path: collection", "x-conform-path: entity").Replace(statesYAML)
	server := serveYAML(t, "", keyed, statesYAML)
	const path = "/beta/deviceManagement/scripts/s1/states"
	if x := patch(t, server, path, `{"errors":1}`); x.status != 200 || x.text(t, "errors") != "1" {
		t.Errorf("want the documented update of the collection, got %d %s", x.status, x.response)
	}
	if x := patch(t, server, path+"/k", `{"errors":2}`); x.status != 200 || x.text(t, "id") != `"k"` {
		t.Errorf("want the update of one entity, got %d %s", x.status, x.response)
	}
	if x := get(t, server, path); x.text(t, "errors") != "1" {
		t.Errorf("want the collection's own state, got %s", x.response)
	}
}

func TestStatusIsTheDocumentedOne(t *testing.T) {
	both := `{'204': ` + noContent + `, '200': ` + thingSchema + `}`
	ofCount := strings.Replace(both, "'200': {", "'200': {x-conform-for: {properties: [count]}, ", 1)
	ofOthers := strings.Replace(both, "'200': {", "'200': {x-conform-for: {properties: [name]}, ", 1)
	for _, test := range []struct {
		name, responses, prefer string
		want                    int
		applied, vary           string
	}{
		{"200", `{'200': ` + thingSchema + `}`, "", 200, "", ""},
		{"200, minimal", `{'200': ` + thingSchema + `}`, "return=minimal", 200, "", ""},
		{"200, representation", `{'200': ` + thingSchema + `}`, "return=representation", 200, "return=representation", ""},
		{"204", `{'204': ` + noContent + `}`, "", 204, "", ""},
		{"204, representation", `{'204': ` + noContent + `}`, "return=representation", 204, "", ""},
		{"204, minimal", `{'204': ` + noContent + `}`, "return=minimal", 204, "return=minimal", ""},
		{"both", both, "", 200, "", "Prefer"},
		{"both, minimal", both, `conform-probe, return="minimal"`, 204, "return=minimal", "Prefer"},
		{"both, representation", both, "Return=representation; x=1", 200, "return=representation", "Prefer"},
		{"both, unknown preference", both, "conform-probe", 200, "", "Prefer"},
		{"200 for count", ofCount, "", 200, "", ""},
		{"200 for count, minimal", ofCount, "return=minimal", 200, "", ""},
		{"200 for another property", ofOthers, "", 204, "", ""},
		{"200 for another property, representation", ofOthers, "return=representation", 204, "", ""},
		{"202", `{'202': {description: Accepted}}`, "", 202, "", ""},
		{"201", `{'201': ` + thingSchema + `}`, "", 201, "", ""},
		{"200 and 201", `{'201': ` + thingSchema + `, '200': ` + thingSchema + `}`, "", 200, "", ""},
		{"202 and 204", `{'202': {description: Accepted}, '204': ` + noContent + `}`, "", 204, "", ""},
		{"default only", `{default: {description: Whatever}}`, "", 200, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := serveYAML(t, "", plainYAML("/thing", test.responses, ""))
			x := &exchange{method: "PATCH", path: "/v1.0/thing", body: `{"count":77}`, header: map[string]string{"Authorization": "", "Prefer": test.prefer}}
			x.send(t, server)
			if x.status != test.want || x.got.Get("Preference-Applied") != test.applied || x.got.Get("Vary") != test.vary {
				t.Errorf("want %d, applied %q, vary %q, got %d %v", test.want, test.applied, test.vary, x.status, x.got)
			}
			if hasBody := x.response != ""; hasBody != (test.want != 204 && test.want != 202) || hasBody != (x.got.Get("Content-Type") != "") {
				t.Errorf("%d came with the body %q of type %q", x.status, x.response, x.got.Get("Content-Type"))
			}
			if located := x.got.Get("Location"); (located == "/v1.0/thing") != (test.want == 201 || test.want == 202) {
				t.Errorf("%d came with Location %q", x.status, located)
			}
			if after := get(t, server, "/v1.0/thing"); after.text(t, "count") != "77" {
				t.Errorf("want the update made, got %s", after.response)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	server := serveYAML(t, "", plainYAML("/thing", `{'204': `+noContent+`}`,
		`[{name: If-Match, in: header, required: true, schema: {type: string}}]`))
	const path = "/v1.0/thing"
	first := get(t, server, path).got.Get("ETag")
	if x := patch(t, server, path, `{"count":51}`); x.status != 428 {
		t.Errorf("want 428 without If-Match, got %d", x.status)
	}
	update := func(tag, body string) *exchange {
		x := &exchange{method: "PATCH", path: path, body: body, header: map[string]string{"If-Match": tag}}
		x.send(t, server)
		return x
	}
	second := update(first, `{"count":52}`).got.Get("ETag")
	if second == first || second != get(t, server, path).got.Get("ETag") {
		t.Errorf("want a new entity tag that reading shows too, got %s after %s", second, first)
	}
	if x := update(first, `{"count":53}`); x.status != 412 {
		t.Errorf("want 412 for a stale tag, got %d", x.status)
	}
	if x := update(`"other", `+strings.TrimPrefix(second, "W/"), `{"count":52}`); x.status != 204 || x.got.Get("ETag") != second {
		t.Errorf("want 204 and the same tag where nothing changes, got %d %s", x.status, x.got.Get("ETag"))
	}
	x := &exchange{method: "GET", path: path, header: map[string]string{"If-None-Match": second}}
	if x.send(t, server); x.status != 304 || x.response != "" {
		t.Errorf("want 304 without content, got %d %q", x.status, x.response)
	}
}

func TestFormats(t *testing.T) {
	server := serveYAML(t, "", widgetYAML)
	for _, test := range []struct{ accept, context, typeName, size, contentType string }{
		{"*/*", "yes", "yes", "number", "odata.metadata=minimal;"},
		{"text/html, application/*;q=0.5", "yes", "yes", "number", "odata.metadata=minimal;"},
		{"application/json;odata.metadata=none", "", "", "number", "odata.metadata=none;"},
		{"application/json;odata.metadata=full", "yes", "yes", "number", "odata.metadata=full;"},
		{"application/json;IEEE754Compatible=true", "yes", "yes", "string", "IEEE754Compatible=true;"},
	} {
		x := &exchange{method: "PATCH", path: widget, body: `{"size":9007199254740993}`, header: map[string]string{"Accept": test.accept}}
		x.send(t, server)
		want := "9007199254740993"
		if test.size == "string" {
			want = `"` + want + `"`
		}
		if x.text(t, "size") != want || (x.text(t, "@odata.context") != "") != (test.context != "") ||
			(x.text(t, odataType) != "") != (test.typeName != "") || !strings.Contains(x.got.Get("Content-Type"), test.contentType) {
			t.Errorf("%s: got %s with %s", test.accept, x.got.Get("Content-Type"), x.response)
		}
	}
	for _, accept := range []string{"application/json;odata.metadata=huge", "application/json;q=0", "application/json;conform=1"} {
		x := &exchange{method: "GET", path: widget, header: map[string]string{"Accept": accept}}
		if x.send(t, server); x.status != 406 {
			t.Errorf("want 406 for %s, got %d", accept, x.status)
		}
	}
	x := &exchange{method: "PATCH", path: widget, body: `{"size":"+7"}`, header: map[string]string{"Content-Type": "application/json;IEEE754Compatible=true"}}
	if x.send(t, server); x.text(t, "size") != "7" {
		t.Errorf("want a number in a string taken, got %d %s", x.status, x.response)
	}
}

func TestOperationsOnOnePathShareTheEntity(t *testing.T) {
	other := strings.ReplaceAll(plainYAML("/thing", `{'204': `+noContent+`}`, ""), "count:", "weight:")
	server := serveYAML(t, "", plainYAML("/thing", `{'200': `+thingSchema+`}`, ""), other)
	x := patch(t, server, "/v1.0/thing", `{"weight":5,"count":6}`)
	if x.status != 200 || x.text(t, "weight") != "5" || x.text(t, "count") != "6" {
		t.Errorf("want the properties of both and the response of the first, got %d %s", x.status, x.response)
	}
}

func TestConcurrentUpdatesStayWhole(t *testing.T) {
	server := serveYAML(t, "", widgetYAML)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			n := string(rune('1' + i))
			for range 10 {
				patch(t, server, widget, `{"displayName":"`+n+`","count":`+n+`}`)
				x := get(t, server, widget)
				if strings.Trim(x.text(t, "displayName"), `"`) != x.text(t, "count") {
					t.Errorf("want both properties of one update, got %s", x.response)
				}
				get(t, server, "/beta/deviceManagement/widgets")
			}
		})
	}
	wait.Wait()
}

func TestStoreIsBounded(t *testing.T) {
	s := newStore()
	s.size = maxState - 10
	if s.put(&entity{path: "/a", state: object{{"name", strings.Repeat("x", 100)}}}) {
		t.Error("want a full store to reject an entity")
	}
	if !s.put(&entity{path: "/a", state: object{}}) {
		t.Error("want what still fits to be kept")
	}
}

func TestMethodsThatHTTPKnows(t *testing.T) {
	server := serveYAML(t, "unknown-method-accepted", widgetYAML)
	x := &exchange{method: http.MethodPut, path: widget, body: `{}`}
	if x.send(t, server); x.status != 405 {
		t.Errorf("want PUT rejected even then, got %d", x.status)
	}
}
