package verdict

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// malformedToken is the only credential that a curl command repeats: nobody issued it, and its case is about it.
const malformedToken = "Bearer conform.invalid"

// implied are request headers that curl sets itself, or that depend on its version.
var implied = []string{"accept-encoding", "authorization", "connection", "content-length", "host", "transfer-encoding", "user-agent"}

const (
	maxMethod     = 60  // bytes of a method in a command
	roomForReason = 100 // bytes for the comment on what was left out
)

// Curl returns the exchange's request as a command for sh, with the token taken from $CONFORM_TOKEN, in at most max bytes. What cannot
// be repeated, because it is redacted, too long or not printable, is left out and named in a comment.
func Curl(x *Exchange, max int) string {
	url, method := ShellQuote(x.URL), ShellQuote(x.Method)
	see := fmt.Sprintf(": see exchange %d of the record", x.ID)
	if x.ID == 0 { // in no record
		see = ""
	}
	switch {
	case url == "" || len(url) > max*3/5:
		return "# the URL is too long or not printable" + see
	case method == "" || len(method) > maxMethod:
		return "# the method is too long or not printable" + see
	}
	line, omitted := "curl -i -g -X "+method+" "+url, []string(nil)
	if x.Method == "HEAD" { // with -X, curl waits for the body that the fields announce
		line = "curl -I -g " + url
	}
	add := func(name, option, quoted string) {
		if quoted == "" || len(line)+len(option)+2+len(quoted) > max-roomForReason {
			omitted = append(omitted, name)
			return
		}
		line += " " + option + " " + quoted
	}
	var names []string
	hasType := false
	for name, values := range x.RequestHeader {
		lower := strings.ToLower(name)
		switch {
		case lower == "authorization" && len(values) > 0 && values[0] == malformedToken:
			add("token", "-H", ShellQuote("Authorization: "+malformedToken))
		case lower == "authorization" && len(values) > 0 && strings.HasPrefix(values[0], "Basic "):
			line += ` -u "$CONFORM_TOKEN"`
		case lower == "authorization" && len(values) > 0: // whatever the record shows of it
			line += ` -H "Authorization: Bearer $CONFORM_TOKEN"`
		case !slices.Contains(implied, lower):
			names = append(names, name)
		}
		hasType = hasType || lower == "content-type"
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range x.RequestHeader[name] {
			switch {
			case strings.Contains(name+value, "[redacted"), strings.HasPrefix(name, "@"): // curl would read a file
				omitted = append(omitted, "header")
			case value == "":
				add("header", "-H", ShellQuote(name+";")) // how curl sends an empty field
			default:
				add("header", "-H", ShellQuote(name+": "+value))
			}
		}
	}
	if x.RequestBody != "" {
		if !hasType {
			add("header", "-H", "'Content-Type:'") // without it, curl adds a type of its own
		}
		add("body", "--data-raw", ShellQuote(x.RequestBody))
	}
	if len(omitted) > 0 {
		line += " # without " + strings.Join(slices.Compact(omitted), ", ") + see
	}
	return line
}

var shellWord = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_@%+=:,./-]*$`)

// ShellQuote returns s as one word for a POSIX shell, or "" where s is not printable.
func ShellQuote(s string) string {
	switch {
	case Printable(s) != s:
		return ""
	case shellWord.MatchString(s):
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
