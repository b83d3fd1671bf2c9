package harness

import (
	"cmp"
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/baseline"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/coverage"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Session is one run against one target: New plans it, Open signs in and protects a tenant, Runner sends the cases, and Finish writes
// back what changed and returns the record.
type Session struct {
	cfg       Config
	id        string // of the run
	plan      *plan.Plan
	client    *wire.Client
	redactor  *wire.Redactor
	target    wire.Target
	pace      wire.Pace
	scope     *tenant.Scope // of a tenant
	protected *protection
	runner    *runner.Runner
	accepted  *baseline.Classifier // nil without a baseline
	resumed   *resumed             // nil unless the run continues another one
	closeMock func()
}

// Run sends the cases of a config and returns the record, with its exit code in the footer. The error is of a run that could not be
// started, an *Error or one of package plan; nothing was sent to the target then, or it was written back. Cancelling ctx ends requests
// in flight.
func Run(ctx context.Context, cfg Config) (*verdict.Run, error) {
	runs, err := RunAll(ctx, []Config{cfg})
	if err != nil {
		return nil, err
	}
	return runs[0], nil
}

// RunAll is Run for several targets with different names at the same time, one record each. No target is sent anything unless all can
// be planned.
func RunAll(ctx context.Context, cfgs []Config) ([]*verdict.Run, error) {
	sessions, err := NewAll(ctx, cfgs)
	if err != nil {
		return nil, err
	}
	if err := sessions.Open(ctx); err != nil {
		return nil, err
	}
	for _, s := range sessions {
		s.runner.Start(ctx, func(*plan.Case) bool { return true })
	}
	for _, s := range sessions {
		s.runner.AwaitAll(ctx)
	}
	return sessions.Finish(ctx), nil
}

// Sessions are runs against several targets at the same time.
type Sessions []*Session

// NewAll is New for every config, all or none.
func NewAll(ctx context.Context, cfgs []Config) (sessions Sessions, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, sessions.Close(ctx))
			sessions = nil
		}
	}()
	for _, cfg := range cfgs {
		name := cfg.Target.DisplayName()
		if slices.ContainsFunc(sessions, func(s *Session) bool { return s.Name() == name }) {
			return sessions, &Error{verdict.ExitUsage, errors.New("two targets are named " + name), "their files would replace each other"}
		}
		s, err := New(ctx, cfg)
		if err != nil {
			return sessions, err
		}
		sessions = append(sessions, s)
	}
	return sessions, nil
}

// Open opens every session. One of several that cannot be opened does not stop the others: its verdicts are errors with the reason.
// If none can be opened, Open closes all and returns their errors.
func (ss Sessions) Open(ctx context.Context) error {
	failed := map[*Session]error{}
	var errs []error
	for _, s := range ss {
		if err := s.Open(ctx); err != nil {
			failed[s] = err
			errs = append(errs, err)
		}
	}
	if len(failed) == len(ss) {
		if err := ss.Close(ctx); err != nil { // first, because its exit code counts: something is not restored
			errs = append([]error{&Error{verdict.ExitBug, err, ""}}, errs...)
		}
		return errors.Join(errs...)
	}
	for _, s := range ss {
		if err := failed[s]; err != nil {
			s.giveUp(err)
		}
	}
	return nil
}

// giveUp makes every verdict of a session that could not be opened an error.
func (s *Session) giveUp(err error) {
	s.cfg.notice("target "+s.Name()+" is not tested: "+err.Error(), "")
	s.target = lostTarget{s.Name(), err}
	s.start(nil)
}

// lostTarget responds to nothing.
type lostTarget struct {
	name string
	err  error
}

func (t lostTarget) Name() string { return t.name }

func (t lostTarget) Do(_ context.Context, req wire.Request) *wire.Exchange {
	return &wire.Exchange{Request: req, Started: wire.Now(), Failure: &wire.Failure{Kind: wire.Unreachable, Err: t.err}}
}

// Finish finishes every session and returns the records in their order.
func (ss Sessions) Finish(ctx context.Context) (runs []*verdict.Run) {
	for _, record := range ss.Records(ctx) {
		runs = append(runs, record.Run())
		_ = record.Close() // the run has what it held
	}
	return runs
}

// Records is Finish without the records in memory. Close each of them.
func (ss Sessions) Records(ctx context.Context) (records []*verdict.Stream) {
	var footers []*verdict.Footer
	for _, s := range ss {
		record := s.record(ctx)
		records, footers = append(records, record), append(footers, &record.Footer)
	}
	baseline.Settle(footers)
	return records
}

// Close closes every session.
func (ss Sessions) Close(ctx context.Context) (err error) {
	for _, s := range ss {
		err = errors.Join(err, s.Close(ctx))
	}
	return err
}

// New plans a run. Nothing is sent; the embedded mock, where it is the target, begins to listen.
func New(ctx context.Context, cfg Config) (*Session, error) {
	return newSession(ctx, cfg, wire.Pace{Now: wire.Now, Sleep: wire.Sleep})
}

func newSession(ctx context.Context, cfg Config, clock wire.Pace) (s *Session, err error) {
	if cfg, err = cfg.withProfile().stoppable().sharingQuota(); err != nil {
		return nil, err
	}
	s = &Session{id: wire.NewGUID(), pace: clock, closeMock: func() {}}
	if cfg.Trace {
		cfg.trace = strings.ReplaceAll(s.id, "-", "")
	}
	s.cfg = cfg
	if s.accepted, err = cfg.accepted(baseline.Day(clock.Now())); err != nil {
		return nil, err
	}
	var base func(*contract.Operation) string
	if cfg.Target.embedded() {
		if base, s.closeMock, err = cfg.serveMock(ctx, clock); err != nil {
			return nil, err
		}
	}
	if s.plan, err = cfg.plan(base); err != nil {
		s.closeMock()
		return nil, err
	}
	if cfg.Resume != nil {
		if s.resumed, err = newResumed(cfg, s.plan); err != nil {
			s.closeMock()
			return nil, err
		}
	}
	var permit func(wire.Request) error
	if cfg.Target.IsTenant() {
		bound, err := cfg.bindFixture()
		if err != nil {
			return nil, err
		}
		if s.scope, err = cfg.scope(bound); err != nil {
			return nil, err
		}
		permit = s.permit
	}
	s.client, s.redactor = cfg.client(clock, permit)
	s.cfg = cfg.hidingSecrets(s.redactor)
	s.target = cfg.paced(s.client, clock)
	return s, nil
}

// Open signs in and, on a tenant, locks the entities, opens the undo journal and creates the fixture. Close or Finish the session
// afterwards, also after an error.
func (s *Session) Open(ctx context.Context) error {
	if err := s.signIn(ctx); err != nil {
		return err
	}
	if s.cfg.Target.IsTenant() {
		s.noticeNotSent()
		if err := s.protect(ctx, s.id); err != nil {
			return HideSecrets(err, s.redactor)
		}
	}
	s.start(ctx.Done())
	return nil
}

// signIn requests the first token.
func (s *Session) signIn(ctx context.Context) error {
	err := s.cfg.SignIn(ctx)
	if err != nil && (ctx.Err() != nil || isClosed(s.cfg.Stop)) {
		return &Error{verdict.ExitIncomplete, errors.New("the run was stopped during the sign-in, before anything was sent to the target"), ""}
	}
	return err
}

// start prepares the runner; it sends nothing new once Stop is closed. Done ends the wait for that.
func (s *Session) start(done <-chan struct{}) {
	s.runner = runner.New(s.plan, runner.Options{
		Selects: s.resumed.selects, Recorded: s.resumed.exchanges(), LastID: s.resumed.last(),
		Target: s.target, Concurrency: s.cfg.Concurrency, Strict: s.cfg.Strict, Mock: s.cfg.Target.Conventions || s.cfg.Target.embedded(),
		Tenant: s.cfg.Target.IsTenant(), Settle: s.cfg.settle(), Stateless: s.cfg.stateless(),
		StopWhenFailing: !s.cfg.Target.embedded() && !Loopback(s.cfg.Target.URL), Redactor: s.redactor, Progress: s.cfg.Progress, Scratch: s.cfg.Scratch,
		Latency: s.cfg.Latency, Params: s.cfg.params(), Deviation: s.deviation,
		Header: verdict.Header{
			Run: s.id, Started: wire.Now(), Conform: s.cfg.version(), Go: runtime.Version(),
			Target: s.Name(), Named: !slices.Contains([]string{"", "mock"}, s.cfg.Target.Name), Writes: s.cfg.Writes.Allow, Filtered: len(s.cfg.Cases) > 0,
			Stateless: s.cfg.stateless(), Profile: string(cmp.Or(s.cfg.Profile, s.cfg.Target.Profile)), URL: s.redactor.URL(s.cfg.Target.URL), Fault: s.cfg.Fault, Labels: redacted(s.cfg.Target.Labels, s.redactor),
		},
	})
	if s.cfg.Stop != nil {
		go func() {
			select {
			case <-s.cfg.Stop:
				s.runner.Drain()
			case <-done:
			}
		}()
	}
}

// Name is what reports and file names call the target.
func (s *Session) Name() string { return s.cfg.Target.DisplayName() }

// Plan returns the plan of the run.
func (s *Session) Plan() *plan.Plan { return s.plan }

// Target returns what requests are sent to: after Open, a tenant behind its guard.
func (s *Session) Target() wire.Target { return s.target }

// Runner returns what sends and judges the cases. It is nil before Open.
func (s *Session) Runner() *runner.Runner { return s.runner }

// Finish waits for what is in flight or was started, judges it, writes back what changed on a tenant, and returns the record. The
// exit code in its footer is 4 where that could not be proven.
func (s *Session) Finish(ctx context.Context) *verdict.Run {
	record := s.Record(ctx)
	defer func() { _ = record.Close() }() // the run has what it held
	return record.Run()
}

// Record is Finish without the record in memory. Close it.
func (s *Session) Record(ctx context.Context) *verdict.Stream { return Sessions{s}.Records(ctx)[0] }

func (s *Session) record(ctx context.Context) *verdict.Stream {
	record := s.runner.Record()
	if s.resumed != nil {
		s.resumed.complete(record, s.deviation)
	}
	if s.accepted != nil {
		record.Footer.Baseline = s.accepted.Outcome(record, cmp.Or(s.cfg.BaselineMode, verdict.NightlyMode))
	}
	if s.Close(ctx) != nil {
		record.Footer.Exit = verdict.WorstExit(record.Footer.Exit, verdict.ExitBug)
	}
	record.Footer.Ended = wire.Now()
	record.Promises = coverage.Of(coverage.Run{Plan: s.plan, Writes: s.cfg.writes(), Verdicts: record.Verdicts, Exchange: record.Spool.Exchange})
	return record
}

// Close writes back what changed on a tenant, also when ctx is cancelled, and lets go of the target. Its error means that something
// could not be written back; Notice was called with what, and how to do it by hand.
func (s *Session) Close(ctx context.Context) (err error) {
	if s.protected != nil {
		err = s.undo(context.WithoutCancel(ctx))
	}
	s.client.Close()
	s.closeMock()
	return err
}

// WriteRecord writes the record to a file, unless a secret of the run is in it in spite of all redaction. Then nothing may be written:
// every report is made of the record alone.
func (s *Session) WriteRecord(path string, record verdict.Source) (leaks bool, err error) {
	finder := s.redactor.FindLeaks()
	leak := errors.New("a secret is in the record")
	err = file.Write(path, func(w io.Writer) error {
		err := verdict.Write(io.MultiWriter(finder, w), record)
		if err == nil && finder.Found() {
			return leak
		}
		return err
	})
	if errors.Is(err, leak) {
		return true, nil
	}
	return err != nil && s.Leaks(record), err // the finder may not have seen everything before the error
}

// Leaks tells whether a secret of the run is in its record in spite of all redaction.
func (s *Session) Leaks(record verdict.Source) bool {
	finder := s.redactor.FindLeaks()
	_ = verdict.Write(finder, record) // the finder accepts everything
	return finder.Found()
}

// redacted returns the target's labels without what no report may hold.
func redacted(labels map[string]string, redactor *wire.Redactor) map[string]string {
	out := map[string]string{}
	for name, value := range labels {
		out[redactor.Text(name)] = redactor.Text(value)
	}
	return out
}
