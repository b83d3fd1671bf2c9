package reports

import (
	"fmt"
	"io"
	"strings"
)

// MaxMarkdown bounds a Markdown report, in bytes. GitHub shows no job summary of more than 1 MiB.
const MaxMarkdown = 1_000_000

// MarkdownMark starts every Markdown report, so that the file can be recognized.
const MarkdownMark = "<!-- conform report -->\n"

// Bounds of a Markdown report.
const (
	maxListed    = 20  // lines of a list
	maxTabled    = 200 // operations in a table
	maxCauses    = 50  // of a target, each with its exchange
	roomForTable = 2000
)

var marks = map[state]string{
	stateNew: "❌", stateChanged: "❌", stateExpired: "❌", stateFailed: "❌", stateError: "⛔", stateNotRun: "⛔", stateWarning: "⚠️", stateKnown: "☑️",
}

// writeMarkdown writes a summary for the page of a job, what is new first.
func writeMarkdown(w io.Writer, r Report, all []*digest) error {
	var b strings.Builder
	b.WriteString(MarkdownMark)
	b.WriteString("# conform\n\n")
	if len(all) > 1 {
		b.WriteString("| target | result | exit |\n| --- | --- | --- |\n")
		for i, d := range all {
			if i == maxTabled {
				fmt.Fprintf(&b, "| and %d more | | |\n", len(all)-i)
				break
			}
			fmt.Fprintf(&b, "| %s | %s | %d |\n", cell(d.name(), maxName), prose(d.sentence(), maxText), d.run.Foot().Exit)
		}
		b.WriteString("\n")
	}
	for i, d := range all {
		left := (MaxMarkdown - b.Len() - roomForTable) / (len(all) - i)
		if left < roomForTable {
			fmt.Fprintf(&b, "… and %d more targets in their records.\n", len(all)-i)
			break
		}
		b.WriteString((&markdown{report: r, digest: d, room: left}).render())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// markdown writes the section of one target in a bounded room.
type markdown struct {
	*digest
	report Report
	room   int
	b      strings.Builder
}

// put writes a piece of text, unless it has no room.
func (m *markdown) put(text string) bool {
	if m.b.Len()+len(text) > m.room-len(elsewhere) {
		return false
	}
	m.b.WriteString(text)
	return true
}

const elsewhere = "\n… and more in the record and the HTML report.\n\n"

func (m *markdown) render() string {
	f := m.run.Foot()
	m.put(fmt.Sprintf("## %s\n\n**%s** (exit %d, %d %s in %.1f s)\n\n", code(m.name(), maxName), prose(m.sentence(), maxText), f.Exit, m.total, plural(m.total, "verdict"), wall(m.run)/1000))
	for _, part := range []func() bool{m.causeList, m.baselineLists, m.untestedList, m.operationTable} {
		if !part() {
			m.b.WriteString(elsewhere)
			break
		}
	}
	return m.b.String()
}

// causeList lists what did not pass, new first; known deviations are only counted.
func (m *markdown) causeList() bool {
	last := state("")
	for i, c := range m.causes {
		if c.state == stateKnown {
			break
		}
		text := ""
		if c.state != last {
			last = c.state
			text = fmt.Sprintf("### %s %s\n\n", marks[c.state], c.state.counted(m.states[c.state]))
		}
		if i < maxCauses {
			text += m.cause(c)
		} else {
			text += m.short(c) + "\n"
		}
		if !m.put(text) {
			return false
		}
	}
	return m.put("\n")
}

// short is a cause on one line.
func (m *markdown) short(c *cause) string {
	v := c.first()
	about := operation(v) + "/" + v.Check
	if !c.judged() {
		about = v.ID
	}
	return fmt.Sprintf("- %s %s in %s: %s", code(c.fingerprints()[0], maxClass), code(about, maxName), counted(len(c.verdicts), "case"), prose(c.headline(maxLine), maxLine))
}

func (m *markdown) cause(c *cause) string {
	v := c.first()
	if !c.judged() {
		return m.short(c) + "\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: the target %s, in %s: %s\n\n", code(c.fingerprints()[0], maxClass), code(operation(v)+"/"+v.Check, maxName), prose(v.Title, maxTitle),
		counted(len(c.verdicts), "case"), prose(c.caseNames(), maxReason))
	if v.Cite+v.Promise != "" {
		fmt.Fprintf(&b, "- promised: %s\n", strings.TrimSpace(prose(v.Cite, maxCite)+" "+quotedCode(v.Promise)))
	}
	if quote := m.report.quote(v); quote != "" {
		fmt.Fprintf(&b, "- norm: %s\n", prose(quote, maxText))
	}
	findings := distinct(c.verdicts)
	for i, f := range findings {
		if i == maxNamed {
			fmt.Fprintf(&b, "- … and %d more findings in the record\n", len(findings)-i)
			break
		}
		fmt.Fprintf(&b, "- want %s\n- got %s\n", code(f.Want, maxValue), code(f.Got, maxValue))
		if f.Hint != "" {
			fmt.Fprintf(&b, "- hint: %s\n", prose(f.Hint, maxHint))
		}
	}
	b.WriteString("\n")
	lines := []string{}
	if len(findings) > 0 {
		lines = m.exchange(findings[0].Exchange)
	}
	if again := rerun(m.run.Head(), v); again != "" {
		lines = append(lines, again)
	}
	if len(lines) > 0 {
		b.WriteString(block(lines...) + "\n")
	}
	return b.String()
}

func quotedCode(s string) string {
	if s == "" {
		return ""
	}
	return code(s, maxPromise)
}

func counted(n int, word string) string { return fmt.Sprintf("%d %s", n, plural(n, word)) }
