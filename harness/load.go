package harness

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// Below every quota of a tenant, conform uses this part: others send requests to the same tenant. Where the target names no quota it
// gets the lowest that Microsoft publishes for Intune.
const (
	quotaShare  = 0.9
	tenantQuota = "100/20s"
)

// Load fills in Target, Rate and the allow-list of Writes from a target of the conform.yaml at path and, where they are not set, Settle, Depth,
// Checks and Concurrency. References such as ${NAME} are looked up with lookup, os.LookupEnv for example. Nothing is sent; Notice, where
// set, shows a person how to enter a device code.
func (cfg *Config) Load(path, name string, lookup func(string) (string, bool)) error {
	file, err := target.Load(path)
	if err != nil {
		return &Error{verdict.ExitUsage, err, ""}
	}
	return cfg.Use(file, name, lookup)
}

// Use is Load for a file that was read before.
func (cfg *Config) Use(file *target.File, name string, lookup func(string) (string, bool)) error {
	r, err := file.Resolve(name, lookup)
	if err != nil {
		return err
	}
	access, err := r.Open(func(message string) { cfg.notice(message, "") }, cfg.Timeout)
	if err != nil {
		return err
	}
	if cfg.Rate, err = rate(r); err != nil {
		return &Error{verdict.ExitUsage, err, ""}
	}
	if r.Settle != "" && cfg.Settle == 0 {
		if cfg.Settle, err = time.ParseDuration(r.Settle); err != nil {
			return &Error{verdict.ExitUsage, fmt.Errorf("settle: %w", err), ""}
		}
		if cfg.Settle == 0 {
			cfg.Settle = -1
		}
	}
	cfg.Target = Target{
		Name: name, URL: r.URL(), Kind: Kind(r.Kind), Tenant: r.Tenant, Contracts: r.Contracts, Profile: contract.Profile(r.Profile), Params: r.Params, Labels: r.Labels, NeverWrite: r.NeverWrite, SkipCases: r.SkipCases, SkipChecks: r.SkipChecks, Stateless: r.Stateless == "true", NotATenant: r.NotATenant == "true",
		Permissions: cmp.Or(contract.PermissionKind(r.SignIn.PermissionKind()), cfg.Target.Permissions),
		Credential:  access.Credential, Redactor: access.Redactor, RootCAs: access.RootCAs, Certificates: access.Certificates,
		Insecure: cfg.Target.Insecure, Refused: cfg.Target.Refused,
	}
	cfg.Depth = cmp.Or(cfg.Depth, plan.Depth(r.Depth))
	if len(cfg.Checks) == 0 {
		cfg.Checks = r.Checks
	}
	if r.Concurrency != "" && cfg.Concurrency == 0 {
		if cfg.Concurrency, err = strconv.Atoi(r.Concurrency); err != nil || cfg.Concurrency < 1 {
			return &Error{verdict.ExitUsage, fmt.Errorf("concurrency %q is not a number from 1", r.Concurrency), ""}
		}
	}
	for _, class := range r.Safety {
		cfg.Target.Safety = append(cfg.Target.Safety, check.Safety(class))
	}
	if f := r.Fixture; f != nil {
		cfg.Target.Fixture = &Fixture{Path: f.Path, ID: f.ID, Param: f.Param, Collection: f.Collection, Create: f.Create}
	}
	if r.MayWrite {
		cfg.Writes.Tenants = append(cfg.Writes.Tenants, r.Tenant)
	}
	return cfg.CheckURL()
}

// CheckURL reports a base URL that no request can be sent to, or to which the token would travel unencrypted.
func (cfg *Config) CheckURL() error {
	t := cfg.Target
	if t.embedded() {
		return nil
	}
	u, err := url.Parse(t.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return &Error{verdict.ExitUsage, fmt.Errorf("not an http(s) base URL without credentials or query: %q", withoutSecrets(t.URL)),
			"for example https://graph.microsoft.com/beta"}
	}
	if u.Scheme != "https" && !wire.Loopback(u.Hostname()) && !t.Insecure {
		return &Error{verdict.ExitUsage, fmt.Errorf("%s is not https, and the target is not on this machine", t.URL),
			"a token must not be sent unencrypted; --insecure-http allows it"}
	}
	return nil
}

// withoutSecrets returns what is not secret of a URL that may have credentials or a query: scheme, host and path, or the scheme alone
// where it cannot be told apart from the rest.
func withoutSecrets(text string) string {
	if !strings.ContainsAny(text, "@?#") {
		return text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || strings.Contains(u.Path, "@") {
		scheme, _, found := strings.Cut(text, "://")
		if !found || strings.ContainsAny(scheme, "@?#") {
			return "…"
		}
		return scheme + "://…"
	}
	out := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	if u.User != nil {
		out.User = url.User("…")
	}
	text = strings.Replace(out.String(), url.User("…").String()+"@", "…@", 1)
	if u.RawQuery != "" || u.Fragment != "" {
		text += "?…"
	}
	return text
}

// rate is the requests per second that stay below every quota of a target, 0 where it has none.
func rate(r *target.Resolved) (float64, error) {
	quotas := r.Quotas
	if len(quotas) == 0 && Kind(r.Kind) == Tenant {
		quotas = []string{tenantQuota}
	}
	lowest := 0.0
	for _, q := range quotas {
		rate, err := ParseRate(q)
		if err != nil {
			return 0, err
		}
		if rate *= quotaShare; lowest == 0 || rate < lowest {
			lowest = rate
		}
	}
	return lowest, nil
}

// ParseRate reads requests per second, such as 5, or per time, such as 10/20s.
func ParseRate(text string) (perSecond float64, err error) {
	count, per, timed := strings.Cut(text, "/")
	n, err := strconv.ParseFloat(count, 64)
	window := time.Second
	if timed && err == nil {
		window, err = time.ParseDuration(per)
	}
	if err != nil || !(n >= 0 && n <= 1e6) || window <= 0 {
		return 0, fmt.Errorf("not a rate: %q; expected requests per second or per time, such as 5 or 10/20s", text)
	}
	return n / window.Seconds(), nil
}
