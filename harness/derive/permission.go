package derive

import (
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// resources returns the resources or groups for which the permission table has different rows, each once.
func (d *derivation) resources() (out []string) {
	for _, c := range d.Permissions.Cells {
		if c.Of != "" && !slices.Contains(out, c.Of) {
			out = append(out, c.Of)
		}
	}
	same := func(a doc.Account) bool {
		all := d.Permissions.Scopes(a)
		return !slices.ContainsFunc(out, func(of string) bool { return len(d.Permissions.ScopesOf(a, of)) != len(all) })
	}
	if same(doc.DelegatedWork) && same(doc.DelegatedPersonal) && same(doc.Application) {
		return nil
	}
	return out
}

// rowOf returns the resource of the permission table that a path ends on, or that holds what it ends on; "" if there is none, or several.
// `group event` is for events of groups, and `event` for others.
func (d *derivation) rowOf(t doc.Template) string {
	var names []string // of the path, from its end
	for _, s := range slices.Backward(t.Segments) {
		if !s.HasParam() && !s.IsKey() {
			names = append(names, doc.Singular(s.Raw))
		}
	}
	for _, row := range d.resources() { // "For Cloud PC provider", and a path with `cloudPC`
		m := ofProvider.FindStringSubmatch(row)
		if m != nil && slices.ContainsFunc(t.Segments, func(s doc.Segment) bool { return strings.EqualFold(s.Raw, strings.ReplaceAll(m[1], " ", "")) }) {
			return row
		}
	}
	if row := d.rowNamed(t); row != "" {
		return row
	}
	ofGroup := len(t.Segments) > 0 && strings.EqualFold(t.Segments[0].Raw, "groups")
	for _, name := range names[:min(2, len(names))] {
		var rows, better []string
		for _, row := range d.resources() {
			words := strings.Fields(row)
			if len(words) == 0 || !strings.EqualFold(words[len(words)-1], name) && !strings.EqualFold(doc.Singular(words[len(words)-1]), name) {
				continue
			}
			rows = append(rows, row)
			if (len(words) > 1 && strings.EqualFold(words[0], "group")) == (ofGroup && name != "group") {
				better = append(better, row)
			}
		}
		if len(rows) > 1 {
			rows = better
		}
		if len(rows) == 1 {
			return rows[0]
		}
		if len(rows) > 1 {
			return ""
		}
	}
	return ""
}

// rowNamed returns the only heading of a table that has several words, which are those of a segment of the path: "Night cellars", and a path with `nightCellars`.
func (d *derivation) rowNamed(t doc.Template) (found string) {
	for _, row := range d.resources() {
		name := strings.ReplaceAll(row, " ", "")
		headed := slices.ContainsFunc(d.Permissions.Cells, func(c doc.PermissionCell) bool { return c.Of == row && c.Headed })
		if !headed || name == row || !slices.ContainsFunc(t.Segments, func(s doc.Segment) bool { return strings.EqualFold(s.Raw, name) }) {
			continue
		}
		if found != "" {
			return ""
		}
		found = row
	}
	return found
}

// ofProvider matches the heading of a table for one of several providers.
var ofProvider = regexp.MustCompile(`(?i)^for (?:the |an? )?(.+?)(?: \([^)]*\))?(?: provider)?s?$`)

// scopes returns the scopes by account for a path: those of its row, if the table has a row for each resource, else all.
func (d *derivation) scopes(t doc.Template) func(doc.Account) []string {
	if row := d.rowOf(t); row != "" {
		return func(a doc.Account) []string { return d.Permissions.ScopesOf(a, row) }
	}
	return d.Permissions.Scopes
}

// permissionGaps adds a gap for each path of which the permission table, which has different rows for different resources, does not say which
// one is its row.
func (d *derivation) permissionGaps(templates []doc.RequestLine) {
	list := d.resources()
	for _, r := range templates {
		if len(list) > 0 && d.rowOf(r.Template) == "" {
			d.gap(r.Line, "the contract has the permissions of all rows, because conform does not know which of them are for this path: %s", strings.Join(list, ", "))
		}
	}
}
