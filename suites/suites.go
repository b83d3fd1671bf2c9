// Package suites presents a plan as a Ginkgo tree; the only importer of Ginkgo and Gomega outside tests. Run is exported for
// other people's `go test`.
package suites

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"maps"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// T is what Run needs of a *testing.T.
type T interface{ Fail() }

// Config says what to run against what. Contracts and one of Target and Bases are required; the zero value of all else is a
// sensible default.
type Config struct {
	Contracts   []*contract.Contract
	Target      string                           // base URL that replaces every contract's server, its path included
	Base        func(*contract.Operation) string // base URL per operation, instead of Target
	Name        string                           // name of the target in file names and reports; the host where empty
	Token       string                           // bearer token
	Credential  wire.Credential                  // gives the token, instead of Token
	Refused     wire.Tokens                      // tokens that must be refused
	Redactor    *wire.Redactor                   // knows what no report may hold; one that knows Token where nil
	RootCAs     *x509.CertPool                   // issuers to trust, the system's where nil
	ClientCerts []tls.Certificate                // shown to a target that asks for one
	Insecure    bool                             // the token may travel in the clear to another machine
	Raw         func(*wire.Exchange)             // is shown each exchange as it was, secrets included
	Labels      map[string]string                // what the record says of the target
	Tenant      bool                             // people work in the target: nothing is made up, wherever it is
	Allowed     []check.Safety                   // classes of cases that may be sent, all where nil
	Own         []string                         // path parameters of entities that may be changed, any where nil
	NeverWrite  []string                         // globs of properties that no body may name
	Protect     Protect                          // stands between the run and a tenant; nil for nothing
	Params      map[string]string                // path parameters (and required headers) by name
	Cases       []string                         // globs over case names; all where empty
	Checks      []string                         // globs over check ids; all where empty
	Seed        string                           // of generated values, "1" where empty
	Depth       plan.Depth                       // how many cases, plan.Default where empty
	Fault       string                           // the mock's fault, for the record
	Version     string                           // conform's own version, for the record
	Strict      bool                             // a warning is a failure
	Mock        bool                             // the target claims to be a faithful mock of Graph: its habits are promises
	Concurrency int                              // cases in flight, 8 where zero
	Rate        float64                          // requests per second, unlimited where zero
	Retries     int                              // how often a request that was turned away is sent again, 3 where zero, never where less
	Timeout     time.Duration                    // per exchange, 30 s where zero
	Latency     time.Duration                    // what an answer may take, 10 s where zero
	Progress    func(done, cases, failed int)    // called after each case
	Stop        <-chan struct{}                  // closed: no new case is sent, those in flight end
	GinkgoOut   bool                             // leave Ginkgo's own console report on
}

// Protect makes what stands between a run, named by a GUID, and its target, before the first case is sent.
type Protect func(ctx context.Context, run string, cfg Config, t wire.Target) (*Protection, error)

// Protection is what stands between a run and its target. Undo is called once, after the last case; its error makes the exit code 4.
type Protection struct {
	Target wire.Target
	Params map[string]string // of entities that the run made for itself, beside the config's
	Undo   func(context.Context) error
}

// Plan makes the plan of a config without sending anything.
func (cfg Config) Plan() (*plan.Plan, error) {
	base := cfg.Base
	if base == nil {
		base = func(*contract.Operation) string { return cfg.Target }
	}
	seed := cfg.Seed
	if seed == "" {
		seed = "1"
	}
	return plan.New(plan.Options{
		Contracts: cfg.Contracts, Base: base, Params: cfg.Params, Defaults: cfg.local(),
		Cases: cfg.Cases, Checks: cfg.Checks, Seed: seed, Depth: cfg.Depth, Allowed: cfg.Allowed, FixtureParams: cfg.Own, NeverWrite: cfg.NeverWrite,
		RejectedTokens: cfg.Refused.Kinds(),
	})
}

// local tells whether the target is on this machine, where path parameters that are not given are bound to keys of conform's
// own and a token that nobody gave is made up.
func (cfg Config) local() bool { return !cfg.Tenant && (cfg.Mock || Loopback(cfg.Target)) }

// Loopback tells whether a URL's host is this machine.
func Loopback(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err == nil && wire.Loopback(u.Hostname())
}

// localToken is what a local target gets where no token was given.
const localToken = "conform-local"

// Run plans, sends and judges, and presents every verdict as a spec of t. It returns the record; t fails when the record's exit
// code is not 0. Ctx ends requests in flight. Ginkgo allows one Run per process.
func Run(ctx context.Context, t T, cfg Config) (*verdict.Run, error) {
	runs, err := RunAll(ctx, t, []Config{cfg})
	if err != nil {
		return nil, err
	}
	return runs[0], nil
}

// RunAll is Run for several targets of different names at the same time, one record each. Stop and GinkgoOut of the first config
// count for all.
func RunAll(ctx context.Context, t T, cfgs []Config) ([]*verdict.Run, error) {
	var sessions []*session
	defer func() {
		for _, s := range sessions {
			s.client.Close()
		}
	}()
	for _, cfg := range cfgs {
		s, err := newSession(ctx, cfg)
		if err != nil {
			t.Fail()
			for _, s := range sessions {
				err = errors.Join(err, s.undo(ctx))
			}
			return nil, err
		}
		sessions = append(sessions, s)
	}
	present(ctx, t, sessions)
	var runs []*verdict.Run
	for _, s := range sessions {
		run := s.runner.Finish()
		if s.undo(ctx) != nil {
			run.Footer.Exit = verdict.WorstExit(run.Footer.Exit, verdict.ExitBug)
		}
		run.Footer.Ended = wire.Now()
		if run.Footer.Exit != 0 {
			t.Fail()
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// session is the run against one target.
type session struct {
	cfg       Config
	client    *wire.Client
	protected *Protection
	runner    *runner.Runner
}

// Connect returns the config's target, signed in and paced, and what knows its secrets. Close it when nothing more is sent.
func (cfg Config) Connect() (target wire.Target, redactor *wire.Redactor, closeTarget func()) {
	client, redactor := cfg.client()
	return cfg.paced(client), redactor, client.Close
}

func (cfg Config) paced(client *wire.Client) wire.Target {
	return wire.NewPaced(client, wire.Pace{Rate: cfg.Rate, Retries: cfg.Retries})
}

func (cfg Config) client() (*wire.Client, *wire.Redactor) {
	token := cfg.Token
	if token == "" && cfg.Credential == nil && cfg.local() {
		token = localToken
	}
	redactor := cfg.Redactor
	if redactor == nil {
		redactor = wire.NewRedactor()
	}
	redactor.Learn(cfg.Token)
	return wire.NewClient(wire.Config{
		Name: cfg.TargetName(), Token: token, Credential: cfg.Credential, Refused: cfg.Refused, Secrets: redactor, Insecure: cfg.Insecure,
		Timeout: cfg.Timeout, UserAgent: "conform/" + cfg.version(), BaseURL: cfg.Target, Concurrency: cfg.Concurrency,
		RootCAs: cfg.RootCAs, Certificates: cfg.ClientCerts, Raw: cfg.Raw,
	}), redactor
}

func newSession(ctx context.Context, cfg Config) (_ *session, err error) {
	client, redactor := cfg.client()
	id := wire.NewGUID()
	s := &session{cfg: cfg, client: client, protected: &Protection{Target: cfg.paced(client)}}
	given := cfg.Params // what a repeated run can be given again, unlike the entities that a run makes for itself
	defer func() {
		if err != nil {
			err = errors.Join(err, s.undo(ctx))
			client.Close()
		}
	}()
	if cfg.Protect != nil {
		protected, err := cfg.Protect(ctx, id, cfg, s.protected.Target)
		if err != nil {
			return nil, err
		}
		s.protected = protected
		if len(protected.Params) > 0 {
			cfg.Params = maps.Clone(cfg.Params)
			maps.Copy(cfg.Params, protected.Params)
		}
	}
	p, err := cfg.Plan()
	if err != nil {
		return nil, err
	}
	s.runner = runner.New(p, runner.Options{
		Target: s.protected.Target, Concurrency: cfg.Concurrency, Strict: cfg.Strict, Mock: cfg.Mock, StopWhenFailing: !cfg.Mock && !Loopback(cfg.Target),
		Redactor: redactor, Progress: cfg.Progress, Latency: cfg.Latency, Params: given,
		Header: verdict.Header{
			Run: id, Started: wire.Now(), Conform: cfg.version(), Go: runtime.Version(),
			Target: cfg.TargetName(), URL: redactor.Text(cfg.Target), Fault: cfg.Fault, Labels: labels(cfg.Labels, redactor),
		},
	})
	return s, nil
}

// undo puts back what the run changed, also when the run was given up.
func (s *session) undo(ctx context.Context) error {
	if s.protected.Undo == nil {
		return nil
	}
	return s.protected.Undo(context.WithoutCancel(ctx))
}

// labels are the target's, without what no report may hold.
func labels(given map[string]string, redactor *wire.Redactor) map[string]string {
	out := map[string]string{}
	for name, value := range given {
		out[redactor.Text(name)] = redactor.Text(value)
	}
	return out
}

func (cfg Config) version() string {
	if cfg.Version == "" {
		return "devel"
	}
	return cfg.Version
}

// TargetName is what reports and file names call the target.
func (cfg Config) TargetName() string {
	if cfg.Name != "" {
		return cfg.Name
	}
	u, err := url.Parse(cfg.Target)
	if err != nil || u.Host == "" {
		return "target"
	}
	return strings.ReplaceAll(u.Host, ":", "-")
}
