// Package target reads conform.yaml, which names the targets of a run, and signs in to them.
//
// This package is not API: it may change in any release.
package target

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// File is a conform.yaml. The descriptions in Schema say what each key means. A value of a target may contain references, ${NAME}.
type File struct {
	AllowWrites []string           `json:"allow-writes"`
	Targets     map[string]*Target `json:"targets"`

	path   string
	tree   any // the file's value
	places places
}

// Target is a place to send requests to.
type Target struct {
	Kind        string            `json:"kind"` // mock or tenant
	Base        string            `json:"base"` // base URL, instead of Cloud and Version
	Cloud       string            `json:"cloud"`
	Version     string            `json:"version"`
	Tenant      string            `json:"tenant"`
	SignIn      *SignIn           `json:"sign-in"` // nil for none
	Params      map[string]string `json:"params"`
	Contracts   []string          `json:"contracts"`    // files, folders, globs or names of embedded contracts
	Profile     string            `json:"profile"`      // http, odata or graph
	Depth       string            `json:"depth"`        // quick, default or full
	Checks      []string          `json:"checks"`       // globs; all if empty
	Concurrency string            `json:"concurrency"`  // a number from 1
	Quotas      []string          `json:"quotas"`       // N/TIME
	Stateless   string            `json:"stateless"`    // true, or false as if it were absent
	NotATenant  string            `json:"not-a-tenant"` // true: of kind mock, whatever its address and token
	Settle      string            `json:"settle"`       // how long reads may lag behind writes
	Safety      []string          `json:"safety"`
	NeverWrite  []string          `json:"never-write"`
	SkipCases   []string          `json:"skip-cases"` // globs
	SkipChecks  []string          `json:"skip-checks"`
	Fixture     *Fixture          `json:"fixture"`
	Labels      map[string]string `json:"labels"`
	TLS         *TLS              `json:"tls"`
}

// SignIn says how to get the token of a target.
type SignIn struct {
	Kind        string `json:"kind"`
	Client      string `json:"client"`
	Secret      string `json:"secret"`
	Certificate string `json:"certificate"`
	Password    string `json:"password"`
	Assertion   string `json:"assertion"`
	Token       string `json:"token"`
	Login       string `json:"login"`
	Scope       string `json:"scope"`
}

// Fixture is an entity that conform may write to: one that exists, or one that it creates.
type Fixture struct {
	Path       string          `json:"path"` // template of the contracts that the id is bound to
	ID         string          `json:"id"`
	Param      string          `json:"param"`      // the last one of the path if empty
	Collection string          `json:"collection"` // path below the base URL
	Create     json.RawMessage `json:"create"`     // body, nil if the entity exists
}

// TLS adds certificates, in PEM, to the system's.
type TLS struct {
	CA          string `json:"ca"`
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
}

// Cloud is one of Microsoft's clouds: the roots of its Graph and of its sign-in (learn.microsoft.com/graph/deployments).
type Cloud struct{ Graph, Login string }

// Clouds is by name. A cloud rejects the tokens of the others.
var Clouds = map[string]Cloud{
	"global":    {"https://graph.microsoft.com", "https://login.microsoftonline.com"},
	"usgov":     {"https://graph.microsoft.us", "https://login.microsoftonline.us"},
	"usgov-dod": {"https://dod-graph.microsoft.us", "https://login.microsoftonline.us"},
	"china":     {"https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"},
}

// Names returns the names of the targets in alphabetical order.
func (f *File) Names() []string { return slices.Sorted(maps.Keys(f.Targets)) }

// URL returns the base URL of the target, empty for the embedded mock.
func (t *Target) URL() string {
	if t.Cloud != "" {
		return Clouds[t.Cloud].Graph + "/" + t.Version
	}
	return strings.TrimSuffix(t.Base, "/")
}

// microsoft returns the cloud that the target is the Graph of.
func (t *Target) microsoft() (cloud Cloud, ok bool) {
	u, err := url.Parse(t.URL())
	for _, c := range Clouds {
		if err == nil && "https://"+wire.PlainHost(u.Hostname()) == c.Graph {
			return c, true
		}
	}
	return Clouds["global"], false
}

// Login returns the root URL of the login endpoint.
func (t *Target) Login() string {
	if t.SignIn != nil && t.SignIn.Login != "" {
		return strings.TrimSuffix(t.SignIn.Login, "/")
	}
	cloud, _ := t.microsoft()
	return cloud.Login
}

// Scope returns the scope to request a token for.
func (t *Target) Scope() string {
	if t.SignIn != nil && t.SignIn.Scope != "" {
		return t.SignIn.Scope
	}
	cloud, _ := t.microsoft()
	return cloud.Graph + "/.default"
}

// Audience returns the resource that the target's tokens are for.
func (t *Target) Audience() string { return strings.TrimSuffix(t.Scope(), "/.default") }
