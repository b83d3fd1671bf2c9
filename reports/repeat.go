package reports

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// repeat returns the command that sends the verdict's case again, or nothing where a word of it is not printable. A redacted value is
// left as it is, for the reader to fill in.
func repeat(h *verdict.Header, v *verdict.Verdict) string {
	c := contractOf(h, v)
	words := []string{"conform run --contract", verdict.ShellQuote(cmp.Or(c.Path, v.Contract)), "--case", verdict.ShellQuote(glob(caseName(v))), "--check", verdict.ShellQuote(glob(v.Check))}
	if h.Target != "mock" && h.URL != "" {
		words = append(words, "--target", verdict.ShellQuote(h.URL))
	}
	for _, name := range slices.Sorted(maps.Keys(c.Params)) {
		words = append(words, "--param", verdict.ShellQuote(name+"="+c.Params[name]))
	}
	if h.Depth != "" && h.Depth != "default" {
		words = append(words, "--depth", verdict.ShellQuote(h.Depth))
	}
	if h.Fault != "" {
		words = append(words, "--fault", verdict.ShellQuote(h.Fault))
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

// caseName is what selects the case: its name, or its whole id where the contract has several operations.
func caseName(v *verdict.Verdict) string {
	if strings.Contains(operation(v), "/") || v.Case == "" {
		return parent(v.ID)
	}
	return v.Case
}

var special = regexp.MustCompile(`[\\*?\[]`)

func glob(s string) string { return special.ReplaceAllString(s, `\$0`) }
