package plan

import (
	"path"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/near"
)

// filter keeps the cases and checks that the globs select, and the twins that the kept cases rest on. A glob that matches
// nothing is an error: a typing mistake must never read as a green run.
func (p *Plan) filter(opts Options) error {
	if err := p.mustMatch("case", opts.Cases, func(c *Case) []string { return caseNames(c) }); err != nil {
		return err
	}
	if err := p.mustMatch("check", opts.Checks, func(c *Case) (names []string) {
		for _, k := range c.Checks {
			names = append(names, k.ID, k.Rule)
		}
		return names
	}); err != nil {
		return err
	}
	twins := map[string]bool{}
	for _, c := range p.Cases {
		c.Checks = selected(c, opts)
		if len(c.Checks) > 0 && c.Twin != "" {
			twins[c.Twin] = true
		}
	}
	kept := p.Cases[:0]
	for _, c := range p.Cases {
		c.TwinOnly = len(c.Checks) == 0
		if !c.TwinOnly || twins[c.ID] {
			kept = append(kept, c)
		}
	}
	p.Cases = kept
	if len(p.Verdicts()) == 0 {
		return usage("loosen --case or --check", "want at least one verdict to plan, got none")
	}
	return nil
}

func caseNames(c *Case) []string { return []string{c.Case, c.ID} }

func selected(c *Case, opts Options) []*check.Check {
	if !matchAny(opts.Cases, caseNames(c)) {
		return nil
	}
	var out []*check.Check
	for _, k := range c.Checks {
		if matchAny(opts.Checks, []string{k.ID, k.Rule}) {
			out = append(out, k)
		}
	}
	return out
}

func matchAny(globs, names []string) bool {
	if len(globs) == 0 {
		return true
	}
	for _, glob := range globs {
		if matches(glob, names) {
			return true
		}
	}
	return false
}

// matches compares without regard to case; `*` stays within one word of a path.
func matches(glob string, names []string) bool {
	for _, name := range names {
		if ok, _ := path.Match(strings.ToLower(glob), strings.ToLower(name)); ok {
			return true
		}
	}
	return false
}

// mustMatch refuses a glob that is malformed or matches nothing of the plan.
func (p *Plan) mustMatch(what string, globs []string, names func(*Case) []string) error {
	for _, glob := range globs {
		if _, err := path.Match(glob, ""); err != nil {
			return usage("quote a literal bracket as \\[", "want a glob for --%s, got %q", what, glob)
		}
		var known []string
		found := false
		for _, c := range p.Cases {
			have := names(c)
			found = found || matches(glob, have)
			known = append(known, have...)
		}
		if !found {
			if l, ok := p.leftOut(what, glob); ok {
				return usage("add --depth full", "want a %s of the plan, got %q, which is %s", what, glob, l.Reason)
			}
			if k, err := catalogue.Lookup(glob); what == "check" && err == nil && k.Needs != "" {
				return usage("conform list --why says where each check applies", "want a check of the plan, got %q, which needs %s", glob, k.Needs)
			}
			return usage(near.Hint(glob, known), "want a %s of the plan, got %q, which matches none", what, glob)
		}
	}
	return nil
}

// leftOut finds what the depth leaves out by the name of a case, or of a check that judges it.
func (p *Plan) leftOut(what, glob string) (Omission, bool) {
	for _, l := range p.Omitted {
		if what == "case" && matches(glob, caseNames(l.Case)) {
			return l, true
		}
		if what == "check" && slices.ContainsFunc(l.Case.Checks, func(k *check.Check) bool { return matches(glob, []string{k.ID, k.Rule}) }) {
			return l, true
		}
	}
	return Omission{}, false
}
