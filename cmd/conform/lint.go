package main

import (
	"fmt"
	"io"
	"path"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

func newLintCommand() *cobra.Command {
	opts := lintOptions{failOn: "error", profile: string(doc.AutoProfile), format: "text"}
	cmd := &cobra.Command{
		Use: "lint PATH…", Short: "Say what is wrong with reference pages",
		Long: `lint judges API reference pages and prints one line per finding: place, severity, rule and
what to change. A folder stands for every page in it that documents PATCH.

The profile says what is asked of a page. A draft (a page with TODOs in its front matter or
permissions) may have placeholders: they are information there, and errors once the page is to
be published. auto tells the two apart by page.

Exit code 1 when a finding reaches the severity of --fail-on, 2 when a page cannot be read.`,
		Example: `  conform lint update-thing.md
  conform lint docs/api-reference --fail-on warn --format github
  conform lint update-thing.md --rule 'REQ*' --profile published`,
		Args: somePages,
		RunE: func(cmd *cobra.Command, args []string) error {
			return opts.run(args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&opts.format, "format", opts.format, "text, json, sarif or github")
	f.StringVar(&opts.failOn, "fail-on", opts.failOn, "least severity that makes the exit code 1: error, warn or info")
	f.StringVar(&opts.profile, "profile", opts.profile, "draft, published or auto")
	f.StringArrayVar(&opts.rules, "rule", nil, "only rules that match the `GLOB` (repeatable)")
	f.StringVar(&opts.resources, "resources", "", "`DIR` of resource pages (default the folder resources beside a page's folder api)")
	f.StringArrayVar(&opts.metadata, "metadata", nil, "CSDL `FILE`: beta.xml for beta, v1.0.xml for v1.0, others for both (repeatable)")
	return cmd
}

type lintOptions struct {
	format, failOn, profile, resources string
	rules, metadata                    []string
}

func (o *lintOptions) run(args []string, stdout, stderr io.Writer) error {
	threshold, ok := doc.ParseSeverity(o.failOn)
	if !ok {
		return usage("--fail-on", "error, warn or info", o.failOn)
	}
	write := lintFormats[o.format]
	if write == nil {
		return usage("--format", "text, json, sarif or github", o.format)
	}
	config := doc.Config{Profile: doc.Profile(o.profile)}
	switch config.Profile {
	case doc.AutoProfile, doc.DraftProfile, doc.PublishedProfile:
	default:
		return usage("--profile", "draft, published or auto", o.profile)
	}
	var err error
	if config.Only, err = matchRules(o.rules); err != nil {
		return err
	}
	sources, err := derive.Find(args)
	if err != nil {
		return pageError(err)
	}
	libraries, metadata, err := openHelp(o.resources, o.metadata)
	if err != nil {
		return err
	}
	config.Metadata = metadata
	found, failed := lintAll(sources, libraries, config, stderr)
	if err := write(stdout, found); err != nil {
		return &exitError{exitUsage, fmt.Errorf("write the findings: %w", err), ""}
	}
	if failed > 0 {
		return &exitError{exitUsage, fmt.Errorf("%d of %d pages could not be read", failed, len(sources)), ""}
	}
	for _, f := range found {
		if f.Severity >= threshold {
			return &exitError{code: exitBroken}
		}
	}
	return nil
}

func usage(flag, want, got string) error {
	return &exitError{exitUsage, fmt.Errorf("want %s for %s, got %q", want, flag, got), "see conform lint --help"}
}

// matchRules turns globs into a filter. A glob that matches no rule is an error, with the near miss.
func matchRules(globs []string) (func(string) bool, error) {
	if len(globs) == 0 {
		return nil, nil
	}
	only := map[string]bool{}
	for _, g := range globs {
		n := 0
		for _, r := range doc.Rules() {
			ok, err := path.Match(strings.ToUpper(g), r.ID)
			if err != nil {
				return nil, &exitError{exitUsage, fmt.Errorf("want a glob for --rule, got %q", g), ""}
			}
			if ok {
				only[r.ID] = true
				n++
			}
		}
		if n == 0 {
			return nil, &exitError{exitUsage, fmt.Errorf("no rule matches %q", g), "rules are called DOC, REQ, PERM, HDR, BODY, RESP, EX or LINK and three digits"}
		}
	}
	return func(id string) bool { return only[id] }, nil
}

// lintAll judges pages, several at a time; findings come in the order of the pages.
func lintAll(sources []derive.Source, libraries *derive.Libraries, config doc.Config, stderr io.Writer) (found []doc.Finding, failed int) {
	type result struct {
		found []doc.Finding
		err   error
	}
	results := make([]result, len(sources))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, s := range sources {
		g.Go(func() error {
			page, err := derive.Read(s)
			if results[i].err = err; err != nil {
				return nil //nolint:nilerr // kept with its page: the others are linted all the same
			}
			c := config
			c.Resources = libraries.For(s.File)
			results[i].found = doc.Lint(page, c)
			return nil
		})
	}
	_ = g.Wait() // no function of the group returns an error
	for _, r := range results {
		if r.err != nil {
			failed++
			report(stderr, pageError(r.err))
		}
		found = append(found, r.found...)
	}
	return found, failed
}
