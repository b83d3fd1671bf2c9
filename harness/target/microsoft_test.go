package target

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

func TestIsMicrosoft(t *testing.T) {
	for url, want := range map[string]bool{
		"https://graph.microsoft.com/beta":                  true,
		"https://GRAPH.Microsoft.COM/beta":                  true,
		"HTTPS://graph.microsoft.com":                       true,
		"https://graph.microsoft.com./beta":                 true,
		"https://graph.microsoft.com:443/beta":              true,
		"https://graph.microsoft.com:8443/beta":             true,
		"https://joe:secret@graph.microsoft.com/beta":       true,
		"https://graph。microsoft。com/beta":                  true, // the full stops of other scripts
		"https://ｇｒａｐｈ.microsoft.com/beta":                  true, // letters of full width
		"https://%EF%BD%87raph.microsoft.com/beta":          true,
		"https://graph.mıcrosoft.com/beta":                  false, // another letter, so another host
		"https://dod-graph.microsoft.us/v1.0":               true,
		"https://graph.microsoft.us":                        true,
		"https://microsoftgraph.chinacloudapi.cn":           true,
		"https://canary.graph.microsoft.com/testprodbeta":   true,
		"https://graph.windows.net/contoso":                 true,
		"https://outlook.office365.com/api":                 true,
		"https://contoso.sharepoint.com/_api":               true,
		"https://management.azure.com/subscriptions":        true,
		"https://graph.microsoft.com.evil.example/beta":     false,
		"https://notmicrosoft.com":                          false,
		"https://vault.azure.cn":                            true,
		"https://storage.azure.com/":                        true,
		"https://dev.azure.com/contoso":                     true,
		"https://notazure.com":                              false,
		"https://cloudapp.azure.com.evil.example":           false,
		"https://graph.example.com/microsoft.com":           false,
		"https://graph.microsoft.com@127.0.0.1/beta":        false, // its host is this machine
		"https://mock.westeurope.cloudapp.azure.com":        false, // a customer's own
		"http://localhost:8080/graph.microsoft.com":         false,
		"https://xn--graph-microsoft-com-9b5a.example/beta": false,
		"": false, "::": false, "graph.microsoft.com": false,
	} {
		if got := IsMicrosoft(url); got != want {
			t.Errorf("%s: want %t, got %t", url, want, got)
		}
	}
}

func TestForMicrosoft(t *testing.T) {
	for claims, want := range map[string]bool{
		`{"aud":"https://graph.microsoft.com"}`:                    true,
		`{"aud":"https://graph.microsoft.com/"}`:                   true,
		`{"aud":"https://GRAPH.microsoft.us"}`:                     true,
		`{"aud":["api://mine","https://graph.microsoft.com"]}`:     true,
		`{"aud":"00000003-0000-0000-c000-000000000000","exp":1.5}`: true,
		`{"aud":"00000003-0000-0000-C000-000000000000"}`:           true,
		`{"aud":"spn:00000002-0000-0ff1-ce00-000000000000"}`:       true,
		`{"aud":"graph.microsoft.com"}`:                            true,
		`{"aud":"https://storage.azure.com/"}`:                     true,
		`{"aud":"https://contoso.search.windows.net"}`:             true,
		`{"aud":"https://search.azure.com"}`:                       true,
		`{"aud":"https://search.azure.us"}`:                        true,
		`{"aud":"https://cognitiveservices.azure.com"}`:            true,
		`{"aud":"https://cosmos.azure.com/"}`:                      true,
		`{"aud":"499b84ac-1321-427f-aa17-267ca6975798"}`:           true,
		`{"aud":"E406A681-F3D4-42A8-90B6-C2B029497AF1"}`:           true,
		`{"aud":"spn:e406a681-f3d4-42a8-90b6-c2b029497af1"}`:       true,
		`{"aud":"https://azconfig.io"}`:                            true,
		`{"aud":"https://store.azconfig.io"}`:                      true,
		`{"aud":"https://api.loganalytics.io"}`:                    true,
		`{"aud":"https://api.powerplatform.com"}`:                  true,
		`{"aud":"https://org.crm.microsoftdynamics.us"}`:           true,
		`{"aud":"graph.microsoft.com:443/"}`:                       true,
		`{"aud":"00000003-0000-0ff1-ce00-000000000000/contoso.sharepoint.com@33333333-3333-3333-3333-333333333333"}`:      true,
		`{"aud":"00000003-0000-0ff1-ce00-000000000000@33333333-3333-3333-3333-333333333333"}`:                             true,
		`{"aud":"33333333-3333-3333-3333-333333333333/contoso.sharepoint.com@33333333-3333-3333-3333-333333333333"}`:      true,
		`{"aud":"33333333-3333-3333-3333-333333333333/sharepoint.com.evil.example@33333333-3333-3333-3333-333333333333"}`: false,
		`{"aud":"https://mine.westeurope.cloudapp.azure.com"}`:                                                            false,
		`{"aud":"mine/e406a681-f3d4-42a8-90b6-c2b029497af1"}`:                                                             false,
		`{"aud":"api://33333333-3333-3333-3333-333333333333"}`:                                                            false,
		`{"aud":"https://graph.microsoft.com.evil.example"}`:                                                              false,
		`{"aud":"33333333-3333-3333-3333-333333333333"}`:                                                                  false,
		`{"aud":7}`: false,
		`{}`:        false,
	} {
		if got := ForMicrosoft(jwt(claims)); got != want {
			t.Errorf("%s: want %t, got %t", claims, want, got)
		}
	}
	for _, token := range []string{"", "opaque", "a.b.c", "https://graph.microsoft.com"} {
		if ForMicrosoft(token) {
			t.Errorf("%q: want it not taken for a JWT", token)
		}
	}
}

// A mock is on this machine and takes no token for Microsoft's services, unless it is declared not to be a tenant. Microsoft's own hosts
// are never mocks.
func TestKindOfTarget(t *testing.T) {
	graph, own := jwt(`{"aud":"https://graph.microsoft.com"}`), jwt(`{"aud":"api://own"}`)
	signIn := ", sign-in: {kind: token, token: '${TOKEN}'}"
	for name, tc := range map[string]struct {
		target, base, token string
		want                string // in the error
	}{
		"this machine":                    {"kind: mock, base: http://127.0.0.1:8080/beta", "", "", ""},
		"this machine by name":            {"kind: mock, base: http://localhost", "", "", ""},
		"this machine, IPv6":              {"kind: mock, base: 'http://[::1]:1'", "", "", ""},
		"embedded":                        {"kind: mock", "", "", ""},
		"another machine":                 {"kind: mock, base: https://test.example/beta", "", "", "1:21: a server on another machine counts as a tenant"},
		"another machine, by variable":    {"kind: mock, base: '${BASE}'", "https://test.example", "", "1:21: a server on another machine counts as a tenant"},
		"another machine, false":          {"kind: mock, base: https://test.example, not-a-tenant: false", "", "", "counts as a tenant"},
		"another machine, declared":       {"kind: mock, base: https://test.example, not-a-tenant: true", "", "", ""},
		"all interfaces":                  {"kind: mock, base: http://0.0.0.0:8080", "", "", "counts as a tenant"},
		"name that begins like localhost": {"kind: mock, base: https://localhost.example", "", "", "counts as a tenant"},
		"Graph":                           {"kind: mock, base: https://graph.microsoft.com/beta", "", "", "a host of Microsoft's clouds is not a mock"},
		"Graph, declared":                 {"kind: mock, not-a-tenant: true, base: https://graph.microsoft.com/beta", "", "", "a host of Microsoft's clouds"},
		"Graph, declared, by variable":    {"kind: mock, not-a-tenant: true, base: '${BASE}'", "https://Graph.Microsoft.com./beta", "", "a host of Microsoft's clouds"},
		"Graph, in part by variable":      {"kind: mock, not-a-tenant: true, base: '${BASE}'", "https://graph。microsoft。com", "", "a host of Microsoft's clouds"},
		"Graph, white space":              {"kind: mock, not-a-tenant: true, base: '${BASE}'", " https://graph.microsoft.com/beta\n", "", "a host of Microsoft's clouds"},
		"cloud":                           {"kind: mock, not-a-tenant: true, cloud: global, version: beta", "", "", "a Microsoft cloud is not a mock"},
		"tenant declared none":            {"kind: tenant, not-a-tenant: true, base: https://test.example", "", "", "not-a-tenant is given for a tenant"},
		"not a flag":                      {"kind: mock, not-a-tenant: perhaps", "", "", "expected true or false"},
		"token for Graph":                 {"kind: mock, base: http://127.0.0.1:8080" + signIn, "", graph, "the token is for a service of Microsoft, so the target counts as a tenant"},
		"token for Graph, declared":       {"kind: mock, not-a-tenant: true, base: http://127.0.0.1:8080" + signIn, "", graph, ""},
		"token for another service":       {"kind: mock, base: http://127.0.0.1:8080" + signIn, "", own, ""},
		"opaque token":                    {"kind: mock, base: http://127.0.0.1:8080" + signIn, "", "opaque", ""},
		"token for Graph, tenant":         {"kind: tenant, base: http://127.0.0.1:8080" + signIn, "", graph, ""},
	} {
		f, err := Read(filepath.Join(t.TempDir(), "f"), []byte("targets: {a: {"+tc.target+"}}"))
		if err == nil {
			_, err = f.Resolve("a", environment(map[string]string{"BASE": tc.base, "TOKEN": tc.token}))
		}
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: want %q, got %v", name, tc.want, err)
		}
	}
}

type fixed string

func (f fixed) Token(context.Context, string) (string, error) {
	if f == "" {
		return "", errors.New("none")
	}
	return string(f), nil
}

// A token that looks issued and names no audience may be for anybody. One that a person made up is not.
func TestForUnknown(t *testing.T) {
	long := strings.Repeat("A4l6BAAUO9chh8cJscQLmU+", 8)
	for token, want := range map[string]bool{
		"": false, "dev": false, "user:password": false, long[:99]: false, "EwB" + long: true, long: true, "eyJ" + long: true, "eyJhbGciOiJkaXIifQ.." + long + "." + long + ".": true,
		jwt(`{"aud":"my-service","x":"` + long + `"}`): false, jwt(`{"aud":"https://graph.microsoft.com"}`): false, jwt(`{"x":"` + long + `"}`): true, jwt(`{"aud":7,"x":"` + long + `"}`): true,
	} {
		if got := ForUnknown(token); got != want {
			t.Errorf("%s: want %t, got %t", token, want, got)
		}
	}
	if got, err := Untenanted(fixed("EwB"+long)).Token(t.Context(), ""); got != "" || err == nil || strings.Contains(err.Error(), long) {
		t.Errorf("want no token, got %q, %v", got, err)
	}
}

func TestUntenanted(t *testing.T) {
	graph := fixed(jwt(`{"aud":"https://graph.microsoft.com"}`))
	if got, err := Untenanted(graph).Token(t.Context(), ""); got != "" || err == nil || strings.Contains(err.Error(), string(graph)) {
		t.Errorf("want no token, and none in the error, got %q, %v", got, err)
	}
	if got, err := Untenanted(fixed("opaque")).Token(t.Context(), ""); got != "opaque" || err != nil {
		t.Errorf("want the token, got %q, %v", got, err)
	}
	if _, err := Untenanted(fixed("")).Token(t.Context(), ""); err == nil || err.Error() != "none" {
		t.Errorf("want the error of the sign-in, got %v", err)
	}
}

// A JWT of another tenant, or of none that can be told, is not sent to a tenant. Another token says nothing about that.
func TestOfTenant(t *testing.T) {
	const tenant = "33333333-3333-3333-3333-333333333333"
	for token, want := range map[string]string{
		jwt(`{"tid":"` + tenant + `"}`):                                   "",
		jwt(`{"tid":"` + tenant + `","aud":["a"],"exp":1.5,"roles":"x"}`): "",
		jwt(`{"tid":"44444444-4444-4444-4444-444444444444"}`):             "another tenant",
		jwt(`{}`):        "does not name its tenant",
		jwt(`{"tid":7}`): "does not name its tenant",
		jwt(`{"tid":"` + tenant + `","tid":"` + tenant + `"}`): "does not name its tenant",
		"eyJ.not.json": "does not name its tenant",
		"opaque":       "",
	} {
		got, err := OfTenant(fixed(token), strings.ToUpper(tenant)).Token(t.Context(), "")
		if want == "" && (err != nil || got != token) || want != "" && (err == nil || got != "" || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: want %q, got %q, %v", token, want, got, err)
		}
	}
}
