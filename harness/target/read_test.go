package target

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
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
		Fixture: &Fixture{Collection: "/things", Param: "thingId", Create: json.RawMessage(`{"count":1,"displayName":"x","parts":[null,1.5,true]}`)},
		Labels:  map[string]string{"region": "eu-west"}, TLS: &TLS{CA: "PEM"},
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
}

func TestResolveNamesWhatIsMissing(t *testing.T) {
	f, err := Read("conform.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Resolve("nightly", environment(nil))
	for _, want := range []string{
		"conform.yaml:8:13: the environment variable TENANT is not set", "conform.yaml:9:90: the environment variable SECRET is not set",
		"conform.yaml:16:15: the environment variable REGION is not set", "conform.yaml:17:15: file:ca.pem: no such file",
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
		"empty":             {"# nothing\n", "1:1: the file is empty: expected targets"},
		"no targets":        {"allow-writes: []\n", "targets is missing in the file"},
		"empty targets":     {"targets: {}\n", "1:10: targets is empty"},
		"null targets":      {"targets:\n", "targets is empty: expected keys and values"},
		"unknown key":       {target("    parms: {}\n"), `4:5: unknown key "parms" in a; did you mean params`},
		"unknown root key":  {"target: {}\ntargets: {a: {kind: mock}}\n", `1:1: unknown key "target" in the file; did you mean targets`},
		"no kind":           {"targets:\n  a:\n    base: http://a.example\n", "kind is missing in a"},
		"bad kind":          {"targets: {a: {kind: mok}}\n", `1:21: unknown kind "mok"; did you mean mock`},
		"bad cloud":         {target("    cloud: usgovdod\n"), "did you mean usgov-dod"},
		"bad name":          {"targets: {A_B: {kind: mock}}\n", `"A_B" is not a valid name: expected small letters`},
		"name mock":         {"targets: {mock: {kind: mock}}\n", "a target may not be called mock"},
		"base and cloud":    {target("    base: http://a.example\n    cloud: global\n"), "4:11: both base and cloud are given"},
		"tenant nowhere":    {"targets: {a: {kind: tenant}}\n", "a tenant needs base, or cloud and version"},
		"cloud alone":       {"targets: {a: {kind: tenant, cloud: china}}\n", "only one of cloud and version"},
		"credentials":       {target("    base: https://u:hunter2@a.example\n"), "4:11: base is not valid: expected an http(s) URL without credentials or query, or ${NAME}"},
		"quota":             {target("    quotas: [100]\n"), "quotas is not valid: expected N/TIME such as 100/20s"},
		"safety":            {target("    safety: [R0]\n"), "did you mean RO"},
		"list":              {target("    safety: RO\n"), "safety is a single value: expected a list"},
		"text":              {target("    params: {a: [1]}\n"), "a is a list: expected a single value"},
		"null text":         {target("    params: {a: }\n"), "a is empty: expected a single value"},
		"fixture":           {target("    fixture: {id: 1, create: {}}\n"), "fixture needs either id or create"},
		"fixture path":      {target("    fixture: {id: 1, path: /things}\n"), "4:28: path has no parameter for the id: expected a path template"},
		"fixture path, odd": {target("    fixture: {id: 1, path: '/things?x={id}'}\n"), "path is not valid: expected a path that starts with /"},
		"fixture body":      {target("    fixture: {collection: /a, create: 1}\n"), "create is a number: expected keys and values"},
		"literal secret":    {signIn("{kind: token, token: hunter2}"), "5:35: token is not valid: expected ${NAME} or file:PATH"},
		"embedded secret":   {signIn(`{kind: token, token: "a${B}"}`), "token is not valid: expected ${NAME} or file:PATH"},
		"jwt":               {target("    params: {a: " + jwt + "}\n"), "4:17: this looks like a token (JWT)"},
		"jwt in a comment":  {"# " + jwt + "\ntargets: {a: {kind: mock}}\n", "1:3: this looks like a token"},
		"client secret":     {target("    labels: {a: abc8Q~" + strings.Repeat("x", 34) + "}\n"), "looks like a client secret"},
		"private key":       {target("    labels:\n      a: |\n        -----BEGIN RSA PRIVATE KEY-----\n"), "6:9: this looks like a private key"},
		"missing secret":    {signIn("{kind: client-secret, client: 22222222-2222-2222-2222-222222222222}"), "secret is missing, which sign-in by client-secret needs"},
		"secret too many":   {signIn("{kind: none, secret: \"${A}\"}"), "5:35: sign-in by none takes no secret"},
		"missing tenant":    {signIn(`{kind: github, client: "${A}"}`), "tenant is missing in the target"},
		"login in clear":    {signIn(`{kind: github, client: "${A}", login: "http://a.example"}`), "login is not an https URL"},
		"tls half":          {target("    tls: {key: \"${A}\"}\n"), "only one of certificate and key"},
		"duplicate":         {target("    kind: mock\n"), "4:5:"},
		"anchor":            {"targets: {a: &x {kind: mock}}\n", "unsupported YAML: anchor"},
		"alias":             {"targets: {a: &x {kind: mock}, b: *x}\n", "unsupported YAML: alias"},
		"merge":             {"targets: {a: {<<: {kind: mock}}}\n", "1:"},
		"tag":               {"targets: !!binary a\n", "unsupported YAML: tag"},
		"two documents":     {"targets: {a: {kind: mock}}\n---\ntargets: {}\n", "the file holds a second YAML document"},
		"no YAML":           {"targets: [\n", "not valid YAML"},
		"tab":               {"targets:\n\ta: 1\n", "2:1: not valid YAML"},
		"not UTF-8":         {"targets: \xff\n", "1:10: the file is not a text in UTF-8"},
		"control character": {"a\nb\x00\n", "2:2: the file is not a text in UTF-8: U+0000"},
		"large":             {strings.Repeat("# x\n", 10<<20/4), "larger than 256 KiB"},
		"brackets":          {strings.Repeat("[", 100<<10), "more than 32 levels"},
		"entries":           {strings.Repeat("- ", 100<<10), "more than 32 levels"},
		"question marks":    {strings.Repeat("? ", 100<<10), "more than 32 levels"},
		"bomb":              {"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntargets: *c\n", "unsupported YAML: alias"},
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
	// What is commented out must be valid as well.
	var live []string
	commented := regexp.MustCompile(`^( *)# ( *(?:[A-Za-z-]+:(?: |$)|- ).*)$`)
	for _, line := range strings.Split(string(Template), "\n")[1:] { // the first line is for editors
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
	if err != nil || !bytes.Equal(published, Schema) {
		t.Errorf("want docs/conform.schema.json as the code has it, run make specs (%v)", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
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
		"targets: {a: {kind: mok}}":                                  false,
		"targets: {a: {kinds: mock}}":                                false,
		"targets: {A: {kind: mock}}":                                 false,
		"targets: {a: {kind: mock, stateless: true, profile: http}}": true,
		"targets: {a: {kind: mock, stateless: yess}}":                false,
		"targets: {}":                  false,
		"target: {a: {kind: mock}}":    false,
		"targets: {a: {kind: tenant}}": true, // the schema does not hold rules that span several keys
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

// TestSchemaAndTypes compares the properties of the schema with the fields that they are decoded into.
func TestSchemaAndTypes(t *testing.T) {
	type property struct{ Enum []string }
	type object struct{ Properties map[string]property }
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(Schema, &schema); err != nil {
		t.Fatal(err)
	}
	for name, decoded := range map[string]any{"": File{}, "target": Target{}, "sign-in": SignIn{}, "fixture": Fixture{}, "tls": TLS{}} {
		properties := schema.Defs[name].Properties
		if name == "" {
			properties = schema.Properties
		}
		var fields []string
		for i := range reflect.TypeOf(decoded).NumField() {
			if tag := reflect.TypeOf(decoded).Field(i).Tag.Get("json"); tag != "" {
				fields = append(fields, tag)
			}
		}
		slices.Sort(fields)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(properties)), fields); diff != "" {
			t.Errorf("%s: properties of the schema (-) and fields (+): %s", name, diff)
		}
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(schema.Defs["sign-in"].Properties["kind"].Enum)), slices.Sorted(maps.Keys(signInKeys))); diff != "" {
		t.Errorf("kinds of sign-in in the schema (-) and in the rules (+): %s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(schema.Defs["target"].Properties["cloud"].Enum)), slices.Sorted(maps.Keys(Clouds))); diff != "" {
		t.Errorf("clouds in the schema (-) and in the code (+): %s", diff)
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
