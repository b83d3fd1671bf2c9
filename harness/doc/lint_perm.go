package doc

import (
	"strings"
)

// The PERM rules are about the permission table.
var permRules = []Rule{
	{ID: "PERM001", Severity: ErrorLevel, InDraft: ErrorLevel, Gap: true, Title: "the permission table or a row of it is missing",
		Why:   "Callers must know which permission to ask for. Every page has a row for each kind of account.",
		check: permMissing},
	{ID: "PERM002", Severity: ErrorLevel, InDraft: InfoLevel, Gap: true, Title: "no permission is named",
		Why:   "An empty or TODO cell leaves open whether the account can call at all. List the permissions, or write \"Not supported.\"",
		check: permEmpty},
	{ID: "PERM003", Severity: WarnLevel, InDraft: WarnLevel, Title: "permissions are listed from most to least privileged",
		Why:   "Readers take the first permission. List the least privileged first, and say so in the column's head.",
		check: permOrder},
	{ID: "PERM004", Severity: WarnLevel, InDraft: WarnLevel, Title: "a read permission is listed for a write",
		Why:   "A permission to read does not allow an update. Take it out.",
		check: permRead},
	{ID: "PERM005", Severity: InfoLevel, InDraft: InfoLevel, Title: "permissions have a shape of their own",
		Why:   "One table with a row per kind of account, alternatives separated by commas, is what readers and tools expect.",
		check: permShape},
}

var accounts = []Account{DelegatedWork, DelegatedPersonal, Application}

func permMissing(p *pass) {
	at := p.Title.Pos
	if s := p.Section(PermissionsSection); s != nil {
		at = s.Pos
	}
	if len(p.Permissions.Cells) == 0 {
		if p.Permissions.Include.Line == 0 {
			p.report(at, "no permission is named: add the permission table")
		}
		return
	}
	for _, a := range accounts {
		found := false
		for _, c := range p.Permissions.Cells {
			found = found || c.Account == a
		}
		if !found {
			p.report(at, "no %s permission is named: add a row for them", a)
		}
	}
}

func permEmpty(p *pass) {
	for _, a := range accounts {
		if p.Permissions.Covers(a) {
			continue
		}
		for _, c := range p.Permissions.Cells {
			if c.Account == a {
				p.report(c.Pos, "no %s permission is named: list the permissions, or write \"Not supported.\"", a)
				break
			}
		}
	}
	if at := p.Permissions.Include; at.Line > 0 && len(p.Permissions.Cells) == 0 {
		p.report(at.Pos, "no permission is named: the snippet %s is not at hand", at.Value)
	}
}

func permOrder(p *pass) {
	for _, h := range p.Permissions.Heads {
		if strings.Contains(strings.ToLower(h.Value), "most to least") {
			p.report(h.Pos, "list the permissions from least to most privileged")
		}
	}
}

func permRead(p *pass) {
	for _, c := range p.Permissions.Cells {
		for _, s := range c.Scopes {
			parts := strings.Split(s, ".")
			if len(parts) > 1 && (parts[1] == "Read" || parts[1] == "ReadBasic") {
				p.report(c.Pos, "take %s out: it allows no update", s)
			}
		}
	}
}

func permShape(p *pass) {
	if p.Permissions.Irregular && len(p.Permissions.Cells) > 0 {
		p.report(p.Permissions.Cells[0].Pos, "use one table with a row per kind of account")
		return
	}
	for _, c := range p.Permissions.Cells {
		if c.AllRequired {
			p.report(c.Pos, "say in a sentence below the table that both permissions are needed")
		}
	}
}
