package doc

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Severity is the severity of a finding.
type Severity int

// The severities in rising order.
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

// Profile is the kind of page that is linted.
type Profile string

// AutoProfile takes a page with TODOs as a draft. Placeholders are only information in a draft, and errors on a published page.
const (
	AutoProfile      Profile = "auto"
	DraftProfile     Profile = "draft"
	PublishedProfile Profile = "published"
)

// Rule is one lint rule. Each family of rules has a file: lint_req.go and so on.
type Rule struct {
	ID          string
	Severity    Severity
	Fix         string // what Fix corrects, empty if nothing: that of which exactly one result is right
	Placeholder bool   // the rule finds placeholders, which are only information in a draft
	Gap         bool   // a finding means that the page omits a promise; derived contracts list it
	Title       string // what is wrong, in a few words
	Why         string // why it matters, and what to change
	Needs       Need
	check       func(*pass)
}

// SeverityIn returns the severity of the rule's findings in a draft, or on a published page.
func (r Rule) SeverityIn(draft bool) Severity {
	if draft && r.Placeholder {
		return InfoLevel
	}
	return r.Severity
}

// Need is what a rule needs in addition to the page. Without it the rule is skipped.
type Need string

// The needs of rules.
const (
	NeedsResources Need = "resource pages"
	NeedsMetadata  Need = "metadata"
)

// Finding is one place where a page breaks a rule. Message says what to change.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"-"`
	Level    string   `json:"severity"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"` // in characters, as in editors
	Message  string   `json:"message"`

	edits []edit // the correction, if exactly one is right
	item  string // what the finding is about, where others of the rule have the same cause
	many  string // the message about several items, with itemMark for their names

	minor  bool     // it is less than what the rule's title says
	leftTo []string // the rules of which a finding at the same place has the same cause, and says more
}

// String formats the finding as compilers do.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s %s %s", f.File, f.Line, f.Column, f.Level, f.Rule, f.Message)
}

// lower reduces the severity. Such a finding is no gap.
func (f *Finding) lower(to Severity) {
	f.minor = true
	f.Severity = min(f.Severity, to)
	f.Level = f.Severity.String()
}

// pass is one run of one rule on one page.
type pass struct {
	*Page
	config Config
	rule   string
	level  Severity
	found  *[]Finding

	elsewhere map[*Message]bool // examples of another path than the page's
}

func (p *pass) report(at Pos, format string, args ...any) { p.reportAs(p.level, at, format, args...) }

func (p *pass) reportAs(level Severity, at Pos, format string, args ...any) {
	at.Line = max(at.Line, 1)
	line := p.Line(at.Line)
	at.Column = 1 + utf8.RuneCountInString(line[:min(max(at.Column-1, 0), len(line))])
	*p.found = append(*p.found, Finding{p.rule, level, level.String(), p.Name, at.Line, at.Column, fmt.Sprintf(format, args...), nil, "", "", false, nil})
}

// reportUnless is report, unless one of the other rules reports the same cause at the same place.
func (p *pass) reportUnless(others []string, at Pos, format string, args ...any) {
	p.report(at, format, args...)
	p.last().leftTo = others
}

// reportItem reports one of several items with one cause. Both messages begin with `%s`: the item, or all items that Lint merges.
func (p *pass) reportItem(at Pos, item, one, many string, args ...any) {
	p.report(at, one, append([]any{item}, args...)...)
	p.oneOf(item, many, args...)
}

// oneOf makes the last finding one about an item, of which others may have the same cause.
func (p *pass) oneOf(item, many string, args ...any) {
	f := p.last()
	f.item, f.many = item, fmt.Sprintf(many, append([]any{itemMark}, args...)...)
}

// reportFix is report with the edits of the only right correction; nil where there is none.
func (p *pass) reportFix(edits []edit, at Pos, format string, args ...any) {
	p.report(at, format, args...)
	p.last().edits = edits
}

// last returns the finding that was reported last.
func (p *pass) last() *Finding { return &(*p.found)[len(*p.found)-1] }

// sectionPos returns the place of a section, or of the title if the page has no such section.
func (p *pass) sectionPos(kind SectionKind) Pos {
	if s := p.Section(kind); s != nil {
		return s.Pos
	}
	return p.Title.Pos
}

// Rules returns every rule, by id.
func Rules() []Rule {
	all := slices.Concat(docRules, reqRules, permRules, hdrRules, bodyRules, respRules, exRules, linkRules)
	slices.SortFunc(all, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return all
}

var rules = Rules()

// FindRule returns the rule with the id, ignoring case.
func FindRule(id string) (Rule, bool) {
	for _, r := range rules {
		if strings.EqualFold(r.ID, id) {
			return r, true
		}
	}
	return Rule{}, false
}

// Lint returns the places where a page breaks rules, in the page's order.
func Lint(page *Page, c Config) []Finding { return merged(findings(page, c)) }

func findings(page *Page, c Config) []Finding {
	var found []Finding
	elsewhere := otherPaths(page)
	draft := c.Profile == DraftProfile || c.Profile != PublishedProfile && page.Draft
	for _, r := range rules {
		if !c.runs(r) {
			continue
		}
		r.check(&pass{page, c, r.ID, r.SeverityIn(draft), &found, elsewhere})
	}
	found = leaveOut(found)
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	return found
}

// Gaps returns the findings that name promises which the page omits.
func Gaps(page *Page, c Config) []Finding {
	c.Only = func(id string) bool {
		r, _ := FindRule(id)
		return r.Gap
	}
	return slices.DeleteFunc(findings(page, c), func(f Finding) bool { return f.minor }) // one for each path
}
