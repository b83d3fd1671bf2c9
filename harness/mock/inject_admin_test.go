package mock

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestFaultsAtRunTime(t *testing.T) {
	server := faultyServer(t, nil, "503,nth=2")
	rules := func(method, body string) *exchange {
		x := &exchange{method: method, path: faultsPath, body: body, header: map[string]string{"Authorization": ""}}
		x.send(t, server)
		return x
	}
	list := func(want string) {
		t.Helper()
		if x := rules(http.MethodGet, ""); x.status != 200 || x.response != want || x.got.Get("Content-Type") != jsonMedia {
			t.Errorf("want %s, got %d %s", want, x.status, x.response)
		}
	}
	statuses(t, server, "GET "+widget, "GET "+widget, "GET "+widget)
	list(`{"faults":[{"fault":503,"nth":2,"matched":3,"applied":1}]}`)

	if x := rules(http.MethodPut, `{"faults":[{"fault":"429","path":"/beta/*","nth":"1-2","rate":1,"retry-after":2.128},{"fault":"slow-body","delay":"1s","method":"PATCH"}]}`); x.status != 204 {
		t.Fatalf("want 204, got %d %s", x.status, x.response)
	}
	if x := rules(http.MethodPost, `{"fault":504,"nth":"3-"}`); x.status != 204 {
		t.Fatalf("want 204, got %d %s", x.status, x.response)
	}
	const want = `{"faults":[{"fault":429,"path":"/beta/*","nth":"1-2","rate":1,"retry-after":2.128,"matched":3,"applied":2},` +
		`{"fault":"slow-body","method":"PATCH","delay":"1s","matched":0,"applied":0},{"fault":504,"nth":"3-","matched":3,"applied":1}]}`
	statuses(t, server, "GET "+widget, "GET "+widget, "GET "+widget)
	list(want)

	for body, message := range map[string]string{
		`{"faults":[{"fault":503},{"fault":"slow-bdy"}]}`: `faults[1]: no fault is named "slow-bdy", did you mean "slow-body"?`,
		`{"faults":[{"fault":503,"pth":"/x"}]}`:           `faults[0]: no setting is named "pth": did you mean path`,
		`{"faults":[{"fault":true}]}`:                     "faults[0]: fault: want a text or a number",
		`{"faults":[503]}`:                                `faults[0]: want a rule such as {"fault": 503}`,
		`{"faults":null}`:                                 `want {"faults": [...]}`,
		`{"faults":[],"more":1}`:                          `want {"faults": [...]}`,
		`{"fault":503}`:                                   `want {"faults": [...]} with the list of all rules; POST adds one`,
		`[]`:                                              "not a JSON object",
		`{`:                                               "not JSON",
		`{"faults":[` + strings.Repeat("1,", maxInjections) + `1]}`: "are too many",
		`{"faults":"` + strings.Repeat("a", maxRules) + `"}`:        "larger than",
	} {
		if x := rules(http.MethodPut, body); x.status != 400 || !strings.Contains(x.response, message) {
			t.Errorf("%.80s: want 400 with %s, got %d %s", body, message, x.status, x.response)
		}
	}
	if x := rules(http.MethodPost, `{"faults":[{"fault":503}]}`); x.status != 400 || !strings.Contains(x.response, "PUT replaces them all") {
		t.Errorf("want 400, got %d %s", x.status, x.response)
	}
	if x := rules(http.MethodPost, `{"nth":1}`); x.status != 400 || !strings.HasPrefix(x.response, "fault is missing") {
		t.Errorf("want 400, got %d %s", x.status, x.response)
	}
	if x := rules(http.MethodPatch, ``); x.status != 405 || x.got.Get("Allow") != "GET, PUT, POST, DELETE" {
		t.Errorf("want 405 with Allow, got %d %v", x.status, x.got)
	}
	list(want) // nothing has changed

	if x := rules(http.MethodPut, want); x.status != 204 {
		t.Errorf("want what GET returns accepted, got %d %s", x.status, x.response)
	}
	statuses(t, server, "GET "+widget)
	(&exchange{method: "POST", path: resetPath}).send(t, server)
	list(strings.NewReplacer(`"matched":3`, `"matched":0`, `"applied":2`, `"applied":0`, `"applied":1`, `"applied":0`).Replace(want))

	if x := rules(http.MethodDelete, ""); x.status != 204 {
		t.Errorf("want 204, got %d", x.status)
	}
	list(`{"faults":[]}`)
}

func TestFaultsAreBounded(t *testing.T) {
	m := testMock(t, "", loadYAML(t, widgetYAML))
	m.injector.set(make([]Injection, maxInjections))
	request := httptest.NewRequest(http.MethodPost, "http://localhost"+faultsPath, strings.NewReader(`{"fault":503}`))
	request.RemoteAddr = "127.0.0.1:1"
	w := httptest.NewRecorder()
	if m.ServeHTTP(w, request); w.Code != 400 || !strings.Contains(w.Body.String(), "which is the most") {
		t.Errorf("want 400, got %d %s", w.Code, w.Body)
	}
}

// The faults are as protected as the other paths of the mock itself.
func TestFaultsAreForThisMachine(t *testing.T) {
	m := testMock(t, "", loadYAML(t, widgetYAML))
	for from, want := range map[string]int{"192.0.2.1:1": 401, "127.0.0.1:1": 403} {
		request := httptest.NewRequest(http.MethodDelete, "http://evil.example"+faultsPath, nil)
		request.RemoteAddr = from
		w := httptest.NewRecorder()
		if m.ServeHTTP(w, request); w.Code != want {
			t.Errorf("%s: want %d, got %d", from, want, w.Code)
		}
	}
}
