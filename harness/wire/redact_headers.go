package wire

import (
	"fmt"
	"regexp"
	"strings"
)

// shownHeaders are the fields whose values a reader needs. Of all others only the name and the length of the value are kept.
var shownHeaders = map[string]bool{
	"Accept": true, "Accept-Patch": true, "Allow": true, "Client-Request-Id": true, "Content-Encoding": true,
	"Content-Length": true, "Content-Type": true, "Date": true, "Etag": true, "If-Match": true, "If-None-Match": true,
	"Odata-Maxversion": true, "Odata-Version": true, "Prefer": true, "Preference-Applied": true, "Request-Id": true,
	"Retry-After": true, "Traceparent": true, "User-Agent": true, "Vary": true, "X-Ms-Ags-Diagnostic": true,
}

func (r *Redactor) headerValue(name, v string) string {
	switch {
	case name == "Authorization" && v == "Bearer "+MalformedToken:
		return v // issued by nobody, and readers should see that it was sent
	case name == "Authorization" && strings.HasPrefix(v, "Basic "):
		return "Basic " + redacted
	case name == "Authorization":
		return "Bearer " + redacted
	case name == "Location":
		return r.URL(v)
	case name == "Www-Authenticate":
		return r.Text(challenges(v))
	case shownHeaders[name]:
		return r.Text(v)
	}
	return hidden(v)
}

func hidden(v string) string { return fmt.Sprintf("[redacted len=%d]", len(v)) }

// RFC 9110 section 11.2: scheme, auth-param. A scheme longer than any registered one is treated as data.
var (
	challengeScheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9-]{0,23})(?:[ \t]+(.*))?$`)
	challengeParam  = regexp.MustCompile(`^(?i)(realm|error)[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s",;=]+)$`)
	anyParam        = regexp.MustCompile(`^[^\s",;=]+[ \t]*=`)
)

// challenges keeps the schemes of a WWW-Authenticate value and their realm and error parameters. Other parameters can name tenants,
// clients and addresses.
func challenges(v string) string {
	var out strings.Builder
	params := 0
	for _, part := range splitQuoted(v) {
		if part = strings.Trim(part, " \t"); part == "" {
			continue
		}
		if !anyParam.MatchString(part) {
			m := challengeScheme.FindStringSubmatch(part)
			if m == nil {
				return hidden(v)
			}
			if out.Len() > 0 {
				out.WriteString(", ")
			}
			out.WriteString(m[1])
			part, params = m[2], 0
		}
		if m := challengeParam.FindStringSubmatch(part); m != nil {
			if out.Len() == 0 {
				return hidden(v) // a parameter of no scheme
			}
			if params > 0 {
				out.WriteString(",")
			}
			params++
			out.WriteString(" " + strings.ToLower(m[1]) + "=" + m[2])
		}
	}
	return out.String()
}

// splitQuoted splits at the commas outside quoted strings (RFC 9110 section 5.6.4).
func splitQuoted(v string) []string {
	var parts []string
	start, quoted := 0, false
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '\\' && quoted:
			i++
		case v[i] == '"':
			quoted = !quoted
		case v[i] == ',' && !quoted:
			parts = append(parts, v[start:i])
			start = i + 1
		}
	}
	return append(parts, v[start:])
}

// shownOptions are the query options that select a view and hold no data.
var shownOptions = map[string]bool{
	"$select": true, "$expand": true, "$top": true, "$skip": true, "$count": true, "$orderby": true, "$format": true,
	"$levels": true, "$schemaversion": true, "api-version": true,
}

// URL redacts userinfo, the values of query options other than shownOptions, and credentials in a fragment.
func (r *Redactor) URL(s string) string {
	s, fragment, hasFragment := strings.Cut(s, "#")
	s, query, hasQuery := strings.Cut(s, "?")
	if i := strings.Index(s, "//"); i >= 0 {
		authority, path, slash := strings.Cut(s[i+2:], "/")
		if at := strings.LastIndex(authority, "@"); at >= 0 {
			authority = redacted + authority[at:]
		}
		s = s[:i+2] + authority
		if slash {
			s += "/" + path
		}
	}
	out := r.Text(s)
	if hasQuery {
		parts := strings.Split(query, "&")
		for i, p := range parts {
			parts[i] = r.option(p)
		}
		out += "?" + strings.Join(parts, "&")
	}
	if hasFragment {
		if strings.Contains(fragment, "=") { // an OAuth response; OData's context fragments have no `=`
			fragment = redacted
		}
		out += "#" + r.Text(fragment)
	}
	return out
}

func (r *Redactor) option(p string) string {
	name, value, found := strings.Cut(p, "=")
	name = strings.Replace(name, "%24", "$", 1)
	switch {
	case !found && name != "" && !shownOptions[name]:
		return redacted
	case value == "" || shownOptions[name] || strings.Contains(value, ours):
		return r.Text(p)
	}
	return r.Text(name) + "=" + redacted
}
