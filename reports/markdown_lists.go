package reports

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// baselineLists list the entries that somebody has to act on, and count those that are known.
func (m *markdown) baselineLists() bool {
	for _, list := range []struct {
		title   string
		entries []verdict.BaselineEntry
	}{
		{"🎉 Fixed: remove the entry from the baseline", m.entries(verdict.Fixed)},
		{"⏳ Entries of the baseline that expire soon", expiring(m.run)},
	} {
		if len(list.entries) == 0 {
			continue
		}
		var lines []string
		for i := range list.entries {
			lines = append(lines, code(list.entries[i].ID, maxClass)+" "+prose(entryLine(&list.entries[i]), maxText))
		}
		if !m.put("### " + list.title + "\n\n" + bullets(lines)) {
			return false
		}
	}
	if n := m.states[stateKnown]; n > 0 {
		return m.put(fmt.Sprintf("☑️ %s accepted by the baseline.\n\n", counted(n, "known deviation")))
	}
	return true
}

// untestedList says what was not tested, and why.
func (m *markdown) untestedList() bool {
	var lines []string
	for _, u := range m.untested {
		line := counted(u.count, m.noun()) + ": " + prose(u.why, maxReason)
		for i, what := range u.what {
			if i == maxNamed {
				line += fmt.Sprintf("; and %d more", len(u.what)-i)
				break
			}
			line += "; " + prose(what, maxPromise)
		}
		lines = append(lines, line)
	}
	for _, gap := range m.gaps() {
		lines = append(lines, "gap: "+prose(gap, maxReason))
	}
	if n := m.run.Head().Omitted; n > 0 {
		lines = append(lines, counted(n, "case")+" left out by the budget of the depth")
	}
	if len(lines) == 0 {
		return true
	}
	return m.put("<details><summary>Not tested</summary>\n\n" + bullets(lines) + "</details>\n\n")
}

// bullets is a list of at most maxListed lines.
func bullets(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		if i == maxListed {
			fmt.Fprintf(&b, "- … and %d more in the record\n", len(lines)-i)
			break
		}
		b.WriteString("- " + line + "\n")
	}
	return b.String() + "\n"
}

// operationTable shows each operation with its counts.
func (m *markdown) operationTable() bool {
	var b strings.Builder
	b.WriteString("<details><summary>Operations</summary>\n\n| operation | verdicts |\n| --- | --- |\n")
	for i, op := range m.operations {
		if i == maxTabled {
			fmt.Fprintf(&b, "| and %d more | |\n", len(m.operations)-i)
			break
		}
		fmt.Fprintf(&b, "| %s | %s |\n", cell(op.id, maxName), op.all.tallied())
	}
	return m.put(b.String() + "\n</details>\n\n")
}
