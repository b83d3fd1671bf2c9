package target

import (
	"encoding/json"
	"slices"
	"strings"
)

// signInKeys are the keys that each way to sign in needs, and those that it takes besides.
var signInKeys = map[string]struct{ needs, takes []string }{
	"none":             {},
	"token":            {needs: []string{"token"}},
	"client-secret":    {needs: []string{"client", "secret"}, takes: []string{"login", "scope"}},
	"certificate":      {needs: []string{"client", "certificate"}, takes: []string{"password", "login", "scope"}},
	"github":           {needs: []string{"client"}, takes: []string{"login", "scope"}},
	"kubernetes":       {takes: []string{"client", "assertion", "login", "scope"}},
	"federated":        {needs: []string{"client", "assertion"}, takes: []string{"login", "scope"}},
	"managed-identity": {takes: []string{"client", "scope"}},
	"azure-cli":        {takes: []string{"scope"}},
	"device-code":      {needs: []string{"client"}, takes: []string{"login", "scope"}},
}

// needsTenant are the ways to sign in that ask a tenant's own endpoint. Kubernetes' comes from AZURE_TENANT_ID where it is absent.
var needsTenant = []string{"client-secret", "certificate", "github", "federated", "device-code"}

// check holds what no single value says.
func (f *File) check(m *mistakes) {
	if len(f.Targets) == 0 {
		m.add(f.places["targets"], "", "want at least one target, got none")
	}
	for _, name := range f.Names() {
		f.checkTarget(m, name, f.Targets[name])
	}
}

func (f *File) checkTarget(m *mistakes, name string, t *Target) {
	path := "targets." + name
	here := f.places[path]
	if name == "mock" {
		m.add(here, "", "want another name, got mock, which is the embedded mock")
	}
	switch {
	case t.Base != "" && (t.Cloud != "" || t.Version != ""):
		m.add(f.places[path+".base"], "", "want base, or cloud and version, got both")
	case (t.Cloud == "") != (t.Version == ""):
		m.add(here, "", "want cloud and version together, got one of them")
	case t.Base == "" && t.Cloud == "" && t.Kind == "tenant":
		m.add(here, "", "want base, or cloud and version, for a tenant, got neither")
	case t.Cloud != "" && t.Kind == "mock":
		m.add(f.places[path+".kind"], "", "want kind tenant for a Microsoft cloud, got mock")
	}
	if t.SignIn != nil {
		f.checkSignIn(m, path, t)
	}
	if tls := t.TLS; tls != nil && (tls.Certificate == "") != (tls.Key == "") {
		m.add(f.places[path+".tls"], "", "want certificate and key together, got one of them")
	}
	if fixture := t.Fixture; fixture != nil {
		switch {
		case (fixture.ID == "") == (fixture.Create == nil):
			m.add(f.places[path+".fixture"], "", "want id or create in fixture, and not both")
		case fixture.Create != nil && fixture.Collection == "":
			m.add(f.places[path+".fixture"], "", "want collection, the path to create the entity at, got none")
		case fixture.Create != nil && !isObject(fixture.Create):
			m.add(f.places[path+".fixture.create"], "", "want keys and values for create, got something else")
		}
	}
}

func isObject(v any) bool { _, ok := v.(map[string]any); return ok }

func (f *File) checkSignIn(m *mistakes, path string, t *Target) {
	s := t.SignIn
	path += ".sign-in"
	rule := signInKeys[s.Kind]
	given := map[string]string{
		"client": s.Client, "secret": s.Secret, "certificate": s.Certificate, "password": s.Password,
		"assertion": s.Assertion, "token": s.Token, "login": s.Login, "scope": s.Scope,
	}
	for _, key := range rule.needs {
		if given[key] == "" {
			m.add(f.places[path], "", "want %s to sign in by %s, got none", key, s.Kind)
		}
	}
	known := slices.Concat(rule.needs, rule.takes)
	for _, key := range []string{"client", "secret", "certificate", "password", "assertion", "token", "login", "scope"} {
		if given[key] != "" && !slices.Contains(known, key) {
			m.add(f.places[path+"."+key], "", "want no %s to sign in by %s, got one", key, s.Kind)
		}
	}
	if slices.Contains(needsTenant, s.Kind) && t.Tenant == "" {
		m.add(f.places[path], "", "want tenant in the target to sign in by %s, got none", s.Kind)
	}
	if strings.HasPrefix(s.Login, "http://") {
		m.add(f.places[path+".login"], "", "want https to sign in, got http")
	}
}

// CreateBody is the body to create the fixture with, as JSON; nil where there is none.
func (f *Fixture) CreateBody() []byte {
	if f.Create == nil {
		return nil
	}
	body, err := json.Marshal(f.Create)
	if err != nil {
		return nil // values that came from any always have JSON
	}
	return body
}
