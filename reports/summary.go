package reports

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/verdict"
)

// Style configures Summary: colors, the width in columns at which it wraps (0 for never), and the names of the files that were written.
type Style struct {
	Color bool
	Width int
	Files []string
}

// Bounds of the summary; the record has the rest.
const (
	maxBlocks   = 50  // per section
	maxFindings = 10  // per block
	maxNamed    = 3   // cases of one finding
	maxText     = 400 // bytes of one value
)

const (
	red, yellow, green, bold = "31", "33", "32", "1"
)

// section describes the blocks of one status. Verdicts with findings are grouped by these, others by their reason.
type section struct {
	status verdict.Status
	label  string
	many   string
	color  string
	group  func([]*verdict.Verdict, verdict.Status) [][]*verdict.Verdict
	block  func(*screen, []*verdict.Verdict)
}

var sections = []section{
	{verdict.Fail, "FAIL", "failures", red, byFinding, (*screen).findings},
	{verdict.Error, "ERROR", "errors", red, byReason, (*screen).reasons},
	{verdict.NotRun, "NOT RUN", "reasons", red, byReason, (*screen).reasons},
	{verdict.Warn, "WARN", "warnings", yellow, byFinding, (*screen).findings},
	{known, "KNOWN", "known deviations", yellow, byEntry, (*screen).known},
}

// Summary writes the result of a run for a terminal: a block per failure, per reason why verdicts are errors or were not run, and per
// warning; a line per known deviation; then a line of counts, what became of the baseline, and a line of files. What one check finds in several cases of one operation is one block, as is a reason that
// several verdicts share.
func Summary(w io.Writer, r verdict.Source, opts Style) error {
	s, verdicts := &screen{style: opts, run: r}, notable(r)
	for _, sec := range sections {
		groups := sec.group(verdicts, sec.status)
		s.label, s.color = sec.label, sec.color
		s.indent = strings.Repeat(" ", len(sec.label)+1)
		for i, group := range groups {
			if i == maxBlocks {
				fmt.Fprintf(&s.out, "%s\n\n", s.paint(sec.color, fmt.Sprintf("... and %d more %s in the record", len(groups)-i, sec.many)))
				break
			}
			sec.block(s, group)
			if sec.status != known || i == len(groups)-1 { // which are short
				s.out.WriteByte('\n')
			}
		}
	}
	s.totals()
	_, err := io.WriteString(w, s.out.String())
	return err
}

// screen builds the text of a summary.
type screen struct {
	out    strings.Builder
	style  Style
	run    verdict.Source
	label  string
	color  string
	indent string
}

func (s *screen) head(text string) {
	fmt.Fprintf(&s.out, "%s %s\n", s.paint(s.color, s.label), s.paint(bold, text))
}

func (s *screen) findings(group []*verdict.Verdict) {
	v := group[0]
	if len(group) == 1 {
		s.head(shown(v.ID, maxText))
	} else {
		s.head(shown(operation(v)+"/*/"+v.Check, maxText))
		s.line("", fmt.Sprintf("in %d cases: %s", len(group), firstOf(group, func(v *verdict.Verdict) string { return v.Case })))
	}
	s.line("", "the target "+shown(v.Title, maxText))
	if v.Deviation != nil {
		s.line("baseline  ", shown(v.Deviation.String(), maxText)+" ["+verdict.Fingerprint(v)+"]")
	}
	s.promise(v)
	if len(v.Findings) == 0 {
		s.line("", shown(reason(v), maxText))
	}
	findings := distinct(group)
	for i, f := range findings {
		if i == maxFindings {
			s.line("", fmt.Sprintf("... and %d more findings in the record", len(findings)-i))
			break
		}
		s.finding(f)
		if last := i == len(findings)-1; last || findings[i+1].Exchange != f.Exchange {
			s.exchange(s.run.Exchange(f.Exchange))
		}
	}
	if again := rerun(s.run.Head(), v); v.Status == verdict.Fail && again != "" {
		s.command("repeat with: " + again)
	}
}

// exchange writes what a finding is about. The embedded mock ends with the run, so that curl cannot reach it.
func (s *screen) exchange(e *verdict.Exchange) {
	embedded := s.run.Head().Target == "mock" || s.run.Head().URL == ""
	for _, line := range verdict.ExchangeLines(e) {
		label, text, _ := strings.Cut(line, " ")
		switch {
		case label == "curl" && embedded:
		case label == "curl" || label == "#":
			s.command(line)
		default:
			s.line(label+" ", text)
		}
	}
}

// command writes a line that is not wrapped, so that it can be copied.
func (s *screen) command(line string) { s.out.WriteString(s.indent + line + "\n") }

func (s *screen) promise(v *verdict.Verdict) {
	text := shown(v.Cite, maxText)
	if v.Promise != "" {
		text = strings.TrimSpace(text + `  "` + shown(v.Promise, maxText) + `"`)
	}
	if text != "" {
		s.line("promised  ", text)
	}
}

func (s *screen) finding(f *verdict.Finding) {
	s.line("want ", shown(f.Want, maxText))
	s.line("got  ", shown(f.Got, maxText))
	if f.Hint != "" {
		s.line("hint ", shown(f.Hint, maxText))
	}
}

func (s *screen) reasons(group []*verdict.Verdict) {
	v := group[0]
	class := ""
	if v.Class != "" {
		class = ": " + shown(v.Class, maxText)
	}
	if len(group) == 1 {
		s.head(shown(v.ID, maxText) + class)
	} else {
		s.head(fmt.Sprintf("in %d verdicts%s", len(group), class))
		s.line("", firstOf(group, func(v *verdict.Verdict) string { return v.ID }))
	}
	s.line("", shown(firstLine(reason(v)), maxText))
	if x := best(s.run, v); x != nil && x.Status >= 400 && v.Class != "twin.failed" { // which is about another case
		s.exchange(x)
	}
}

// line writes one line of a block, wrapped and aligned after the label.
func (s *screen) line(label, text string) {
	width := s.style.Width - len(s.indent) - len(label)
	prefix := s.indent + label
	for _, part := range wrap(text, width) {
		s.out.WriteString(prefix + part + "\n")
		prefix = s.indent + strings.Repeat(" ", len(label))
	}
}

func (s *screen) paint(color, text string) string {
	if !s.style.Color {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

// firstOf names the first few of a group and counts the others.
func firstOf(group []*verdict.Verdict, name func(*verdict.Verdict) string) string {
	var names []string
	for i, v := range group {
		if i == maxNamed {
			return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), len(group)-i)
		}
		names = append(names, shown(name(v), maxText))
	}
	return strings.Join(names, ", ")
}

// wrap breaks text between words, and never inside one, so that a URL can be copied. It does not wrap at a width of 0 or one that is too
// narrow to read.
func wrap(text string, width int) []string {
	const narrow = 20
	if width < narrow || utf8.RuneCountInString(text) <= width {
		return []string{text}
	}
	var lines []string
	line, used := "", 0
	for _, word := range strings.Split(text, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case line == "": // also after a break between two spaces
			line, used = word, n
		case used+1+n > width:
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = word, n
		default:
			line += " " + word
			used += 1 + n
		}
	}
	return append(lines, line)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
