package harness

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

// An id without a path belongs to the path that ends in a parameter, or to the only one, if it has one parameter. A run that only reads
// needs no fixture.
func TestFixtureWithoutPath(t *testing.T) {
	for name, tc := range map[string]struct {
		paths []string
		want  string // path and parameter, empty for an error of a run that writes
	}{
		"ends in it":       {[]string{"/widgets/{widgetId}", "/widgets/{widgetId}/parts"}, "/widgets/{widgetId} widgetId"},
		"in parentheses":   {[]string{"/widgets({widgetId})", "/other"}, "/widgets({widgetId}) widgetId"},
		"only path":        {[]string{"/widgets/{widgetId}/parts"}, "/widgets/{widgetId}/parts widgetId"},
		"only path, twice": {[]string{"/widgets/{widgetId}/parts", "/widgets/{widgetId}/parts"}, "/widgets/{widgetId}/parts widgetId"},
		"only path, two":   {[]string{"/widgets/{widgetId}/parts/{partId}/label"}, ""},
		"several":          {[]string{"/widgets/{widgetId}", "/users/{userId}"}, ""},
		"none ends in one": {[]string{"/widgets/{widgetId}/parts", "/users/{userId}/parts"}, ""},
		"no parameter":     {[]string{"/me"}, ""},
	} {
		cfg := Config{
			Contracts: []*contract.Contract{{}},
			Target:    Target{URL: "https://graph.example.com", Kind: Tenant, Fixture: &Fixture{ID: "42"}},
			Writes:    Writes{Allow: true},
		}
		for _, path := range tc.paths {
			op := &contract.Operation{Path: path}
			for _, p := range []string{"widgetId", "partId", "userId"} {
				if strings.Contains(path, "{"+p+"}") {
					op.PathParams = append(op.PathParams, contract.Parameter{Name: p})
				}
			}
			cfg.Contracts[0].Operations = append(cfg.Contracts[0].Operations, op)
		}
		got, err := cfg.bindFixture()
		if text := got.Path + " " + got.Param; (err == nil) != (tc.want != "") || err == nil && text != tc.want {
			t.Errorf("%s: want %q, got %q, %v", name, tc.want, text, err)
		}
		cfg.Writes.Allow = false
		if _, err := cfg.bindFixture(); err != nil && tc.want == "" {
			t.Errorf("%s: want no error of a run that only reads, got %v", name, err)
		}
	}
}

// A parameter of the command line leads to no other entity with the fixture's id.
func TestFixtureElsewhere(t *testing.T) {
	for given, allowed := range map[string]bool{"": true, "test": true, "production": false} {
		cfg := Config{
			Contracts: []*contract.Contract{{Operations: []*contract.Operation{{
				Path: "/scripts/{scriptId}/widgets/{widgetId}", PathParams: []contract.Parameter{{Name: "scriptId"}, {Name: "widgetId"}},
			}}}},
			Target: Target{URL: "https://graph.example.com", Kind: Tenant, Fixture: &Fixture{ID: "42"}, Params: map[string]string{"scriptId": "test"}},
			Writes: Writes{Allow: true},
			Params: map[string]string{"scriptId": given},
		}
		if _, err := cfg.bindFixture(); (err == nil) != allowed {
			t.Errorf("%q: want it allowed: %t, got %v", given, allowed, err)
		}
	}
}
