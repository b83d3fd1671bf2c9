package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/suites"
)

// protector makes what stands between a run and a tenant.
type protector struct {
	dir     string // of conform's state
	writes  bool
	abandon bool
	never   []string
	fixture *target.Fixture // to create, nil for none
	say     io.Writer
}

// stateDir is where conform keeps what must outlive a run: undo journals and locks.
func stateDir() (string, error) {
	dir := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) { // a relative one is to be ignored (XDG Base Directory Specification)
		home, err := os.UserHomeDir()
		if err != nil {
			return "", &exitError{exitUsage, fmt.Errorf("want a folder for undo journals: %w", err), "set XDG_STATE_HOME to one that only you can read"}
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "conform"), nil
}

// allowed lists the classes that may run on a tenant: what the target's own list leaves of those that only read and, with leave to
// write, of those that write, the last of which need an entity that was named for it.
func allowed(list []string, writes, fixture bool) []check.Safety {
	may := []check.Safety{check.RO}
	if writes {
		may = append(may, check.NOOP)
	}
	if writes && fixture {
		may = append(may, check.RST)
	}
	if len(list) == 0 {
		return may
	}
	return slices.DeleteFunc(may, func(s check.Safety) bool { return !slices.Contains(list, string(s)) })
}

// protect makes a config safe for a tenant.
func (opts runOptions) protect(cfg *suites.Config, target *target.Resolved) error {
	dir, err := stateDir()
	if err != nil {
		return err
	}
	p := &protector{dir: dir, writes: opts.writes, abandon: opts.abandon, say: opts.stderr, never: tenant.NeverWrite()}
	var list []string
	fixture := false
	if target != nil {
		p.never = append(p.never, target.NeverWrite...)
		list, fixture = target.Safety, target.Fixture != nil
		if slices.Contains(slices.Collect(maps.Values(cfg.Params)), newFixture) {
			p.fixture = target.Fixture
		}
	}
	cfg.Tenant, cfg.NeverWrite, cfg.Allowed, cfg.Protect = true, p.never, allowed(list, opts.writes, fixture), p.protect
	return nil
}

// resources maps the plan's entities to an operation that updates them.
func resources(p *plan.Plan) map[string]*contract.Operation {
	out := map[string]*contract.Operation{}
	for _, c := range p.Cases {
		out[tenant.EntityURL(c.Resource)] = c.Operation
	}
	return out
}

// updates is the operation of an entity, or of the collection that it is in.
func updates(entities map[string]*contract.Operation, url string) *contract.Operation {
	if op := entities[url]; op != nil {
		return op
	}
	return entities[url[:strings.LastIndexByte(url, '/')]]
}

func (p *protector) protect(ctx context.Context, run string, cfg suites.Config, t wire.Target) (*suites.Protection, error) {
	var entities map[string]*contract.Operation
	opts := tenant.Options{
		Dir: p.dir, Run: run, Target: cfg.TargetName(), Base: cfg.Target, Conform: cfg.Version, Writes: p.writes, NeverWrite: p.never,
		Equal: func(url, name string, a, b json.RawMessage) bool {
			return sameValue(updates(entities, url), name, a, b)
		},
		Secret: secretOf(ctx, cfg), Writable: func(url string) []string { return p.writable(updates(entities, url)) },
		Say: p.warn,
	}
	planned, err := cfg.Plan()
	if err != nil {
		return nil, err
	}
	if p.fixture == nil {
		entities = resources(planned)
		opts.Entities = slices.Collect(maps.Keys(entities))
	}
	if p.abandon {
		if err := p.setAside(opts); err != nil {
			return nil, err
		}
	}
	s, err := tenant.Open(opts)
	if err != nil {
		return nil, whyClosed(err)
	}
	out := &suites.Protection{Target: s.Guard(t), Undo: func(ctx context.Context) error {
		defer s.Close()
		out, err := s.Restore(ctx, t)
		return errors.Join(tellRestored(p.say, out), err)
	}}
	if p.fixture != nil {
		out.Params, planned, err = p.create(ctx, s, cfg, t)
		if err != nil {
			return nil, errors.Join(err, out.Undo(context.WithoutCancel(ctx)))
		}
		entities = resources(planned)
		s.Protect(slices.Collect(maps.Keys(entities)))
	}
	return out, nil
}

// create makes the fixture, and the plan again for it.
func (p *protector) create(ctx context.Context, s *tenant.Session, cfg suites.Config, t wire.Target) (map[string]string, *plan.Plan, error) {
	id, err := s.Create(ctx, t, tenant.Fixture{Collection: cfg.Target + p.fixture.Collection, Body: p.fixture.Create})
	if err != nil {
		return nil, nil, &exitError{exitEnvironment, err, "conform doctor says what the token may do; fixture.id names an entity that is there"}
	}
	bound := map[string]string{}
	for _, name := range fixtureParams(&cfg, p.fixture) {
		if cfg.Params[name] == newFixture {
			bound[name] = id
		}
	}
	cfg.Params = maps.Clone(cfg.Params)
	maps.Copy(cfg.Params, bound)
	planned, err := cfg.Plan()
	return bound, planned, err
}

// warn says what a user should know of the target.
func (p *protector) warn(text string) {
	_, _ = fmt.Fprintf(p.say, "conform: %s\n", wire.Printable(text)) // a run that cannot say so goes on
}

func (p *protector) setAside(opts tenant.Options) error {
	files, err := tenant.Abandon(opts)
	for _, f := range files {
		if _, err := fmt.Fprintf(p.say, "conform: set aside, unrestored: %s; remove it when it is of no more use\n", f); err != nil {
			return err
		}
	}
	return err
}

// whyClosed gives the error of a target that another run holds, or has left dirty, its code and hint.
func whyClosed(err error) error {
	var held *tenant.Held
	var left *tenant.Leftover
	switch {
	case errors.As(err, &held):
		return &exitError{exitUsage, err, "wait for that run to end, or stop it; Ctrl-C makes it restore what it changed"}
	case errors.As(err, &left):
		return &exitError{exitUsage, err, "conform restore puts it back; --abandon runs without that, and keeps the journal"}
	}
	return &exitError{exitUsage, err, ""}
}

// writable names what the contract lets an update of an entity set, but for what is never written and what services keep themselves.
func (p *protector) writable(op *contract.Operation) (names []string) {
	if op == nil {
		return nil
	}
	for _, property := range op.Writable() {
		if !tenant.Unwritten(p.never, property.Name) && !check.Managed(property.Name) {
			names = append(names, property.Name)
		}
	}
	return names
}

// secretOf tells what of a text is a credential of the run.
func secretOf(ctx context.Context, cfg suites.Config) func(string) bool {
	var mu sync.Mutex
	last, known := "", wire.NewRedactor() // to know a token takes longer than to look for it
	return func(text string) bool {
		token := cfg.Token
		if cfg.Credential != nil {
			current, err := cfg.Credential.Token(ctx, "")
			if err != nil {
				return true // nothing is known, so nothing is written down
			}
			token = current
		}
		mu.Lock()
		defer mu.Unlock()
		if token != last {
			known.Learn(token) // those before it stay known
			last = token
		}
		return known.HasSecret(text)
	}
}

// sameValue compares two values by their type in the contract, or by what they look like where there is none.
func sameValue(op *contract.Operation, name string, a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	if op == nil {
		op = &contract.Operation{}
	}
	x, errX := oracle.DecodeStrict(a)
	y, errY := oracle.DecodeStrict(b)
	return errX == nil && errY == nil && check.Same(op, name, x, y)
}

// untyped compares by what values look like: a journal knows no contract.
func untyped(_, name string, a, b json.RawMessage) bool { return sameValue(nil, name, a, b) }
