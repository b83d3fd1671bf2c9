package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// protection stands between a run and a tenant.
type protection struct {
	tenant   *tenant.Session
	raw      wire.Target                    // the tenant itself, for what restores it
	entities map[string]*contract.Operation // by URL, an operation that updates it
	never    []string
}

// protect locks the entities of the plan, opens the undo journal, creates the fixture where there is none yet, and puts the guard of
// the tenant between the run and its target.
func (s *Session) protect(ctx context.Context, run string) error {
	dir := s.cfg.Writes.State
	if dir == "" {
		var err error
		if dir, err = tenant.StateDir(); err != nil {
			return &Error{verdict.ExitUsage, err, "set XDG_STATE_HOME to one that only you can read"}
		}
	}
	create := s.cfg.creates() && s.needsFixture()
	// A pace of its own: when the run's gave up on a throttling target, what restores it must still be sent.
	p := &protection{raw: s.cfg.paced(s.client, s.pace), never: s.cfg.neverWrite()}
	opts := tenant.Options{
		Dir: dir, Run: run, Target: s.Name(), Base: s.cfg.Target.URL, Tenant: s.cfg.Target.Tenant, Conform: s.cfg.version(),
		Writes: s.cfg.Writes.Allow, NeverWrite: p.never, Permit: s.permitCase,
		Equal:        func(url, name string, a, b json.RawMessage) bool { return SameValue(p.operation(url), name, a, b) },
		Secret:       s.redactor.HasSecret,
		Writable:     func(url string) []string { return p.writable(url) },
		ReadOnly:     func(url string) []string { return p.readOnly(url) },
		Undocumented: func(url, name string) bool { return p.undocumented(url, name) },
		KeyProperty:  func(url string) string { return p.keyProperty(url) },
		Query: func(url string) (q tenant.Query) {
			q.Update, q.Read, _ = plan.Query(p.operation(url), s.cfg.params()) // without an error: the plan has it
			return q
		},
		Say:    func(text string) { s.cfg.notice(text, "") },
		Settle: s.cfg.SettleTime(), Late: s.cfg.Late,
	}
	if !create {
		p.entities = entities(s.plan)
		opts.Entities = slices.Collect(maps.Keys(p.entities))
	}
	if s.cfg.Writes.Abandon {
		files, err := tenant.Abandon(opts)
		for _, f := range files {
			s.cfg.notice("set aside, unrestored: "+f+"; remove it when it is of no more use", "")
		}
		if err != nil {
			return &Error{verdict.ExitUsage, err, ""}
		}
	}
	opened, err := tenant.Open(opts)
	if err != nil {
		return HeldError(err)
	}
	p.tenant = opened
	s.protected = p
	s.target = opened.Guard(s.target)
	if create {
		return s.create(ctx)
	}
	return s.spare(ctx)
}

// spare takes out of the plan what could not be restored, as a read of the fixture shows.
func (s *Session) spare(ctx context.Context) error {
	bound, err := s.cfg.bindFixture()
	if err != nil || !s.cfg.writes() || bound.Path == "" {
		return err
	}
	for url, op := range s.protected.entities {
		if op.Path != bound.Path {
			continue
		}
		why := s.protected.tenant.Unrestorable(ctx, s.target, url)
		if why != nil && s.writesTo(bound.Path) {
			maps.Copy(why, s.protected.tenant.Rehearse(ctx, s.target, url, why))
		}
		for op := range s.cfg.operationsOn(bound.Path) {
			s.plan.Spare(op, why)
		}
		for _, name := range slices.Sorted(maps.Keys(why)) {
			hint := "give the property a value that reads show, and that the target accepts"
			if wire.HoldsSecret(name) {
				hint = "" // no value would do
			}
			s.cfg.notice(fmt.Sprintf("target %s: %s of the fixture is not written: %s", s.Name(), name, why[name]), hint)
		}
	}
	return nil
}

// writesTo tells whether a case that is sent may change the entity at a path.
func (s *Session) writesTo(path string) bool {
	return slices.ContainsFunc(s.plan.Cases, func(c *plan.Case) bool {
		return c.NotSent == "" && c.LeftOut == "" && c.Operation.Path == path && c.Class() == check.RST
	})
}

// noticeNotSent says how many cases a tenant does not get because they write, and what allows them.
func (s *Session) noticeNotSent() {
	n := 0
	for _, c := range s.plan.Cases {
		if c.NotSent != "" && c.LeftOut == "" && c.Class() != check.MOCK {
			n++
		}
	}
	text := fmt.Sprintf("target %s: %d of %d cases are not sent, because they write", s.Name(), n, len(s.plan.Cases))
	switch {
	case n == 0 || len(s.cfg.Target.Safety) > 0:
	case Loopback(s.cfg.Target.URL) && s.cfg.Target.isUnknown():
		s.cfg.notice(text+": its token does not say which service it is for, so it counts as a tenant", "kind: mock in conform.yaml says that it is a server of your own")
	case !s.cfg.Writes.Allow:
		s.cfg.notice(text, "--allow-writes sends them, if conform.yaml lists the tenant under allow-writes and names a fixture")
	case s.cfg.Target.Fixture == nil:
		s.cfg.notice(text, "fixture in conform.yaml names the entity that they may change")
	}
}

// create creates the fixture and gives its id to the plan.
func (s *Session) create(ctx context.Context) error {
	f := s.cfg.Target.Fixture
	p := s.protected
	id, err := p.tenant.CreateFixture(ctx, p.raw, tenant.Fixture{Collection: s.cfg.Target.URL + f.Collection, Body: f.Create, Writable: s.writableOfFixture()})
	if err != nil {
		return &Error{verdict.ExitEnvironment, err, "conform doctor says what the token may do; fixture.id names an existing entity"}
	}
	s.plan.Rebind(newFixture, id)
	bound, err := s.cfg.bindFixture()
	if err != nil {
		return err
	}
	bound.ID = id
	if s.scope, err = s.cfg.scope(bound); err != nil {
		return err
	}
	p.entities = entities(s.plan)
	p.tenant.SetEntities(slices.Collect(maps.Keys(p.entities)))
	return nil
}

// writableOfFixture lists what updates of the fixture may set, unless the contracts only update what is below it.
func (s *Session) writableOfFixture() (names []string) {
	bound, err := s.cfg.bindFixture()
	if err != nil {
		return nil // protect has reported it
	}
	for op := range s.cfg.operationsOn(bound.Path) {
		if op.EndParam() == bound.Param {
			names = append(names, s.protected.writableBy(op)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// permitCase returns why a request of a case must not be sent to a tenant.
func (s *Session) permitCase(req wire.Request) error { return s.scope.Check(req) }

// permit returns why a request must not leave for a tenant: it is none of the run's own, and outside the scope of its cases.
func (s *Session) permit(req wire.Request) error {
	if s.protected != nil && s.protected.tenant.Permits(req) {
		return nil
	}
	return s.scope.Check(req)
}

// undo writes back what changed and reports it.
func (s *Session) undo(ctx context.Context) error {
	defer s.protected.tenant.Close()
	outcomes, err := s.protected.tenant.Restore(ctx, s.protected.raw)
	return HideSecrets(errors.Join(s.cfg.ReportRestored(outcomes, s.redactor), err), s.redactor)
}

// ReportRestored calls Notice with what became of each entity, without the secrets that the redactor knows. It returns an error if one
// is not as it was before the run.
func (cfg Config) ReportRestored(outcomes []tenant.Outcome, redactor *wire.Redactor) error {
	return tenant.Report(outcomes, cfg.hidingSecrets(redactor).notice)
}

// hidingSecrets returns the config with a Notice for texts that may quote the target.
func (cfg Config) hidingSecrets(redactor *wire.Redactor) Config {
	if notice := cfg.Notice; notice != nil {
		cfg.Notice = func(n Notice) { notice(Notice{redactor.HideSecrets(n.Text), redactor.HideSecrets(n.Hint)}) }
	}
	return cfg
}

func (cfg Config) notice(text, hint string) {
	if cfg.Notice != nil {
		cfg.Notice(Notice{Text: wire.Printable(text), Hint: hint})
	}
}

// entities maps the plan's entities to an operation that updates them.
func entities(p *plan.Plan) map[string]*contract.Operation {
	out := map[string]*contract.Operation{}
	for _, c := range p.Cases {
		if c.LeftOut == "" {
			out[tenant.EntityURL(c.Resource)] = c.Operation
		}
	}
	return out
}

// operation is the one that updates an entity, or an entity of the collection that it is in; an empty one where there is none.
func (p *protection) operation(url string) *contract.Operation {
	if op := p.entities[url]; op != nil {
		return op
	}
	if op := p.entities[url[:max(0, strings.LastIndexByte(url, '/'))]]; op != nil {
		return op
	}
	return &contract.Operation{}
}

// writable names what the contract lets an update of an entity set, but for what is never written and what services set themselves.
func (p *protection) writable(url string) []string { return p.writableBy(p.operation(url)) }

func (p *protection) writableBy(op *contract.Operation) (names []string) {
	for _, property := range op.Writable() {
		if !wire.MatchesProperty(p.never, property.Name) && !check.Managed(property.Name) && !property.WriteOnly() {
			names = append(names, property.Name)
		}
	}
	return names
}

// readOnly lists the paths of the members of complex values that no update of an entity may set by the contract.
func (p *protection) readOnly(url string) (paths []string) {
	for _, property := range p.operation(url).Writable() {
		paths = append(paths, property.ReadOnlyMembers()...)
	}
	return paths
}

// undocumented tells whether an entity may show a property that the contract does not know, or that services set themselves although it
// lists it for updates, and that is written back if an update empties it, as one does that is taken for a PUT.
func (p *protection) undocumented(url, name string) bool {
	op := p.operation(url)
	if op.Name == "" || wire.MatchesProperty(p.never, name) || wire.NamesEntity(name) {
		return false
	}
	if check.Managed(name) && slices.ContainsFunc(op.Writable(), func(property contract.Property) bool { return property.Name == name }) {
		return true
	}
	for _, r := range op.Success() {
		if r.Schema == nil {
			continue
		}
		for _, s := range append(contract.Branches(r.Schema), r.Schema) {
			if s.Properties[name] != nil {
				return false
			}
		}
	}
	return op.Property(name) == nil
}

// keyProperty returns the name of the property that holds the key at the end of an entity's URL, or "" if its URL ends in none.
func (p *protection) keyProperty(url string) string {
	op := p.operation(url)
	if p.entities[url] != nil && op.Key() == nil {
		return ""
	}
	return op.KeyProperty()
}

// SameValue compares two values by their type in the contract, or by their form where the operation does not describe the property.
func SameValue(op *contract.Operation, name string, a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, errX := oracle.DecodeStrict(a)
	y, errY := oracle.DecodeStrict(b)
	return errX == nil && errY == nil && check.Same(op, name, x, y)
}

// HeldError gives the error of a target that another run is using, or did not restore, its exit code and hint.
func HeldError(err error) error {
	var held *tenant.Held
	var left *tenant.Leftover
	switch {
	case errors.As(err, &held):
		return &Error{verdict.ExitUsage, err, "wait for that run to end, or stop it; Ctrl-C makes it restore what it changed"}
	case errors.As(err, &left) && left.Err != nil:
		return &Error{verdict.ExitUsage, err, "look after the entity yourself; --abandon runs without that, and keeps the journal"}
	case errors.As(err, &left):
		return &Error{verdict.ExitUsage, err, "conform restore puts it back; --abandon runs without that, and keeps the journal"}
	}
	return &Error{verdict.ExitUsage, err, ""}
}
