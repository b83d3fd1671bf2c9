package tenant

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

// Each group has spellings of one entity; no two groups have the same.
var spellings = [][]string{
	{
		"http://localhost/beta/widgets/w1", "http://127.0.0.1/beta/widgets/w1", "http://[::1]/beta/widgets/w1", "http://127.8.9.1/beta/widgets/w1",
		"http://localhost:80/beta/widgets/w1", "http://LOCALHOST:80/Beta/Widgets/W1", "http://localhost./beta/widgets/w1/", "HTTP://localhost/beta/widgets('w1')",
		"http://localhost/beta/widgets(w1)", "http://localhost/beta/widgets(id='w1')", "http://localhost/beta/./widgets/x/../w1", "http://localhost/beta//widgets/%77%31",
		"http://localhost/beta/widgets(%27w1%27)", "http://u:p@localhost/beta/widgets/w1?x=1#y",
	},
	{"http://localhost:8080/beta/widgets/w1", "http://127.0.0.1:8080/beta/widgets('W1')", "http://[::1]:8080/beta/widgets/w1/"},
	{"https://localhost/beta/widgets/w1", "https://127.0.0.1:443/beta/widgets/w1"},
	{"https://graph.example.com/beta/widgets/w1", "https://GRAPH.example.com:443/beta/Widgets('w1')/", "https://graph.example.com./beta/widgets/w1"},
	{"https://graph.example.com:8443/beta/widgets/w1"},
	{"http://graph.example.com/beta/widgets/w1", "http://graph.example.com:80/beta/widgets/w1"},
	{"https://graph.example.com/v1.0/widgets/w1"},
	{"https://graph.example.com/beta/widgets/w2"},
	{"https://graph.example.com/beta/widgets/w1/parts/w1", "https://graph.example.com/beta/widgets('w1')/parts('w1')"},
	{"https://graph.example.com/beta/widgets/o'neill", "https://graph.example.com/beta/widgets('o''neill')", "https://graph.example.com/beta/widgets(%27o%27%27neill%27)"},
	{"https://graph.example.com/beta/widgets/a%2Fb", "https://graph.example.com/beta/widgets('a%2fb')"},
	{"https://graph.example.com/beta/widgets/a/b"},
	{"https://xn--bcher-kva.example/beta/widgets/w1", "https://bücher.example/beta/widgets/w1", "https://BÜCHER.example:443/beta/widgets/w1", "https://b%C3%BCcher.example/beta/widgets/w1",
		"https://bücher。example/beta/widgets/w1", "https://Xn--Bcher-KVA.example./beta/widgets/w1"},
	{"https://bucher.example/beta/widgets/w1"},
	{"https://graph.example.com/beta/widgets(a='1',b='2')", "https://graph.example.com/beta/widgets(b='2',a='1')", "https://graph.example.com/beta/widgets(B=%272%27,A=%271%27)",
		"https://graph.example.com/beta/widgets(b=2,a=1)", "https://graph.example.com/beta/widgets(b='2',%20a='1')", "https://graph.example.com/beta/widgets(b='2'%2Ca='1')"},
	{"https://graph.example.com/beta/widgets(a='2',b='1')"},
	{"https://graph.example.com/beta/widgets(a='1')/parts(y='p,q=''r',x=2)", "https://graph.example.com/beta/widgets/1/parts(x=2,y='p,q=''r')"},
	{"https://graph.example.com/beta/widgets('x=y')", "https://graph.example.com/beta/widgets(id='x=y')", "https://graph.example.com/beta/widgets/x=y"},
	{"https://graph.example.com/beta/widgets('a,b')", "https://graph.example.com/beta/widgets(id='a,b')", "https://graph.example.com/beta/widgets/a,b"},
	{"https://graph.example.com/beta/widgets('a=1,b=2')"},
}

func TestSpellingsOfOneEntity(t *testing.T) {
	seen := map[string]string{}
	for _, group := range spellings {
		for _, s := range group {
			address := addressOf(s)
			if want := addressOf(group[0]); address != want {
				t.Errorf("%s: want the address of %s, %s, got %s", s, group[0], want, address)
			}
			if other := seen[address]; other != "" && other != group[0] {
				t.Errorf("%s and %s: want two addresses, got %s", s, other, address)
			}
			seen[address] = group[0]
		}
	}
}

// Two runs never hold one entity, however its URL is spelled; and a leftover journal of the one stops the other.
func TestOneEntityInTwoSpellings(t *testing.T) {
	for _, group := range spellings {
		for _, spelling := range group[1:] {
			if strings.ContainsAny(spelling, "@?#") || strings.Contains(spelling, "..") || strings.Contains(spelling, "//widgets") {
				continue // no target has such a URL
			}
			opts := settings(t)
			opts.Entities, opts.Base = []string{group[0]}, "http://elsewhere.example"
			first := open(t, opts)
			other := opts
			other.Run, other.Target, other.Entities, other.Base = "run-2", "fabrikam", []string{spelling}, "http://another.example"
			var held *Held
			if _, err := Open(other); !errors.As(err, &held) {
				t.Errorf("%s, %s: want it held, got %v", group[0], spelling, err)
			}
			for _, l := range []line{{Type: typeState, State: &State{URL: EntityURL(group[0])}}, {Type: typeWrite, Write: &Write{Number: 1, Method: "PATCH", URL: EntityURL(group[0])}}} {
				if err := first.record(l); err != nil {
					t.Fatal(err)
				}
			}
			first.Close()
			var left *Leftover
			if _, err := Open(other); !errors.As(err, &left) {
				t.Errorf("%s, %s: want the leftover journal, got %v", group[0], spelling, err)
			}
			other.Entities = []string{"https://graph.example.com/beta/widgets/none"}
			open(t, other).Close()
		}
	}
}

// A journal is of a target by its base URL and tenant, however the URL is spelled.
func TestTargetsInTwoSpellings(t *testing.T) {
	j := newJournal("x.ndjson", Header{Base: "http://localhost:80/beta", Tenant: tenantHash("T-1")})
	for _, test := range []struct {
		base, tenant string
		want         bool
	}{
		{"http://localhost/beta", "t-1", true}, {"http://127.0.0.1/beta/", "T-1", true}, {"http://[::1]:80/Beta", "t-1", true}, {"http://localhost/beta", "t-2", false},
		{"http://localhost/beta", "", false}, {"http://localhost:81/beta", "t-1", false}, {"https://localhost/beta", "t-1", false}, {"http://localhost/v1.0", "t-1", false},
		{"http://localhost", "t-1", false}, {"http://localhost.example/beta", "t-1", false},
	} {
		if got := j.isOf(test.base, test.tenant); got != test.want {
			t.Errorf("%s of %s: want %t", test.base, test.tenant, test.want)
		}
	}
}

// A journal whose URLs are spelled in another way than the target's base URL now is restored with the latter.
func TestRestoreWithAnotherSpelling(t *testing.T) {
	f, opts := newFake(), settings(t)
	j := crashed(t, f, opts, `{"name":"Gate"}`)
	f.entities = map[string]map[string]any{"https://GRAPH.example.com:443/beta/widgets/w1": f.entities[widget]}
	f.version["https://GRAPH.example.com:443/beta/widgets/w1"] = f.version[widget]
	opts.Base = "https://GRAPH.example.com:443/beta"
	for url, e := range f.entities {
		delete(f.entities, url)
		f.entities[EntityURL(url)] = e
		f.version[EntityURL(url)] = f.version[url]
	}
	if o := finish(t, f, opts, j); o.Err != nil || len(f.entities) != 1 || f.entities["https://graph.example.com:443/beta/widgets/w1"]["name"] != "Door" {
		t.Errorf("want it restored at the new spelling, got %+v, %v", o, f.entities)
	}
}

func TestOutside(t *testing.T) {
	for _, test := range []struct {
		url     string
		outside bool
	}{
		{base + "/widgets/w1", false}, {"https://graph.example.com:443/beta/widgets/w1", false}, {base, true}, {"https://graph.example.com/v1.0/widgets/w1", true},
		{base + "x/widgets/w1", true}, {"https://evil.example/beta/widgets/w1", true}, {"http://graph.example.com/beta/widgets/w1", true}, {"https://graph.example.com:444/beta/w", true},
		{base + "/../v1.0/widgets/w1", true}, {base + "/%2e%2e/v1.0/w", true}, {base + "/a%2f..%2f..%2fv1.0/w", true}, {"https://graph.example.com@evil.example/beta/w", true},
		{base + "/widgets/w1?x=1", true}, {base + "/widgets/w1#x", true}, {base + "\\widgets", true}, {"//graph.example.com/beta/w", true}, {"", true}, {base + "//widgets/w1", true},
	} {
		for _, l := range []line{
			{Type: typeState, State: &State{URL: test.url}}, {Type: typeWrite, Write: &Write{URL: test.url}}, {Type: typeCreated, URL: test.url},
		} {
			j := newJournal("x.ndjson", Header{Base: base})
			if j.add(l) != nil {
				continue // a line without URL is invalid
			}
			if outside, same := j.Outside(base, ""); !same || outside != "" != test.outside && test.url != "" {
				t.Errorf("%s %s: want outside %t, got %q, same target %t", l.Type, test.url, test.outside, outside, same)
			}
		}
	}
}

// A status monitor is at the origin of its update, wherever there, and at no other one.
func TestMonitorOutside(t *testing.T) {
	for monitor, outside := range map[string]bool{
		"": false, "https://graph.example.com/operations/1?api-version=1": false, "https://GRAPH.example.com:443/beta/operations/1": false,
		"https://evil.example/operations/1": true, "http://graph.example.com/operations/1": true, "https://graph.example.com:444/operations/1": true, "%": true,
	} {
		j := newJournal("x.ndjson", Header{Base: base})
		for _, l := range []line{
			{Type: typeState, State: &State{URL: widget}}, {Type: typeWrite, Write: &Write{Number: 1, URL: widget}},
			{Type: typeResult, Result: &Result{Number: 1, Status: 202, Monitor: monitor}},
		} {
			if err := j.add(l); err != nil {
				t.Fatal(err)
			}
		}
		if got, same := j.Outside(base, ""); !same || (got != "") != outside {
			t.Errorf("%s: want outside %t, got %q, same target %t", monitor, outside, got, same)
		}
	}
	update, _ := url.Parse("http://127.0.0.1:8080/beta/widgets/w1")
	for monitor, want := range map[string]bool{"http://127.0.0.1:8080/operations/1": true, "http://127.0.0.2:8080/operations/1": false, "http://localhost:8080/operations/1": false} {
		if at, _ := url.Parse(monitor); isAtOrigin(at, update) != want {
			t.Errorf("%s: want it at the origin: %t", monitor, want)
		}
	}
}
