package doc

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Severity is how bad a finding is.
type Severity int

// The severities, mildest first.
const (
	InfoLevel Severity = iota
	WarnLevel
	ErrorLevel
)

func (s Severity) String() string { return [...]string{"info", "warn", "error"}[s] }

// ParseSeverity reads `info`, `warn` or `error`.
func ParseSeverity(s string) (Severity, bool) {
	for _, v := range []Severity{InfoLevel, WarnLevel, ErrorLevel} {
		if v.String() == s {
			return v, true
		}
	}
	return 0, false
}

// Profile is what kind of page is judged.
type Profile string

// AutoProfile takes a page with TODOs as a draft. A draft's placeholders are information; for anything published they are errors.
const (
	AutoProfile      Profile = "auto"
	DraftProfile     Profile = "draft"
	PublishedProfile Profile = "published"
)

// Rule is one rule: a row of its family's file (lint_req.go and so on). Gap says that what it finds is a promise that the page leaves out, so that a contract derived from the page
// carries the finding along.
type Rule struct {
	ID       string
	Severity Severity
	InDraft  Severity // on a draft page
	Gap      bool
	Title    string // what is wrong, in a few words
	Why      string // why it matters and what to change
	Needs    Need
	check    func(*pass)
}

// Need is what a rule must have beside the page.
type Need string

// Rules that need more than the page are skipped without it.
const (
	NeedsResources Need = "resource pages"
	NeedsMetadata  Need = "metadata"
)

// Finding is one place where a rule fires. Message says what to change.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"-"`
	Level    string   `json:"severity"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Message  string   `json:"message"`
}

// String is the finding as compilers write theirs.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s %s %s", f.File, f.Line, f.Column, f.Level, f.Rule, f.Message)
}

// Config is what a run of the rules may use.
type Config struct {
	Profile   Profile
	Resources Resources         // nil without resource pages
	Metadata  Metadata          // nil without metadata
	Only      func(string) bool // which rules to run; nil for all
}

// Resources finds resource and enumeration pages.
type Resources interface {
	// Resource returns the page that a link on an API page leads to, else the one for the type's name; nil where there is none.
	Resource(link, name string) *Resource
}

// Metadata answers from the service's own description.
type Metadata interface {
	// Kind says what a path ends on: `entity`, `singleton`, `collection`, or "" where it does not resolve.
	Kind(version string, t Template) string
	// Property returns a property of a type or of its base types, by local names, and whether there is one.
	Property(version, typeName, name string) (MetadataProperty, bool)
	// Members returns the members of an enumeration; nil where there is none of that name.
	Members(version, name string) []string
}

// MetadataProperty is a property as the metadata describe it. Type is `Edm.Int32` or `microsoft.graph.name`.
type MetadataProperty struct {
	Type       string
	Collection bool
	Nullable   bool
	NotNull    bool // Nullable="false" stands there
}

// pass is one run of one rule on one page.
type pass struct {
	*Page
	rule   *Rule
	config Config
	found  *[]Finding
	level  Severity
}

// report adds a finding. Its column counts characters, as editors do.
func (p *pass) report(at Pos, format string, args ...any) {
	at.Line = max(at.Line, 1)
	line := p.Line(at.Line)
	at.Column = 1 + utf8.RuneCountInString(line[:min(max(at.Column-1, 0), len(line))])
	*p.found = append(*p.found, Finding{p.rule.ID, p.level, p.level.String(), p.Name, at.Line, at.Column, fmt.Sprintf(format, args...)})
}

// Rules returns every rule, by id.
func Rules() []Rule {
	all := slices.Concat(docRules, reqRules, permRules, hdrRules, bodyRules, respRules, exRules, linkRules)
	slices.SortFunc(all, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return all
}

var rules = Rules()

// FindRule returns the rule with the id, without regard to case.
func FindRule(id string) (Rule, bool) {
	for _, r := range rules {
		if strings.EqualFold(r.ID, id) {
			return r, true
		}
	}
	return Rule{}, false
}

// Lint judges a page. Findings come in the page's order.
func Lint(page *Page, c Config) []Finding {
	var found []Finding
	draft := c.Profile == DraftProfile || c.Profile != PublishedProfile && page.Draft
	for i := range rules {
		r := &rules[i]
		if c.Only != nil && !c.Only(r.ID) || r.Needs == NeedsResources && c.Resources == nil || r.Needs == NeedsMetadata && c.Metadata == nil {
			continue
		}
		level := r.Severity
		if draft {
			level = r.InDraft
		}
		r.check(&pass{page, r, c, &found, level})
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	return found
}

// Gaps returns the findings that say which promise a page leaves out.
func Gaps(page *Page, c Config) []Finding {
	c.Only = func(id string) bool {
		r, _ := FindRule(id)
		return r.Gap
	}
	return Lint(page, c)
}
