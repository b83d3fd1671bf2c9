package plan

import (
	"path"
	"slices"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/near"
)

// exclude marks the checks that SkipCases and SkipChecks exclude. A case without another check is only sent as the positive twin of one
// that is sent.
func (p *Plan) exclude(opts Options) error {
	var cases, checks []string
	for _, c := range p.Cases {
		cases = append(cases, c.names()...)
	}
	if len(opts.SkipCases) > 0 {
		for _, o := range p.Omissions() {
			cases = append(cases, o.Case.names()...)
		}
	}
	for _, k := range catalogue.All() {
		checks = append(checks, k.Names()...)
	}
	if err := mustMatchAny("case", opts.SkipCases, cases); err != nil {
		return err
	}
	if err := mustMatchAny("check", opts.SkipChecks, checks); err != nil {
		return err
	}
	twins := map[string]bool{}
	for _, c := range p.Cases {
		c.Excluded = map[string]string{}
		for _, k := range c.Checks {
			if reason := excludedBy("--skip-case", opts.SkipCases, c.names()); reason != "" {
				c.Excluded[k.ID] = reason
			} else if reason := excludedBy("--skip-check", opts.SkipChecks, k.Names()); reason != "" {
				c.Excluded[k.ID] = reason
			}
		}
		if !c.allExcluded() {
			twins[c.Twin] = true
		}
	}
	for _, c := range p.Cases {
		if c.allExcluded() && !c.TwinOnly && !twins[c.ID] && c.NotSent == "" {
			c.NotSent = c.Excluded[c.Checks[0].ID]
			p.unselected = append(p.unselected, c)
		}
	}
	return nil
}

func (c *Case) allExcluded() bool {
	return !slices.ContainsFunc(c.Checks, func(k *check.Check) bool { return c.Excluded[k.ID] == "" })
}

// excludedBy says which glob of a flag matches one of the names, or "".
func excludedBy(flag string, globs, names []string) string {
	for _, glob := range globs {
		if matches(glob, names) {
			return "excluded by " + flag + " " + glob
		}
	}
	return ""
}

// mustMatchAny returns an error for a malformed glob, and for one that matches no name.
func mustMatchAny(what string, globs, known []string) error {
	for _, glob := range globs {
		if _, err := path.Match(glob, ""); err != nil {
			return usage("quote a literal bracket as \\[", "--skip-%s %q is not a valid glob", what, glob)
		}
		if !matches(glob, known) {
			return usage(near.Hint(glob, known), "--skip-%s %q matches no %s", what, glob, what)
		}
	}
	return nil
}
