package harness_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/doctor"
	"github.com/graphconform/conform/harness/target"
)

func TestLoopback(t *testing.T) {
	for url, want := range map[string]bool{
		"http://127.0.0.1:8080/beta": true, "http://localhost": true, "http://[::1]:1": true, "http://127.8.9.1": true,
		"https://graph.microsoft.com": false, "http://localhost.example": false, "http://10.0.0.1": false, "": false, "::": false,
	} {
		if got := harness.Loopback(url); got != want {
			t.Errorf("%s: want %t, got %t", url, want, got)
		}
	}
}

func TestParseRate(t *testing.T) {
	for text, want := range map[string]float64{"0": 0, "5": 5, "0.5": 0.5, "10/20s": 0.5, "100/1m": 100. / 60, "2/500ms": 4} {
		if got, err := harness.ParseRate(text); err != nil || got != want {
			t.Errorf("%s: want %g, got %g, %v", text, want, got, err)
		}
	}
	for _, text := range []string{"", "x", "-1", "NaN", "Inf", "10/", "10/20", "/20s", "10/0s", "10/-1s", "1e9"} {
		if got, err := harness.ParseRate(text); err == nil {
			t.Errorf("%q: want an error, got %g", text, got)
		}
	}
}

// A base URL with credentials or a query is neither used nor repeated, wherever it comes from.
func TestSecretsInBaseURL(t *testing.T) {
	c, err := contract.LoadFile("../specs/update-userrunstates/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	contracts := []*contract.Contract{c}
	for base, shown := range map[string]string{
		"http://joe:hunter2secret@localhost:9/beta":          `"http://…@localhost:9/beta"`,
		"http://hunter2secret@localhost:9/beta":              `"http://…@localhost:9/beta"`,
		"http://localhost:9/beta?sig=hunter2secret":          `"http://localhost:9/beta?…"`,
		"http://localhost:9/beta?hunter2secret":              `"http://localhost:9/beta?…"`,
		"http://localhost:9/beta#access_token=hunter2secret": `"http://localhost:9/beta?…"`,
		"http://joe:hunter2?secret@localhost:9/beta":         `"http://…"`,
		"http://joe:hunter2secret @localhost:9/beta":         `"http://…"`,
		"http://joe:hunter2/secret@localhost:9/beta":         `"http://…"`,
		"joe:hunter2secret@localhost":                        `"…"`,
		"//joe:hunter2secret@localhost":                      `"//…@localhost"`,
		"http://localhost\x1b[31m/?a=hunter2secret":          `"http://…"`,
	} {
		var said []error
		cfg := harness.Config{Contracts: contracts, Target: harness.Target{URL: base}, Notice: func(n harness.Notice) { said = append(said, errors.New(n.Text)) }}
		_, planned := cfg.Plan()
		_, opened := harness.New(t.Context(), cfg)
		said = append(said, cfg.CheckURL(), planned, opened)
		for _, f := range doctor.Examine(t.Context(), cfg, nil, nil) {
			said = append(said, errors.New(f.Detail))
		}
		file, err := target.Read("conform.yaml", []byte(`targets: {a: {kind: mock, base: "${BASE}", sign-in: {kind: token, token: "${TOKEN}"}}}`))
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, cfg.Use(file, "a", func(name string) (string, bool) { return map[string]string{"BASE": base, "TOKEN": "t"}[name], true }))
		for i, err := range said {
			if err == nil || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), shown) && i < 5 {
				t.Errorf("%s: want %s refused, got %v", base, shown, err)
			}
		}
	}
}

func TestIsTenant(t *testing.T) {
	token := func(aud string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(`{"aud":"`+aud+`"}`)) + ".s"
	}
	graph, own, opaque := token("https://graph.microsoft.com"), token("api://own"), "EwB"+strings.Repeat("A4l6", 60)
	for name, tc := range map[string]struct {
		target harness.Target
		want   bool
	}{
		"embedded":                     {harness.Target{}, false},
		"embedded, token":              {harness.Target{Token: graph}, false},
		"this machine":                 {harness.Target{URL: "http://localhost"}, false},
		"this machine, tenant":         {harness.Target{URL: "http://localhost", Kind: harness.Tenant}, true},
		"this machine, Graph's token":  {harness.Target{URL: "http://localhost", Token: graph}, true},
		"mock, Graph's token":          {harness.Target{URL: "http://localhost", Token: graph, Kind: harness.Mock}, true},
		"declared, Graph's token":      {harness.Target{URL: "http://localhost", Token: graph, Kind: harness.Mock, NotATenant: true}, false},
		"only half declared":           {harness.Target{URL: "http://localhost", Token: graph, NotATenant: true}, true},
		"this machine, own token":      {harness.Target{URL: "http://localhost", Token: own}, false},
		"this machine, opaque token":   {harness.Target{URL: "http://localhost", Token: opaque}, true},
		"mock, opaque token":           {harness.Target{URL: "http://localhost", Token: opaque, Kind: harness.Mock}, false},
		"another machine":              {harness.Target{URL: "https://test.example"}, true},
		"another machine, mock":        {harness.Target{URL: "https://test.example", Kind: harness.Mock}, true},
		"another machine, declared":    {harness.Target{URL: "https://test.example", Kind: harness.Mock, NotATenant: true}, false},
		"Graph, declared":              {harness.Target{URL: "https://graph.microsoft.com", Kind: harness.Mock, NotATenant: true}, true},
		"Graph, declared, other case":  {harness.Target{URL: "https://GRAPH.MICROSOFT.COM.", Kind: harness.Mock, NotATenant: true}, true},
		"a URL that cannot be parsed":  {harness.Target{URL: "http://[::1"}, true},
		"another machine, Graph token": {harness.Target{URL: "https://test.example", Kind: harness.Mock, NotATenant: true, Token: graph}, false},
	} {
		if got := tc.target.IsTenant(); got != tc.want {
			t.Errorf("%s: want %t, got %t", name, tc.want, got)
		}
	}
}
