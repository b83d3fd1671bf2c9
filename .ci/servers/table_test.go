package servers

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// markdown is what docs/detection.md shows: the outcomes by group, what they cost, and the faults that are not detected.
func (m *measurement) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s on %d cores, %d at once, conform at depth `%s`.\n", time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), m.jobs, m.depth)
	fmt.Fprintf(&b, "False alarms of conform in %d runs of correct servers: %s.\n", m.runs, list(m.alarms))
	for _, name := range m.tools {
		if name != "conform" {
			fmt.Fprintf(&b, "%s reports %d failures of the correct servers, too, which do not count.\n", name, len(m.known[name+"lib"].alarms)+len(m.known[name+"shop"].alarms))
		}
	}
	b.WriteString(m.groups() + m.costs())
	for _, name := range m.tools {
		for _, result := range []string{"told", "missed", "error"} {
			if ids := m.ids(name, result); len(ids) > 0 {
				fmt.Fprintf(&b, "\n%s, %s: %s.\n", name, result, list(ids))
			}
		}
	}
	if len(m.tools) == 2 {
		for i, name := range m.tools {
			theirs := m.ids(m.tools[1-i], "detected")
			alone := slices.DeleteFunc(m.ids(name, "detected"), func(id string) bool { return slices.Contains(theirs, id) })
			fmt.Fprintf(&b, "\nDetected by %s alone: %d (%s).\n", name, len(alone), list(alone))
		}
	}
	return b.String()
}

// groups has a row for each tool, service and group, and one for all of a tool.
func (m *measurement) groups() string {
	text := "\n| tool | faults | number | detected | told | missed | error |\n| --- | --- | --- | --- | --- | --- | --- |\n"
	for _, name := range m.tools {
		for _, row := range []struct{ title, service, group string }{
			{"library, single", "lib", "single"}, {"library, rest", "lib", "rest"}, {"shop, single", "shop", "single"}, {"shop, rest", "shop", "rest"},
			{"both, single", "", "single"}, {"all", "", ""},
		} {
			n := map[string]int{}
			for _, o := range m.outcomes {
				if o.tool == name && (row.service == "" || o.services[0].name == row.service) && (row.group == "" || o.group == row.group) {
					n[o.result]++
					n["number"]++
				}
			}
			if n["number"] > 0 {
				text += fmt.Sprintf("| %s | %s | %d | %d | %d | %d | %d |\n", name, row.title, n["number"], n["detected"], n["told"], n["missed"], n["error"])
			}
		}
	}
	return text
}

// costs has a row for each tool, with the means of the runs of faulty servers that ended.
func (m *measurement) costs() string {
	text := "\n| tool | requests | processor time | time |\n| --- | --- | --- | --- |\n"
	for _, name := range m.tools {
		var sum trial
		runs := 0
		for _, o := range m.outcomes {
			if o.tool == name && o.result != "error" {
				runs++
				sum.responses, sum.cpu, sum.time = sum.responses+o.responses, sum.cpu+o.cpu, sum.time+o.time
			}
		}
		if runs > 0 {
			n := float64(runs)
			text += fmt.Sprintf("| %s | %.0f | %.2f s | %.1f s |\n", name, float64(sum.responses)/n, sum.cpu.Seconds()/n, sum.time.Seconds()/n)
		}
	}
	return text
}

// ids returns the faults of which a tool has that result, sorted.
func (m *measurement) ids(tool, result string) []string {
	var ids []string
	for _, o := range m.outcomes {
		if o.tool == tool && o.result == result {
			ids = append(ids, "`"+o.id+"`")
		}
	}
	slices.Sort(ids)
	return ids
}

func list(items []string) string {
	if len(items) == 0 {
		return "none"
	}
	return strings.Join(items, ", ")
}

// writeSection replaces what a page has between the two comments of that name.
func writeSection(page, name, text string) error {
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->"
	before, rest, ok := strings.Cut(string(old), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return fmt.Errorf("%s: want the lines %q and %q, to write the table between them", page, strings.TrimSpace(begin), end)
	}
	return os.WriteFile(page, []byte(before+begin+"\n"+text+"\n"+end+after), 0o600)
}

func TestTable(t *testing.T) {
	fault := func(id, result string) outcome {
		return outcome{deviation{id, "single", []service{library}}, "conform", result, trial{}}
	}
	m := &measurement{tools: []string{"conform"}, outcomes: []outcome{fault("l-b", "missed"), fault("l-a", "missed"), fault("l-c", "detected")}}
	page := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte("a\n<!-- begin x -->\nformer\n<!-- end x -->\nb\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeSection(page, "x", m.markdown()); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a\n<!-- begin x -->\n", "| conform | all | 3 | 1 | 0 | 2 | 0 |\n", "\nconform, missed: `l-a`, `l-b`.\n\n<!-- end x -->\nb\n"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "former") {
		t.Errorf("want the former text gone, got\n%s", got)
	}
	if err := writeSection(page, "y", ""); err == nil {
		t.Error("want an error for a page without the comments")
	}
}
