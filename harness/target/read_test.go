package target

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

const whole = `
allow-writes: ["11111111-1111-1111-1111-111111111111", "${TENANT}"]
targets:
  nightly:
    kind: tenant
    cloud: usgov
    version: beta
    tenant: ${TENANT}
    sign-in: {kind: client-secret, client: 22222222-2222-2222-2222-222222222222, secret: "${SECRET}"}
    params: {thingId: 007, other: true}
    quotas: [100/20s, 2000/10s]
    safety: [RO, RST]
    never-write: [mail]
    fixture: {collection: /things, param: thingId, create: {displayName: x, count: 1, parts: [null, 1.5, true]}}
    labels:
      region: eu-${REGION}
    tls: {ca: "file:ca.pem"}
  local: # comment
    kind: mock
    base: http://127.0.0.1:8080/beta
`

func environment(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	f, err := Read(filepath.Join(dir, "conform.yaml"), []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "ca.pem"), []byte("\nPEM\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"local", "nightly"}, f.Names()); diff != "" {
		t.Error(diff)
	}
	env := environment(map[string]string{"TENANT": "33333333-3333-3333-3333-333333333333", "SECRET": "hunter2 ", "REGION": "west"})
	got, err := f.Resolve("nightly", env)
	if err != nil {
		t.Fatal(err)
	}
	want := Target{
		Kind: "tenant", Cloud: "usgov", Version: "beta", Tenant: "33333333-3333-3333-3333-333333333333",
		SignIn: &SignIn{Kind: "client-secret", Client: "22222222-2222-2222-2222-222222222222", Secret: "hunter2"},
		Params: map[string]string{"thingId": "007", "other": "true"}, Quotas: []string{"100/20s", "2000/10s"},
		Safety: []string{"RO", "RST"}, NeverWrite: []string{"mail"},
		Fixture: &Fixture{Collection: "/things", Param: "thingId", Create: map[string]any{
			"displayName": "x", "count": json.Number("1"), "parts": []any{nil, json.Number("1.5"), true}}},
		Labels: map[string]string{"region": "eu-west"}, TLS: &TLS{CA: "PEM"},
	}
	if diff := cmp.Diff(want, got.Target, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	for _, secret := range []string{"hunter2", "33333333-3333-3333-3333-333333333333", "22222222-2222-2222-2222-222222222222"} {
		if !strings.Contains(strings.Join(got.Secrets, " "), secret) {
			t.Errorf("want %s among the secrets, got %v", secret, got.Secrets)
		}
	}
	if got.URL() != "https://graph.microsoft.us/beta" || got.Login() != "https://login.microsoftonline.us" || got.Scope() != "https://graph.microsoft.us/.default" {
		t.Errorf("want the roots of usgov, got %s, %s, %s", got.URL(), got.Login(), got.Scope())
	}
	other, err := f.Resolve("nightly", environment(map[string]string{"TENANT": "44444444-4444-4444-4444-444444444444", "SECRET": "s", "REGION": "west"}))
	if err != nil {
		t.Fatal(err)
	}
	f.AllowWrites = f.AllowWrites[:1]
	unlisted, err := f.Resolve("nightly", env)
	if err != nil {
		t.Fatal(err)
	}
	local, err := f.Resolve("local", env)
	if err != nil {
		t.Fatal(err)
	}
	if !got.MayWrite || !other.MayWrite || unlisted.MayWrite || local.MayWrite {
		t.Error("want writes allowed to the listed tenants only")
	}
	if string(got.Fixture.CreateBody()) != `{"count":1,"displayName":"x","parts":[null,1.5,true]}` {
		t.Errorf("got the body %s", got.Fixture.CreateBody())
	}
}

func TestResolveNamesWhatIsMissing(t *testing.T) {
	f, err := Read("conform.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Resolve("nightly", environment(nil))
	for _, want := range []string{
		"conform.yaml:8:13: want the environment variable TENANT set", "conform.yaml:9:90: want the environment variable SECRET set",
		"conform.yaml:16:15: want the environment variable REGION set", "conform.yaml:17:15: want the file that file:ca.pem names: no such file",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got\n%v", want, err)
		}
	}
}

func TestMistakes(t *testing.T) {
	target := func(lines string) string { return "targets:\n  a:\n    kind: mock\n" + lines }
	signIn := func(text string) string { return target("    base: https://a.example\n    sign-in: " + text + "\n") }
	jwt := "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.x"
	for name, tc := range map[string]struct{ src, want string }{
		"empty":             {"# nothing\n", "1:1: want targets, got an empty file"},
		"no targets":        {"allow-writes: []\n", "want targets in conform.yaml, got none"},
		"empty targets":     {"targets: {}\n", "1:10: want at least one target"},
		"null targets":      {"targets:\n", "want keys and values for targets, got nothing"},
		"unknown key":       {target("    parms: {}\n"), `4:5: want a key of a, got "parms"; did you mean params`},
		"unknown root key":  {"target: {}\ntargets: {a: {kind: mock}}\n", `1:1: want a key of conform.yaml, got "target"; did you mean targets`},
		"no kind":           {"targets:\n  a:\n    base: http://a.example\n", "want kind in a, got none"},
		"bad kind":          {"targets: {a: {kind: mok}}\n", `1:21: want mock or tenant for kind, got "mok"; did you mean mock`},
		"bad cloud":         {target("    cloud: usgovdod\n"), "did you mean usgov-dod"},
		"bad name":          {"targets: {A_B: {kind: mock}}\n", "want a name of small letters"},
		"name mock":         {"targets: {mock: {kind: mock}}\n", "want another name"},
		"base and cloud":    {target("    base: http://a.example\n    cloud: global\n"), "4:11: want base, or cloud and version, got both"},
		"tenant nowhere":    {"targets: {a: {kind: tenant}}\n", "want base, or cloud and version, for a tenant"},
		"cloud alone":       {"targets: {a: {kind: tenant, cloud: china}}\n", "want cloud and version together"},
		"credentials":       {target("    base: https://u:hunter2@a.example\n"), "without credentials or query, or ${NAME} for base, got something else"},
		"quota":             {target("    quotas: [100]\n"), "want N/TIME such as 100/20s for quotas"},
		"safety":            {target("    safety: [R0]\n"), "did you mean RO"},
		"list":              {target("    safety: RO\n"), "want a list for safety, got a single value"},
		"text":              {target("    params: {a: [1]}\n"), "want a text for a, got a list"},
		"null text":         {target("    params: {a: }\n"), "want a text for a, got nothing"},
		"fixture":           {target("    fixture: {id: 1, create: {}}\n"), "want id or create"},
		"fixture body":      {target("    fixture: {collection: /a, create: 1}\n"), "want keys and values for create"},
		"literal secret":    {signIn("{kind: token, token: hunter2}"), "5:35: want a reference, ${NAME} or file:PATH for token"},
		"embedded secret":   {signIn(`{kind: token, token: "a${B}"}`), "want a reference"},
		"jwt":               {target("    params: {a: " + jwt + "}\n"), "4:17: want no secret in this file, got a token (JWT)"},
		"jwt in a comment":  {"# " + jwt + "\ntargets: {a: {kind: mock}}\n", "1:3: want no secret in this file"},
		"client secret":     {target("    labels: {a: abc8Q~" + strings.Repeat("x", 34) + "}\n"), "got a client secret"},
		"private key":       {target("    labels:\n      a: |\n        -----BEGIN RSA PRIVATE KEY-----\n"), "6:9: want no secret in this file, got a private key"},
		"missing secret":    {signIn("{kind: client-secret, client: 22222222-2222-2222-2222-222222222222}"), "want secret to sign in by client-secret, got none"},
		"secret too many":   {signIn("{kind: none, secret: \"${A}\"}"), "5:35: want no secret to sign in by none, got one"},
		"missing tenant":    {signIn(`{kind: github, client: "${A}"}`), "want tenant in the target"},
		"login in clear":    {signIn(`{kind: github, client: "${A}", login: "http://a.example"}`), "want https to sign in"},
		"tls half":          {target("    tls: {key: \"${A}\"}\n"), "want certificate and key together"},
		"duplicate":         {target("    kind: mock\n"), "4:5:"},
		"anchor":            {"targets: {a: &x {kind: mock}}\n", "got an anchor"},
		"alias":             {"targets: {a: &x {kind: mock}, b: *x}\n", "got an alias"},
		"merge":             {"targets: {a: {<<: {kind: mock}}}\n", "1:"},
		"tag":               {"targets: !!binary a\n", "got a tag"},
		"two documents":     {"targets: {a: {kind: mock}}\n---\ntargets: {}\n", "want one document, got a second"},
		"no YAML":           {"targets: [\n", "want YAML"},
		"tab":               {"targets:\n\ta: 1\n", "2:1: want YAML"},
		"not UTF-8":         {"targets: \xff\n", "1:10: want UTF-8"},
		"control character": {"a\nb\x00\n", "2:2: want text, got the control character U+0000"},
		"large":             {strings.Repeat("# x\n", 10<<20/4), "want at most 256 KiB"},
		"brackets":          {strings.Repeat("[", 100<<10), "want at most 32 levels"},
		"entries":           {strings.Repeat("- ", 100<<10), "want at most 32 levels"},
		"question marks":    {strings.Repeat("? ", 100<<10), "want at most 32 levels"},
		"bomb":              {"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntargets: *c\n", "got an alias"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read("conform.yaml", []byte(tc.src))
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), "conform.yaml:") {
				t.Errorf("want %q, got %v", tc.want, err)
			}
			if err != nil && (strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), jwt[8:])) {
				t.Errorf("want no secret in the error, got %v", err)
			}
		})
	}
}

func TestEveryMistakeIsNamed(t *testing.T) {
	_, err := Read("f", []byte("targets: {a: {kind: mok, bse: x}, B: {kind: mock}}\n"))
	if got := strings.Count(fmt.Sprint(err), "\n"); got != 2 {
		t.Errorf("want three mistakes on three lines, got\n%v", err)
	}
}

func TestTemplate(t *testing.T) {
	if _, err := Read("conform.yaml", Template); err != nil {
		t.Error(err)
	}
	// What is commented out must be right as well: people remove the signs.
	var live []string
	commented := regexp.MustCompile(`^( *)# ( *(?:[A-Za-z-]+:(?: |$)|- ).*)$`)
	for _, line := range strings.Split(string(Template), "\n") {
		live = append(live, commented.ReplaceAllString(line, "$1$2"))
	}
	f, err := Read("conform.yaml", []byte(strings.Join(live, "\n")))
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(live, "\n"))
	}
	if f.Targets["nightly"] == nil || f.Targets["nightly"].Fixture == nil || len(f.AllowWrites) != 1 {
		t.Errorf("want the commented target read, got %v", f.Names())
	}
}

func TestSchema(t *testing.T) {
	published, err := os.ReadFile("../../docs/conform.schema.json")
	if err != nil || !bytes.Equal(published, Schema()) {
		t.Errorf("want docs/conform.schema.json as the code has it, run make specs (%v)", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json") // validates against the metaschema
	if err != nil {
		t.Fatal(err)
	}
	for src, valid := range map[string]bool{
		whole: true, string(Template): true,
		"targets: {a: {kind: mok}}":    false,
		"targets: {a: {kinds: mock}}":  false,
		"targets: {A: {kind: mock}}":   false,
		"targets: {}":                  false,
		"target: {a: {kind: mock}}":    false,
		"targets: {a: {kind: tenant}}": true, // what spans keys is the reader's
		"targets: {a: {kind: mock, sign-in: {kind: token, token: abc}}}":      false,
		"targets: {a: {kind: mock, sign-in: {kind: token, token: 'file:a'}}}": true,
	} {
		var v any
		if err := yaml.Unmarshal([]byte(src), &v); err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		v, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != valid {
			t.Errorf("want valid %t, got %v for\n%s", valid, err, src)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(whole)
	f.Add(string(Template))
	f.Add("targets: {a: &x {kind: mock}, b: *x, <<: *x}")
	f.Add("? - a\n: {b: !!x |\n c}")
	f.Fuzz(func(t *testing.T, src string) {
		got, err := Read("conform.yaml", []byte(src))
		if (got == nil) == (err == nil) {
			t.Fatalf("want a file or an error, got %v and %v", got, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "conform.yaml:") {
			t.Errorf("want a place, got %v", err)
		}
		if err == nil {
			for _, name := range got.Names() {
				_, _ = got.Resolve(name, environment(nil))
			}
		}
	})
}
