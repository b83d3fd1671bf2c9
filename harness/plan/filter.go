package plan

import (
	"path"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/near"
)

// filter keeps the cases and checks that the globs select, and the twins that those cases need. A glob that matches nothing is an
// error: a typing mistake must not look like a successful run.
func (p *Plan) filter(opts Options) error {
	if err := p.mustMatch("case", opts.Cases, (*Case).names); err != nil {
		return err
	}
	if err := p.mustMatch("check", opts.Checks, (*Case).checkNames); err != nil {
		return err
	}
	twins := map[string]bool{}
	for _, c := range p.Cases {
		c.Checks = slices.DeleteFunc(c.Checks, func(k *check.Check) bool {
			return !matchesAny(opts.Cases, c.names()) || !matchesAny(opts.Checks, k.Names())
		})
		if len(c.Checks) > 0 && c.Twin != "" {
			twins[c.Twin] = true
		}
	}
	kept := p.Cases[:0]
	for _, c := range p.Cases {
		c.TwinOnly = len(c.Checks) == 0
		if !c.TwinOnly || twins[c.ID] {
			kept = append(kept, c)
		} else {
			p.unselected = append(p.unselected, c)
		}
	}
	p.Cases = kept
	if p.Verdicts() == 0 {
		return usage("loosen --case or --check", "--case and --check together select no verdict")
	}
	return nil
}

func (c *Case) names() []string { return []string{c.Case, c.ID} }

func (c *Case) checkNames() (names []string) {
	for _, k := range c.Checks {
		names = append(names, k.Names()...)
	}
	return names
}

func matchesAny(globs, names []string) bool {
	return len(globs) == 0 || slices.ContainsFunc(globs, func(glob string) bool { return matches(glob, names) })
}

// matches ignores case. `*` stays within one word of a path.
func matches(glob string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		ok, _ := path.Match(strings.ToLower(glob), strings.ToLower(name))
		return ok
	})
}

// mustMatch returns an error for a malformed glob, and for one that matches no planned case or check.
func (p *Plan) mustMatch(what string, globs []string, names func(*Case) []string) error {
	var known []string
	for _, c := range p.Cases {
		known = append(known, names(c)...)
	}
	for _, glob := range globs {
		if _, err := path.Match(glob, ""); err != nil {
			return usage("quote a literal bracket as \\[", "--%s %q is not a valid glob", what, glob)
		}
		if matches(glob, known) {
			continue
		}
		for _, o := range p.Omissions() {
			if matches(glob, names(o.Case)) {
				return usage("add --depth full", "the %s %q is %s", what, glob, o.Reason)
			}
		}
		k, _ := catalogue.Lookup(glob)
		for _, a := range p.Applicability() {
			if what == "check" && a.Check == k && a.Needs() != "" {
				return usage("conform list --why says where each check applies", "the check %q does not apply to these contracts: it needs %s", glob, a.Needs())
			}
		}
		return usage(near.Hint(glob, known), "no planned %s matches %q", what, glob)
	}
	return nil
}
