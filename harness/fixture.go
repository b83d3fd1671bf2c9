package harness

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
)

// Fixture is the one entity of a tenant that may be written: an existing one by ID, or one that the run creates by POST of Create to
// Collection (a path below the base URL) and deletes at the end. Path is the template of the contracts, such as `/widgets/{widgetId}`,
// that it is bound to, and Param the parameter that takes the id, the last one where empty. Without Path, exactly one template must end
// in one parameter (Param, where given), or there must be one template, with one parameter.
type Fixture struct {
	Path       string
	ID         string
	Param      string
	Collection string
	Create     []byte
}

// newFixture stands for the id of a fixture until it is created.
const newFixture = "conform-new-fixture"

// creates tells whether the run creates its fixture.
func (cfg Config) creates() bool {
	f := cfg.Target.Fixture
	return f != nil && f.ID == "" && cfg.writes()
}

// writes tells whether the run may write to a tenant.
func (cfg Config) writes() bool { return cfg.Writes.Allow && cfg.Target.IsTenant() }

func (cfg Config) fixtureError(hint, format string, args ...any) error {
	return &Error{verdict.ExitUsage, fmt.Errorf("the fixture of "+cfg.Target.DisplayName()+": "+format, args...), hint}
}

// bindFixture binds one parameter of one path template to the id of the fixture, or to a placeholder until it is created. It returns
// the zero value if there is no fixture, or if the run does not write and the contracts do not have its path.
func (cfg Config) bindFixture() (plan.Fixture, error) {
	f := cfg.Target.Fixture
	if f == nil {
		return plan.Fixture{}, nil
	}
	op, err := cfg.fixtureOperation()
	if err != nil || op == nil {
		return plan.Fixture{}, err
	}
	n := len(op.PathParams)
	if n == 0 {
		return plan.Fixture{}, cfg.fixtureError("name a path with a parameter for the id", "its path %s has no parameter", op.Path)
	}
	bound := plan.Fixture{Path: op.Path, Param: cmp.Or(f.Param, op.EndParam(), op.PathParams[n-1].Name), ID: cmp.Or(f.ID, newFixture)}
	if op.PathParam(bound.Param) == nil {
		return plan.Fixture{}, cfg.fixtureError("fixture.param names a parameter of the path", "its path %s has no parameter %s", op.Path, bound.Param)
	}
	given := cfg.Params[bound.Param]
	elsewhere := slices.IndexFunc(op.PathParams, func(p contract.Parameter) bool {
		own := cfg.Target.Params[p.Name]
		return own != "" && cfg.Params[p.Name] != "" && cfg.Params[p.Name] != own
	})
	switch {
	case !cfg.writes():
	case elsewhere >= 0: // of two entities with the id, the configuration names one
		name := op.PathParams[elsewhere].Name
		err := fmt.Errorf("%s=%s leads elsewhere than the params of %s, where its fixture is", name, cfg.Params[name], cfg.Target.DisplayName())
		return plan.Fixture{}, &Error{verdict.ExitUsage, err, "only the fixture may be written to"}
	case given != "" && given != f.ID:
		err := fmt.Errorf("%s=%s names another entity than the fixture of %s", bound.Param, given, cfg.Target.DisplayName())
		return plan.Fixture{}, &Error{verdict.ExitUsage, err, "only the fixture may be written to"}
	case cfg.creates():
		return bound, cfg.checkCollection(bound)
	}
	return bound, nil
}

// fixtureOperation returns an operation on the path that the fixture is bound to, or nil.
func (cfg Config) fixtureOperation() (*contract.Operation, error) {
	f := cfg.Target.Fixture
	var paths []string
	var found *contract.Operation
	several := false
	for _, c := range cfg.Contracts {
		for _, op := range c.Operations {
			end := op.EndParam()
			if len(op.PathParams) == 1 && cfg.hasOnePath() { // its id has no other place
				end = op.PathParams[0].Name
			}
			if end != "" {
				paths = append(paths, op.Path)
			}
			if f.Path == op.Path || f.Path == "" && end != "" && (f.Param == "" || f.Param == end) {
				several = several || found != nil && found.Path != op.Path
				found = op
			}
		}
	}
	hint := "fixture.path names one, " + near.Hint(f.Path, paths)
	switch {
	case found != nil && !several:
		return found, nil
	case !cfg.writes():
		return nil, nil
	case several:
		return nil, cfg.fixtureError(hint, "several paths of the contracts end in one parameter, and its id could belong to each")
	case f.Path != "":
		return nil, cfg.fixtureError(hint, "no contract has its path %s", f.Path)
	}
	return nil, cfg.fixtureError(hint, "no path of the contracts ends in one parameter that could take its id")
}

// hasOnePath tells whether all operations of the contracts have the same path template.
func (cfg Config) hasOnePath() bool {
	paths := map[string]bool{}
	for _, c := range cfg.Contracts {
		for _, op := range c.Operations {
			paths[op.Path] = true
		}
	}
	return len(paths) == 1
}

// checkCollection returns an error unless the path has the id right after the collection that the fixture is created in: elsewhere, the
// new id may be that of another entity.
func (cfg Config) checkCollection(bound plan.Fixture) error {
	params := cfg.params()
	value := func(name string) string { return params[name] }
	for op := range cfg.operationsOn(bound.Path) {
		before, _, whole := strings.Cut(op.Path+"/", "/{"+bound.Param+"}/")
		if !whole {
			return cfg.fixtureError("name an existing entity with fixture.id", "conform cannot create it: in the path, its id is only a part of a segment")
		}
		if at, err := op.Bind(before, value); err != nil || at != strings.TrimSuffix(cfg.Target.Fixture.Collection, "/") {
			return cfg.fixtureError("fixture.collection is what fixture.path has before the parameter",
				"it is created in %s, and the path %s is about entities in %s", cfg.Target.Fixture.Collection, op.Path, at)
		}
	}
	return nil
}

// operationsOn yields the operations with a path template.
func (cfg Config) operationsOn(path string) func(yield func(*contract.Operation) bool) {
	return func(yield func(*contract.Operation) bool) {
		for _, c := range cfg.Contracts {
			for _, op := range c.Operations {
				if op.Path == path && !yield(op) {
					return
				}
			}
		}
	}
}

// scope returns what the cases of a run may write to on a tenant. The id is that of the fixture.
func (cfg Config) scope(bound plan.Fixture) (*tenant.Scope, error) {
	params, opts := cfg.params(), tenant.ScopeOptions{Base: cfg.Target.URL, NeverWrite: cfg.neverWrite(), Graph: target.IsMicrosoft(cfg.Target.URL)}
	if !cfg.writes() || bound.Path == "" {
		return tenant.NewScope(opts)
	}
	params[bound.Param], opts.Template = bound.ID, bound.Path
	var urls []string
	for op := range cfg.operationsOn(bound.Path) {
		if slices.ContainsFunc(op.PathParams, func(p contract.Parameter) bool { return params[p.Name] == "" }) {
			return tenant.NewScope(tenant.ScopeOptions{}) // the plan says which parameter has no value
		}
		path, err := op.Bind(op.Path, func(name string) string { return params[name] })
		if err != nil {
			return nil, cfg.fixtureError("", "%w", err)
		}
		update, _, err := plan.Query(op, params)
		if err != nil {
			return tenant.NewScope(tenant.ScopeOptions{})
		}
		opts.Entity, opts.Query = strings.TrimSuffix(cfg.Target.URL, "/")+path, update
		if to := opts.Entity + "?" + opts.Query; !slices.Contains(urls, to) {
			urls = append(urls, to)
		}
		if key := op.Key(); key != nil {
			opts.Keys = append(append(opts.Keys, op.KeyProperty()), key.Properties...)
		}
	}
	if len(urls) > 1 {
		return nil, cfg.fixtureError("run one of the contracts", "the contracts write its path in different ways: %s", strings.Join(urls, ", "))
	}
	scope, err := tenant.NewScope(opts)
	if err != nil {
		return nil, cfg.fixtureError("an id is one plain segment of a path", "%w", err)
	}
	return scope, nil
}

// checkTemplates returns an error for a path of the contracts that a server may read in more than one way: what a request to a tenant is
// about must be certain.
func (cfg Config) checkTemplates() error {
	if !cfg.Target.IsTenant() {
		return nil
	}
	for _, c := range cfg.Contracts {
		for _, op := range c.Operations {
			if problem := oddTemplate(op.Path); problem != "" {
				return &Error{verdict.ExitUsage, fmt.Errorf("the path %s of %s (%s) contains %s", op.Path, op.Name, op.Cite, problem),
					"conform sends only plain paths to a tenant; change the path in the contract"}
			}
		}
	}
	return nil
}

func oddTemplate(path string) string {
	for _, odd := range []struct{ text, name string }{
		{"?", "a query"}, {"#", "a fragment"}, {"%", "an encoded character"}, {";", "a semicolon"}, {"\\", "a backslash"}, {"//", "an empty segment"},
	} {
		if strings.Contains(path, odd.text) {
			return odd.name
		}
	}
	for _, s := range strings.Split(path, "/")[1:] {
		if s != "" && strings.Trim(s, ".") == "" {
			return "a segment of dots"
		}
	}
	if !strings.HasPrefix(path, "/") {
		return "no slash at its start"
	}
	return ""
}
