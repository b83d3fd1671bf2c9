// Package doctor examines a target the way a run would use it, and returns what it finds as data. It reads and never writes.
//
// This package is not API: it may change in any release.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/wire"
)

// Status says whether a run can rely on what was examined.
type Status string

// The statuses.
const (
	OK      Status = "ok"
	Warning Status = "warning" // a run works, but not in full
	ToDo    Status = "to do"   // a run fails until a person acts
)

// Finding is the result of one step. Its texts are redacted, and each is one printable line.
type Finding struct {
	Status Status
	Step   string // such as TLS, sign-in or clock
	Detail string
	Hint   string // what to do, empty if there is nothing
}

// examination is that of one target.
type examination struct {
	cfg      harness.Config
	resolved *target.Resolved // nil for a target that is only a URL
	found    func(Finding)
	redactor *wire.Redactor
	findings []Finding
}

// Examine examines the target of a config, which was loaded from a target of conform.yaml unless that is nil. Found, where set, is
// called with each finding at once.
func Examine(ctx context.Context, cfg harness.Config, resolved *target.Resolved, found func(Finding)) []Finding {
	e := &examination{cfg: cfg, resolved: resolved, found: found, redactor: cfg.Target.Redactor}
	if e.redactor == nil {
		e.redactor = wire.NewRedactor(cfg.Target.Token)
	}
	if cfg.Target.URL == "" {
		e.ok("target", "the embedded mock is part of conform and needs no connection and no sign-in")
		return e.findings
	}
	base, err := url.Parse(cfg.Target.URL)
	if wrong := cfg.CheckURL(); wrong != nil || err != nil { // the error of url.Parse repeats credentials
		e.toDo("target", "check the base URL", "%v", wrong)
		return e.findings
	}
	e.network(ctx, base)
	if token, ok := e.signIn(ctx); ok {
		e.token(token)
		e.clock(e.read(ctx))
	}
	e.callers()
	e.quota()
	e.writes()
	return e.findings
}

func (e *examination) add(status Status, step, hint, detail string) {
	oneLine := func(text string) string { return strings.ReplaceAll(wire.Printable(e.redactor.Text(text)), "\n", " ") }
	f := Finding{status, step, oneLine(detail), oneLine(hint)}
	e.findings = append(e.findings, f)
	if e.found != nil {
		e.found(f)
	}
}

func (e *examination) ok(step, format string, args ...any) {
	e.add(OK, step, "", fmt.Sprintf(format, args...))
}

func (e *examination) warn(step, format string, args ...any) {
	e.add(Warning, step, "", fmt.Sprintf(format, args...))
}

func (e *examination) toDo(step, hint, format string, args ...any) {
	e.add(ToDo, step, hint, fmt.Sprintf(format, args...))
}

// read reads each entity that a run would use, and returns the exchanges.
func (e *examination) read(ctx context.Context) (exchanges []*wire.Exchange) {
	var resources []string
	p, err := e.cfg.Plan()
	var usage *plan.UsageError
	switch f := e.cfg.Target.Fixture; {
	case err == nil:
		for _, c := range p.Cases {
			if c.LeftOut == "" && !slices.Contains(resources, c.Resource) {
				resources = append(resources, c.Resource)
			}
		}
	case f != nil && f.Create != nil: // a run creates the entity that binds the parameters
		resources = []string{e.cfg.Target.URL + f.Collection}
	case errors.As(err, &usage):
		e.toDo("entities", usage.Hint, "%v", err)
	default:
		e.toDo("entities", "", "%v", err)
	}
	to, _, closeTarget := e.cfg.Connect()
	defer closeTarget()
	for _, resource := range resources {
		if ctx.Err() != nil {
			break
		}
		x := to.Do(ctx, wire.Request{Method: http.MethodGet, URL: resource, Header: http.Header{"Accept": {"application/json"}}})
		e.response(strings.TrimPrefix(resource, e.cfg.Target.URL), x)
		exchanges = append(exchanges, x)
	}
	return exchanges
}

// response judges the response to a GET.
func (e *examination) response(path string, x *wire.Exchange) {
	if x.Failure != nil {
		e.toDo("read", "check the network and the base URL", "GET %s: %s", path, x.Failure.Err)
		return
	}
	got := fmt.Sprintf("GET %s: %d %s", path, x.Status, http.StatusText(x.Status))
	if message := graphError(x.Body); message != "" {
		got += " (" + message + ")"
	}
	switch {
	case x.Status == http.StatusOK:
		e.ok("read", "%s", got)
	case x.Status == http.StatusUnauthorized:
		e.toDo("read", "the target rejects the token; see its audience and expiry above", "%s", got)
	case x.Status == http.StatusForbidden:
		e.toDo("read", "grant the application a permission that the page names, and consent to it", "%s", got)
	case x.Status == http.StatusNotFound:
		e.toDo("read", "set the path parameters to an existing entity", "%s", got)
	case wire.Overloaded(x.Status):
		e.warn("read", "%s: the target is overloaded, or throttles its clients", got)
	case x.Status/100 == 3:
		e.toDo("read", "conform follows no redirects; use the URL that this one leads to as base", "%s", got)
	default:
		e.warn("read", "%s", got)
	}
}

// quota reports the rate of a run.
func (e *examination) quota() {
	switch {
	case e.cfg.Rate == 0:
		e.ok("quota", "conform sets no limit; it slows down if the target responds with 429")
	case e.resolved != nil && len(e.resolved.Quotas) > 0:
		e.ok("quota", "at most %.4g requests per second, below %s", e.cfg.Rate, strings.Join(e.resolved.Quotas, " and "))
	default:
		e.warn("quota", "none in conform.yaml: at most %.4g requests per second, below the lowest quota that Microsoft publishes", e.cfg.Rate)
	}
}

// writes reports what a run may change.
func (e *examination) writes() {
	switch t := e.cfg.Target; {
	case !t.IsTenant():
		e.ok("writes", "every case may be sent, because the target is not a tenant")
	case e.resolved == nil || !e.resolved.MayWrite:
		e.warn("writes", "only checks that read: the tenant is not in allow-writes of conform.yaml")
	case t.Fixture == nil:
		e.warn("writes", "none, also with --allow-writes: the target has no fixture")
	default:
		e.ok("writes", "to the fixture, with --allow-writes")
	}
}
