package reports

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// malformedToken is the one credential that a report repeats: nobody issued it, and its case is about it.
const malformedToken = "Bearer conform.invalid"

// implied are request headers that curl makes itself, or that its own version must decide.
var implied = []string{"accept-encoding", "authorization", "connection", "content-length", "host", "transfer-encoding", "user-agent"}

// curl words the exchange's request as a command for sh, with the token from the environment, in at most max bytes. What
// cannot be repeated from the record, because it is redacted, too long or not printable, is left out and named in a comment.
func curl(x *verdict.Exchange, max int) string {
	url := quote(x.URL)
	if url == "" || len(url) > max*3/5 {
		return fmt.Sprintf("# the URL is too long or not printable: see exchange %d of the record", x.ID)
	}
	method := quote(x.Method)
	if method == "" || len(method) > maxClass {
		return fmt.Sprintf("# the method is too long or not printable: see exchange %d of the record", x.ID)
	}
	line, omitted := "curl -i -g -X "+method+" "+url, []string(nil)
	room := max - 100 // for the comment
	add := func(part, name string) {
		if part == "" || len(line)+1+len(part) > room {
			omitted = append(omitted, name)
			return
		}
		line += " " + part
	}
	if token := authorization(x); token != "" {
		add(token, "token")
	}
	for _, name := range headerNames(x) {
		for _, value := range x.RequestHeader[name] {
			add(header(name, value), "header")
		}
	}
	if x.RequestBody != "" {
		if !has(x, "content-type") {
			add("-H 'Content-Type:'", "header") // curl would send one of its own
		}
		add(data(x.RequestBody), "body")
	}
	if len(omitted) > 0 {
		line += fmt.Sprintf(" # without %s: see exchange %d of the record", strings.Join(slices.Compact(omitted), ", "), x.ID)
	}
	return line
}

// authorization returns the argument for the credentials that were sent, whatever the record shows of them.
func authorization(x *verdict.Exchange) string {
	for name, values := range x.RequestHeader {
		if !strings.EqualFold(name, "authorization") || len(values) == 0 {
			continue
		}
		if values[0] == malformedToken {
			return "-H " + quote("Authorization: "+malformedToken)
		}
		return `-H "Authorization: Bearer $CONFORM_TOKEN"`
	}
	return ""
}

func headerNames(x *verdict.Exchange) []string {
	var names []string
	for name := range x.RequestHeader {
		if !slices.Contains(implied, strings.ToLower(name)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func has(x *verdict.Exchange, name string) bool {
	for have := range x.RequestHeader {
		if strings.EqualFold(have, name) {
			return true
		}
	}
	return false
}

// header returns the argument for one header, or nothing where the record does not hold it.
func header(name, value string) string {
	switch {
	case strings.Contains(name+value, "[redacted"), strings.HasPrefix(name, "@"):
		return ""
	case value == "":
		return option("-H", name+";") // curl's way to send an empty one
	}
	return option("-H", name+": "+value)
}

func data(body string) string { return option("--data-raw", body) }

func option(name, value string) string {
	if quoted := quote(value); quoted != "" {
		return name + " " + quoted
	}
	return ""
}

var bare = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_@%+=:,./-]*$`)

// quote makes s one word of a POSIX shell, or returns nothing where s could not be shown as it is.
func quote(s string) string {
	switch {
	case verdict.Printable(s) != s:
		return ""
	case bare.MatchString(s):
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// repeat words the command that sends the verdict's case again. A value that was redacted stands as it is, for the reader to fill in.
func repeat(h *verdict.Header, v *verdict.Verdict) string {
	c := contractOf(h, v)
	words := []string{"conform run --contract", quote(cmp.Or(c.Path, v.Contract)), "--case", quote(glob(caseName(v))), "--check", quote(glob(v.Check))}
	if h.Target != "mock" && h.URL != "" {
		words = append(words, "--target", quote(h.URL))
	}
	for _, name := range slices.Sorted(maps.Keys(c.Params)) {
		words = append(words, "--param", quote(name+"="+c.Params[name]))
	}
	if h.Depth != "" && h.Depth != "default" {
		words = append(words, "--depth", quote(h.Depth))
	}
	if h.Fault != "" {
		words = append(words, "--fault", quote(h.Fault))
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
