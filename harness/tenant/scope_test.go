package tenant

import (
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

func scopeOf(t *testing.T, entity, template string) *Scope {
	t.Helper()
	s, err := NewScope(ScopeOptions{Base: base, Entity: entity, Template: template, NeverWrite: NeverWrite(), Keys: []string{"id"}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever names another URL than the fixture's own is not sent, nor is what could be read as one.
func TestOnlyTheFixturesURLIsWrittenTo(t *testing.T) {
	s := scopeOf(t, widget, "/widgets/{widgetId}")
	const body = `{"name":"x"}`
	for url, want := range map[string]string{
		widget: "",
		"HTTPS://GRAPH.EXAMPLE.COM:443" + strings.TrimPrefix(widget, "https://graph.example.com"): "",
		base + "/widgets/%77%31":                                 "", // w1
		widget + "/":                                             "the segment",
		base + "/Widgets/w1":                                     "another URL",
		base + "/widgets/W1":                                     "another URL",
		base + "/widgets/w2":                                     "another URL",
		base + "/widgets":                                        "another URL",
		base + "/users/w1":                                       "another URL",
		base + "/widgets/w1/owner":                               "another URL",
		base + "/widgets('w1')":                                  "another URL",
		base + "/$batch":                                         "another URL",
		widget + "/$batch":                                       "another URL",
		"http://graph.example.com/beta/widgets/w1":               "another URL",
		"https://graph.example.com:8443/beta/widgets/w1":         "another URL",
		"https://graph.example.com./beta/widgets/w1":             "another URL",
		"https://evil.example/beta/widgets/w1":                   "another URL",
		"https://graph.example.com/v1.0/widgets/w1":              "another URL",
		"https://evil@graph.example.com/beta/widgets/w1":         "without credentials",
		"https://graph.example.com@evil.example/beta/widgets/w1": "without credentials",
		widget + "?x=1":                                          "query",
		widget + "?":                                             "query",
		widget + "#x":                                            "fragment",
		widget + "#":                                             "fragment",
		base + "/users/7/../../widgets/w1":                       "the segment",
		base + "/widgets/w1/../w2":                               "the segment",
		base + "/widgets/w1/.":                                   "the segment",
		base + "/widgets/%2e%2e/users/7":                         "the segment",
		base + "/widgets/...":                                    "the segment",
		base + "//widgets/w1":                                    "the segment",
		base + "/widgets/w1%2f..%2fw2":                           "the segment",
		base + "/widgets/w1%252f..%252fw2":                       "the segment",
		base + "/widgets/w1%5c..%5cw2":                           "the segment",
		base + "/widgets/w1%3fx=1":                               "the segment",
		base + "/widgets/w1%23":                                  "the segment",
		base + "/widgets/w1;x=1":                                 "the segment",
		base + "/widgets/w1%00":                                  "the segment",
		base + "/widgets/w1%0d%0a":                               "the segment",
		base + "/widgets/%c0%ae%c0%ae":                           "the segment", // an overlong encoding of dots
		base + "/widgets/w1%ef%bc%8f..":                          "the segment", // looks like a slash
		base + "/widgets/w1%e2%80%8b":                            "the segment", // has no width
		base + "/widgets/w1\\..\\..\\users\\7":                   "the segment",
		"https:graph.example.com/beta/widgets/w1":                "want a URL",
		"//graph.example.com/beta/widgets/w1":                    "another URL",
		"/beta/widgets/w1":                                       "want a URL",
		"https://graph.example.com/beta/widgets/%zz":             "want a URL",
	} {
		err := s.Check(patch(url, body))
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: want it sent, got %v", url, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: want it not sent with %q, got %v", url, want, err)
		}
	}
}

// A request to the fixture's URL is sent only as an update of it, with members that may be written.
func TestOnlyUpdatesOfTheFixtureAreSent(t *testing.T) {
	s := scopeOf(t, widget, "/widgets/{widgetId}")
	request := func(method, body string, headers ...string) wire.Request {
		r := patch(widget, body)
		r.Method = method
		for i := 0; i < len(headers); i += 2 {
			r.Header[headers[i]] = []string{headers[i+1]}
		}
		return r
	}
	batch := func(requests string) wire.Request {
		r := patch(base+"/$batch", `{"requests":[`+requests+`]}`)
		r.Method = http.MethodPost
		return r
	}
	elsewhere := func(r wire.Request, url string) wire.Request {
		r.URL = url
		return r
	}
	without := func(r wire.Request) wire.Request {
		r.Auth = wire.AuthNone
		return r
	}
	audience := func(r wire.Request) wire.Request {
		r.Auth = wire.AuthAudience
		return r
	}
	const other = base + "/users/7"
	for name, tc := range map[string]struct {
		req  wire.Request
		want string // empty if it is sent
	}{
		"PATCH":                       {request("PATCH", `{"name":"x"}`), ""},
		"patch":                       {request("patch", `{"name":"x"}`), ""},
		"GET of another":              {elsewhere(request("GET", ""), other+"?$select=id"), ""},
		"PUT":                         {request("PUT", `{"name":"x"}`), "PUT is never sent"},
		"POST":                        {request("POST", `{"name":"x"}`), "POST is never sent"},
		"DELETE":                      {request("DELETE", ""), "DELETE is never sent"},
		"MERGE":                       {request("MERGE", `{"name":"x"}`), "MERGE is never sent"},
		"MOVE":                        {request("MOVE", ""), "MOVE is never sent"},
		"CONFORMX":                    {request("CONFORMX", ""), ""},
		"CONFORMX elsewhere":          {elsewhere(request("CONFORMX", ""), other), "another URL"},
		"CONFORMX with content":       {elsewhere(request("CONFORMX", "{}"), other), "CONFORMX is never sent"},
		"no token":                    {without(request("PATCH", "{}")), ""},
		"no token, elsewhere":         {without(elsewhere(request("PATCH", "{}"), other)), "another URL"},
		"no token, collection":        {without(elsewhere(request("PATCH", ""), base+"/widgets")), "another URL"},
		"no token, content":           {without(elsewhere(request("PATCH", `{"name":"x"}`), other)), "another URL"},
		"no token, other content":     {without(elsewhere(request("PATCH", `name=x`), other)), "another URL"},
		"no token, DELETE":            {without(elsewhere(request("DELETE", ""), other)), "DELETE is never sent"},
		"other audience":              {audience(request("PATCH", "{}")), ""},
		"other audience, content":     {audience(request("PATCH", `{"name":"x"}`)), "another audience"},
		"token, no content":           {elsewhere(request("PATCH", "{}"), other), "another URL"},
		"method override":             {request("PATCH", `{"name":"x"}`, "X-Http-Method-Override", "DELETE"), "X-Http-Method-Override"},
		"method override, other form": {request("PATCH", `{"name":"x"}`, "x-method-override", "DELETE"), "x-method-override"},
		"method override, as CGI":     {request("PATCH", `{"name":"x"}`, "X_HTTP_METHOD_OVERRIDE", "DELETE"), "X_HTTP_METHOD_OVERRIDE"},
		"dropped by a proxy":          {request("PATCH", `{"name":"x"}`, "Connection", "close, If-Match"), "Connection"},
		"method of a GET":             {request("GET", "", "X-HTTP-Method", "DELETE"), "X-HTTP-Method"},
		"other URL":                   {request("PATCH", `{"name":"x"}`, "X-Original-URL", "/users/7"), "X-Original-URL"},
		"other URL, rewritten":        {request("PATCH", `{"name":"x"}`, "x-rewrite-url", "/users/7"), "x-rewrite-url"},
		"other host":                  {request("PATCH", `{"name":"x"}`, "X-Forwarded-Host", "evil.example"), "X-Forwarded-Host"},
		"end":                         {request("PATCH", `{"name":"x","state":"deleted"}`), `state with "deleted" may end`},
		"end in a complex value":      {request("PATCH", `{"rules":[{"state":"PURGED"}]}`), `rules with "PURGED" may end`},
		"another state":               {request("PATCH", `{"state":"disabled","note":"removed by Ada"}`), ""},
		"one of a collection":         {request("PATCH", `{"isDefault":true}`), "isDefault may be cleared on another entity"},
		"one of a collection, not":    {request("PATCH", `{"isPrimary":false}`), "isPrimary may be cleared on another entity"},
		"no Boolean":                  {request("PATCH", `{"default":"x"}`), ""},
		"person":                      {request("PATCH", `{"userPrincipalName":"x"}`), "userPrincipalName is never written"},
		"person, other case":          {request("PATCH", `{"USERPRINCIPALNAME":"x"}`), "never written"},
		"person, escaped":             {request("PATCH", `{"\u006dail":"x"}`), "mail is never written"},
		"person, long s":              {request("PATCH", `{"proxyAddre`+"\u017f\u017f"+`es":["x"]}`), "never written"},
		"person in a complex value":   {request("PATCH", `{"contact":{"phones":[{"mail":"x"}]}}`), "mail is never written"},
		"person in an array":          {request("PATCH", `[{"mail":"x"}]`), "mail is never written"},
		"person, cut":                 {request("PATCH", `{"name":"x","mail":"x`), "mail is never written"},
		"person, annotated":           {request("PATCH", `{"owner@odata.bind":"users/7"}`), "never written"},
		"id":                          {request("PATCH", `{"id":"w2","name":"x"}`), "id names an entity"},
		"ID":                          {request("PATCH", `{"ID":"w2"}`), "ID names an entity"},
		"id of a related entity":      {request("PATCH", `{"manager":{"id":"7","name":"x"}}`), "id names an entity"},
		"reference":                   {request("PATCH", `{"@odata.id":"users/7"}`), "@odata.id names an entity"},
		"reference, version 4.01":     {request("PATCH", `{"manager":{"@id":"users/7"}}`), "@id names an entity"},
		"bind":                        {request("PATCH", `{"manager@odata.bind":"users/7"}`), "manager@odata.bind names"},
		"bind, version 4.01":          {request("PATCH", `{"manager@bind":"users/7"}`), "manager@bind names"},
		"delta":                       {request("PATCH", `{"members@delta":[]}`), "members@delta names"},
		"harmless annotation":         {request("PATCH", `{"@odata.type":"#x","name@conform.probe":1,"name":"x"}`), ""},

		"batch":               {batch(`{"id":"1","method":"PATCH","url":"widgets/w1","body":{"name":"x"}},{"id":"2","method":"GET","url":"users/7"}`), ""},
		"batch, slash":        {batch(`{"id":"1","method":"PATCH","url":"/widgets/w1","body":{"name":"x"}}`), "against the host"},
		"batch, slash, read":  {batch(`{"id":"1","method":"GET","url":"/widgets/w1"},{"id":"2","method":"PATCH","url":"/beta/widgets/w1","body":{"name":"x"}}`), "against the host"},
		"batch, absolute":     {batch(`{"id":"1","method":"PATCH","url":"` + widget + `","body":{"name":"x"}}`), ""},
		"batch, another":      {batch(`{"id":"1","method":"PATCH","url":"users/7","body":{"name":"x"}}`), "another URL"},
		"batch, second":       {batch(`{"id":"1","method":"GET","url":"widgets/w1"},{"id":"2","method":"PATCH","url":"widgets/w2","body":{"name":"x"}}`), "another URL"},
		"batch, other host":   {batch(`{"id":"1","method":"PATCH","url":"https://evil.example/beta/widgets/w1","body":{"name":"x"}}`), "another URL"},
		"batch, network path": {batch(`{"id":"1","method":"PATCH","url":"//evil.example/beta/widgets/w1","body":{"name":"x"}}`), "URL"},
		"batch, dots":         {batch(`{"id":"1","method":"PATCH","url":"widgets/w1/../w2","body":{"name":"x"}}`), "the segment"},
		"batch, query":        {batch(`{"id":"1","method":"PATCH","url":"widgets/w1?x=1","body":{"name":"x"}}`), "query"},
		"batch, reference":    {batch(`{"id":"1","method":"PATCH","url":"$2","body":{"name":"x"}}`), "another URL"},
		"batch, DELETE":       {batch(`{"id":"1","method":"DELETE","url":"widgets/w1"}`), "DELETE is never sent"},
		"batch, POST":         {batch(`{"id":"1","method":"POST","url":"widgets","body":{}}`), "POST is never sent"},
		"batch, person":       {batch(`{"id":"1","method":"PATCH","url":"widgets/w1","body":{"mail":"x"}}`), "mail is never written"},
		"batch, id":           {batch(`{"id":"1","method":"PATCH","url":"widgets/w1","body":{"id":"7"}}`), "id names an entity"},
		"batch, header":       {batch(`{"id":"1","method":"PATCH","url":"widgets/w1","headers":{"x-http-method-override":"DELETE"},"body":{"name":"x"}}`), "may change the URL"},
		"batch in a batch":    {batch(`{"id":"1","method":"POST","url":"$batch","body":{"requests":[]}}`), "a batch in a batch"},
		"batch elsewhere":     {elsewhere(batch(`{"id":"1","method":"PATCH","url":"widgets/w1","body":{"name":"x"}}`), "https://graph.example.com/$batch"), "POST is never sent"},
		"batch below":         {elsewhere(batch(``), widget+"/$batch"), "POST is never sent"},
		"batch by PATCH":      {elsewhere(request("PATCH", `{"requests":[]}`), base+"/$batch"), "another URL"},
		"batch of text":       {elsewhere(request("POST", `PATCH widgets/w1`), base+"/$batch"), "cannot be read"},
	} {
		err := s.Check(tc.req)
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%s: want it sent, got %v", name, err)
		case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
			t.Errorf("%s: want it not sent with %q, got %v", name, tc.want, err)
		}
	}
}

// Microsoft Graph resolves a URL in a batch against its base URL, with a slash or without.
func TestBatchesOfGraph(t *testing.T) {
	for _, url := range []string{"/widgets/w1", "widgets/w1"} {
		s, err := NewScope(ScopeOptions{Base: base, Entity: widget, Template: "/widgets/{widgetId}", Graph: true})
		if err != nil {
			t.Fatal(err)
		}
		req := newRequest(http.MethodPost, base+"/$batch")
		req.Body = []byte(`{"requests":[{"id":"1","method":"PATCH","url":"` + url + `","body":{"name":"x"}}]}`)
		if err := s.Check(req); err != nil {
			t.Errorf("%s: want it sent, got %v", url, err)
		}
	}
}

// Without a fixture, or with one whose path is never written, no write is sent. A fixture with an odd URL is an error.
func TestScopesOfFixtures(t *testing.T) {
	for name, tc := range map[string]struct {
		entity, template string
		why              string // why nothing is sent
		err              string
	}{
		"none":                       {"", "", "the target has no fixture", ""},
		"entity":                     {"/widgets/w1", "/widgets/{id}", "", ""},
		"key in parentheses":         {"/widgets('w1')", "/widgets('{id}')", "", ""},
		"below the entity":           {"/widgets/w1/settings", "/widgets/{id}/settings", "", ""},
		"never written":              {"/widgets/w1/mailNickname", "/widgets/{id}/mailNickname", "mailNickname in a path is never written", ""},
		"never written, other case":  {"/widgets/w1/MAILNICKNAME", "/widgets/{id}/MAILNICKNAME", "in a path is never written", ""},
		"never written, raw":         {"/widgets/w1/mail/$value", "/widgets/{id}/mail/$value", "mail in a path is never written", ""},
		"raw value":                  {"/widgets/w1/photo/$value", "/widgets/{id}/photo/$value", "$value in a path is never written", ""},
		"reference":                  {"/groups/1/members/2/$ref", "/groups/{id}/members/{m}/$ref", "$ref in a path is never written", ""},
		"through what is not":        {"/groups/1/owners/2", "/groups/{id}/owners/{o}", "owners in a path is never written", ""},
		"through it, in parentheses": {"/groups/1/owners('2')", "/groups/{id}/owners('{o}')", "owners in a path is never written", ""},
		"collection with that name":  {"/owners/2", "/owners/{o}", "", ""},
		"each":                       {"/widgets/$each", "/widgets/{id}", "", "one entity"},
		"dots":                       {"/widgets/..", "/widgets/{id}", "", "the segment"},
		"empty":                      {"/widgets/", "/widgets/{id}", "", "the segment"},
		"query":                      {"/users/7?x=w1", "/users/7?x={id}", "", "query"},
		"slash":                      {"/widgets/w1%2f..%2fw2", "/widgets/{id}", "", "the segment"},
		"the service":                {"", "", "the target has no fixture", ""},
	} {
		o := ScopeOptions{Base: base, Template: tc.template, NeverWrite: NeverWrite()}
		if tc.entity != "" {
			o.Entity = base + tc.entity
		}
		s, err := NewScope(o)
		if tc.err != "" {
			if err == nil || !strings.Contains(err.Error(), tc.err) {
				t.Errorf("%s: want an error with %q, got %v", name, tc.err, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		err = s.Check(patch(base+tc.entity, `{"value":"x"}`))
		if tc.why == "" && err != nil || tc.why != "" && (err == nil || !strings.Contains(err.Error(), tc.why)) {
			t.Errorf("%s: want it not sent with %q, got %v", name, tc.why, err)
		}
	}
	for _, o := range []ScopeOptions{
		{Base: base, Entity: "https://evil.example/beta/widgets/w1"},
		{Base: base, Entity: "https://graph.example.com/v1.0/widgets/w1"},
		{Base: base, Entity: base},
		{Base: "https://graph.example.com", Entity: "https://graph.example.com@evil.example/w1"},
		{Base: base + "/../v1.0", Entity: base + "/../v1.0/widgets/w1"},
	} {
		if _, err := NewScope(o); err == nil {
			t.Errorf("want an error for %s below %s, got none", o.Entity, o.Base)
		}
	}
	anonymous, unknown, batch := patch(widget, "{}"), newRequest(unknownMethod, widget), newRequest(http.MethodPost, base+"/$batch")
	anonymous.Auth = wire.AuthNone
	for _, req := range []wire.Request{patch(widget, `{"name":"x"}`), patch(widget, ""), anonymous, unknown, batch} { // a careless target may obey each of them
		if err := new(Scope).Check(req); err == nil {
			t.Errorf("want %s not sent by the zero value, which only reads", req.Method)
		}
	}
}

// The journal permits what undoes it, and nothing before that is due.
func TestOnlyWhatTheJournalHasIsUndone(t *testing.T) {
	j := newJournal("", Header{Run: "run-1"})
	j.States = []*State{{URL: widget}, {URL: base + "/widgets/none", Absent: true}, {URL: widget + "/parts/p1"}, {URL: base + "/widgets"}}
	j.Writes = []*Write{{Number: 1, Method: "POST", URL: base + "/widgets"}, {Number: 2, Method: "PATCH", URL: widget}}
	j.created = []string{base + "/widgets/new"}
	j.lost = []string{base + "/widgets/lost"}
	at := func(method, path string) wire.Request { return newRequest(method, base+path) }
	for _, tc := range []struct {
		req               wire.Request
		before, restoring bool
	}{
		{at("POST", "/widgets"), true, false},
		{at("POST", "/users"), false, false},
		{at("PATCH", "/widgets/w1"), false, true},
		{at("PATCH", "/widgets/w1?x"), false, false},
		{at("PATCH", "/widgets/w2"), false, false},
		{at("PATCH", "/widgets/none"), false, false},
		{at("PATCH", "/widgets/w1/parts/p1"), false, false},
		{at("PATCH", "/widgets"), false, false},
		{at("DELETE", "/widgets/new"), false, true},
		{at("DELETE", "/widgets/lost"), false, true},
		{at("DELETE", "/widgets/new/"), false, false},
		{at("DELETE", "/widgets/w1"), false, false},
		{at("DELETE", "/widgets/none"), false, false},
		{at("DELETE", "/widgets"), false, false},
		{at("PUT", "/widgets/w1"), false, false},
	} {
		j.restoring = false
		if got := j.Permits(tc.req); got != tc.before {
			t.Errorf("%s %s: want %t, got %t", tc.req.Method, tc.req.URL, tc.before, got)
		}
		j.restoring = true
		if got := j.Permits(tc.req); got != tc.restoring {
			t.Errorf("%s %s when restoring: want %t, got %t", tc.req.Method, tc.req.URL, tc.restoring, got)
		}
	}
	j.restoring, j.results[1] = false, &Result{Number: 1, Status: 201}
	if j.Permits(at("POST", "/widgets")) {
		t.Error("want no second POST")
	}
	permit := PermitDeletion([]FoundFixture{{URL: base + "/widgets/old"}})
	if permit(at("DELETE", "/widgets/old")) != nil || permit(at("DELETE", "/widgets/w1")) == nil || permit(at("PATCH", "/widgets/old")) == nil {
		t.Error("want only what was found deleted")
	}
}
