package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/wire"
)

// doctorOptions are the flags of `conform doctor`.
type doctorOptions struct {
	reach             reachOptions
	contracts, params []string
}

func newDoctorCommand() *cobra.Command {
	var opts doctorOptions
	cmd := &cobra.Command{
		Use: "doctor TARGET", Short: "Look whether a target can be reached, signed in to and read", Args: cobra.ExactArgs(1),
		Long: `doctor looks at a target the way a run would meet it: name, TLS, sign-in, the token's audience and
permissions, one GET of each entity that is bound, the clock, the quota, and whether a run may write.
Each line is ok, a warning, or says what to do. It reads and never writes.`,
		ValidArgsFunction: completeTarget,
		Example:           "  conform doctor nightly\n  conform doctor nightly --contract thing.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return opts.doctor(ctx, cmd, args[0])
		},
	}
	contractFlag(cmd, &opts.contracts)
	cmd.Flags().StringArrayVar(&opts.params, "param", nil, "path parameter as `name=value` (repeatable)")
	opts.reach.flags(cmd)
	return cmd
}

// examination looks at one target and words what it finds.
type examination struct {
	w        io.Writer
	err      error // of the writer
	redactor *wire.Redactor
	bad      bool

	cfg    harness.Config
	target *target.Resolved // nil for a target that is a URL
	base   *url.URL
	date   []dated // what the target's clock said
}

func (e *examination) line(state, topic, format string, args ...any) {
	text := wire.Printable(e.redactor.Text(fmt.Sprintf(format, args...)))
	if _, err := fmt.Fprintf(e.w, "%-8s %-11s %s\n", state, topic, strings.ReplaceAll(text, "\n", " ")); err != nil && e.err == nil {
		e.err = err
	}
}

func (e *examination) ok(topic, format string, args ...any) { e.line("ok", topic, format, args...) }
func (e *examination) warn(topic, format string, args ...any) {
	e.line("warning", topic, format, args...)
}

// do says what is wrong and what to do.
func (e *examination) do(topic, wrong, remedy string) {
	e.bad = true
	if remedy != "" {
		wrong += ": " + remedy
	}
	e.line("to do", topic, "%s", wrong)
}

func (opts doctorOptions) doctor(ctx context.Context, cmd *cobra.Command, name string) (err error) {
	cfg := harness.Config{Notice: notices(cmd.ErrOrStderr())}
	if cfg.Contracts, err = loadContracts(opts.contracts); err != nil {
		return err
	}
	if cfg.Params, err = pairs(opts.params); err != nil {
		return err
	}
	if err := opts.reach.reach(&cfg, name); err != nil {
		return err
	}
	e := &examination{w: cmd.OutOrStdout(), cfg: cfg, redactor: cfg.Target.Redactor}
	if e.redactor == nil { // the mock's
		e.redactor = wire.NewRedactor()
	}
	if cfg.Target.URL == "" {
		e.ok("target", "the embedded mock is part of conform: nothing to reach, nobody to sign in")
		return e.err
	}
	if !strings.Contains(name, ":") {
		if e.target, err = resolveTarget(opts.reach.configFile, name); err != nil {
			return err
		}
	}
	if e.base, err = url.Parse(cfg.Target.URL); err != nil {
		return &exitError{exitUsage, fmt.Errorf("not an http(s) base URL: %q", harness.WithoutUser(cfg.Target.URL)), ""}
	}
	p, planning := cfg.Plan()
	e.reach(ctx)
	if token, ok := e.token(ctx); ok {
		e.permissions(token)
		e.read(ctx, p, planning)
		e.clock()
	}
	e.quota()
	e.writes()
	switch {
	case e.err != nil:
		return &exitError{exitIncomplete, fmt.Errorf("standard output: %w", e.err), ""}
	case ctx.Err() != nil:
		return &exitError{code: exitIncomplete}
	case e.bad:
		return &exitError{code: exitEnvironment}
	}
	return nil
}

// read gets each entity that the plan is about once.
func (e *examination) read(ctx context.Context, p *plan.Plan, planning error) {
	var resources []string
	switch {
	case planning == nil:
		for _, c := range p.Cases {
			if !slices.Contains(resources, c.Resource) {
				resources = append(resources, c.Resource)
			}
		}
	case e.target != nil && e.target.Fixture != nil && e.target.Fixture.Create != nil: // the run binds what it makes
		resources = []string{e.cfg.Target.URL + e.target.Fixture.Collection}
	default:
		hint := ""
		var usage *plan.UsageError
		if errors.As(planning, &usage) {
			hint = usage.Hint
		}
		e.do("entities", planning.Error(), hint)
		return
	}
	target, _, closeTarget := e.cfg.Connect()
	defer closeTarget()
	for _, resource := range resources {
		if ctx.Err() != nil {
			return
		}
		x := target.Do(ctx, wire.Request{Method: http.MethodGet, URL: resource, Header: http.Header{"Accept": {"application/json"}}})
		e.judge(resource, x)
	}
}

// judge words the answer to a GET.
func (e *examination) judge(resource string, x *wire.Exchange) {
	path := strings.TrimPrefix(resource, e.cfg.Target.URL)
	if x.Failure != nil {
		e.do("read", fmt.Sprintf("GET %s: %s", path, x.Failure.Err), "look at the network and the base URL")
		return
	}
	e.date = append(e.date, dated{x.Header.Get("Date"), x.Started, x.Started.Add(x.Duration)})
	got := fmt.Sprintf("GET %s: %d %s", path, x.Status, http.StatusText(x.Status))
	if said := graphMessage(x.Body); said != "" {
		got += " (" + said + ")"
	}
	switch {
	case x.Status == http.StatusOK:
		e.ok("read", "%s", got)
	case x.Status == http.StatusUnauthorized:
		e.do("read", got, "the target does not take the token; see its audience and expiry above")
	case x.Status == http.StatusForbidden:
		e.do("read", got, "grant the application a permission that the page names, and consent to it")
	case x.Status == http.StatusNotFound:
		e.do("read", got, "bind the parameters to an entity that is there")
	case wire.Overloaded(x.Status):
		e.warn("read", "%s: the target is busy, or asked too much by others", got)
	case x.Status/100 == 3:
		e.do("read", got, "conform follows no redirect; name the place itself as base")
	default:
		e.warn("read", "%s", got)
	}
}

// quota says how fast a run goes.
func (e *examination) quota() {
	switch {
	case e.cfg.Rate == 0:
		e.ok("quota", "no limit of conform's own; a target that answers 429 sets the pace")
	case e.target != nil && len(e.target.Quotas) > 0:
		e.ok("quota", "at most %.4g requests a second, below %s", e.cfg.Rate, strings.Join(e.target.Quotas, " and "))
	default:
		e.warn("quota", "none in conform.yaml: at most %.4g requests a second, the lowest that Microsoft publishes", e.cfg.Rate)
	}
}

// writes says what a run of this configuration may change.
func (e *examination) writes() {
	switch {
	case e.target == nil && !e.cfg.Target.IsTenant() || e.target != nil && e.target.Kind == "mock":
		e.ok("writes", "every case may run: nobody works in this target")
	case e.target == nil || !e.target.MayWrite:
		e.warn("writes", "only checks that read: allow-writes of conform.yaml does not name the tenant")
	case e.target.Fixture == nil:
		e.warn("writes", "with --allow-writes, only updates that change nothing: the target has no fixture")
	default:
		e.ok("writes", "with --allow-writes, on the fixture")
	}
}
