package reports

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// rerun returns the command that runs the verdict's case again, or nothing if a word of it is not printable. The user has to fill in redacted
// values.
func rerun(h *verdict.Header, v *verdict.Verdict) string {
	if v.Check == verdict.ClientRequest {
		return "" // conform did not send it
	}
	c := contractOf(h, v)
	words := []string{"conform", "run"}
	add := func(flag, value string) { words = append(words, flag, verdict.ShellQuote(value)) }
	add("--contract", cmp.Or(c.Path, v.Contract))
	add("--case", glob(caseName(v)))
	add("--check", glob(v.Check))
	switch { // the URL of a named target would be without its sign-in, and without the protection of a tenant
	case h.Named:
		add("--target", h.Target)
	case h.Target != "mock" && h.URL != "":
		add("--target", h.URL)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Params)) {
		add("--param", name+"="+c.Params[name])
	}
	if h.Depth != "" && h.Depth != "default" {
		add("--depth", h.Depth)
	}
	if h.Profile != "" {
		add("--profile", h.Profile)
	}
	if h.Stateless {
		words = append(words, "--stateless")
	}
	if h.Fault != "" {
		add("--fault", h.Fault)
	}
	if h.Writes {
		words = append(words, "--allow-writes")
	}
	if h.Strict {
		words = append(words, "--strict")
	}
	if slices.Contains(words, "") {
		return ""
	}
	return strings.Join(words, " ")
}

// contractOf finds the contract of a verdict in the header.
func contractOf(h *verdict.Header, v *verdict.Verdict) verdict.Contract {
	for _, c := range h.Contracts {
		if c.Name == v.Contract {
			return c
		}
	}
	return verdict.Contract{Name: v.Contract}
}

// caseName selects the case: its name, or its whole id if the contract has several operations.
func caseName(v *verdict.Verdict) string {
	if strings.Contains(operation(v), "/") || v.Case == "" {
		return v.CaseID()
	}
	return v.Case
}

var globSpecial = regexp.MustCompile(`[\\*?\[]`)

// glob escapes s so that a glob matches it literally.
func glob(s string) string { return globSpecial.ReplaceAllString(s, `\$0`) }
