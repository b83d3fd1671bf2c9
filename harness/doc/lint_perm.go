package doc

import (
	"regexp"
	"slices"
	"strings"
)

// The PERM rules are about permissions.
var permRules = []Rule{
	{ID: "PERM001", Severity: ErrorLevel, Gap: true, Title: "the permission table or one of its rows is missing",
		Why:   "Callers have to know which permission to request. Add a row for each kind of account.",
		check: permMissing},
	{ID: "PERM002", Severity: ErrorLevel, Placeholder: true, Gap: true, Title: "a permission cell is empty",
		Why:   "An empty or TODO cell does not say whether the account can call at all. List the permissions, or write \"Not supported.\"",
		check: permEmpty},
	{ID: "PERM003", Severity: WarnLevel, Title: "the column's head says \"from most to least privileged\"",
		Why:   "Readers take the first permission, and it should be the least privileged one. Change the head, and check the order of the cells that list several.",
		Fix:   "the head, where no cell lists several permissions",
		check: permOrder},
	{ID: "PERM004", Severity: WarnLevel, Title: "a read permission is listed",
		Why:   "A read permission does not allow an update. Remove it.",
		check: permRead},
}

var accounts = []Account{DelegatedWork, DelegatedPersonal, Application}

// cellOf returns the first cell of an account, or nil.
func (p *pass) cellOf(a Account) *PermissionCell {
	for i := range p.Permissions.Cells {
		if p.Permissions.Cells[i].Account == a {
			return &p.Permissions.Cells[i]
		}
	}
	return nil
}

func permMissing(p *pass) {
	at := p.sectionPos(PermissionsSection)
	if len(p.Permissions.Cells) == 0 {
		switch text := p.Permissions.Untabled; {
		case text.Line > 0:
			p.report(text.Pos, "the permissions are in text: write them as the permission table, with a row for each kind of account")
			p.last().lower(WarnLevel)
		case p.Permissions.Include.Line == 0:
			p.report(at, "no permission is listed: add the permission table")
		}
		return
	}
	for _, a := range accounts {
		if p.cellOf(a) == nil {
			p.report(at, "the table has no row for %s permissions: add one", a)
		}
	}
}

func permEmpty(p *pass) {
	for _, a := range accounts {
		if c := p.cellOf(a); c != nil && !p.Permissions.Covers(a) {
			p.report(c.Pos, "no %s permission is listed: list them, or write \"Not supported.\"", a)
		}
	}
	if at := p.Permissions.Include; at.Line > 0 && len(p.Permissions.Cells) == 0 {
		p.report(at.Pos, "no permission is listed: the included file %s is not available", at.Value)
	}
}

func permOrder(p *pass) {
	several := slices.ContainsFunc(p.Permissions.Cells, func(c PermissionCell) bool { return len(c.Scopes) > 1 })
	for _, h := range p.Permissions.Heads {
		order := mostToLeast.FindString(h.Value)
		if order == "" {
			continue
		}
		var edits []edit
		if !several { // else the order in the cells may have to change, too
			edits = p.replaceIn(h.Pos, order, "least to most")
		}
		p.reportFix(edits, h.Pos, "change the head to \"Permissions (from least to most privileged)\"")
	}
}

var mostToLeast = regexp.MustCompile(`(?i)most to least`)

func permRead(p *pass) {
	for _, c := range p.Permissions.Cells {
		if c.Subject != "" {
			continue // reading the subject may be what the caller needs
		}
		var read []string
		for _, s := range c.Scopes {
			// Where the permission to write the same is an alternative, the one to read is no use. Another one may be needed besides.
			write := strings.Replace(strings.Replace(s, ".ReadBasic", ".Read", 1), ".Read", ".ReadWrite", 1)
			if !c.AllRequired && write != s && !strings.Contains(s, ".ReadWrite") && slices.Contains(c.Scopes, write) {
				read = append(read, s)
			}
		}
		if len(read) > 0 {
			p.report(c.Pos, "remove %s: reading does not allow an update", strings.Join(read, ", "))
		}
	}
}
