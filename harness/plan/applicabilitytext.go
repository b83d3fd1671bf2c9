package plan

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/graphconform/conform/harness/verdict"
)

// WriteApplicability prints a table of the cases that each check judges or, if there are none, the reason. Operations with the same
// result share a line.
func (p *Plan) WriteApplicability(w io.Writer) error {
	operations := 0
	for _, c := range p.Contracts {
		operations += len(c.Operations)
	}
	if _, err := io.WriteString(w, p.profiles()); err != nil {
		return err
	}
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	all := p.Applicability()
	for i := 0; i < len(all); i += operations {
		var lines []string
		names := map[string][]string{}
		for _, a := range all[i : i+operations] {
			line := a.line()
			if names[line] == nil {
				lines = append(lines, line)
			}
			names[line] = append(names[line], a.Operation.Name)
		}
		for _, line := range lines {
			where := ""
			if len(names[line]) < operations {
				where = "  (" + strings.Join(names[line], ", ") + ")"
			}
			fmt.Fprintf(tab, "%s\t%s%s\n", all[i].Check.ID, printableCells(line), verdict.Printable(where))
		}
	}
	return tab.Flush()
}

// printableCells is verdict.Printable for a line of a table: it keeps the tabs.
func printableCells(line string) string {
	cells := strings.Split(line, "\t")
	for i := range cells {
		cells[i] = verdict.Printable(cells[i])
	}
	return strings.Join(cells, "\t")
}

// line returns the columns of the table after the check's id.
func (a Applicability) line() string {
	var omitted []*Case
	for _, o := range a.Omitted {
		omitted = append(omitted, o.Case)
	}
	switch {
	case len(a.Cases) == 0 && len(omitted) == 0:
		return "no case\tneeds " + a.Needs()
	case len(a.Cases) == 0:
		return fmt.Sprintf("no case\t%s: %s", a.Omitted[0].Reason, countKinds(omitted))
	}
	line := fmt.Sprintf("%d cases\t%s", len(a.Cases), countKinds(a.Cases))
	if len(a.Cases) == 1 {
		line = strings.Replace(line, "cases", "case", 1)
	}
	if len(omitted) > 0 {
		line += "; with --depth full also " + countKinds(omitted)
	}
	return line
}

// countKinds lists the kinds of some cases, each with its number of cases: `full, only (3)`.
func countKinds(cases []*Case) string {
	var order []string
	n := map[string]int{}
	for _, c := range cases {
		if n[c.Kind]++; n[c.Kind] == 1 {
			order = append(order, c.Kind)
		}
	}
	for i, kind := range order {
		if n[kind] > 1 {
			order[i] = fmt.Sprintf("%s (%d)", kind, n[kind])
		}
	}
	return strings.Join(order, ", ")
}

// MarshalJSON writes the ids of the check, the operation and the cases, planned and omitted, and what the contract lacks.
func (a Applicability) MarshalJSON() ([]byte, error) {
	type omission struct {
		Case     string `json:"case"`
		Property string `json:"property,omitempty"`
		Reason   string `json:"reason"`
	}
	out := struct {
		Check     string     `json:"check"`
		Operation string     `json:"operation"`
		Cases     []string   `json:"cases"`
		Omitted   []omission `json:"left,omitempty"`
		Needs     string     `json:"needs,omitempty"`
	}{a.Check.ID, a.Operation.Name, []string{}, nil, a.Needs()}
	for _, c := range a.Cases {
		out.Cases = append(out.Cases, c.ID)
	}
	for _, o := range a.Omitted {
		out.Omitted = append(out.Omitted, omission{o.Case.ID, o.Target, o.Reason})
	}
	return json.Marshal(out)
}
