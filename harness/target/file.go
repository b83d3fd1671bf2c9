// Package target reads conform.yaml, which names the targets of a run, and signs in to them.
package target

import (
	"maps"
	"slices"
	"strings"
)

// File is a conform.yaml. The tags of its types are its whole declaration: the reader checks against them, and the JSON Schema
// is made from them. A field with `ref` takes a reference only, `${NAME}` or `file:PATH`, and never the value itself; what it names is a secret unless
// the field is `public` too.
type File struct {
	AllowWrites []string           `yaml:"allow-writes" pattern:"id" doc:"ids of the tenants that may be written to, with --allow-writes"`
	Targets     map[string]*Target `yaml:"targets" required:"yes" pattern:"name" doc:"targets by name"`

	path   string
	places map[string]Place // of every value, by its path in the file
}

// Target is one place to send requests to.
type Target struct {
	Kind       string            `yaml:"kind" required:"yes" enum:"mock,tenant" doc:"tenant: people work in it, and writes need leave; mock: nobody does"`
	Base       string            `yaml:"base" pattern:"url" doc:"base URL, its path included; instead of cloud and version"`
	Cloud      string            `yaml:"cloud" enum:"global,usgov,usgov-dod,china" doc:"Microsoft cloud whose Graph is meant"`
	Version    string            `yaml:"version" pattern:"version" doc:"API version below the cloud's root, such as beta or v1.0"`
	Tenant     string            `yaml:"tenant" pattern:"id" doc:"id of the tenant"`
	SignIn     *SignIn           `yaml:"sign-in" doc:"how to get a token; none where absent"`
	Params     map[string]string `yaml:"params" doc:"path parameters (and required headers) by name"`
	Quotas     []string          `yaml:"quotas" pattern:"quota" doc:"requests per time that the target allows, such as 100/20s"`
	Safety     []string          `yaml:"safety" enum:"RO,NOOP,RST,MOCK" doc:"safety classes of the checks that may run; all that the kind allows where absent"`
	NeverWrite []string          `yaml:"never-write" doc:"properties that are never changed"`
	Fixture    *Fixture          `yaml:"fixture" doc:"an entity that may be written"`
	Labels     map[string]string `yaml:"labels" doc:"what the record and JUnit say of the target"`
	TLS        *TLS              `yaml:"tls" doc:"certificates beyond the system's"`
}

// SignIn says how a target's token is had.
type SignIn struct {
	Kind        string `yaml:"kind" required:"yes" enum:"none,token,client-secret,certificate,github,kubernetes,federated,managed-identity,azure-cli,device-code" doc:"way to sign in"`
	Client      string `yaml:"client" pattern:"id" doc:"id of the application"`
	Secret      string `yaml:"secret" ref:"yes" doc:"client secret"`
	Certificate string `yaml:"certificate" ref:"yes" doc:"certificate with its private key, PEM or PKCS #12"`
	Password    string `yaml:"password" ref:"yes" doc:"password of the certificate"`
	Assertion   string `yaml:"assertion" ref:"yes" doc:"token of another issuer that the application trusts; read anew for each sign-in"`
	Token       string `yaml:"token" ref:"yes" doc:"bearer token"`
	Login       string `yaml:"login" pattern:"url" doc:"login root; the cloud's where absent"`
	Scope       string `yaml:"scope" doc:"scope to ask for; the cloud's own, <root>/.default, where absent"`
}

// Fixture says how to get an entity of one's own.
type Fixture struct {
	ID         string `yaml:"id" doc:"id of an existing entity that may be written"`
	Param      string `yaml:"param" doc:"path parameter that takes the id; the last one where absent"`
	Collection string `yaml:"collection" pattern:"path" doc:"path below the base to create the entity at"`
	Create     any    `yaml:"create" doc:"body to create it with"`
}

// TLS adds certificates. Each is a reference whose content is PEM.
type TLS struct {
	CA          string `yaml:"ca" ref:"yes" public:"yes" doc:"certificates of issuers to trust besides the system's"`
	Certificate string `yaml:"certificate" ref:"yes" public:"yes" doc:"client certificate"`
	Key         string `yaml:"key" ref:"yes" doc:"private key of the client certificate"`
}

// Cloud is one of Microsoft's, with the roots of its Graph and of its sign-in (learn.microsoft.com/graph/deployments).
type Cloud struct{ Graph, Login string }

// Clouds is by name. A token of one is worth nothing in another.
var Clouds = map[string]Cloud{
	"global":    {"https://graph.microsoft.com", "https://login.microsoftonline.com"},
	"usgov":     {"https://graph.microsoft.us", "https://login.microsoftonline.us"},
	"usgov-dod": {"https://dod-graph.microsoft.us", "https://login.microsoftonline.us"},
	"china":     {"https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"},
}

// Names returns the targets' names in alphabetical order.
func (f *File) Names() []string {
	return slices.Sorted(maps.Keys(f.Targets))
}

// URL is the base URL of the target, empty for the embedded mock.
func (t *Target) URL() string {
	if t.Cloud != "" {
		return Clouds[t.Cloud].Graph + "/" + t.Version
	}
	return strings.TrimSuffix(t.Base, "/")
}

// Microsoft tells whether the target is the Graph of one of Microsoft's clouds.
func (t *Target) Microsoft() bool {
	_, known := t.microsoft()
	return known
}

// microsoft is the cloud whose Graph the target is, named or by its URL.
func (t *Target) microsoft() (Cloud, bool) {
	for _, c := range Clouds {
		if strings.HasPrefix(t.URL()+"/", c.Graph+"/") {
			return c, true
		}
	}
	return Cloud{}, false
}

// Login is the root to sign in at.
func (t *Target) Login() string {
	if t.SignIn != nil && t.SignIn.Login != "" {
		return strings.TrimSuffix(t.SignIn.Login, "/")
	}
	return t.cloud().Login
}

func (t *Target) cloud() Cloud {
	if c, known := t.microsoft(); known {
		return c
	}
	return Clouds["global"]
}

// Scope is the scope to ask a token for: the Graph's own in the target's cloud, unless the sign-in says another.
func (t *Target) Scope() string {
	if t.SignIn != nil && t.SignIn.Scope != "" {
		return t.SignIn.Scope
	}
	return t.cloud().Graph + "/.default"
}

// Audience is the resource that the target's tokens are for.
func (t *Target) Audience() string { return strings.TrimSuffix(t.Scope(), "/.default") }
