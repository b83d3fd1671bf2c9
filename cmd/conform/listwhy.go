package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/graphconform/conform/harness/plan"
)

// listWhy says of each check where it applies and, where it does not, why; operations of which the same holds share a line.
func listWhy(w io.Writer, p *plan.Plan) error {
	operations := 0
	for _, c := range p.Contracts {
		operations += len(c.Operations)
	}
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	places := p.Applicability()
	for i := 0; i < len(places); i += operations {
		var lines []string
		names := map[string][]string{}
		for _, place := range places[i : i+operations] {
			line := whyLine(place)
			if names[line] == nil {
				lines = append(lines, line)
			}
			names[line] = append(names[line], place.Operation.Name)
		}
		for _, line := range lines {
			where := ""
			if len(names[line]) < operations {
				where = "  (" + strings.Join(names[line], ", ") + ")"
			}
			_, _ = fmt.Fprintf(tab, "%s\t%s%s\n", places[i].Check.ID, line, where)
		}
	}
	return tab.Flush()
}

// whyLine words where a check applies on an operation; the columns are those of the table.
func whyLine(place plan.Applicability) string {
	var left []*plan.Case
	for _, l := range place.Omitted {
		left = append(left, l.Case)
	}
	switch {
	case len(place.Cases) == 0 && len(left) == 0:
		return "no case\tneeds " + place.Needs()
	case len(place.Cases) == 0:
		return fmt.Sprintf("no case\t%s: %s", place.Omitted[0].Reason, byKind(left))
	case len(left) == 0:
		return fmt.Sprintf("%s\t%s", count(len(place.Cases), "case"), byKind(place.Cases))
	}
	return fmt.Sprintf("%s\t%s; with --depth full also %s", count(len(place.Cases), "case"), byKind(place.Cases), byKind(left))
}

// byKind names the kinds of some cases, each with how many there are of it.
func byKind(cases []*plan.Case) string {
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

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// listedPlace is what `conform list --why --json` gives of a check on an operation. Needs is what the contract lacks.
type listedPlace struct {
	Check     string       `json:"check"`
	Operation string       `json:"operation"`
	Cases     []string     `json:"cases"`
	Left      []listedLeft `json:"left,omitempty"`
	Needs     string       `json:"needs,omitempty"`
}

// listedLeft is a case that the depth leaves out or, with the property, a part of one.
type listedLeft struct {
	Case     string `json:"case"`
	Property string `json:"property,omitempty"`
	Reason   string `json:"reason"`
}

func listWhyJSON(w io.Writer, p *plan.Plan) error {
	var out struct {
		Why []listedPlace `json:"why"`
	}
	for _, place := range p.Applicability() {
		listed := listedPlace{Check: place.Check.ID, Operation: place.Operation.Name, Cases: []string{}, Needs: place.Needs()}
		for _, c := range place.Cases {
			listed.Cases = append(listed.Cases, c.ID)
		}
		for _, l := range place.Omitted {
			listed.Left = append(listed.Left, listedLeft{l.Case.ID, l.Target, l.Reason})
		}
		out.Why = append(out.Why, listed)
	}
	return printJSON(w, out)
}

// printJSON prints a value for a program to read, and for people: indented, and <, > and & as they are.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
