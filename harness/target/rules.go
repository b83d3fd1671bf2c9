package target

import (
	"slices"
	"strings"
)

// signInKeys are the keys that each kind of sign-in requires, and those that it accepts as well.
var signInKeys = map[string]struct{ required, optional []string }{
	"none":             {},
	"token":            {required: []string{"token"}},
	"client-secret":    {required: []string{"client", "secret"}, optional: []string{"login", "scope"}},
	"certificate":      {required: []string{"client", "certificate"}, optional: []string{"password", "login", "scope"}},
	"github":           {required: []string{"client"}, optional: []string{"login", "scope"}},
	"kubernetes":       {optional: []string{"client", "assertion", "login", "scope"}},
	"federated":        {required: []string{"client", "assertion"}, optional: []string{"login", "scope"}},
	"managed-identity": {optional: []string{"client", "scope"}},
	"azure-cli":        {optional: []string{"scope"}},
	"device-code":      {required: []string{"client"}, optional: []string{"login", "scope"}},
}

// tenantSignIns are the kinds of sign-in at a tenant's own endpoint. That of kubernetes is in AZURE_TENANT_ID if the file names none.
var tenantSignIns = []string{"client-secret", "certificate", "github", "federated", "device-code"}

// checkTargets applies the rules that span several keys, which the schema does not hold.
func (f *File) checkTargets(m *mistakes) {
	for _, name := range f.Names() {
		l := location{"targets", name}
		t := f.Targets[name]
		// check adds a mistake at a key of the target, or at the target itself.
		check := func(wrong bool, key, format string, args ...any) {
			if at := l; wrong {
				if key != "" {
					at = append(slices.Clone(l), strings.Split(key, ".")...)
				}
				m.add(f.places.value(at), format, args...)
			}
		}
		byCloud := t.Cloud != "" || t.Version != ""
		check(name == "mock", "", "a target may not be called mock, which is the embedded mock")
		check(t.Base != "" && byCloud, "base", "both base and cloud are given: expected base, or cloud and version")
		check(t.Base == "" && (t.Cloud == "") != (t.Version == ""), "", "only one of cloud and version is given: expected both")
		check(t.Base == "" && !byCloud && t.Kind == "tenant", "", "a tenant needs base, or cloud and version")
		check(t.Base == "" && t.Cloud != "" && t.Version != "" && t.Kind == "mock", "kind", "a Microsoft cloud is not a mock: expected kind tenant")
		check(t.Kind != "mock" && t.NotATenant == "true", "not-a-tenant", "not-a-tenant is given for a tenant: expected kind mock")
		if !strings.Contains(t.Base, "${") {
			key, problem := t.checkKind()
			check(problem != "" && !byCloud, key, "%s", problem)
		}
		if t.TLS != nil {
			check((t.TLS.Certificate == "") != (t.TLS.Key == ""), "tls", "only one of certificate and key is given in tls: expected both")
		}
		if fixture := t.Fixture; fixture != nil {
			one := (fixture.ID == "") != (fixture.Create == nil)
			check(!one, "fixture", "fixture needs either id or create")
			check(fixture.Path != "" && !strings.Contains(fixture.Path, "{"), "fixture.path", "path has no parameter for the id: expected a path template such as /widgets/{widgetId}")
			check(one && fixture.Create != nil && fixture.Collection == "", "fixture", "collection is missing in fixture: expected the path to create the entity at")
		}
		if t.SignIn != nil {
			checkSignIn(t, check)
		}
	}
}

func checkSignIn(t *Target, check func(wrong bool, key, format string, args ...any)) {
	s, keys := t.SignIn, signInKeys[t.SignIn.Kind]
	given := map[string]string{
		"client": s.Client, "secret": s.Secret, "certificate": s.Certificate, "password": s.Password,
		"assertion": s.Assertion, "token": s.Token, "login": s.Login, "scope": s.Scope,
	}
	for _, key := range keys.required {
		check(given[key] == "", "sign-in", "%s is missing, which sign-in by %s needs", key, s.Kind)
	}
	known := slices.Concat(keys.required, keys.optional)
	for key, value := range given {
		check(value != "" && !slices.Contains(known, key), "sign-in."+key, "sign-in by %s takes no %s", s.Kind, key)
	}
	check(slices.Contains(tenantSignIns, s.Kind) && t.Tenant == "", "sign-in", "tenant is missing in the target, which sign-in by %s needs", s.Kind)
	check(strings.HasPrefix(s.Login, "http://"), "sign-in.login", "login is not an https URL")
}
