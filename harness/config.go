// Package harness is conform's API: it runs contracts against one target and returns the record of the run. Run sends every case and
// judges it; package suites presents the same session as a Ginkgo tree. A target on another machine counts as a tenant, which is only
// read unless Writes says otherwise; whatever a run writes to a tenant is written back, and verified, before Run returns.
//
// Config, Target, Writes, Fixture, Session and the functions of this package follow semantic versioning; fields may be added.
package harness

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/shard"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Config says what to run against what. Contracts are required; the zero value of all else is a sensible default.
type Config struct {
	Contracts []*contract.Contract
	Target    Target
	Writes    Writes
	Params    map[string]string // path parameters (and required headers) by name; they replace the target's

	Profile contract.Profile // whose rules apply, instead of the target's and the contracts' own profiles

	Cases      []string // globs over case names; all where empty
	Checks     []string // globs over check ids; all where empty
	SkipCases  []string // globs over cases and checks that the record lists as skipped, beside those of the target
	SkipChecks []string
	Depth      plan.Depth // how many cases: quick, default or full; default where empty
	Seed       string     // of generated values, "1" where empty
	Fault      string     // the fault of the embedded mock, for other targets only a note in the record
	Strict     bool       // a warning is a failure

	Resume *verdict.File // the record of an interrupted run to continue, none where nil

	Shard shard.Part // what of the run this process does, all of it where empty

	Baseline     string // file of accepted deviations: a run fails for others, none where empty
	BaselineMode string // nightly, or gate, in which an entry that is fixed fails the run; nightly where empty

	Concurrency int           // requests in flight, 8 where zero
	Rate        float64       // requests per second, unlimited where zero
	Retries     int           // how often a throttled request is sent again, 3 where zero, never where negative
	Timeout     time.Duration // per exchange, 30 s where zero
	Latency     time.Duration // a slower response is reported, 10 s where zero
	Settle      time.Duration // how long reads may lag behind writes, never where negative; 3 s on this machine and for mocks, 30 s elsewhere where zero
	Late        time.Duration // how long a tenant may still apply an update after a response that does not say whether it was accepted, 30 s where zero, never where negative
	Stateless   bool          // reads never show an update, as those of a mock without state
	Version     string        // conform's own version, for the record
	Scratch     string        // folder of a file without a name that holds exchanges until the record is written; the system's for temporary files where empty

	Planning func(done, operations int)            // called before each operation is planned
	Progress func(done, cases, failed, errors int) // called after each case; the last two count verdicts
	Notice   func(Notice)                          // called with what a person should know beside the record
	Raw      func(*wire.Exchange)                  // called with each exchange before redaction, secrets included
	Stop     <-chan struct{}                       // closed: no new case is sent, those in flight end

	Trace bool // each request has a traceparent; the id of the trace is that of the run, without hyphens

	transport http.RoundTripper // sends the requests without a network, in tests
	trace     string            // the id of the trace, where there is one
}

// Notice is a message for the person at the terminal. It may quote the target; it is safe to print.
type Notice struct {
	Text string
	Hint string // what to do, where there is something
}

// Kind says who else uses a target.
type Kind string

// The kinds of target. An empty Kind is a tenant, unless the URL is on this machine.
const (
	Mock   Kind = "mock"   // nobody works in it: every case may be sent, if it is on this machine or NotATenant
	Tenant Kind = "tenant" // people work in it: it is written to only as Writes allows
)

// Target is where requests go. The zero value is the embedded mock.
type Target struct {
	Name      string            // in file names and reports, the URL's host where empty
	URL       string            // base URL that replaces every contract's server, its path included; the embedded mock where empty
	Kind      Kind              // who else uses it
	Tenant    string            // id of the tenant
	Params    map[string]string // path parameters (and required headers) by name
	Profile   contract.Profile  // whose rules apply, instead of the contracts' own profiles
	Contracts []string          // what conform.yaml names: files, folders, globs and embedded contracts, which Load does not read
	Labels    map[string]string // written to the record and JUnit

	NotATenant bool // a mock on another machine, or one that accepts a token for a service of Microsoft

	Permissions contract.PermissionKind // that the token grants; as the token says where empty

	Token        string          // bearer token
	Credential   wire.Credential // returns the token, instead of Token
	Refused      wire.Tokens     // tokens that the target must reject
	Redactor     *wire.Redactor  // knows what no report may hold; one that knows Token where nil
	RootCAs      *x509.CertPool  // issuers to trust, the system's where nil
	Certificates []tls.Certificate
	Insecure     bool // the token may be sent unencrypted to another machine

	Stateless   bool           // reads never show an update, as those of a mock without state
	Conventions bool           // a broken convention of Graph is a failure; always so for the embedded mock
	Safety      []check.Safety // classes of cases that may be sent, all that Kind and Writes allow where empty
	NeverWrite  []string       // globs of properties that no body may name, beside those that identify people
	SkipCases   []string       // globs over cases and checks that the record lists as skipped
	SkipChecks  []string
	Fixture     *Fixture // the entity that may be written
}

// Writes says what may be written to a tenant. It has no meaning for other targets.
type Writes struct {
	Allow   bool     // write at all, to the tenants in Tenants
	Tenants []string // ids of tenants that may be written to
	State   string   // folder for undo journals and locks; $XDG_STATE_HOME/conform or ~/.local/state/conform where empty
	Abandon bool     // set aside the undo journal of an earlier run that did not end
}

// permissionKind returns the kind of permission that the token grants, or "" where nothing tells.
func (t *Target) permissionKind() contract.PermissionKind {
	return cmp.Or(t.Permissions, contract.PermissionKind(target.PermissionKindOf(t.Token)))
}

func (t *Target) embedded() bool { return t.URL == "" }

// IsTenant tells whether people may work in the target. A host of Microsoft's clouds always is one, and what gets a token for a service of
// Microsoft is one unless it is declared otherwise. So is what nothing but its address says about, if it gets a token for nobody knows whom.
func (t *Target) IsTenant() bool {
	switch {
	case t.Kind == Tenant, target.IsMicrosoft(t.URL):
		return true
	case t.embedded(), t.Kind == Mock && t.NotATenant:
		return false
	}
	return !Loopback(t.URL) || target.ForMicrosoft(t.Token) || t.isUnknown()
}

// isUnknown tells whether a target on this machine may be a proxy to a tenant for all that is known of it.
func (t *Target) isUnknown() bool { return t.Kind == "" && target.ForUnknown(t.Token) }

// local tells whether the target is on this machine: path parameters that are not given are then bound to keys of conform's own, and
// a made-up token is sent where none is given.
func (t *Target) local() bool { return !t.IsTenant() && (t.embedded() || Loopback(t.URL)) }

func (cfg Config) stateless() bool { return cfg.Stateless || cfg.Target.Stateless }

// settle is how long a run repeats reads: reads of a stateless target never show an update.
func (cfg Config) settle() time.Duration {
	if cfg.stateless() {
		return 0
	}
	return cfg.SettleTime()
}

// SettleTime is how long reads of the target may lag behind writes. The embedded mock shows an update at once.
func (cfg Config) SettleTime() time.Duration {
	switch {
	case cfg.Settle != 0:
		return max(cfg.Settle, 0)
	case cfg.Target.embedded():
		return 0
	case !cfg.Target.IsTenant() || Loopback(cfg.Target.URL):
		return 3 * time.Second
	}
	return 30 * time.Second
}

// DisplayName is what reports and file names call the target.
func (t *Target) DisplayName() string {
	if t.Name != "" {
		return t.Name
	}
	if t.embedded() {
		return "mock"
	}
	u, err := url.Parse(t.URL)
	if err != nil || u.Host == "" {
		return "target"
	}
	return strings.ReplaceAll(u.Host, ":", "-")
}

// Loopback tells whether a URL's host is this machine.
func Loopback(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err == nil && wire.Loopback(u.Hostname())
}

// Plan returns the plan of a config without sending anything: the cases as Run would send them, but for the embedded mock's address
// and the id of a fixture that is still to be created.
func (cfg Config) Plan() (*plan.Plan, error) { return cfg.withProfile().plan(mockBase("http://mock")) }

// withProfile gives the contracts the profile of the run or of the target, if there is one.
func (cfg Config) withProfile() Config {
	contracts := slices.Clone(cfg.Contracts)
	for i, c := range contracts {
		contracts[i] = c.WithProfile(cmp.Or(cfg.Profile, cfg.Target.Profile))
	}
	cfg.Contracts = contracts
	return cfg
}

func (cfg Config) plan(mock func(*contract.Operation) string) (*plan.Plan, error) {
	if err := errors.Join(cfg.CheckURL(), cfg.CheckWrites()); err != nil {
		return nil, err
	}
	if err := cfg.checkTemplates(); err != nil {
		return nil, err
	}
	params := cfg.params()
	fixture, err := cfg.bindFixture()
	if err != nil {
		return nil, err
	}
	if fixture.Path != "" && params[fixture.Param] == "" && (cfg.Target.Fixture.ID != "" || cfg.creates()) {
		params[fixture.Param] = fixture.ID // of other paths, which are at most read
	}
	var permit func(wire.Request) error
	if cfg.Target.IsTenant() {
		scope, err := cfg.scope(fixture)
		if err != nil {
			return nil, err
		}
		permit = scope.Check
	}
	if !cfg.writes() {
		fixture = plan.Fixture{} // an entity that the parameters name is read instead
	}
	base := mock
	if !cfg.Target.embedded() {
		base = func(*contract.Operation) string { return cfg.Target.URL }
	}
	seed := cfg.Seed
	if seed == "" {
		seed = "1"
	}
	p, err := plan.New(plan.Options{
		Contracts: cfg.Contracts, Base: base, Params: params, Defaults: cfg.Target.local(),
		Cases: cfg.Cases, Checks: cfg.Checks, SkipCases: slices.Concat(cfg.SkipCases, cfg.Target.SkipCases),
		SkipChecks: slices.Concat(cfg.SkipChecks, cfg.Target.SkipChecks), Seed: seed, Depth: cfg.Depth,
		Allowed: cfg.allowed(), Fixture: fixture, NeverWrite: cfg.neverWrite(), Restores: cfg.Target.IsTenant(), Permit: permit, Permissions: cfg.Target.permissionKind(),
		RelativeBatch:  cfg.Target.IsTenant() && !target.IsMicrosoft(cfg.Target.URL),
		RejectedTokens: cfg.Target.Refused.Kinds(), LeaveOut: cfg.untestable, Progress: cfg.Planning,
	})
	if err == nil && !cfg.Shard.IsWhole() {
		p.Share(cfg.Shard)
	}
	return p, err
}

// allowed lists the classes of cases that may be sent, nil for all. On a tenant, those that only read; with leave to write and a fixture,
// also those that write back what is there, and those that change it.
func (cfg Config) allowed() []check.Safety {
	if !cfg.Target.IsTenant() {
		if len(cfg.Target.Safety) == 0 {
			return nil
		}
		return cfg.Target.Safety
	}
	may := []check.Safety{check.RO}
	if cfg.Writes.Allow && cfg.Target.Fixture != nil {
		may = append(may, check.NOOP, check.RST)
	}
	if len(cfg.Target.Safety) == 0 {
		return may
	}
	return slices.DeleteFunc(may, func(s check.Safety) bool { return !slices.Contains(cfg.Target.Safety, s) })
}

// neverWrite lists the globs of properties that no body may name.
func (cfg Config) neverWrite() []string {
	if !cfg.Target.IsTenant() {
		return cfg.Target.NeverWrite
	}
	return append(tenant.NeverWrite(), cfg.Target.NeverWrite...)
}

// CheckWrites reports a tenant that Writes would write to, and that is not on the allow-list.
func (cfg Config) CheckWrites() error {
	if !cfg.Writes.Allow || !cfg.Target.IsTenant() {
		return nil
	}
	if cfg.Target.Tenant == "" {
		return &Error{verdict.ExitUsage, fmt.Errorf("writes are allowed, but target %s has no tenant id", cfg.Target.DisplayName()),
			"name the tenant of a target in conform.yaml (tenant), and list it under allow-writes"}
	}
	if !slices.ContainsFunc(cfg.Writes.Tenants, func(id string) bool { return strings.EqualFold(id, cfg.Target.Tenant) }) {
		return &Error{verdict.ExitUsage, fmt.Errorf("the tenant of %s is not on the allow-list of tenants that may be written to", cfg.Target.DisplayName()),
			"add its id there (allow-writes in conform.yaml) if it is made for tests"}
	}
	return nil
}

// params are the path parameters: those of the run replace those of the target.
func (cfg Config) params() map[string]string {
	out := map[string]string{}
	maps.Copy(out, cfg.Target.Params)
	maps.Copy(out, cfg.Params)
	return out
}
