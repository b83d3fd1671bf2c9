package catalogue

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// entityURL is a URL of the entity, and otherURL one of another entity of the collection.
const (
	entityURL = "https://graph.microsoft.com/beta/states/" + key
	otherURL  = "https://graph.microsoft.com/beta/states/0d9b1b8e-2c5f-4b0a-9a53-0d6f6a7d9f12"
)

// to sends every request of the evidence to a URL.
func to(url string) part {
	return func(e *check.Evidence) {
		for _, s := range e.Steps {
			s.Exchange.Request.URL = url
		}
	}
}

func TestEntityLinks(t *testing.T) {
	const state = `{"id":"` + key + `","userPrincipalName":"a@example.com","successDeviceCount":5}`
	// responds is an update with a status, members and headers, of the entity at the URL.
	responds := func(url string, status int, members string, headers ...string) *check.Evidence {
		body := strings.Replace(state, "}", members+"}", 1)
		if status == 204 {
			body = ``
		}
		return given(check.Full, before(state), response(status, body, headers...), after(state), to(url))
	}
	read := func(url, id string) *check.Evidence {
		body := strings.Replace(state, key, id, 1)
		return given(check.Only, before(body), response(204, ``), after(body), to(url))
	}
	contexts := func(update, get string) *check.Evidence {
		with := func(context string) string {
			return `{"@odata.context":"https://graph.microsoft.com/beta/$metadata#` + context + `",` + state[1:]
		}
		return given(check.Full, before(with(get)), response(200, with(update)), after(with(get)), to(entityURL))
	}
	asHTTP := on(func(op *contract.Operation) { op.Profile = contract.HTTP })
	table(t, entityLinks, []row{
		{"no links", responds(entityURL, 200, ``), passes},
		{"its URL", responds(entityURL, 200, `,"@odata.id":"`+entityURL+`"`, "Content-Location: "+entityURL, "OData-EntityId: "+entityURL), passes},
		{"a relative URL", responds(entityURL, 200, `,"@odata.editLink":"states('`+key+`')"`), passes},
		{"in upper case, at another host", responds(entityURL, 200, `,"@odata.id":"https://other.example.com/v2/states/`+strings.ToUpper(key)+`"`), passes},
		{"cast to a type", responds(entityURL, 200, `,"@odata.id":"https://graph.microsoft.com/v2/t/states/`+key+`/Microsoft.DirectoryServices.State"`), passes},
		{"of an alternate key", responds(entityURL, 204, ``, "OData-EntityId: /beta/states('a%40example.com')"), passes},
		{"of another collection", responds(entityURL, 200, `,"@odata.id":"https://graph.microsoft.com/v2/objects/7"`), passes},
		{"opaque", responds(entityURL, 200, `,"@odata.id":"urn:state:7"`), passes},
		{"several keys", responds(entityURL, 200, `,"@odata.id":"states(a=1,b=2)"`), passes},
		{"Location of 200", responds(entityURL, 200, ``, "Location: "+otherURL), passes},
		{"Location of 201", responds(entityURL, 201, ``, "Location: "+otherURL), finds("link.other-entity").showing(otherURL)},
		{"other Content-Location", responds(entityURL, 200, ``, "Content-Location: "+otherURL), finds("link.other-entity")},
		{"other Content-Location in http", given(check.Full, asHTTP, before(state), response(200, state, "Content-Location: "+otherURL), after(state), to(entityURL)), finds("link.other-entity")},
		{"other OData-EntityId", responds(entityURL, 204, ``, "OData-EntityId: states('other')"), finds("link.other-entity")},
		{"other @odata.id", responds(entityURL, 200, `,"@odata.id":"states(id='other')"`), finds("link.other-entity").showing("other")},
		{"rejected", given(check.Full, response(400, rejectionBody, "Content-Location: "+otherURL), to(entityURL)), skips("not accepted")},

		{"the key is a name of the entity", read(strings.Replace(entityURL, key, "A@example.com", 1), key), passes},
		{"the key is an alias", read(strings.Replace(entityURL, key, "me", 1), key), passes},
		{"the key has another form", read(strings.Replace(entityURL, key, "17", 1), key), passes},
		{"the id contains the key", read(strings.Replace(entityURL, key, "b-7", 1), "a,b-7"), passes},
		{"the id of another entity", read(otherURL, key), finds("state.id").as("should").showing(key)},
		{"another word", read(strings.Replace(entityURL, key, "thing-1", 1), "thing-2"), finds("state.id").as("should")},

		{"contexts alike", contexts("states/$entity", "states(id,tags)/$entity"), passes},
		{"a context with a type", contexts("states/ns.other/$entity", "states/$entity"), passes},
		{"another context", contexts("things/$entity", "states/$entity"), finds("odata.context").as("should").showing("things")},
	})
}

func TestInternalHosts(t *testing.T) {
	for name, tc := range map[string]struct {
		url, link string
		want      bool
	}{
		"the host of the request":        {"https://api.example.com/states/a", "https://api.example.com/states/a", false},
		"a canonical host":               {"https://eu.example.com/states/a", "https://api.example.com/states/a", false},
		"a relative link":                {"https://api.example.com/states/a", "states/a", false},
		"a name of an internal network":  {"https://api.example.com/states/a", "http://backend-7.internal:8080/states/a", true},
		"a name of a cluster":            {"https://api.example.com/states/a", "http://api.prod.svc.cluster.local/states/a", true},
		"a name without a dot":           {"https://api.example.com/states/a", "http://backend/states/a", true},
		"a private address":              {"https://api.example.com/states/a", "http://10.0.0.7/states/a", true},
		"this machine":                   {"https://api.example.com/states/a", "http://localhost:5000/states/a", true},
		"two spellings of this machine":  {"http://127.0.0.1:8080/states/a", "http://localhost:5000/states/a", false},
		"an internal host, from outside": {"http://[::1]:8080/states/a", "http://backend.lan/states/a", true},
		"within an internal network":     {"http://gateway.internal/states/a", "http://backend.internal/states/a", false},
	} {
		e := given(check.Full, response(204, ``, "OData-EntityId: "+tc.link))
		e.Response().Request.URL = tc.url
		if out := internalHost(e, e.Response()); (len(out.Findings) > 0) != tc.want {
			t.Errorf("%s: want a finding %t, got %v", name, tc.want, out.Findings)
		}
	}
}
